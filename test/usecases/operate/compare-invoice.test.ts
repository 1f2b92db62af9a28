import { describe, expect, it } from "vitest";
import type { PlatformInvoice, Understood } from "../../../src/adapters/port.ts";
import { DocumentFault } from "../../../src/documents/types.ts";
import { Failure } from "../../../src/domain/failure.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import type { RawItem } from "../../../src/domain/life-cycle/event.ts";
import { compareAsked, theInvoice } from "../../../src/usecases/operate/compare-invoice.ts";
import { exportInvoice } from "../../../src/usecases/operate/export-invoice.ts";
import { event, invoice } from "../../store/samples.ts";
import { openWorld, type World } from "../../support/world.ts";

const never = new AbortController().signal;
const down = () =>
  new Failure("unsent", { code: "connection_refused", message: "It is down.", fix: "Wait." });

/** A world with one approved invoice, of which the platform says what `said` says. */
const withInvoice = async (change: Partial<Invoice> = {}, said: Partial<PlatformInvoice> | Error = {}) => {
  const world = await openWorld();
  const mine = invoice({
    tenant: "acme",
    platform: "main",
    platformId: "flow-7",
    reference: "SO-1",
    delivery: "sent",
    status: "approved",
    badge: "accepted",
    ...change,
  });
  await world.store.invoices.insert(mine);
  await world.store.events.append(
    event(mine.id, { status: "submitted", rawCode: "fr:200", platformEventId: "e-200" }),
    "acme",
  );
  await world.store.events.append(event(mine.id, { platformEventId: "e-205" }), "acme");
  world.fake.connection.invoices.fetch = async (asked) => {
    if (said instanceof Error) throw said;
    return {
      platformId: asked.platformId ?? "",
      rawState: "205",
      status: "approved",
      raw: { state: 205 },
      ...said,
    };
  };
  return { world, mine };
};

const check = async (world: World, asked: string) => {
  const { compared } = await compareAsked(world.parts, asked, never);
  if (compared === null) throw new Error("several are meant");
  return compared;
};

describe("an invoice is found", () => {
  it("by our id, the platform's, the ERP's reference and the number", async () => {
    const { world, mine } = await withInvoice();
    for (const asked of [mine.id, "flow-7", "SO-1", mine.number]) {
      expect((await check(world, asked)).invoice.id, asked).toBe(mine.id);
      expect((await theInvoice(world.parts, asked)).id).toBe(mine.id);
    }
  });

  it("when nobody owns it", async () => {
    const { world, mine } = await withInvoice({ tenant: null, direction: "inbound" });
    expect((await check(world, mine.number)).invoice.id).toBe(mine.id);
  });

  it("or not at all", async () => {
    const { world } = await withInvoice();
    const missing = { status: 404, code: "invoice_not_found" };
    await expect(compareAsked(world.parts, "nothing", never)).rejects.toMatchObject(missing);
    await expect(theInvoice(world.parts, "nothing")).rejects.toMatchObject(missing);
  });

  it("not by a reference that several have: they are listed, and the platform is not asked", async () => {
    const { world, mine } = await withInvoice();
    const other = invoice({ tenant: "acme", reference: "SO-1", createdAt: "2026-03-03T08:00:00.000Z" });
    await world.store.invoices.insert(other);
    let asked = 0;
    world.fake.connection.invoices.fetch = async () => {
      asked++;
      throw down();
    };
    const { matches, compared } = await compareAsked(world.parts, "SO-1", never);
    expect(matches.map(({ id }) => id)).toEqual([other.id, mine.id]);
    expect(compared).toBeNull();
    expect(asked).toBe(0);
    await expect(theInvoice(world.parts, "SO-1")).rejects.toMatchObject({
      status: 409,
      code: "invoice_ambiguous",
    });
  });
});

describe("what the platform says", () => {
  it("is put beside what we hold", async () => {
    const { world, mine } = await withInvoice();
    const compared = await check(world, mine.id);
    expect(compared).toMatchObject({
      invoice: { id: mine.id },
      platform: {
        answer: "found",
        invoice: { platformId: "flow-7", status: "approved", raw: { state: 205 } },
      },
      history: { answer: "unable" },
      differences: [],
      askedAt: world.clock.now(),
    });
    expect(compared.events.map(({ status }) => status)).toEqual(["submitted", "approved"]);
  });

  it("is no difference where it tells an earlier stage that we know", async () => {
    const { world, mine } = await withInvoice({}, { status: "submitted", rawState: "ack" });
    expect((await check(world, mine.id)).differences).toEqual([]);
  });

  it("is one where it tells an earlier stage of what is rejected here", async () => {
    const rejected = { status: "rejected", badge: "rejected" } as const;
    const { world, mine } = await withInvoice(rejected, { rawState: "200", status: "submitted" });
    expect((await check(world, mine.id)).differences).toMatchObject([
      { what: "status", ours: "rejected", theirs: "submitted (200)" },
    ]);
  });

  it("is one where it tells a status that never came here", async () => {
    const { world, mine } = await withInvoice({}, { status: "payment_received", rawState: "212" });
    expect((await check(world, mine.id)).differences).toEqual([
      { what: "status", ours: "approved", theirs: "payment_received (212)" },
    ]);
  });

  it("is one where it knows it under another id", async () => {
    const { world, mine } = await withInvoice({}, { platformId: "flow-8" });
    expect((await check(world, mine.id)).differences).toEqual([
      { what: "platform_id", ours: "flow-7", theirs: "flow-8" },
    ]);
  });

  it("is that it has an invoice whose arrival we do not know of", async () => {
    const { world, mine } = await withInvoice({ platformId: null, delivery: "parked", status: null });
    world.fake.onFind = () => ({ platformId: "flow-9", sameContent: "yes" });
    expect(await check(world, mine.id)).toMatchObject({
      platform: { answer: "found", invoice: { platformId: "flow-9" } },
      differences: [{ what: "presence", ours: "parked", theirs: "flow-9" }],
    });
  });

  it("is that it does not have it, which is a difference only once it was sent", async () => {
    for (const [delivery, differences] of [
      ["queued", []],
      ["parked", [{ what: "presence", ours: "parked", theirs: "absent" }]],
    ] as const) {
      const { world, mine } = await withInvoice({ platformId: null, delivery, status: null });
      world.fake.onFind = () => null;
      expect(await check(world, mine.id)).toMatchObject({ platform: { answer: "absent" }, differences });
    }
  });

  it("is nothing while it is down: what we hold is shown all the same", async () => {
    const { world, mine } = await withInvoice({}, down());
    expect(await check(world, mine.id)).toMatchObject({
      invoice: { id: mine.id },
      platform: {
        answer: "failed",
        error: { code: "connection_refused", message: "It is down.", fix: "Wait." },
      },
      differences: [],
    });
  });

  it("is not asked for where the platform cannot be, or is not configured any more", async () => {
    const { world, mine } = await withInvoice();
    delete world.fake.connection.invoices.fetch;
    expect((await check(world, mine.id)).platform).toMatchObject({ answer: "unable" });
    const elsewhere = await withInvoice({ platform: "gone" });
    expect((await check(elsewhere.world, elsewhere.mine.id)).platform).toMatchObject({ answer: "unable" });
  });

  it("does not hide a fault of ours", async () => {
    const { world, mine } = await withInvoice({}, new TypeError("a bug"));
    await expect(compareAsked(world.parts, mine.id, never)).rejects.toThrow("a bug");
  });
});

describe("the platform's history", () => {
  const item = (id: string): RawItem => ({ id, at: "2026-10-01T07:00:00Z", raw: {} });

  const withHistory = async (ids: string[], read: (id: string, mine: Invoice) => Understood) => {
    const { world, mine } = await withInvoice();
    const events = world.fake.connection.events;
    if (events === undefined) throw new Error("no events");
    events.history = async () => ids.map(item);
    const asked: string[] = [];
    events.read = async ({ id }) => {
      asked.push(id);
      return read(id, mine);
    };
    const keep = async (id: string, state: "done" | "held") => {
      const itemId = world.parts.ids.item();
      await world.store.items.add("main", "poll", [{ itemId, ...item(id) }], world.clock.now());
      if (state === "done") await world.store.items.done(itemId);
      else await world.store.items.hold(itemId, { code: "a", message: "A" }, null, world.clock.now());
    };
    return { world, mine, keep, asked };
  };
  const saying = (
    mine: Invoice,
    change: Partial<Extract<Understood, { kind: "statement" }>["about"]> = {},
  ): Understood => {
    const {
      id: _,
      invoiceId: __,
      account: ___,
      source: ____,
      receivedAt: _____,
      moved: ______,
      ...statement
    } = event(mine.id, { status: "payment_received", rawCode: "fr:212", comment: "Merci" });
    return { kind: "statement", about: { number: mine.number, ...change }, statement };
  };

  it("tells what is missing here, and reads what is known no second time", async () => {
    const { world, mine, keep, asked } = await withHistory(["known", "held", "new", "others"], (id, mine) =>
      saying(mine, id === "others" ? { number: "F-of-somebody-else" } : {}),
    );
    await keep("known", "done");
    await keep("held", "held");
    const { history, differences } = await check(world, mine.id);
    expect(history).toMatchObject({
      answer: "read",
      items: 4,
      missing: [
        { id: "held", state: "held", statement: { status: "payment_received" } },
        { id: "new", state: null, statement: { status: "payment_received", comment: "Merci" } },
      ],
    });
    expect(asked).toEqual(["held", "new", "others"]);
    expect(differences).toEqual([{ what: "history", ours: "2", theirs: "+2" }]);
    expect(await world.store.events.ofInvoice(mine.id)).toHaveLength(2);
  });

  it("leaves out a message of another invoice that has the same number", async () => {
    const others: Record<string, Partial<Extract<Understood, { kind: "statement" }>["about"]>> = {
      "another deposit": { platformId: "flow-8" },
      "another seller": { sellerSiren: "111111111" },
      "another year": { issueDate: "2019-07-01" },
    };
    const { world, mine } = await withHistory([...Object.keys(others), "ours"], (id, mine) =>
      saying(mine, others[id] ?? { platformId: "flow-7" }),
    );
    const { history } = await check(world, mine.id);
    expect(history).toMatchObject({ missing: [{ id: "ours" }] });
  });

  it("tells what cannot be read too", async () => {
    const { world, mine } = await withHistory(["broken"], () => {
      throw new DocumentFault("invalid", "xml", "It is broken.", "Ask for another.");
    });
    expect((await check(world, mine.id)).history).toMatchObject({
      missing: [{ id: "broken", statement: null }],
    });
  });

  it("is read up to a bound", async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `i${i}`);
    const { world, mine, asked } = await withHistory(ids, (_, mine) => saying(mine, { number: "another" }));
    await check(world, mine.id);
    expect(asked.length).toBe(20);
  });

  it("is told as missing when the platform fails", async () => {
    const { world, mine } = await withHistory([], () => ({ kind: "nothing", why: "" }));
    const { events } = world.fake.connection;
    if (events !== undefined) {
      events.history = async () => {
        throw down();
      };
    }
    expect((await check(world, mine.id)).history).toMatchObject({
      answer: "failed",
      error: { message: "It is down." },
    });
  });
});

describe("an export for support", () => {
  it("holds everything but documents, secrets and personal data", async () => {
    const { world, mine } = await withInvoice();
    await world.store.events.append(
      event(mine.id, {
        platformEventId: "e-207",
        status: "disputed",
        comment: "Call Jean on 06 12 34 56 78, jean@exemple.fr; clientSecret hunter2hunter2",
        setBy: { role: "BY", name: "Jean Dupont", id: "0002:732829320" },
      }),
      "acme",
    );
    await world.store.items.add(
      "main",
      "poll",
      [
        {
          itemId: world.parts.ids.item(),
          id: "e-207",
          at: "2026-10-01T07:00:00Z",
          raw: { lastName: "Dupont" },
        },
      ],
      world.clock.now(),
    );
    await world.store.documents.put({
      ownerId: mine.id,
      kind: "original",
      name: "",
      mediaType: "application/xml",
      sha256: mine.sha256,
      bytes: Buffer.from("<Invoice>the document itself</Invoice>"),
    });
    const redact = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value).replaceAll("hunter2hunter2", "***"));
    const { fileName, content } = await exportInvoice(
      { ...world.parts, redact, about: { version: "1.2.3", startedAt: world.clock.now() } },
      mine.id,
    );
    expect(fileName).toBe(`${mine.id}.json`);
    const text = JSON.stringify(content);
    expect(text).not.toMatch(/Dupont|06 12|jean@|hunter2|document itself/);
    expect(content).toMatchObject({
      gateway: { version: "1.2.3", store: "sqlite" },
      platform: { account: "main", adapter: "fake" },
      invoice: { id: mine.id, number: mine.number, seller: { siren: mine.seller.siren, name: "[hidden]" } },
      documents: [{ kind: "original", mediaType: "application/xml", sha256: mine.sha256 }],
      said: [{ id: "e-207", raw: { lastName: "[hidden]" } }],
      pushes: [],
    });
    expect(text).toContain("Call Jean on [phone], [e-mail]; clientSecret ***");
  });
});
