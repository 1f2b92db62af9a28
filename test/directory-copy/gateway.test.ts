import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { openGateway } from "../support/gateway.ts";
import { erp, ownFolder, until } from "../support/processes.ts";
import { type Extract, type Line, writeArchive } from "./f14.ts";

const SIREN = "732829320";
const SIRET = "73282932000074";

const root = ownFolder();
const folder = join(root, "extracts");
let url: string;
let acme: ReturnType<typeof erp>;

/** A gateway whose tenant sends by files and looks addresses up in the portal's extracts. */
beforeAll(async () => {
  for (const name of ["extracts", "channel"]) mkdirSync(join(root, name));
  const gateway = await openGateway({
    store: { url: `sqlite:${join(root, "passerelle.db")}` },
    admin: { keys: ["admin-key-of-the-test"] },
    platforms: {
      channel: { adapter: "files", settings: { url: `file://${join(root, "channel")}` } },
      book: { adapter: "ppf-extract", settings: { folder, everySeconds: 1, names: true } },
    },
    tenants: {
      acme: {
        keys: ["key-of-acme-in-the-test"],
        companies: ["404833048"],
        routes: [{ platform: "channel" }],
        directory: "book",
      },
    },
  });
  url = gateway.url;
  acme = erp(url, "key-of-acme-in-the-test");
});

const line = (id: number, more: Partial<Line>): { record: Line } => ({
  record: {
    id,
    nature: "D",
    siren: SIREN,
    siret: null,
    code: null,
    suffix: null,
    from: "20250901",
    end: null,
    effectiveEnd: null,
    matricule: "0042",
    ...more,
  },
});

const EXTRACT: Extract = {
  produced: "20261122030000",
  kind: "C",
  companies: [{ record: { id: 1, siren: SIREN, name: "Ateliers Lavandin", kind: "A", status: "A" } }],
  establishments: [{ record: { id: 1, siret: SIRET, name: "Siège", status: "A", demands: null } }],
  platforms: [{ record: { id: 1, matricule: "0042", type: "PDP" } }],
  lines: [line(1, {}), line(2, { siret: SIRET, code: "ACHATS" })],
};

const resolve = () =>
  acme.post("/v1/directory/resolve", JSON.stringify({ siret: SIRET }), {
    "content-type": "application/json",
  });

it("answers from the extracts of a folder, once there is one, and says how old they are", async () => {
  const before = await resolve();
  expect(before.status).toBe(503);
  expect(before.json).toMatchObject({ code: "directory_copy_missing" });
  await writeArchive(join(folder, "FFE1435A_1.tar.gz"), EXTRACT);
  const { json } = await until(resolve, ({ status }) => status === 200);
  expect(json).toMatchObject({
    action: "send",
    address: `0225:${SIREN}_${SIRET}_ACHATS`,
    rule: "first_routing_code",
    source: { platform: "book", at: "2026-11-22T02:00:00.000Z" },
  });
  expect(existsSync(join(root, "directory-book.db"))).toBe(true);

  const found = await acme.get("/v1/directory/companies?q=lavandin");
  expect(found.json).toMatchObject({ items: [{ siren: SIREN, name: "Ateliers Lavandin" }] });
  const { text } = await erp(url, "admin-key-of-the-test").get("/metrics");
  const produced = Date.parse("2026-11-22T02:00:00Z") / 1000;
  expect(text).toContain(`passerelle_directory_copy_produced_timestamp_seconds{platform="book"} ${produced}`);
  expect(text).toContain('passerelle_directory_import_records{platform="book"} 5');
  expect(text).toContain('passerelle_directory_imports_total{platform="book",outcome="loaded"} 1');
});

it("answers from what a differential changes, without remembering what was said before", async () => {
  await writeArchive(join(folder, "FFE1435A_2.tar.gz"), {
    produced: "20261123030000",
    previous: "20261122030000",
    kind: "D",
    lines: [{ ...line(2, {}), reason: "S" }],
  });
  const { json } = await until(resolve, (answer) => answer.json?.source.at === "2026-11-23T02:00:00.000Z");
  expect(json).toMatchObject({ address: `0225:${SIREN}`, rule: "siren" });
});
