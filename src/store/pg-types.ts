import { types } from "pg";

/** Type number of a 64-bit integer: ours are counts and epoch milliseconds, all exact as numbers. */
const INT8 = 20;

/** How connections read what the server sends. */
export const TYPES = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === INT8 ? Number : types.getTypeParser(oid, format as "text"),
};
