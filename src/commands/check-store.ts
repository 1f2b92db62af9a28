import { checkPostgres, checkSqlite } from "../store/check.ts";
import { sqlitePathOf } from "../store/url.ts";
import { storeOfCommand } from "./store-of-command.ts";

/**
 * `npm run check-store -- [URL]`: reads a store whole, that of the configuration by default, and tells what is
 * damaged, exit 1. It changes nothing, and a gateway may be running.
 */
const url = storeOfCommand(process.argv[2]);
const path = sqlitePathOf(url);
try {
  const { read, damage } = path === null ? await checkPostgres(url) : checkSqlite(path);
  for (const line of read) console.log(`read ${line}`);
  for (const line of damage) console.error(`damaged: ${line}`);
  if (damage.length === 0) console.log("The store is sound.");
  else {
    console.error(
      "Stop the gateway, keep a copy of what is there, and restore a backup (docs/operating.md).",
    );
    process.exitCode = 1;
  }
} catch (error) {
  console.error(`The store cannot be opened: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
