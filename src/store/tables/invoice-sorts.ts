import type { Connection } from "../db.ts";
import { text, type Value } from "../rows.ts";
import { differing } from "../skip.ts";

/** Invoices of one tenant, direction and account follow each other in their index. */
export interface Sort {
  tenant: string | null;
  direction: string;
  platform: string;
}

/** The sorts that there are. @param tenant - undefined: everybody's, and nobody's */
export const sortsOf = async (db: Connection, tenant: string | undefined): Promise<Sort[]> => {
  const sorts = async (where: string, columns: string[], params: Value[]): Promise<Sort[]> => {
    const rows = await db.read(
      `WITH RECURSIVE ${differing("sorts", { table: "invoices", where, columns })} SELECT * FROM sorts`,
      params,
    );
    return rows.map((row) => ({
      tenant: row.tenant === undefined ? (tenant ?? null) : text(row, "tenant"),
      direction: text(row, "direction"),
      platform: text(row, "platform"),
    }));
  };
  const within = ["direction", "platform"];
  if (tenant !== undefined) return sorts("tenant = $1", within, [tenant]);
  const nobodys = await sorts("tenant IS NULL", within, []);
  return [...nobodys, ...(await sorts("tenant IS NOT NULL", ["tenant", ...within], []))];
};
