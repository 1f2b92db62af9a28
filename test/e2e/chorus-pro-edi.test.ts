import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { flowStatuses, invoiceStatuses } from "../fixtures/cppstatut.ts";
import { SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { erp, ownFolder, startGatewayProcess, until } from "../support/processes.ts";

const KEY = "key-of-acme-in-the-test";

it("sends to Chorus Pro over its areas, once over a kill, and follows its files", async () => {
  const chorus = ownFolder();
  for (const name of ["depot", "retrait", "taken"]) mkdirSync(join(chorus, name));
  const folder = ownFolder();
  const config = {
    store: { url: `sqlite:${join(folder, "passerelle.db")}` },
    workers: { leaseSeconds: 1 },
    platforms: {
      chorus: {
        adapter: "chorus-pro-edi",
        settings: { url: `file://${chorus}`, application: "AAA123", out: "depot", in: "retrait" },
        poll: { everySeconds: 0.2 },
        timeoutSeconds: 3,
        retry: { firstSeconds: 0.2, maxSeconds: 1 },
      },
    },
    tenants: {
      acme: { keys: [KEY], companies: [SELLER_SIREN], routes: [{ platform: "chorus" }], controls: "off" },
    },
  };
  /** Under a hidden name first, as everybody should. */
  const put = (name: string, bytes: Uint8Array): void => {
    writeFileSync(join(chorus, "retrait", `.${name}`), bytes);
    renameSync(join(chorus, "retrait", `.${name}`), join(chorus, "retrait", name));
  };
  const whole = (): string[] => readdirSync(join(chorus, "depot")).filter((name) => !name.startsWith("."));
  /** What Chorus Pro takes, by the number of the invoice. */
  const flows = new Map<string, string>();
  const take = async (): Promise<void> => {
    for (const name of whole()) {
      renameSync(join(chorus, "depot", name), join(chorus, "taken", name));
      const [, flow = ""] = /^FSO1106A_AAA123_(AAA1231106\d{15})\.tar\.gz$/.exec(name) ?? [];
      const entries = await unpackTar(gunzipSync(readFileSync(join(chorus, "taken", name))), {
        strict: true,
      });
      const [number = ""] = /EDI-\d/.exec(Buffer.from(entries[0]?.data ?? []).toString()) ?? [];
      expect([entries.length, flows.has(number), flow.length]).toEqual([1, false, 25]);
      flows.set(number, flow);
    }
  };

  const first = await startGatewayProcess(config, folder);
  for (const number of ["EDI-1", "EDI-2", "EDI-3"]) {
    const answer = await erp(first.url, KEY).send(new Uint8Array(writeCii(sampleContent({ number }))));
    expect(answer.status).toBe(202);
  }
  await until(
    async () => whole(),
    (names) => names.length === 3,
  );
  await first.end("SIGKILL");
  await take();
  const flowOf = (number: string): string => flows.get(number) ?? "";

  put("CSO1106A_1", flowStatuses({ id: flowOf("EDI-1"), code: "90" }, { id: flowOf("EDI-2"), code: "91" }));
  const errors = [{ code: "SE_07", label: "Fournisseur inconnu" }];
  put("CSO1106A_2", flowStatuses({ id: flowOf("EDI-3"), code: "96", errors }));
  const second = await startGatewayProcess(config, folder);
  const acme = erp(second.url, KEY);
  const shown = async () => {
    const { json } = await acme.get("/v1/invoices?direction=outbound");
    const items: { number: string; delivery: string; status: { name: string } | null; problem: unknown }[] =
      json.items;
    return Object.fromEntries(items.map((one) => [one.number, one]));
  };
  const sent = await until(shown, (all) => ["EDI-1", "EDI-2"].every((no) => all[no]?.delivery === "sent"));
  expect(sent["EDI-1"]).toMatchObject({ platformId: `FSO1106A_AAA123_${flowOf("EDI-1")}` });
  const refused = await until(shown, (all) => all["EDI-3"]?.delivery === "failed");
  expect(JSON.stringify(refused["EDI-3"]?.problem)).toContain("SE_07: Fournisseur inconnu");

  // Of one a flow fails later; the other is followed by its number alone.
  put("CSO1106A_3", flowStatuses({ id: flowOf("EDI-2"), code: "94", errors }));
  const supplier = { id: `${SELLER_SIREN}00019` };
  put(
    "FEN1201A_1",
    invoiceStatuses(
      { number: "EDI-1", code: "03", at: "2026-09-16T09:00:00", supplier },
      { number: "EDI-1", code: "11", at: "2026-09-20T09:00:00", supplier },
      { number: "another program's", code: "11", supplier },
    ),
  );
  const followed = await until(
    shown,
    (all) => all["EDI-1"]?.status?.name === "payment_sent" && all["EDI-2"]?.status?.name === "rejected",
  );
  expect(followed["EDI-3"]).toMatchObject({ delivery: "failed" });
  expect(readdirSync(join(chorus, "taken"))).toHaveLength(3);
  expect(readdirSync(join(chorus, "depot"))).toEqual([]);
});
