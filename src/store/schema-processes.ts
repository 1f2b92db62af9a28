import type { Words } from "./db.ts";

/** The gateways that work on this store, each with the configuration that it has in use: one row each. */
export const processes = ({ text, integer, keyedTableEnd }: Words): readonly string[] => [
  `CREATE TABLE processes (
    id ${text} PRIMARY KEY,
    name ${text} NOT NULL,
    version ${text} NOT NULL,
    digest ${text} NOT NULL,
    read_at ${integer} NOT NULL,
    started_at ${integer} NOT NULL,
    seen_at ${integer} NOT NULL
  )${keyedTableEnd}`,
];
