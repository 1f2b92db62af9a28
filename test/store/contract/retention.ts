import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { Erased } from "../../../src/domain/retention/erased.ts";
import { smallRecord } from "../../../src/domain/retention/small-record.ts";
import type { Opened } from "../contract.ts";
import { decade, newCompany, report, reportEvent } from "../report-samples.ts";
import { at, document, event, invoice, newId, sha256, T0, unique, work } from "../samples.ts";
import { flowOf } from "./flows.ts";

const ERASED: Erased = { at: "2037-01-01T00:00:00.000Z", term: "10y" };
const DAY = 86_400_000;

const push = (invoiceId: string) => ({
  id: newId("psh"),
  tenant: "acme",
  invoiceId,
  account: "main",
  status: "approved" as const,
  setBy: "buyer" as const,
  at: T0.toISOString(),
  reasons: [],
  comment: "For Jean Dupont",
  amounts: [],
  actionCode: null,
  payee: null,
  state: "accepted" as const,
  platformId: null,
  problem: null,
  createdAt: T0.toISOString(),
  updatedAt: at(5).toISOString(),
});

export const retentionContract = (get: () => Opened): void => {
  it("walks through a tenant's invoices from the oldest on, and goes on where it stood", async () => {
    const { store } = get();
    const tenant = unique("tenant");
    const days = [3, 1, 2, 9].map((day) => at(day * DAY).toISOString());
    const all = days.map((createdAt) => invoice({ tenant, createdAt }));
    for (const one of [...all, invoice({ createdAt: at(0).toISOString() })]) await store.invoices.insert(one);
    const inOrder = [all[1], all[2], all[0]].map((one) => one?.id);

    const first = await store.retention.oldInvoices(tenant, null, at(5 * DAY), 2);
    expect(first.map(({ id }) => id)).toEqual(inOrder.slice(0, 2));
    const last = first.at(-1);
    const place = { at: new Date(last?.createdAt ?? ""), id: last?.id ?? "" };
    expect(await store.retention.place(tenant)).toBeNull();
    await store.retention.move(tenant, place);
    expect(await store.retention.place(tenant)).toEqual(place);
    const rest = await store.retention.oldInvoices(tenant, place, at(5 * DAY), 9);
    expect(rest.map(({ id }) => id)).toEqual(inOrder.slice(2));
    expect(await store.retention.invoicesAfter(tenant, null, 9)).toHaveLength(4);
    expect((await store.retention.invoicesAfter(null, null, 1)).length).toBe(1);
  });

  it("comes back to what was put off, once it is time", async () => {
    const { store } = get();
    const walk = unique("walk");
    await store.retention.putOff(walk, "b", at(2));
    await store.retention.putOff(walk, "a", at(1));
    await store.retention.putOff(walk, "c", at(9));
    await store.retention.putOff(unique("walk"), "d", at(0));
    expect(await store.retention.toLookAt(walk, at(5), 9)).toEqual(["a", "b"]);
    await store.retention.putOff(walk, "a", at(3));
    expect(await store.retention.toLookAt(walk, at(5), 1)).toEqual(["b"]);
    await store.retention.settle(walk, "b");
    expect(await store.retention.toLookAt(walk, at(5), 9)).toEqual(["a"]);
  });

  it("takes the bytes of a document away, and tells its hash", async () => {
    const { store } = get();
    const one = invoice();
    await store.invoices.insert(one);
    const given = document(one.id, Buffer.from("<Facture>Jean Dupont</Facture>"));
    const file = document(one.id, Buffer.from("scan"), { kind: "attachment", name: "scan-dupont.pdf" });
    await store.documents.put(given);
    await store.documents.put(file);
    await store.flows.add(
      flowOf({ id: one.id, about: one.id, name: "dupont.xml", trackingId: "for-dupont" }),
      T0,
    );

    const gone = await store.retention.eraseDocuments([one.id], ERASED);
    expect(gone).toEqual({ rows: 2, sha256: [file.sha256, given.sha256] });
    await expect(store.documents.get(one.id, "original")).rejects.toMatchObject({
      status: 410,
      code: "document_erased",
      gone: { erasedAt: ERASED.at, sha256: given.sha256, term: "10y" },
    });
    expect((await store.documents.list(one.id)).map(({ name, sha256 }) => ({ name, sha256 }))).toEqual([
      { name: "erased 1", sha256: file.sha256 },
      { name: "", sha256: given.sha256 },
    ]);
    expect(await store.flows.byAbout(one.id, "acme")).toMatchObject({
      id: one.id,
      name: one.id,
      trackingId: null,
    });
    // Nothing comes back under the same name, and nothing is erased twice.
    await store.documents.put(given);
    await expect(store.documents.get(one.id, "original")).rejects.toMatchObject({ status: 410 });
    expect(await store.retention.eraseDocuments([one.id], ERASED)).toEqual({ rows: 0, sha256: [] });
  });

  it("deletes a history, in every feed, and keeps the hash of what is known as a flow", async () => {
    const { store } = get();
    const [tenant, reader] = [unique("tenant"), unique("reader")];
    const one = invoice({ tenant, copies: [reader] });
    await store.invoices.insert(one);
    const said = event(one.id, { receivedAt: at(7).toISOString(), comment: "Jean Dupont" });
    const other = event(one.id, { receivedAt: at(6).toISOString() });
    for (const each of [said, other]) await store.events.append(each, tenant, [reader]);
    const pushed = push(one.id);
    await store.pushes.insert(pushed);
    await store.pushes.addName("main", unique("name"), pushed.id);
    await store.flows.add(flowOf({ id: said.id, about: said.id, tenant, subject: "event" }), T0);
    expect(await store.retention.lastSaid(one.id)).toEqual(at(7));
    expect(await store.retention.ownersOf(one.id)).toEqual([other.id, said.id, pushed.id].sort());

    const gone = await store.retention.eraseHistory(one.id, ERASED);
    expect(gone.rows).toBe(3);
    expect(new Set(gone.sha256).size).toBe(3);
    expect(await store.events.ofInvoice(one.id)).toEqual([]);
    expect(await store.pushes.ofInvoice(one.id)).toEqual([]);
    expect(await store.events.feed(tenant, 0, 9)).toEqual([]);
    expect(await store.events.feed(reader, 0, 9)).toEqual([]);
    expect(await store.retention.lastSaid(one.id)).toBeNull();
    await expect(store.documents.get(said.id, "statement")).rejects.toMatchObject({ status: 410 });
    expect(await store.documents.get(other.id, "statement")).toBeNull();
    expect((await store.retention.tenants()).includes(tenant)).toBe(true);
  });

  it("keeps a small record of an invoice, under which its number is still taken", async () => {
    const { store } = get();
    const one = invoice({ reference: "DUPONT-1", copies: ["reader"] });
    await store.invoices.insert(one);
    const small = smallRecord(one, ERASED);
    await store.retention.rewrite(small);
    const found = await store.invoices.byId(one.id);
    expect(found).toEqual(small);
    expect(JSON.stringify(found)).not.toMatch(/DUPONT|Lenoir|Café|00017|0225/);
    expect(await store.invoices.insert({ ...one, id: newId("inv") })).toBe(false);
    const { items } = await store.invoices.list({ tenant: "reader", number: one.number }, { limit: 5 });
    expect(items).toEqual([small]);
  });

  it("takes away what an item said that is done, and what else there is of it", async () => {
    const { store } = get();
    const account = unique("account");
    const raw = { name: "Jean Dupont" };
    const ids = [newId("itm"), newId("itm")];
    const items = ids.map((itemId, n) => ({ itemId, id: `said-${n}`, at: T0.toISOString(), raw }));
    await store.items.add(account, "poll", items, T0);
    const [done = "", open = ""] = ids;
    await store.items.hold(done, { code: "odd", message: "?" }, null, T0, { seller: "Jean Dupont" });
    await store.items.done(done);
    const sha256 = createHash("sha256").update(JSON.stringify(raw)).digest("hex");
    expect(await store.retention.eraseItem(done, ERASED)).toEqual({ rows: 1, sha256: [sha256] });
    expect(await store.retention.eraseItem(done, ERASED)).toEqual({ rows: 0, sha256: [] });
    expect(await store.retention.eraseItem(open, ERASED)).toEqual({ rows: 0, sha256: [] });
    expect(await store.items.byId(done)).toMatchObject({
      raw: { "passerelle:erased": { ...ERASED, sha256 } },
      about: null,
    });
    expect(await store.items.byId(open)).toMatchObject({ raw });
    // It is the same item still: heard again, it is not new.
    const again = { itemId: newId("itm"), id: "said-0", at: T0.toISOString(), raw };
    expect(await store.items.add(account, "poll", [again], T0)).toEqual([]);
    const before = ids.toSorted()[0] ?? "";
    const [next] = await store.retention.itemsAfter(before.slice(0, -1), 1);
    expect(next).toMatchObject({ itemId: before, account, receivedAt: T0 });
  });

  it("finds old reports, and deletes what was said of one", async () => {
    const { store } = get();
    const [tenant, company] = [unique("tenant"), newCompany()];
    const made = { ...report(decade(company)), tenant };
    await store.reports.insert(made);
    await store.reports.addEvent(reportEvent(made.id), tenant);
    const [old] = await store.retention.oldReports(tenant, null, at(DAY * 10_000), 5);
    expect(old).toEqual(made);
    expect((await store.retention.eraseReportHistory(made.id)).rows).toBe(1);
    expect(await store.reports.events(made.id)).toEqual([]);
    const erased = { documents: ERASED };
    await store.reports.update(made.id, { erased, updatedAt: made.updatedAt });
    expect(await store.reports.byId(made.id)).toEqual({ ...made, erased });
  });

  it("forgets what was delivered as each tenant says, and of nobody's", async () => {
    const { store } = get();
    const [long, short] = [unique("long"), unique("short")];
    const account = unique("account");
    const rows = [long, short, null].map((tenant) => work(account, { tenant }));
    await store.outbox.add(rows, at(0));
    const lease = { account, limit: 9, lease: "l", now: at(0), leasedUntil: at(DAY) };
    for (const { id } of await store.outbox.claim(lease)) await store.outbox.finish(id, "l", at(0));
    for (const tenant of [long, short]) await store.keys.put(tenant, "k", "h", "inv_1", at(0));
    const keptSince = (tenant: string | null): Date =>
      tenant === short || tenant === null ? at(1) : at(-1_000_000);
    await store.outbox.sweep(keptSince);
    await store.keys.sweep(keptSince);
    const left = await Promise.all(rows.map(async ({ id }) => (await store.outbox.byId(id)) !== null));
    expect(left).toEqual([true, false, false]);
    expect(await store.keys.get(long, "k")).not.toBeNull();
    expect(await store.keys.get(short, "k")).toBeNull();
  });

  it("goes through flows and work in their order, and deletes work that was done", async () => {
    const { store } = get();
    const [tenant, account] = [unique("tenant"), unique("account")];
    const before = await store.outbox.lastSeq();
    for (const name of ["a", "b", "c"]) await store.flows.add(flowOf({ tenant, name }), at(0));
    const some = await store.retention.flowsAfter(tenant, null, 2);
    expect(some.map(({ name }) => name)).toEqual(["a", "b"]);
    const last = { at: new Date(some.at(-1)?.updatedAt ?? ""), id: tenant };
    expect((await store.retention.flowsAfter(tenant, last, 5)).map(({ name }) => name)).toEqual(["c"]);
    const [next] = await store.retention.flowsAfter(null, last, 1);
    expect(next?.name).toBe("c");

    const rows = [work(account, { tenant, data: { to: "Jean" } }), work(account, { tenant })];
    await store.outbox.add(rows, at(0));
    const lease = { account, limit: 1, lease: "l", now: at(0), leasedUntil: at(DAY) };
    await store.outbox.claim(lease);
    await store.outbox.finish(rows[0]?.id ?? "", "l", at(0));
    const found = (await store.retention.workAfter(before, 1000)).filter((row) => row.tenant === tenant);
    expect(found).toMatchObject([
      { id: rows[0]?.id, state: "done", said: [{ to: "Jean" }, null] },
      { id: rows[1]?.id, state: "ready" },
    ]);
    const ended = found.map(({ id }) => store.retention.eraseWork(id));
    expect((await Promise.all(ended)).map((gone) => gone.rows)).toEqual([1, 0]);
    expect(await store.outbox.byId(rows[0]?.id ?? "")).toBeNull();
  });

  it("keeps the record of an erasure, the newest first", async () => {
    const { store } = get();
    const one = (ms: number) => ({
      id: newId("ers"),
      tenant: null,
      askedBy: "req-1",
      reason: "letter of 2 March",
      dryRun: false,
      person: { name: "Jean Dupont" },
      personSha256: sha256(Buffer.from("Jean Dupont")),
      state: "waiting" as const,
      found: { sorts: {}, keptUntil: null, kept: [] } as never,
      sha256: "",
      createdAt: at(ms).toISOString(),
      updatedAt: at(ms).toISOString(),
      doneAt: null,
    });
    const [first, second] = [one(1), one(2)];
    for (const each of [first, second]) await store.erasures.insert(each);
    expect(await store.erasures.byId(first.id)).toEqual(first);
    const done = { person: null, state: "done" as const, doneAt: at(3).toISOString() };
    await store.erasures.update(first.id, { ...done, updatedAt: at(3).toISOString() });
    const page = await store.erasures.list({ limit: 1 });
    expect(page.items).toEqual([second]);
    const { items } = await store.erasures.list({ limit: 1, cursor: page.nextCursor ?? "" });
    expect(items).toEqual([{ ...first, ...done, updatedAt: at(3).toISOString() }]);
    expect(await store.erasures.counts()).toEqual([
      { state: "done", erasures: 1 },
      { state: "open", erasures: 1 },
    ]);
  });
};
