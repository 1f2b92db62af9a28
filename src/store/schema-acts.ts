import type { OnlineIndex, Words } from "./db.ts";

/**
 * What people did. One index for each way to ask, since acts are few a day and are kept for ten years: each list is
 * walked from its newest end, whatever it is narrowed by.
 */
export const acts = ({ text, integer, keyedTableEnd }: Words): readonly string[] => [
  `CREATE TABLE acts (
    id ${text} PRIMARY KEY,
    act ${text} NOT NULL,
    who ${text} NOT NULL,
    role ${text} NOT NULL,
    via ${text} NOT NULL,
    done_to ${text} NOT NULL,
    tenant ${text} NOT NULL,
    status ${integer} NOT NULL,
    detail ${text} NOT NULL,
    request_id ${text} NOT NULL,
    at ${integer} NOT NULL
  )${keyedTableEnd}`,
  "CREATE INDEX acts_all ON acts (at, id)",
  "CREATE INDEX acts_tenant ON acts (tenant, at, id)",
  "CREATE INDEX acts_who ON acts (who, at, id)",
  "CREATE INDEX acts_act ON acts (act, at, id)",
  "CREATE INDEX acts_tenant_who ON acts (tenant, who, at, id)",
  "CREATE INDEX acts_tenant_act ON acts (tenant, act, at, id)",
  "CREATE INDEX acts_who_act ON acts (who, act, at, id)",
  "CREATE INDEX acts_tenant_who_act ON acts (tenant, who, act, at, id)",
];

export const indexesOfActs: readonly OnlineIndex[] = [];
