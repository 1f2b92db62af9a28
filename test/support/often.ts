const LONG = process.env.PASSERELLE_TEST_LONG === "1";

/**
 * How many cases a test tries whose cases are made at random or by the dozen: as many as meet every kind of case in a run
 * that people wait for, many more where `PASSERELLE_TEST_LONG=1` says that nobody does.
 */
export const often = (usual: number, long: number): number => (LONG ? long : usual);
