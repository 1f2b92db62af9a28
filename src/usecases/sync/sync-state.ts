import type { Work } from "../../store/port.ts";
import { dataOf } from "../work.ts";

/** Tells one failure of a row from the next. */
export const lastFailureOf = ({ attempts, lastError }: Work): string | null =>
  lastError === null ? null : `${attempts} ${lastError.at}`;

/** How many times an account's pull was complete; 0 where it has none. */
export const roundsOf = (poll: Work | null): number => (poll === null ? 0 : dataOf("poll", poll).rounds);
