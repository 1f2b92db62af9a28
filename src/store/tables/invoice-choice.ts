import { readArms } from "../arms.ts";
import type { Connection } from "../db.ts";
import type { InvoiceFilter } from "../port.ts";
import { whole } from "../rows.ts";
import { type Arm, armsByCreation, armsByKey, armsByWord, type Going } from "./invoice-arms.ts";
import { askedOf, leadsOf } from "./invoice-conditions.ts";
import { walked } from "./invoice-walk.ts";

/** Up to here it is counted which of several indexes has the fewest rows; so many are put in any order. */
export const FEW = 2_000;

/** Arms that have all that is asked for, and more. */
interface Source {
  arms: Arm[];
  /** Their rows are in the order of the list. */
  inOrder: boolean;
}

export interface Choice extends Source {
  /** They have fewer than {@link FEW} rows. */
  few: boolean;
}

/** How many rows there are at most to look at, up to {@link FEW}. */
const countIn = async (
  db: Connection,
  { arms, inOrder }: Source,
  { order, after }: Going,
): Promise<number> => {
  const counts = await readArms(
    db,
    arms,
    (arm, param) =>
      `SELECT 1 AS found FROM ${arm.from}
       WHERE ${walked(arm, inOrder ? order : null, { after: inOrder ? after : null, end: null }, param)} LIMIT ${FEW}`,
    (found) => `SELECT COUNT(*) AS rows_there FROM (SELECT 1 AS one FROM ${found} LIMIT ${FEW}) AS few`,
  );
  return counts.reduce((sum, row) => sum + whole(row, "rows_there"), 0);
};

/**
 * The arms to walk: of several that have all that is asked for, those with the fewest rows. Few rows need not be in the
 * list's order; where all that are have many, the list's own index is walked.
 */
export const chosenArms = async (db: Connection, filter: InvoiceFilter, going: Going): Promise<Choice> => {
  const { column } = going.order;
  const byCreation = column === "created_at";
  const asked = askedOf(filter);
  const apart: Going = byCreation ? going : { ...going, after: null, most: null };
  const sources: (() => Promise<Source>)[] = [
    ...asked.words.map((word) => async () => {
      const { arms, inOrder } = await armsByWord(db, filter, word);
      return { arms, inOrder: inOrder && byCreation };
    }),
    ...leadsOf(asked).map((lead) => async () => ({
      arms: await armsByCreation(db, filter, lead, apart),
      inOrder: byCreation,
    })),
    ...asked.ranges.flatMap(([key]) =>
      key === "created_at" || key === column
        ? []
        : [async () => ({ arms: await armsByKey(db, filter, key), inOrder: false })],
    ),
  ];
  const own = async (): Promise<Choice> => ({
    arms: byCreation ? await armsByCreation(db, filter, null, going) : await armsByKey(db, filter, column),
    inOrder: true,
    few: false,
  });

  let best: { source: Source; rows: number } | null = null;
  for (const source of sources) {
    const found = await source();
    if (found.inOrder && sources.length === 1) return { ...found, few: false };
    const rows = await countIn(db, found, going);
    if (rows >= FEW && !found.inOrder) continue;
    if (best === null || rows < best.rows) best = { source: found, rows };
    if (rows === 0) break;
  }
  return best === null ? own() : { ...best.source, few: best.rows < FEW };
};
