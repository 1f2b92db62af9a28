import type { Push } from "../domain/life-cycle/push.ts";
import type { Connection } from "./db.ts";
import type { Pushes, PushPatch } from "./port.ts";
import { json, jsonOrNull, millis, type Row, text, textOrNull, time, type Value } from "./rows.ts";

const COLUMNS =
  "id, tenant, invoice_id, account, status, state, platform_id, problem, created_at, updated_at, facts";

/** What never changes and is never searched for stands in one column of JSON. */
type Facts = Pick<Push, "setBy" | "at" | "reasons" | "comment" | "amounts" | "actionCode" | "payee">;

const toRow = (push: Push): Value[] => {
  const {
    id,
    tenant,
    invoiceId,
    account,
    status,
    state,
    platformId,
    problem,
    createdAt,
    updatedAt,
    ...facts
  } = push;
  return [
    id,
    tenant,
    invoiceId,
    account,
    status,
    state,
    platformId,
    problem === null ? null : JSON.stringify(problem),
    millis(createdAt),
    millis(updatedAt),
    JSON.stringify(facts satisfies Facts),
  ];
};

const fromRow = (row: Row): Push => ({
  ...json<Facts>(row, "facts"),
  id: text(row, "id"),
  tenant: text(row, "tenant"),
  invoiceId: text(row, "invoice_id"),
  account: text(row, "account"),
  status: text(row, "status") as Push["status"],
  state: text(row, "state") as Push["state"],
  platformId: textOrNull(row, "platform_id"),
  problem: jsonOrNull(row, "problem"),
  createdAt: time(row, "created_at").toISOString(),
  updatedAt: time(row, "updated_at").toISOString(),
});

/** The columns that a patch sets. */
const assignments = (patch: PushPatch): [string, Value][] => {
  const columns: [string, Value | undefined][] = [
    ["state", patch.state],
    ["platform_id", patch.platformId],
    ["problem", patch.problem && JSON.stringify(patch.problem)],
    ["updated_at", millis(patch.updatedAt)],
  ];
  return columns.flatMap(([column, value]) => (value === undefined ? [] : [[column, value]]));
};

export const pushes = (db: Connection): Pushes => {
  const one = async (where: string, params: Value[]): Promise<Push | null> => {
    const [row] = await db.read(`SELECT ${COLUMNS} FROM pushes WHERE ${where}`, params);
    return row === undefined ? null : fromRow(row);
  };

  return {
    insert: async (push) => {
      await db.write(
        `INSERT INTO pushes (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        toRow(push),
      );
    },
    byId: (id, options) => one(`id = $1 ${options?.lock === true ? db.words.lockRow : ""}`, [id]),
    byName: (account, name) =>
      one("id = (SELECT push_id FROM push_names WHERE account = $1 AND name = $2)", [account, name]),
    addName: async (account, name, pushId) => {
      await db.write(
        `INSERT INTO push_names (account, name, push_id) VALUES ($1, $2, $3) ON CONFLICT (account, name) DO NOTHING`,
        [account, name, pushId],
      );
    },
    update: async (id, patch) => {
      const set = assignments(patch);
      const rows = await db.write(
        `UPDATE pushes SET ${set.map(([column], i) => `${column} = $${i + 2}`).join(", ")} WHERE id = $1 RETURNING id`,
        [id, ...set.map(([, value]) => value)],
      );
      if (rows.length === 0) throw new Error(`There is no push ${id} to change.`);
    },
    ofInvoice: async (invoiceId) =>
      (
        await db.read(`SELECT ${COLUMNS} FROM pushes WHERE invoice_id = $1 ORDER BY created_at, id`, [
          invoiceId,
        ])
      ).map(fromRow),
  };
};
