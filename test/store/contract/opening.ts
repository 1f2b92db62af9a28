import { expect, it } from "vitest";
import { naturalKey, numberSpace } from "../../../src/domain/invoice.ts";
import { indexesOfFailures } from "../../../src/store/schema-failures.ts";
import { indexesOfSearch } from "../../../src/store/schema-search.ts";
import { indexesOfAYear } from "../../../src/store/schema-year.ts";
import { runChild } from "../children.ts";
import { type Bench, open } from "../contract.ts";
import { decade, newCompany, report, reportEvent, reportItem } from "../report-samples.ts";
import { at, document, event, invoice, newId, unique, work } from "../samples.ts";
import { flowOf } from "./flows.ts";

/** Takes off what the versions after the tenth put on. */
const backToVersion10: string[] = [
  "DROP TABLE processes",
  "DROP INDEX outbox_told",
  "DROP TABLE delivery_attempts",
  "DROP TABLE activity_marks",
  "DROP TABLE activity_counts",
  "DROP TABLE acts",
  ...indexesOfSearch.map(({ index }) => `DROP INDEX ${index}`),
  "DROP TABLE invoice_words",
  ...["total_key", "issue_date"].map((column) => `ALTER TABLE invoice_copies DROP COLUMN ${column}`),
  ...["currency", "total_key", "issue_date", "words"].map(
    (column) => `ALTER TABLE invoices DROP COLUMN ${column}`,
  ),
  ...indexesOfFailures.map(({ index }) => `DROP INDEX ${index}`),
  "DROP TABLE dismissals",
  "ALTER TABLE outbox DROP COLUMN cause",
];

/** Takes off what the versions after the seventh put on, the last one first. */
const backToVersion7 = [
  ...backToVersion10,
  "CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at)",
  "CREATE INDEX outbox_done ON outbox (updated_at) WHERE state = 'done'",
  "CREATE UNIQUE INDEX flows_updated ON flows (tenant, updated_at)",
  "CREATE INDEX items_aside ON items (held_at, item_id, account) WHERE state = 'waiting'",
  "CREATE INDEX events_received ON events (received_at, account, source)",
  "CREATE INDEX invoices_created ON invoices (created_at, id)",
  "CREATE INDEX invoices_tenant ON invoices (tenant, created_at, id)",
  ...indexesOfAYear.map(({ index }) => `DROP INDEX ${index}`),
  "ALTER TABLE outbox DROP COLUMN trace",
  "ALTER TABLE reports DROP COLUMN trace",
  "DROP TABLE erasures",
  "DROP TABLE retention_waits",
  "DROP TABLE retention_places",
  "ALTER TABLE reports DROP COLUMN erased",
  "ALTER TABLE documents DROP COLUMN erased",
];

/** Takes off what the seventh version put on. */
export const backToVersion6 = [
  ...backToVersion7,
  "DROP TABLE received_counts",
  "DROP TABLE rule_matches",
  "DROP TABLE event_places",
  "DROP TABLE invoice_copies",
  "DROP INDEX invoices_natural_key",
  "ALTER TABLE invoices DROP COLUMN number_space",
  "ALTER TABLE invoices DROP COLUMN copies",
  `CREATE UNIQUE INDEX invoices_natural_key ON invoices (natural_key, direction, COALESCE(tenant, ''))
    WHERE superseded_by IS NULL`,
];

const backToVersion5 = [
  ...backToVersion6,
  "DROP TABLE flow_subscriptions",
  "DROP TABLE flows",
  "ALTER TABLE feeds DROP COLUMN flow_at",
];

const backToVersion4 = [
  ...backToVersion5,
  "DROP TABLE report_events",
  "DROP TABLE report_links",
  "DROP TABLE report_platform_ids",
  "DROP TABLE reports",
  "DROP TABLE report_periods",
  "DROP TABLE report_items",
];

const backToVersion3 = [
  ...backToVersion4,
  "DROP INDEX items_aside",
  "DROP INDEX items_waiting",
  "CREATE INDEX items_waiting ON items (account, waits_for) WHERE state = 'held'",
  "ALTER TABLE accounts DROP COLUMN read_from",
];

export const openingContract = (bench: Bench): void => {
  /** Makes the database one of a former version, by statements that one connection does together. */
  const goBack = (url: string, version: number, statements: readonly string[]): Promise<void> =>
    bench.raw(url, [...statements, `DELETE FROM schema_version WHERE version > ${version}`].join(";\n"));

  it("finds everything again after it was closed", async () => {
    const url = await bench.newUrl();
    const first = await open(url);
    const one = invoice();
    const said = event(one.id);
    const row = work(unique("account"));
    await first.tx(async (memory) => {
      await memory.invoices.insert(one);
      await memory.documents.put(document(one.id, new Uint8Array([9, 9])));
      await memory.events.append(said, "acme");
      await memory.outbox.add([row], at(0));
      await memory.keys.put("acme", "k", "h", one.id, at(0));
      await memory.accounts.setCursor("main", "c");
    });
    await first.close();
    const second = await open(url);
    expect(await second.invoices.byId(one.id)).toEqual(one);
    expect((await second.documents.get(one.id, "original"))?.bytes).toEqual(new Uint8Array([9, 9]));
    expect(await second.events.feed("acme", 0, 10)).toMatchObject([{ position: 1, event: { id: said.id } }]);
    expect(await second.outbox.byId(row.id)).toMatchObject({ id: row.id, state: "ready" });
    expect(await second.keys.get("acme", "k")).toEqual({ requestHash: "h", madeId: one.id });
    expect((await second.accounts.get("main")).cursor).toBe("c");
    await second.close();
  });

  it("is made by one of several processes that open it at once", async () => {
    const url = await bench.newUrl();
    const outputs = await Promise.all([1, 2, 3].map(() => runChild("open", url)));
    expect(outputs).toEqual(["open\n", "open\n", "open\n"]);
    const store = await open(url);
    expect((await store.accounts.list()).map((account) => account.cursor)).toEqual(["c", "c", "c"]);
    await store.close();
  });

  it("brings a database of the first version up to date, with the work that waits in it", async () => {
    const url = await bench.newUrl();
    const first = await open(url);
    const row = work(unique("account"), { data: { push: "psh_1", requestId: "req-1", denied: 1 } });
    await first.outbox.add([row], at(0));
    await first.keys.put("acme", "k", "h", "inv_1", at(0));
    await first.close();
    await goBack(url, 1, [
      ...backToVersion3,
      "DROP INDEX outbox_doubt",
      "DROP INDEX invoices_unowned",
      "ALTER TABLE outbox DROP COLUMN doubt_since",
      "ALTER TABLE items DROP COLUMN about",
      "ALTER TABLE outbox DROP COLUMN request_id",
      "ALTER TABLE outbox DROP COLUMN setbacks",
      "ALTER TABLE idempotency_keys RENAME COLUMN made_id TO invoice_id",
    ]);
    const second = await open(url);
    expect(await second.outbox.byId(row.id)).toMatchObject({
      state: "ready",
      requestId: "req-1",
      setbacks: null,
    });
    expect(await second.keys.get("acme", "k")).toEqual({ requestHash: "h", madeId: "inv_1" });
    await second.close();
  });

  it("keeps on as no failure what a database of the third version held of other programs' invoices", async () => {
    const url = await bench.newUrl();
    const first = await open(url);
    const account = unique("account");
    const held = async (id: string, code: string, waitsFor: string | null, reference: string | null) => {
      const itemId = newId("itm");
      await first.items.add(account, "poll", [{ itemId, id, at: at(0).toISOString(), raw: {} }], at(0));
      await first.items.hold(itemId, { code, message: "?" }, waitsFor, at(1), { number: "F1", reference });
      return itemId;
    };
    const foreign = await held("foreign", "unknown_invoice", "invoice:1/2026/F1", "theirs");
    const ours = await held("ours", "unknown_invoice", "invoice:1/2026/F2", newId("inv"));
    const nameless = await held("nameless", "unknown_invoice", null, null);
    const odd = await held("odd", "unmapped_code", "code:299", null);
    await first.accounts.setCursor(account, "c");
    await first.close();
    await goBack(url, 3, backToVersion3);
    const second = await open(url);
    const states = await Promise.all(
      [foreign, ours, nameless, odd].map(async (id) => (await second.items.byId(id))?.state),
    );
    expect(states).toEqual(["waiting", "held", "held", "held"]);
    expect(await second.items.waitingFor(account, "invoice:1/2026/F1")).toHaveLength(1);
    expect(await second.accounts.get(account)).toMatchObject({ cursor: "c", readFrom: null });
    await second.close();
  });

  it("gives a database of the fourth version room for reports, whose events go on where its feeds end", async () => {
    const url = await bench.newUrl();
    const first = await open(url);
    const one = invoice();
    await first.invoices.insert(one);
    await first.events.append(event(one.id), "acme");
    await first.close();
    await goBack(url, 4, backToVersion4);
    const second = await open(url);
    const company = newCompany();
    const item = reportItem(company);
    const made = report(decade(company));
    const told = reportEvent(made.id);
    await second.tx(async ({ reports }) => {
      await reports.putItem(item, decade(company));
      await reports.insert(made);
      await reports.link(made.id, decade(company));
      await reports.addEvent(told, "acme");
    });
    expect(await second.reports.item(item)).toEqual(item);
    expect((await second.reports.difference(made.id, decade(company), 1)).counts.added).toBe(0);
    expect(await second.reports.feed("acme", 0, 10)).toEqual([{ position: 2, event: told }]);
    await second.close();
  });

  it("makes flows of what a database of the fifth version had sent and received, in its order", async () => {
    const url = await bench.newUrl();
    const first = await open(url);
    const selfBilled = invoice({ direction: "inbound", type: "389" });
    const bad = invoice({
      delivery: "failed",
      syntax: "factur-x",
      reference: "REF-1",
      sha256: "b".repeat(64),
    });
    const nobodys = invoice({ tenant: null, direction: "inbound" });
    for (const one of [bad, selfBilled, nobodys]) await first.invoices.insert(one);
    const status = event(bad.id, { status: "approved", receivedAt: at(1).toISOString() });
    const ack = event(bad.id, { status: "submitted", acknowledgement: true });
    for (const said of [status, ack]) await first.events.append(said, "acme");
    await first.close();
    await goBack(url, 5, backToVersion5);
    const second = await open(url);
    const flows = await second.flows.search("acme", {}, 10);
    expect(
      flows.map(({ id, type, direction, syntax, ack }) => ({ id, type, direction, syntax, ack })),
    ).toEqual(
      expect.arrayContaining([
        { id: bad.id, type: "CustomerInvoice", direction: "Out", syntax: "Factur-X", ack: "Error" },
        { id: selfBilled.id, type: "CustomerInvoice", direction: "In", syntax: "CII", ack: "Ok" },
        { id: status.id, type: "CustomerInvoiceLC", direction: "In", syntax: "CDAR", ack: "Ok" },
      ]),
    );
    expect(flows).toHaveLength(3);
    expect(new Set(flows.map(({ updatedAt }) => updatedAt)).size).toBe(3);
    expect(flows.at(-1)?.id).toBe(status.id);
    expect(await second.flows.byContent("acme", bad.sha256)).toMatchObject({
      id: bad.id,
      trackingId: "REF-1",
    });
    const next = flowOf({ tenant: "acme" });
    await second.flows.add(next, at(0));
    expect((await second.flows.search("acme", {}, 10)).at(-1)?.id).toBe(next.id);
    await second.close();
  });

  it("keeps what a database of the sixth version had, where two tenants had sent one number too", async () => {
    const url = await bench.newUrl();
    const first = await open(url);
    const older = invoice({ tenant: "acme" });
    const received = invoice({ direction: "inbound", number: older.number });
    const flow = flowOf({ tenant: "acme" });
    await first.invoices.insert(older);
    await first.invoices.insert(received);
    await first.flows.add(flow, at(0));
    await first.close();
    const younger = newId("inv");
    const columns =
      "direction, platform, natural_key, number, seller_siren, buyer_siren, delivery, badge, updated_at, facts";
    await goBack(url, 6, [
      ...backToVersion6,
      `INSERT INTO invoices (id, tenant, created_at, ${columns})
        SELECT '${younger}', 'spend', created_at + 1, ${columns} FROM invoices WHERE id = '${older.id}'`,
    ]);
    const second = await open(url);
    expect(await second.invoices.byId(younger)).toMatchObject({ tenant: "spend", number: older.number });
    const key = naturalKey(older);
    expect((await second.invoices.byNaturalKey("outbound", key, numberSpace(older)))?.id).toBe(older.id);
    const space = numberSpace(received);
    expect((await second.invoices.byNaturalKey("inbound", key, space))?.id).toBe(received.id);
    for (const tenant of ["acme", "spend", "third"])
      expect(await second.invoices.insert({ ...older, id: newId("inv"), tenant })).toBe(false);
    expect(await second.flows.byId(flow.id)).toMatchObject({ about: flow.about, tenant: "acme" });
    const copy = flowOf({ tenant: "spend", about: flow.about });
    expect(await second.flows.add(copy, at(1))).toBe(true);
    await second.close();
  });

  it("refuses a database of a newer program", async () => {
    const url = await bench.newUrl();
    await (await open(url)).close();
    await bench.raw(url, "INSERT INTO schema_version (version, applied_at) VALUES (99, 0)");
    await expect(open(url)).rejects.toThrow(/schema version 99, and this program knows up to \d+/);
  });

  it.each([
    "mysql://root:hidden@host/db",
    "passerelle.db",
    "sqlite:",
    "sqlite://host/file.db",
    "postgres:",
    "",
  ])("refuses the URL %j, without repeating a password", async (url) => {
    const error = await open(url).catch((e: unknown) => e);
    expect(String(error)).toContain("sqlite:./path/to/file.db");
    expect(String(error)).not.toContain("hidden");
  });
};
