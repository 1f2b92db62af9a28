import type { Work } from "../../store/port.ts";
import { dataOf } from "../work.ts";

/** Tells one failure of a row from the next. */
export const lastFailureOf = ({ attempts, lastError }: Work): string | null =>
  lastError === null ? null : `${attempts} ${lastError.at}`;

/** How many times an account's pull was complete; 0 where it has none. */
export const roundsOf = (poll: Work | null): number => (poll === null ? 0 : dataOf("poll", poll).rounds);

/** What is wrong where the account of an invoice, or of a route, is gone from the configuration. */
export const notConfigured = (account: string) => ({
  message: `The platform account "${account}" is not configured.`,
  messageFr: `Le compte de plateforme « ${account} » n'est pas configuré.`,
});
