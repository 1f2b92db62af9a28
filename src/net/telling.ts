import type { Account } from "../domain/account.ts";
import type { Redactor } from "./redact.ts";
import type { DoorState, Log, NetMetrics } from "./types.ts";

/** A platform's own words in a failure, in characters. */
const MAX_RAW = 4000;

const CIRCUIT_NUMBERS = { closed: 0, "half-open": 1, open: 2 } as const;

/** What a door tells of an account, secrets masked. */
export interface Telling {
  log: Log;
  /** A platform's words as a failure may carry them. */
  rawOf(text: string): string;
  /** The circuit changed. */
  circuit(state: DoorState["circuit"]): void;
}

export const openTelling = (
  account: Pick<Account, "name">,
  { log, metrics, redact }: { log: Log; metrics: NetMetrics; redact: Redactor },
): Telling => {
  const masked: Log = {
    debug: (facts, text) => log.debug(Object(redact.json(facts)), redact.text(text)),
    warn: (facts, text) => log.warn(Object(redact.json(facts)), redact.text(text)),
  };
  metrics.circuit(account.name, CIRCUIT_NUMBERS.closed);
  return {
    log: masked,
    // Masked before it is cut: half a secret is no longer recognised.
    rawOf: (text) => redact.text(text.slice(0, 16 * MAX_RAW)).slice(0, MAX_RAW),
    circuit: (state) => {
      metrics.circuit(account.name, CIRCUIT_NUMBERS[state]);
      const facts = { account: account.name, circuit: state };
      if (state === "open") masked.warn(facts, "circuit opened");
      else masked.debug(facts, `circuit ${state}`);
    },
  };
};
