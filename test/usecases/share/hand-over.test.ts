import { describe, expect, it } from "vitest";
import { writeCii } from "../../../src/documents/index.ts";
import { searchFlows } from "../../../src/usecases/flow/read-flows.ts";
import { subscribeToFlows } from "../../../src/usecases/flow/subscriptions.ts";
import { listFailures } from "../../../src/usecases/operate/failures.ts";
import { retryFailure } from "../../../src/usecases/operate/retry-failures.ts";
import { getInvoice, listFeed, listInvoiceEvents } from "../../../src/usecases/read/read-invoices.ts";
import { submitInvoice } from "../../../src/usecases/send/submit-invoice.ts";
import { giveInvoice } from "../../../src/usecases/share/hand-over.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { ACME, BOOKS, caller, FAR, openShared, type SharedWorld, SPEND, sharing } from "./shared-company.ts";

const ADMIN = { kind: "admin" } as const;

const give = (world: SharedWorld, id: string, to: string[], copy: string[] = []) =>
  giveInvoice(world.parts, id, { to, copy });

/** Types of what an endpoint was told since the last look. */
const newsOf = (world: SharedWorld, host: string): string[] => {
  const found = world.told.filter((one) => one.host === host).map(({ type }) => type);
  world.told.splice(0, world.told.length, ...world.told.filter((one) => one.host !== host));
  return found;
};

const feed = async (world: SharedWorld, tenant: string) =>
  (await listFeed(world.parts, tenant, 0, 100)).flatMap((one) =>
    "event" in one ? [{ position: one.position, is: one.event.status ?? one.event.rawCode }] : [],
  );

const flows = async (world: SharedWorld, tenant: string): Promise<string[]> =>
  (await searchFlows(world.parts, tenant, {}, { limit: 50 })).flows.map(({ name }) => name);

/** An invoice that acme leads and spend reads, with one status, of which both were told. */
const withOne = async (tenants = [ACME, SPEND, BOOKS, FAR]) => {
  const world = await openShared(undefined, tenants);
  const id = await world.receive("F-1");
  await world.say(id, "made_available");
  const heard = { acme: newsOf(world, "acme"), spend: newsOf(world, "spend") };
  return { world, id, heard };
};

describe("an invoice that several receive", () => {
  it("is told to each once, in its feed and flows too", async () => {
    const { world, id, heard } = await withOne();
    expect(heard).toEqual({
      acme: ["invoice.received", "invoice.event"],
      spend: ["invoice.received", "invoice.event"],
    });
    for (const tenant of ["acme", "spend"]) {
      expect((await getInvoice(world.parts, caller(tenant), id)).number).toBe("F-1");
      expect(await feed(world, tenant)).toEqual([{ position: 1, is: "made_available" }]);
      expect(await flows(world, tenant)).toEqual(["F-1.xml", "F-1_made_available.xml"]);
    }
    expect(await feed(world, "books")).toEqual([]);
  });
});

describe("handing an invoice over", () => {
  it("to one who reads it: the lead changes hands, and the history says who had it", async () => {
    const { world, id } = await withOne();
    expect(await give(world, id, ["spend"], ["acme"])).toEqual({ id, changed: true });
    await world.run();
    expect(await getInvoice(world.parts, ADMIN, id)).toMatchObject({ tenant: "spend", copies: ["acme"] });
    // Both have it still: it did not come anew, nor go.
    expect([newsOf(world, "acme"), newsOf(world, "spend")]).toEqual([["invoice.event"], ["invoice.event"]]);
    const last = (await listInvoiceEvents(world.parts, caller("acme"), id)).at(-1);
    expect(last).toMatchObject({
      source: "gateway",
      rawCode: "receivers",
      moved: false,
      comment: "Receivers: spend leads, acme reads. Before: acme leads, spend reads.",
      receivers: { leads: "spend", copies: ["acme"], before: { leads: "acme", copies: ["spend"] } },
    });
    for (const tenant of ["acme", "spend"]) {
      expect(await feed(world, tenant)).toEqual([
        { position: 1, is: "made_available" },
        { position: 2, is: "receivers" },
      ]);
    }
  });

  it("to a stranger: it comes as if it were new, with its history, and is gone for who had it", async () => {
    const { world, id } = await withOne();
    await give(world, id, ["books"]);
    await world.run();
    expect(newsOf(world, "books")).toEqual(["invoice.received", "invoice.event", "invoice.event"]);
    expect(await feed(world, "books")).toMatchObject([{ is: "made_available" }, { is: "receivers" }]);
    expect(await flows(world, "books")).toEqual(["F-1.xml", "F-1_made_available.xml"]);
    const goodbyes = world.told.filter(({ type }) => type === "invoice.withdrawn");
    expect(goodbyes.map(({ host, data }) => ({ host, data }))).toEqual(
      ["acme", "spend"].map((host) => ({ host, data: { withdrawn: { id, number: "F-1" } } })),
    );
    for (const tenant of ["acme", "spend"]) {
      expect(newsOf(world, tenant)).toEqual(["invoice.withdrawn"]);
      expect((await rejectionOf(getInvoice(world.parts, caller(tenant), id))).status).toBe(404);
      expect(await feed(world, tenant)).toEqual([]);
      expect(await flows(world, tenant)).toEqual([]);
    }
    await world.say(id, "in_hand");
    expect(world.told.map(({ host, type }) => [host, type])).toEqual([["books", "invoice.event"]]);
  });

  it("and back: it comes anew, at new places of the feed and under new ids of the news", async () => {
    const { world, id } = await withOne();
    await give(world, id, ["books"]);
    await world.run();
    const before = new Set(world.told.map((one) => one.id));
    await give(world, id, ["acme"], ["spend"]);
    await world.run();
    const anew = world.told.filter((one) => one.host === "acme" && !before.has(one.id));
    expect(anew.map(({ type }) => type)).toEqual([
      "invoice.received",
      "invoice.event",
      "invoice.event",
      "invoice.event",
    ]);
    // Places that were given once are not given again: who reads on from there misses nothing.
    expect(await feed(world, "acme")).toEqual([
      { position: 2, is: "made_available" },
      { position: 3, is: "receivers" },
      { position: 4, is: "receivers" },
    ]);
  });

  it("to the same ones changes nothing and tells nobody, in whatever order they are named", async () => {
    const { world, id } = await withOne();
    await give(world, id, ["acme", "books"], ["spend"]);
    await world.run();
    world.told.length = 0;
    expect(await give(world, id, ["acme"], ["spend", "books", "acme"])).toEqual({ id, changed: false });
    await world.run();
    expect(world.told).toEqual([]);
  });

  it("passes over what was still to be told to one who lost it", async () => {
    const world = await openShared();
    world.down.set("acme", "down");
    const id = await world.receive("F-1");
    await give(world, id, ["books"]);
    world.down.clear();
    world.clock.forward(3600);
    await world.run();
    expect(newsOf(world, "acme")).toEqual(["invoice.withdrawn"]);
  });

  it("leaves nothing of it among the failures of one who lost it", async () => {
    const world = await openShared();
    world.down.set("acme", "gone");
    const id = await world.receive("F-1");
    const failuresOf = async (who: Parameters<typeof listFailures>[1]) =>
      (await listFailures(world.parts, who, {}, { limit: 10 })).items;
    const [mine] = await failuresOf(caller("acme"));
    expect(mine).toMatchObject({ kind: "notify", state: "failed", number: "F-1", amount: "1200.00" });
    await give(world, id, ["books"]);
    expect(await failuresOf(caller("acme"))).toMatchObject([
      { number: null, amount: null, seller: null, buyer: null, platformId: null },
    ]);
    // To try it again sends nothing.
    world.down.clear();
    await retryFailure(world.parts, caller("acme"), mine?.id ?? "", { notThere: false });
    await world.run();
    expect(newsOf(world, "acme")).toEqual(["invoice.withdrawn"]);
  });

  it("tells a subscriber of the national API nothing more of its flow", async () => {
    const world = await openShared(undefined, [{ ...ACME, afnor: {} }, SPEND, BOOKS]);
    await subscribeToFlows(world.parts, ACME, { url: "https://acme-flows.example/" });
    world.down.set("acme-flows", "down");
    const id = await world.receive("F-1");
    await give(world, id, ["books"]);
    world.down.clear();
    world.clock.forward(3600);
    await world.run();
    expect(newsOf(world, "acme-flows")).toEqual([]);
    expect((await world.store.outbox.counts()).filter(({ kind }) => kind === "call")).toEqual([]);
  });

  it("between two who are told at one address: what each is told has an id of its own", async () => {
    const both = { webhooks: [{ url: "https://centre.example/hook", secrets: ["whsec_a2V5"] }] };
    const { world, id } = await withOne([sharing("acme", both), SPEND, sharing("books", both)]);
    await give(world, id, ["books"]);
    await world.run();
    const ids = world.told.filter(({ host }) => host === "centre").map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(6);
  });

  it.each([
    ["nobody", [], [], 422, "to", "nobody_leads"],
    ["readers alone", [], ["spend"], 422, "to", "nobody_leads"],
    ["a tenant that is not there", ["nobody"], [], 422, "to.0", "tenant_unknown"],
    ["a reader that is not there", ["acme", "spend"], ["books", "nobody"], 422, "copy.1", "tenant_unknown"],
    ["one that has not the company", ["acme", "far"], [], 422, "to.1", "company_not_named"],
    ["a reader that has it not", ["acme"], ["far"], 422, "copy.0", "company_not_named"],
  ])("to %s is refused, with the place of the fault", async (_, to, copy, status, path, code) => {
    const { world, id } = await withOne();
    const refused = await rejectionOf(give(world, id, to, copy));
    expect(refused).toMatchObject({ status, code: "receivers_invalid", errors: [{ path, code }] });
    expect(await getInvoice(world.parts, ADMIN, id)).toMatchObject({ tenant: "acme", copies: ["spend"] });
  });

  it("is refused for one that was sent, and for one that is not there", async () => {
    const world = await openShared();
    const { invoice } = await submitInvoice(world.parts, {
      tenant: "acme",
      bytes: writeCii(sampleContent({ number: "OUT-1" })),
    });
    expect(await rejectionOf(give(world, invoice.id, ["spend"]))).toMatchObject({
      status: 409,
      code: "invoice_was_sent",
    });
    expect(await rejectionOf(give(world, "inv_00000000000000000000000000000000", ["spend"]))).toMatchObject({
      status: 404,
      code: "invoice_not_found",
    });
  });
});
