import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { startChild } from "../children.ts";
import { type Bench, open } from "../contract.ts";
import { sha256 } from "../samples.ts";

export const crashContract = (bench: Bench): void => {
  it("keeps every acknowledged invoice whole when the process is killed", async () => {
    const url = await bench.newUrl();
    const acked: string[] = [];
    for (let round = 1; round <= bench.kills; round++) {
      const child = startChild("accept", url);
      const enough = 20 + Math.floor(Math.random() * 60);
      let seen = 0;
      // A line that was cut off by the kill is no acknowledgement: only whole ids count.
      for await (const line of createInterface({ input: child.stdout })) {
        if (line.length === 36) acked.push(line);
        if (++seen === enough) child.kill("SIGKILL");
      }
    }
    expect(acked.length).toBeGreaterThanOrEqual(20 * bench.kills);

    const store = await open(url);
    const stored: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await store.invoices.list({}, { limit: 200, cursor });
      for (const found of page.items) {
        stored.push(found.id);
        const original = await store.documents.get(found.id, "original");
        expect(sha256(original?.bytes ?? new Uint8Array())).toBe(found.sha256);
        expect(await store.outbox.ofInvoice(found.id)).toHaveLength(1);
      }
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    const known = new Set(stored);
    expect(acked.filter((id) => !known.has(id))).toEqual([]);
    await store.close();
  });
};
