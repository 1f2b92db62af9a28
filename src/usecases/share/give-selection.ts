import { Rejection } from "../../domain/problem.ts";
import type { Parts } from "../parts.ts";
import { decided } from "./decided.ts";
import { giveInvoice, type Receivers } from "./hand-over.ts";
import { received } from "./preview.ts";

/** Most invoices of one selection. */
export const MOST_GIVEN = 200;

/** Who is to have each invoice of a selection: these receivers, or whom the rules in force name. */
export type SelectionTo = Receivers | { byRules: true };

/** Why an invoice of a selection stays where it is. */
export interface NotGiven {
  /** Its id, as it was asked for. */
  invoice: string;
  code: string;
  message: string;
  messageFr: string;
  /** Null: there is nothing to be done about it. */
  fix: string | null;
  fixFr: string | null;
}

/** What became of a selection, by ids. */
export interface SelectionGiven {
  given: string[];
  /** They had exactly these receivers already. */
  unchanged: string[];
  refused: NotGiven[];
}

type Given = Parameters<typeof giveInvoice>[0] & Pick<Parts, "router">;

/**
 * An administrator's act on several invoices: each is given by itself, so that one that is refused keeps no other back.
 *
 * @param ids - at most {@link MOST_GIVEN}; one that stands there twice is given once
 */
export const giveInvoices = (
  parts: Given,
  ids: readonly string[],
  to: SelectionTo,
): Promise<SelectionGiven> => giveEach(parts, ids, to, giveInvoice);

/** The same by another way of giving one. */
export const giveEach = async (
  parts: Given,
  ids: readonly string[],
  to: SelectionTo,
  give: typeof giveInvoice,
): Promise<SelectionGiven> => {
  const done: SelectionGiven = { given: [], unchanged: [], refused: [] };
  // One after the other: each holds its own row, and others want the store too.
  for (const id of new Set(ids)) {
    try {
      const receivers = "byRules" in to ? await byRules(parts, id) : to;
      const { changed } = await give(parts, id, receivers);
      (changed ? done.given : done.unchanged).push(id);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      done.refused.push(notGiven(id, error));
    }
  }
  return done;
};

/** @throws Rejection 409 where the rules give it to nobody */
const byRules = async (parts: Given, id: string): Promise<Receivers> => {
  const invoice = await received(parts, id);
  const { decision, why } = decided(parts.router, invoice, invoice.platform);
  if (decision.leads !== null) return { to: [decision.leads], copy: decision.copies };
  const fix = "Change the rules, or name who is to have it.";
  const fixFr = "Changez les règles, ou nommez qui doit la recevoir.";
  throw new Rejection(
    409,
    "unrouted",
    { en: "The rules give it to nobody", fr: "Les règles ne la donnent à personne" },
    why,
    [{ path: "byRules", code: "unrouted", message: why.en, messageFr: why.fr, fix, fixFr }],
  );
};

const notGiven = (invoice: string, { code, message, detailFr, errors }: Rejection): NotGiven => {
  const [first] = errors;
  return {
    invoice,
    code,
    message,
    messageFr: detailFr ?? message,
    fix: first?.fix ?? null,
    fixFr: first?.fixFr ?? first?.fix ?? null,
  };
};
