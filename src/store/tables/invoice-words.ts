import { type Invoice, receiversOf } from "../../domain/invoice.ts";
import { wordsOfInvoice } from "../../domain/search-words.ts";
import type { Connection } from "../db.ts";
import { INVOICE_KEYS, wordsText } from "../port/invoices.ts";
import { millis, text, type Value } from "../rows.ts";
import { TABLE } from "./invoice-table.ts";

/** Words of one statement, so that its text is one of few. */
const AT_ONCE = 40;

type Placed = Pick<Invoice, "id" | "createdAt" | "tenant" | "copies">;

/** Whose searches find an invoice: those of everybody who sees it, or of administrators alone (''). */
const findersOf = (invoice: Placed): string[] => [
  ...(invoice.tenant === null ? [""] : []),
  ...receiversOf(invoice),
];

/** Words as their column has them, one by one. */
const listed = (words: string): string[] => words.split(" ").filter((word) => word !== "");

/** Has an invoice found by words. In the order of the index, so that two transactions never wait for each other. */
export const addWords = async (
  within: Connection,
  invoice: Placed,
  words: readonly string[],
): Promise<void> => {
  for (const tenant of findersOf(invoice).toSorted()) {
    for (let i = 0; i < words.length; i += AT_ONCE) {
      const some = words.slice(i, i + AT_ONCE);
      const rows = some.map((_, n) => `($1, $${n + 4}, $2, $3)`).join(", ");
      await within.write(
        `INSERT INTO invoice_words (tenant, word, created_at, invoice_id) VALUES ${rows} ON CONFLICT DO NOTHING`,
        [tenant, millis(invoice.createdAt), invoice.id, ...some],
      );
    }
  }
};

const removeWords = async (within: Connection, invoice: Placed, words: readonly string[]): Promise<void> => {
  for (const tenant of findersOf(invoice)) {
    for (const word of words) {
      await within.write(
        "DELETE FROM invoice_words WHERE tenant = $1 AND word = $2 AND created_at = $3 AND invoice_id = $4",
        [tenant, word, millis(invoice.createdAt), invoice.id],
      );
    }
  }
};

/** Has an invoice found by other words besides, in rows and column. One that is not found by any yet is left as it is. */
export const addMoreWords = async (
  within: Connection,
  invoice: Placed,
  known: Value | undefined,
  more: readonly string[],
): Promise<void> => {
  if (typeof known !== "string") return;
  const there = listed(known);
  const added = more.filter((word) => !there.includes(word)).toSorted();
  if (added.length === 0) return;
  await within.write("UPDATE invoices SET words = $2 WHERE id = $1", [
    invoice.id,
    wordsText([...there, ...added].toSorted()),
  ]);
  await addWords(within, invoice, added);
};

/** Has others find an invoice: who sees it is not who saw it. */
export const moveWords = async (
  within: Connection,
  before: Placed,
  after: Placed,
  known: Value | undefined,
): Promise<void> => {
  if (typeof known !== "string") return;
  await removeWords(within, before, listed(known));
  await addWords(within, after, listed(known));
};

/** Has an invoice found by what is left of it alone. */
export const keepWordsOf = async (within: Connection, invoice: Invoice): Promise<void> => {
  const [row] = await within.read("SELECT words FROM invoices WHERE id = $1", [invoice.id]);
  if (typeof row?.words !== "string") return;
  const known = listed(row.words);
  const left = wordsOfInvoice(invoice);
  await removeWords(
    within,
    invoice,
    known.filter((word) => !left.includes(word)),
  );
  await addWords(
    within,
    invoice,
    left.filter((word) => !known.includes(word)),
  );
  await within.write("UPDATE invoices SET words = $2 WHERE id = $1", [invoice.id, wordsText(left)]);
};

/** `Invoices.makeSearchable`. */
export const makeSearchable = (db: Connection, limit: number): Promise<number> =>
  db.atomic(async (within) => {
    const rows = await within.read(
      `SELECT ${TABLE.columns.join(", ")} FROM invoices WHERE words IS NULL ORDER BY id LIMIT $1 ${within.words.skipLocked}`,
      [limit],
    );
    const { currency, totalKey, issueDate, words } = INVOICE_KEYS;
    const keyed = [currency, totalKey, issueDate, words];
    for (const row of rows) {
      const invoice = TABLE.fromRow(row);
      await within.write(
        "UPDATE invoices SET currency = $2, total_key = $3, issue_date = $4, words = $5 WHERE id = $1",
        [text(row, "id"), ...keyed.map(({ of }) => of(invoice))],
      );
      if (invoice.copies !== undefined) {
        await within.write(
          "UPDATE invoice_copies SET total_key = $2, issue_date = $3 WHERE invoice_id = $1",
          [invoice.id, totalKey.of(invoice), issueDate.of(invoice)],
        );
      }
      await addWords(within, invoice, wordsOfInvoice(invoice));
    }
    return rows.length;
  });
