import { backUp } from "../store/backup/back-up.ts";
import { storeOfCommand } from "./store-of-command.ts";
import { tellCopied } from "./tell-copied.ts";

/**
 * `npm run backup -- FILE [URL]`: writes the store, that of the configuration by default, into one file as it is at one
 * moment. Gateways may be running on it. Exit 1 when there is no sound file in the end.
 */
const [file, url] = process.argv.slice(2);
if (file === undefined) {
  console.error("Name the file that is to be made: npm run backup -- FILE [URL of the store]");
  process.exitCode = 1;
} else {
  await tellCopied(() => backUp(storeOfCommand(url), file), `The backup is ${file}`, "There is no backup");
}
