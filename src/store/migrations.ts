import type { OnlineIndex, Words } from "./db.ts";
import { firstSchema, ownColumns, thePast, whatWaits } from "./schema.ts";
import { acts, indexesOfActs } from "./schema-acts.ts";
import { deliveries, indexesOfDeliveries } from "./schema-deliveries.ts";
import { failureCauses, indexesOfFailures } from "./schema-failures.ts";
import { flows } from "./schema-flows.ts";
import { processes } from "./schema-processes.ts";
import { reporting } from "./schema-reports.ts";
import { retention } from "./schema-retention.ts";
import { indexesOfSearch, search } from "./schema-search.ts";
import { sharing } from "./schema-sharing.ts";
import { traces } from "./schema-traces.ts";
import { indexesOfAYear, withoutTheOlder } from "./schema-year.ts";

/**
 * What leads from the version before to its own: statements that are one transaction, or indexes that are made online.
 * Those are made anew where they were left half done, and the version counts once all of them are there.
 */
export type Migration = (words: Words) => readonly string[] | { online: readonly OnlineIndex[] };

const keepingAndTraces: Migration = (words) => [...retention(words), ...traces(words)];

const searchAndDesk: Migration = (words) => [
  ...search(words),
  ...acts(words),
  ...deliveries(words),
  ...failureCauses(words),
];

/**
 * Append only: what has run stays as it is. The release before must be able to work on what a migration leaves behind,
 * since its replicas run on until they are replaced: see docs/upgrade.md.
 */
export const MIGRATIONS: readonly Migration[] = [
  firstSchema,
  ownColumns,
  whatWaits,
  thePast,
  reporting,
  flows,
  sharing,
  keepingAndTraces,
  () => ({ online: indexesOfAYear }),
  withoutTheOlder,
  searchAndDesk,
  () => ({
    online: [...indexesOfSearch, ...indexesOfActs, ...indexesOfDeliveries, ...indexesOfFailures],
  }),
  (words) => [...processes(words)],
];
