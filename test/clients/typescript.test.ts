import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { Passerelle, verifyWebhook, WebhookRefused } from "../../clients/typescript/src/index.ts";
import { sign } from "../../src/net/sign.ts";
import { buyerOf, PLACES } from "../../src/sandbox/seed.ts";
import { plain } from "../documents/pdf/own.ts";
import { draftTo } from "../support/drafts.ts";
import { openGateway } from "../support/gateway.ts";
import { until } from "../support/processes.ts";
import { control } from "../support/sandbox-control.ts";

/** The TypeScript client against a running gateway with its built-in sandbox platform. */

const KEY = "key-of-the-client";
const ROOT = join(import.meta.dirname, "../..");

let url: string;
let sandbox: { url: string };
let passerelle: Passerelle;

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
};

beforeAll(async () => {
  const gateway = await openGateway({
    store: { url: "sqlite::memory:" },
    platforms: {
      try: { adapter: "sandbox", settings: { secondsPerStep: 0.02 }, poll: { everySeconds: 0.1 } },
    },
    tenants: {
      acme: {
        keys: [KEY],
        companies: [PLACES.seller],
        routes: [{ platform: "try" }],
        reporting: {
          [PLACES.seller]: {
            name: "Atelier",
            vatNumber: "FR30001009000",
            vatRegime: "monthly",
            reportFrom: "2026-09-01",
            platform: "try",
          },
        },
      },
    },
  });
  url = gateway.url;
  sandbox = { url: gateway.sandboxUrl ?? "" };
  passerelle = new Passerelle({ url, key: KEY });
});

describe("the TypeScript client", () => {
  it("sends content, and follows it until it is paid", async () => {
    const sent = await passerelle.invoices.send(draftTo("TS-1", "pays"), { reference: "SO-1" });
    expect(sent).toMatchObject({ number: "TS-1", reference: "SO-1", direction: "outbound" });
    const paid = await passerelle.invoices.waitFor(sent.id, "payment_received");
    expect(paid).toMatchObject({ badge: { state: "paid" }, delivery: "sent" });
    // What it went through counts as well.
    expect((await passerelle.invoices.waitFor(sent.id, ["refused", "approved"])).id).toBe(sent.id);
    const history = await all(passerelle.invoices.history(sent.id));
    expect(history.map(({ status }) => status?.name)).toEqual(
      expect.arrayContaining(["submitted", "approved", "payment_received"]),
    );
    // PK: a ZIP.
    expect([...(await passerelle.invoices.evidence(sent.id)).slice(0, 2)]).toEqual([0x50, 0x4b]);
    const original = await passerelle.invoices.document(sent.id);
    expect(original.mediaType).toBe("application/pdf");
    expect(new TextDecoder().decode(original.bytes.subarray(0, 5))).toBe("%PDF-");
    expect((await passerelle.invoices.document(sent.id, "converted")).mediaType).toBe("application/xml");
    expect(await passerelle.invoices.content(sent.id)).toMatchObject({ number: "TS-1" });
    expect(await passerelle.invoices.sync(sent.id)).toMatchObject({ outcome: expect.any(String) });
  });

  it("gives one invoice, although answers are lost after they were given", async () => {
    const keys: (string | null)[] = [];
    const statuses: number[] = [];
    const through = new Passerelle({
      url,
      key: KEY,
      firstWaitSeconds: 0.001,
      fetch: async (request) => {
        keys.push(request.headers.get("idempotency-key"));
        const answer = await fetch(request);
        statuses.push(answer.status);
        if (statuses.length <= 2) throw new TypeError("the line was cut");
        return answer;
      },
    });
    const sent = await through.invoices.send(draftTo("TS-2"));
    expect(statuses).toEqual([202, 200, 200]);
    expect(new Set(keys).size).toBe(1);
    const found = await all(passerelle.invoices.list({ number: "TS-2" }));
    expect(found.map(({ id }) => id)).toEqual([sent.id]);
  });

  it("sends files, and tells what is wrong field by field", async () => {
    const pdf = readFileSync(join(ROOT, "examples/invoice.pdf"));
    expect(await passerelle.invoices.validate(pdf)).toMatchObject({ valid: true });
    const xml = new Blob([readFileSync(join(ROOT, "examples/invoice.xml"))]);
    expect(await passerelle.invoices.validate(xml)).toMatchObject({ valid: true });
    expect(await passerelle.invoices.send(pdf)).toMatchObject({ syntax: "factur-x" });
    await expect(passerelle.invoices.send(draftTo("TS with spaces"))).rejects.toMatchObject({
      name: "PasserelleProblem",
      status: 422,
      retryable: false,
      requestId: expect.stringMatching(/./),
      errors: [expect.objectContaining({ path: "BT-1", rule: "BR-FR-02", fix: expect.any(String) })],
    });
    const own = await passerelle.invoices.send(draftTo("TS-8"), { readable: plain });
    expect(own).toMatchObject({ number: "TS-8", syntax: "factur-x" });
    await passerelle.invoices.send(draftTo("TS-3"), { idempotencyKey: "order-3" });
    await expect(
      passerelle.invoices.send(draftTo("TS-4"), { idempotencyKey: "order-3" }),
    ).rejects.toMatchObject({ status: 409 });
  });

  it("says who may not ask, and what is not there", async () => {
    const stranger = new Passerelle({ url, key: "wrong" });
    await expect(stranger.invoices.get("inv_1")).rejects.toMatchObject({ status: 401 });
    await expect(passerelle.invoices.get("inv_1")).rejects.toMatchObject({ status: 404 });
  });

  it("goes through a list page by page", async () => {
    const numbers = ["TS-P1", "TS-P2", "TS-P3"];
    for (const number of numbers) await passerelle.invoices.send(draftTo(number), { reference: "paged" });
    const listed = await all(passerelle.invoices.list({ reference: "paged", limit: 1 }));
    expect(listed.map(({ number }) => number).sort()).toEqual(numbers);
  });

  it("reads the feed from where it stopped, and misses nothing after a crash", async () => {
    const [{ id } = { id: "" }] = await all(passerelle.invoices.list({ number: "TS-1" }));
    await passerelle.invoices.waitFor(id, "payment_received");
    let steps = await all(passerelle.events.since(null));
    const cursor = steps.at(-1)?.cursor ?? null;
    expect(cursor).not.toBe(null);
    // Within a page the cursor stays: what comes again is known by its id.
    expect(steps[0]?.cursor).toBe(null);
    expect(steps.some(({ event }) => "invoiceId" in event && event.invoiceId === id)).toBe(true);
    const next = await passerelle.invoices.send(draftTo("TS-6"));
    steps = await until(
      () => all(passerelle.events.since(cursor)),
      (found) => found.some(({ event }) => "invoiceId" in event && event.invoiceId === next.id),
    );
    expect(steps.some(({ event }) => "invoiceId" in event && event.invoiceId === id)).toBe(false);
  });

  it("receives an invoice, and answers it", async () => {
    await control(sandbox, "POST", "/clients/passerelle/receive", { number: "TS-SUP-1" });
    const [received] = await until(
      () => all(passerelle.invoices.list({ direction: "inbound", number: "TS-SUP-1" })),
      (found) => found.length > 0,
    );
    const id = received?.id ?? "";
    await until(
      () => passerelle.invoices.allowedStatuses(id),
      ({ allowed }) => allowed.some(({ name }) => name === "approved"),
    );
    const push = await passerelle.invoices.pushStatus(id, { status: "approved" }, { idempotencyKey: "ok-1" });
    const again = await passerelle.invoices.pushStatus(
      id,
      { status: "approved" },
      { idempotencyKey: "ok-1" },
    );
    expect(again.id).toBe(push.id);
    await passerelle.invoices.waitFor(id, "approved");
    expect((await passerelle.invoices.pushes(id)).map((one) => one.id)).toEqual([push.id]);
  });

  it("does not wait for what will not come", async () => {
    const [{ id } = { id: "" }] = await all(passerelle.invoices.list({ number: "TS-1" }));
    await expect(passerelle.invoices.waitFor(id, "refused", { timeoutSeconds: 0.01 })).rejects.toMatchObject({
      name: "PasserelleWait",
      invoice: { status: { name: "payment_received" } },
    });
  });

  it("asks the directory, and gives a token for the widget", async () => {
    const siren = buyerOf("pays");
    expect(await passerelle.directory.resolve({ siren })).toMatchObject({ address: expect.anything() });
    expect(await passerelle.directory.company(siren)).toMatchObject({ siren });
    const { token } = await passerelle.widgetToken({ mode: "read" });
    expect(token).toMatch(/./);
  });

  it("reports what no invoice carries", async () => {
    const totals = {
      company: PLACES.seller,
      id: "till-1",
      date: "2026-09-15",
      currency: "EUR",
      groups: [{ category: "TLB1" as const, rates: [{ rate: "20.00", base: "100.00", vat: "20.00" }] }],
    };
    const item = await passerelle.reports.transactions(totals);
    expect(await passerelle.reports.transactions(totals)).toEqual(item);
    const { id: _, ...replacement } = totals;
    expect(await passerelle.reports.replaceTransactions("till-1", replacement)).toMatchObject({
      id: "till-1",
    });
    expect(
      await passerelle.reports.payments({
        company: PLACES.seller,
        id: "payment-1",
        date: "2026-09-16",
        amount: "120.00",
        currency: "EUR",
        rates: [{ rate: "20.00", amount: "120.00" }],
      }),
    ).toMatchObject({ id: "payment-1" });
    const calendar = await passerelle.reports.calendar(PLACES.seller, {
      from: "2026-09-01",
      until: "2026-12-31",
    });
    expect(calendar.length).toBeGreaterThan(0);
    const [report] = await until(
      () => all(passerelle.reports.list({ company: PLACES.seller, kind: "transactions" })),
      (reports) => reports.length > 0,
    );
    const sent = await passerelle.reports.submit(report?.id ?? "");
    expect((await passerelle.reports.get(sent.id)).state).toMatch(/^(queued|sent|taken|accepted)$/);
  });

  it("knows the other operations by their paths", async () => {
    const { data } = await passerelle.api.GET("/healthz");
    expect(data).toBeDefined();
  });
});

describe("a webhook call, to the client", () => {
  const secret = `whsec_${Buffer.from("a key of the client's tests").toString("base64")}`;
  const other = `whsec_${Buffer.from("another key").toString("base64")}`;
  const call = (type: string) =>
    JSON.stringify({
      type,
      timestamp: "2026-10-01T08:00:00.000Z",
      data: { withdrawn: { id: "inv_1", number: "é" } },
    });
  const signed = (body: string, at = new Date(), secrets = [secret]) => ({
    ...sign({ id: "evt_1", at, body, secrets }),
  });

  it("is a typed event, whatever holds its headers and its body", () => {
    const body = call("invoice.withdrawn");
    const headers = signed(body);
    const event = verifyWebhook(secret, headers, Buffer.from(body));
    expect(event).toMatchObject({ id: "evt_1", type: "invoice.withdrawn" });
    expect(event.type === "invoice.withdrawn" && event.data.withdrawn.number).toBe("é");
    expect(verifyWebhook(secret, new Headers(headers), body)).toEqual(event);
    const shouted = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    expect(verifyWebhook(secret, shouted, body)).toEqual(event);
  });

  it("is taken under the old and the new secret while they change", () => {
    const body = call("invoice.withdrawn");
    expect(verifyWebhook([other, secret], signed(body), body).id).toBe("evt_1");
    expect(verifyWebhook(other, signed(body, new Date(), [secret, other]), body).id).toBe("evt_1");
  });

  it("may be of a type that this version does not know", () => {
    const body = call("invoice.sung");
    expect(verifyWebhook(secret, signed(body), body)).toMatchObject({
      type: "unknown",
      realType: "invoice.sung",
    });
  });

  const body = call("invoice.received");
  it.each<[string, Parameters<typeof verifyWebhook>]>([
    ["another secret", [other, signed(body), body]],
    ["no secret", [[], signed(body), body]],
    ["another body", [secret, signed(body), `${body} `]],
    ["another id", [secret, { ...signed(body), "webhook-id": "evt_2" }, body]],
    ["an old copy", [secret, signed(body, new Date(Date.now() - 301_000)), body]],
    ["one from the future", [secret, signed(body, new Date(Date.now() + 400_000)), body]],
    ["a short signature", [secret, { ...signed(body), "webhook-signature": "v1,AA" }, body]],
    ["another version", [secret, { ...signed(body), "webhook-signature": "v2,AAAA" }, body]],
    ["no headers", [secret, {}, body]],
  ])("is refused with %s", (_, given) => {
    expect(() => verifyWebhook(...given)).toThrow(WebhookRefused);
  });
});
