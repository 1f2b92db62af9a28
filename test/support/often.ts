const LONG = process.env.PASSERELLE_TEST_LONG === "1";

/**
 * How many cases, or which, a test tries whose cases are made at random or by the dozen: as many as meet every kind of case in a run
 * that people wait for, many more where `PASSERELLE_TEST_LONG=1` says that nobody does.
 */
export const often = <T = number>(usual: T, long: T): T => (LONG ? long : usual);
