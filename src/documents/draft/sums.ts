import { absoluteOf, compareDecimals, negated, roundedTo, sumOf } from "../../domain/decimal.ts";
import { type DraftFault, MOST_FAULTS } from "./fault.ts";

type Place = DraftFault["at"];

/** Collects faults, the first of many, and puts in what is left out. */
export class Sums {
  readonly faults: DraftFault[] = [];

  #add(fault: () => DraftFault): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push(fault());
  }

  /** What is given, if it is what follows; what follows, if nothing is given. */
  follow(
    what: Pick<DraftFault, "at" | "path" | "rule" | "code">,
    given: string | undefined,
    expected: string,
    tolerance = "0",
  ): string {
    if (given === undefined) return expected;
    const off = absoluteOf(sumOf([given, negated(expected)]));
    if (compareDecimals(off, tolerance) > 0) {
      this.#add(() => ({
        ...what,
        message: `${what.path} is ${given}, and what stands beside it gives ${expected}.`,
        messageFr: `${what.path} vaut ${given}, alors que le reste de la facture donne ${expected}.`,
        fix: `Give ${expected}, leave ${what.path} out so that it is computed, or correct what it follows from.`,
        fixFr: `Indiquer ${expected}, omettre ${what.path} (il sera calculé) ou corriger ce dont il découle.`,
      }));
    }
    return given;
  }

  lack(at: Place, path: string, rule: string, [message, fix]: Pair, [messageFr, fixFr]: Pair): void {
    this.#add(() => ({ at, path, code: "REJ_SEMAN", rule, message, messageFr, fix, fixFr }));
  }
}

type Pair = readonly [message: string, fix: string];

/** Decimals of an amount (BR-FR-DEC-01). */
export const CENTS = 2;

export const money = (amount: string): string => roundedTo(amount, CENTS);
