import { randomBytes } from "node:crypto";
import { writeSync } from "node:fs";
import { openStore } from "../../src/store/open.ts";
import type { Store } from "../../src/store/port.ts";
import { at, document, invoice, newId, sha256, work } from "./samples.ts";

/** Tells the test at once, without a buffer that could be lost or be ahead of the truth. */
const tell = (line: string): void => {
  writeSync(1, `${line}\n`);
};

/** Accepts invoices without end, sixteen at once, and names each one that is durable. */
const accept = async (store: Store): Promise<void> => {
  const one = async (): Promise<void> => {
    for (;;) {
      const bytes = new Uint8Array(randomBytes(10_000));
      const stored = invoice({ sha256: sha256(bytes) });
      await store.tx(async (memory) => {
        await memory.documents.put(document(stored.id, bytes));
        await memory.invoices.insert(stored);
        await memory.outbox.add([work("main", { invoiceId: stored.id })], at(0));
      });
      tell(stored.id);
    }
  };
  await Promise.all(Array.from({ length: 16 }, one));
};

/** Claims until nothing is left, and names each row. */
const claim = async (store: Store, account: string, lease: string): Promise<void> => {
  const ask = { account, limit: 3, lease, now: at(0), leasedUntil: at(100_000) };
  for (let rows = await store.outbox.claim(ask); rows.length > 0; rows = await store.outbox.claim(ask))
    for (const row of rows) tell(row.id);
};

const [verb, url = "", ...rest] = process.argv.slice(2);
const store = await openStore(url, { now: () => at(0) });
if (verb === "accept") await accept(store);
if (verb === "claim") await claim(store, rest[0] ?? "", rest[1] ?? "");
if (verb === "open") {
  await store.accounts.setCursor(newId("account"), "c");
  tell("open");
}
await store.close();
