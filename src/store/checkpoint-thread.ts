import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";

/** Pages of the log, and how many of them are in the database. */
export interface Copied {
  log: number;
  checkpointed: number;
}

// Who holds the database is not waited for: what is left is copied by the next pass.
const db = new DatabaseSync(workerData as string, { timeout: 0 });
const pass = db.prepare("PRAGMA wal_checkpoint(PASSIVE)");

/** Each message asks for a pass, the last one for the end. */
parentPort?.on("message", (asked: "pass" | "end") => {
  if (asked === "pass") {
    parentPort?.postMessage(pass.get() as unknown as Copied);
    return;
  }
  db.close();
  parentPort?.close();
});
