import { restore } from "../store/backup/restore.ts";
import { storeOfCommand } from "./store-of-command.ts";
import { tellCopied } from "./tell-copied.ts";

/**
 * `npm run restore -- FILE [URL]`: puts a backup where the store of the configuration is to be, or another one. There must
 * be none yet. Exit 1 when there is none in the end.
 */
const [file, url] = process.argv.slice(2);
if (file === undefined) {
  console.error("Name the backup: npm run restore -- FILE [URL of the store]");
  process.exitCode = 1;
} else {
  await tellCopied(() => restore(file, storeOfCommand(url)), "The store is restored", "Nothing was restored");
}
