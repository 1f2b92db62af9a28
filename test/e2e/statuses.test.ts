import { beforeAll, describe, expect, it } from "vitest";
import { writeCdar, writeCii, writeUbl } from "../../src/documents/index.ts";
import { type StatusName, statusFacts } from "../../src/domain/life-cycle/status.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { fullCdar } from "../fixtures/cdar.ts";
import { BUYER_SIREN, SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, ownFolder, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

/**
 * Two ERPs at one gateway, each with its own account at the sandbox: what one says, the other hears, over sockets.
 */
let sandbox: Sandbox;
let seller: ReturnType<typeof erp>;
let buyer: ReturnType<typeof erp>;
let admin: ReturnType<typeof erp>;

const control = async (path: string, method: string, body: unknown): Promise<void> => {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${sandbox.url}/control${path}`, {
    method,
    headers,
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
};

/** Deposits something as a client, past the gateway. */
const deposit = async (client: string, file: Uint8Array, flowInfo: object): Promise<void> => {
  const login = { authorization: `Basic ${Buffer.from(`${client}:sandbox`).toString("base64")}` };
  const grant = new URLSearchParams({ grant_type: "client_credentials" });
  const answer = await fetch(`${sandbox.url}/oauth2/token`, { method: "POST", headers: login, body: grant });
  const { access_token } = (await answer.json()) as { access_token: string };
  const form = new FormData();
  form.append("flowInfo", new Blob([JSON.stringify(flowInfo)], { type: "application/json" }));
  form.append("file", new Blob([Buffer.from(file)], { type: "application/xml" }), "file.xml");
  const headers = { authorization: `Bearer ${access_token}` };
  const sent = await fetch(`${sandbox.url}/flow-service/v1/flows`, { method: "POST", headers, body: form });
  expect(sent.status).toBe(202);
};

const config = (companies: string[] = [BUYER_SIREN], file = ":memory:") => ({
  store: { url: `sqlite:${file}` },
  admin: { keys: ["admin-key-of-the-test"] },
  platforms: Object.fromEntries(
    ["seller", "buyer"].map((clientId) => [
      clientId,
      { adapter: "sandbox", settings: { url: sandbox.url, clientId }, poll: { everySeconds: 0.1 } },
    ]),
  ),
  tenants: {
    sells: { keys: ["key-of-the-seller"], companies: [SELLER_SIREN], routes: [{ platform: "seller" }] },
    buys: { keys: ["key-of-the-buyer"], companies, routes: [{ platform: "buyer" }] },
    // An account that serves one tenant alone would give it what is nobody's.
    shares: { keys: ["key-of-who-shares-it"], companies: ["356000000"], routes: [{ platform: "buyer" }] },
  },
});

beforeAll(async () => {
  sandbox = await openSandbox({ pace: 0 });
  await control("/clients/seller/companies", "PUT", {
    companies: [{ siren: SELLER_SIREN, name: "Atelier" }],
  });
  await control("/clients/buyer/companies", "PUT", {
    companies: [
      { siren: BUYER_SIREN, name: "Comptoir" },
      { siren: "552100554", name: "Filiale" },
    ],
  });
  const { url } = await openGateway(config());
  seller = erp(url, "key-of-the-seller");
  buyer = erp(url, "key-of-the-buyer");
  admin = erp(url, "admin-key-of-the-test");
}, 60_000);

type Party = ReturnType<typeof erp>;
interface Deal {
  sold: string;
  bought: string;
}

/** Sends an invoice and waits until the other side has it. `sold` and `bought` are the two records of it. */
const deal = async (
  number: string,
  content: Parameters<typeof sampleContent>[0] = {},
  write: typeof writeCii = writeCii,
): Promise<Deal> => {
  const selfBilled = content?.typeCode === "389";
  const [from, to] = selfBilled ? [buyer, seller] : [seller, buyer];
  const sent = await from.send(new Uint8Array(write(sampleContent({ number, ...content }))));
  expect(sent.status, sent.text).toBe(202);
  const { json } = await until(
    () => to.get(`/v1/invoices?direction=inbound&number=${number}`),
    ({ json }) => json.items[0]?.status?.name === "made_available",
  );
  await until(
    () => from.get(`/v1/invoices/${sent.json.id}`),
    ({ json }) => json.status?.name === "made_available",
  );
  const ids = [sent.json.id, json.items[0].id];
  return selfBilled ? { sold: ids[1], bought: ids[0] } : { sold: ids[0], bought: ids[1] };
};

const json = { "content-type": "application/json" };
const push = (who: Party, id: string, body: object, headers = {}) =>
  who.post(`/v1/invoices/${id}/statuses`, JSON.stringify(body), { ...json, ...headers });

const verdict = (who: Party, id: string, pushId: string) =>
  until(
    () => who.get(`/v1/invoices/${id}/statuses`),
    ({ json }) =>
      ["accepted", "refused", "failed", "parked"].includes(
        json.items.find((p: { id: string }) => p.id === pushId)?.state,
      ),
  ).then(({ json }) => json.items.find((p: { id: string }) => p.id === pushId));

const file = { fileName: "bon.pdf", mediaType: "application/pdf", content: btoa("%PDF-1.7 bon") };
const received = (amount: string, comment?: string) => ({
  status: "payment_received",
  amounts: [{ amount, currency: "EUR", vatRate: "20.00" }],
  ...(comment === undefined ? {} : { comment }),
});

type Said = [who: "seller" | "buyer", body: { status: string } & Record<string, unknown>];
const b = (status: StatusName, more: object = {}): Said => ["buyer", { status, ...more }];
const s = (status: StatusName, more: object = {}): Said => ["seller", { status, ...more }];
const suspends = b("suspended", { reason: "JUSTIF_ABS", comment: "Joindre le bon signé." });

describe("every status, from the ERP that says it to the ERP that hears it", () => {
  it.concurrent.each<[what: string, says: Said[], status: StatusName, badge: string, content?: object]>([
    ["in hand", [b("in_hand")], "in_hand", "pending"],
    ["approved", [b("in_hand"), b("approved")], "approved", "accepted"],
    [
      "approved in part",
      [
        b("partially_approved", {
          reason: "LIVR_INCOMP",
          amounts: [{ amount: "700.00", currency: "EUR" }],
        }),
      ],
      "partially_approved",
      "accepted",
    ],
    [
      "disputed, then settled",
      [b("disputed", { reason: "QTE_ERR", actionCode: "PIN", comment: "3 reçues" }), b("approved")],
      "approved",
      "accepted",
    ],
    [
      "suspended, completed with a file, approved",
      [suspends, s("completed", { attachments: [file] }), b("approved")],
      "approved",
      "accepted",
    ],
    ["refused", [b("refused", { reason: "TX_TVA_ERR" })], "refused", "rejected"],
    [
      "paid",
      [b("approved"), b("payment_sent", { amounts: [{ amount: "1200.00", currency: "EUR" }] })],
      "payment_sent",
      "accepted",
    ],
    [
      "received in two parts, one taken back",
      [
        ["seller", received("600.00")],
        ["seller", received("600.00")],
        ["seller", received("-600.00", "Impayé")],
      ],
      "payment_received",
      "paid",
    ],
    ["cancelled", [s("cancelled")], "cancelled", "rejected"],
    [
      "direct payment",
      [s("direct_payment_requested", { attachments: [file] })],
      "direct_payment_requested",
      "pending",
    ],
    [
      "factored, account changed, taken back",
      [
        s("factored", { payee: { siren: "356000000", name: "Factor", iban: "FR7630006000011234567890189" } }),
        s("payee_changed", {
          payee: { siren: "356000000", name: "Factor", iban: "FR7630004000031234567890143" },
        }),
        s("not_factored"),
      ],
      "not_factored",
      "pending",
    ],
    [
      "a credit note refunded",
      [b("approved"), s("payment_sent")],
      "payment_sent",
      "accepted",
      { typeCode: "381", precedingInvoices: [{ number: "F1", issueDate: "2026-09-01" }] },
    ],
    [
      "self-billed, approved by the seller",
      [s("approved"), b("payment_sent"), ["seller", received("1200.00")]],
      "payment_received",
      "paid",
      { typeCode: "389" },
    ],
    [
      "self-billed, suspended by the seller, completed by the buyer",
      [["seller", suspends[1]], b("completed", { attachments: [file] })],
      "completed",
      "pending",
      { typeCode: "389" },
    ],
  ])(
    "%s",
    async (what, says, status, badge, content) => {
      const number = `S-${what.replace(/\W+/g, "-").slice(0, 25)}`;
      const { sold, bought } = await deal(number, content ?? {});
      const sides = { seller: [seller, sold, buyer, bought], buyer: [buyer, bought, seller, sold] } as const;
      for (const [who, body] of says) {
        const [own, id, other, otherId] = sides[who];
        const code = statusFacts(body.status as StatusName).code;
        const heard = async () =>
          (await other.get(`/v1/invoices/${otherId}/events`)).json.items.filter(
            (e: { status: { code: number } | null }) => e.status?.code === code,
          );
        const before = (await heard()).length;
        const taken = await push(own, id, body);
        expect(taken.status, taken.text).toBe(202);
        expect(await verdict(own, id, taken.json.id)).toMatchObject({ state: "accepted", problem: null });
        const events = await until(heard, (found) => found.length > before);
        expect(events.at(-1)).toMatchObject({
          setBy: { role: who === "seller" ? "SE" : "BY" },
          external: false,
          reasons: body.reason === undefined ? [] : [{ code: body.reason }],
        });
      }
      for (const [who, id] of [
        [seller, sold],
        [buyer, bought],
      ] as const) {
        const { json } = await until(
          () => who.get(`/v1/invoices/${id}`),
          ({ json }) => json.status.name === status,
        );
        expect(json.badge.state).toBe(badge);
        // Each push stands once in the history of both.
        const { json: history } = await who.get(`/v1/invoices/${id}/events`);
        const told = history.items.filter(
          (e: { status: { code: number } | null }) => (e.status?.code ?? 0) > 203,
        );
        expect(told.map((e: { status: { name: string } }) => e.status.name).sort()).toEqual(
          says.map(([, body]) => body.status).sort(),
        );
      }
    },
    40_000,
  );

  it("keeps a confidential factoring from the buyer", async () => {
    const { sold, bought } = await deal("S-CONF");
    const taken = await push(seller, sold, { status: "factored_confidential" });
    expect(await verdict(seller, sold, taken.json.id)).toMatchObject({ state: "accepted" });
    const after = await push(seller, sold, { status: "cancelled" });
    await verdict(seller, sold, after.json.id);
    const { json } = await until(
      () => buyer.get(`/v1/invoices/${bought}/events`),
      ({ json }) => json.items.some((e: { rawCode: string }) => e.rawCode === "220"),
    );
    expect(json.items.map((e: { rawCode: string }) => e.rawCode)).not.toContain("226");
  });
});

describe("what the platform refuses", () => {
  it("comes back to the same push and to the ERP, and the invoice stands as before", async () => {
    // The document tells of a public buyer, whose wider list of reasons this platform does not know.
    const { sold, bought } = await deal("R-1", { process: "A1" });
    const taken = await push(buyer, bought, { status: "refused", reason: "AUTRE", comment: "Hors marché" });
    expect(taken.status, taken.text).toBe(202);
    const refused = await verdict(buyer, bought, taken.json.id);
    expect(refused).toMatchObject({ state: "refused", problem: { code: "InvoiceLCRuleError" } });
    expect(refused.problem.message).toContain("BR-FR-CDV-CL-09");
    const { json: now } = await buyer.get(`/v1/invoices/${bought}`);
    expect(now).toMatchObject({ status: { name: "made_available" }, badge: { state: "pending" } });
    const { json: feed } = await buyer.get("/v1/events?limit=200");
    expect(feed.items).toContainEqual(
      expect.objectContaining({
        invoiceId: bought,
        status: null,
        push: { id: taken.json.id, outcome: "refused" },
        moved: false,
      }),
    );
    // The other side never heard of it, and the invoice can still be approved.
    const again = await push(buyer, bought, { status: "approved" });
    expect(await verdict(buyer, bought, again.json.id)).toMatchObject({ state: "accepted" });
    const { json: other } = await until(
      () => seller.get(`/v1/invoices/${sold}/events`),
      ({ json }) => json.items.some((e: { rawCode: string }) => e.rawCode === "205"),
    );
    expect(other.items.map((e: { rawCode: string }) => e.rawCode)).not.toContain("210");
  });
});

describe("a push whose answer is lost", () => {
  it("arrives once, and is known", async () => {
    const { bought } = await deal("L-1");
    const effect = { kind: "reset", when: "after" };
    await control("/faults", "POST", { match: "submit", clientId: "buyer", effect });
    const taken = await push(buyer, bought, { status: "approved" });
    expect(await verdict(buyer, bought, taken.json.id)).toMatchObject({ state: "accepted" });
    const deposits = (await (await fetch(`${sandbox.url}/control/deposits?client=buyer`)).json()) as {
      deposits: { trackingId: string }[];
    };
    expect(deposits.deposits.filter((d) => d.trackingId === taken.json.id)).toHaveLength(1);
  });
});

describe("what may be said", () => {
  it("is told ahead of time, and held to", async () => {
    const { sold, bought } = await deal("A-1");
    const { json: mine } = await buyer.get(`/v1/invoices/${bought}/allowed-statuses`);
    expect(mine.side).toBe("buyer");
    const allowed = mine.allowed.map((a: { name: string }) => a.name);
    expect(allowed).toEqual([
      "in_hand",
      "approved",
      "partially_approved",
      "disputed",
      "suspended",
      "refused",
      "payment_sent",
    ]);
    expect(mine.allowed.length + mine.others.length).toBe(23);
    expect(mine.allowed.find((a: { name: string }) => a.name === "refused").needs).toMatchObject({
      reason: "required",
      reasons: expect.arrayContaining([
        { code: "TX_TVA_ERR", label: "Taux de TVA erroné", labelEn: "Wrong VAT rate" },
      ]),
      attachments: "none",
    });
    expect(mine.others.find((a: { name: string }) => a.name === "payment_received").why).toMatchObject({
      code: "set_by_other_party",
      lasting: true,
    });
    const never = await push(seller, sold, { status: "approved" });
    expect(never).toMatchObject({
      status: 409,
      json: { code: "status_not_allowed", errors: [{ path: "status", code: "set_by_other_party" }] },
    });
    const bare = await push(buyer, bought, { status: "refused" });
    expect(bare).toMatchObject({ status: 422, json: { errors: [{ path: "reason", code: "BR-FR-CDV-15" }] } });
    expect((await push(buyer, bought, { status: "nonsense" })).status).toBe(422);
    expect((await push(buyer, sold, { status: "approved" })).status).toBe(404);
    expect((await push(admin, sold, { status: "cancelled" })).status).toBe(403);
    const odd = await push(seller, sold, {
      status: "completed",
      attachments: [{ ...file, content: "%%%%" }],
    });
    expect(odd).toMatchObject({ status: 422, json: { errors: [{ path: "attachments.0.content" }] } });

    const key = { "idempotency-key": "one" };
    const first = await push(buyer, bought, { status: "approved" }, key);
    const second = await push(buyer, bought, { status: "approved" }, key);
    expect([first.status, second.status, second.json.id]).toEqual([202, 200, first.json.id]);
    await verdict(buyer, bought, first.json.id);
    expect((await push(buyer, bought, { status: "in_hand" }, key)).status).toBe(409);
    expect((await push(buyer, bought, { status: "approved" })).json.errors[0].code).toBe("already_set");
    const end = await push(buyer, bought, { status: "refused", reason: "DOUBLON" });
    await verdict(buyer, bought, end.json.id);
    const { json: over } = await buyer.get(`/v1/invoices/${bought}/allowed-statuses`);
    expect(over.allowed).toEqual([]);
    expect(over.others.find((a: { name: string }) => a.name === "approved").why.code).toBe("life_cycle_over");
  });
});

describe("a status that a person sets in the platform's own page", () => {
  it("arrives at both, and is marked as external where it was set", async () => {
    const { sold, bought } = await deal("P-1");
    const message = writeCdar(
      fullCdar({
        id: "PORTAL-1",
        statusCode: "205",
        documentStatus: "1",
        invoiceNumber: "P-1",
        recipients: fullCdar().recipients.slice(0, 1),
        payee: null,
        attachments: [],
        details: [],
        issuedAt: new Date().toISOString(),
        statusAt: new Date(Date.now() + 5_000).toISOString(),
      }),
    );
    await deposit("buyer", message, { flowSyntax: "CDAR", name: "portal.xml" });
    for (const [who, id, external] of [
      [buyer, bought, true],
      [seller, sold, false],
    ] as const) {
      const { json } = await until(
        () => who.get(`/v1/invoices/${id}/events`),
        ({ json }) => json.items.some((e: { rawCode: string }) => e.rawCode === "205"),
      );
      const event = json.items.find((e: { rawCode: string }) => e.rawCode === "205");
      expect(event).toMatchObject({ external, setBy: { role: "BY" }, moved: true, push: null });
      expect((await who.get(`/v1/invoices/${id}`)).json.status.name).toBe("approved");
    }
  });
});

describe("received invoices", () => {
  it("are kept as they came, and read whatever their syntax", async () => {
    const { bought } = await deal("U-1", {}, writeUbl);
    const sent = new TextDecoder().decode(writeUbl(sampleContent({ number: "U-1" })));
    const got = await buyer.get(`/v1/invoices/${bought}/document`);
    expect(got.text).toBe(sent);
    const content = (await buyer.get(`/v1/invoices/${bought}/document?rendition=json`)).json;
    expect(content).toMatchObject({ number: "U-1", totals: { withVat: "1200.00" } });
    const readable = await buyer.get(`/v1/invoices/${bought}/document?rendition=readable`);
    expect(readable.text.startsWith("%PDF-")).toBe(true);
  });

  it("that belong to nobody are shown to the administrator, and find their owner at the next start", async () => {
    const database = `${ownFolder()}/store.db`;
    const first = await openGateway(config([BUYER_SIREN], database));
    const chief = erp(first.url, "admin-key-of-the-test");
    await control("/clients/buyer/receive", "POST", { number: "N-1", buyer: "552100554" });
    const { json } = await until(
      () => chief.get("/v1/invoices?number=N-1"),
      ({ json }) => json.items[0]?.status?.name === "made_available",
    );
    expect(json.items[0]).toMatchObject({ tenant: null, direction: "inbound" });
    const id = json.items[0].id;
    expect((await erp(first.url, "key-of-the-buyer").get(`/v1/invoices/${id}`)).status).toBe(404);
    await first.stop();

    const second = await openGateway(config([BUYER_SIREN, "552100554"], database));
    const owner = erp(second.url, "key-of-the-buyer");
    const found = await owner.get(`/v1/invoices/${id}`);
    expect(found).toMatchObject({ status: 200, json: { number: "N-1" } });
    expect(found.json).not.toHaveProperty("tenant");
    expect((await erp(second.url, "admin-key-of-the-test").get(`/v1/invoices/${id}`)).json.tenant).toBe(
      "buys",
    );
    // The first gateway may have been stopped between the two statements: the second learns what it left.
    const { json: feed } = await until(
      () => owner.get("/v1/events?limit=200"),
      ({ json }) => json.items.filter((e: { invoiceId: string }) => e.invoiceId === id).length === 2,
    );
    const mine = feed.items.filter((e: { invoiceId: string }) => e.invoiceId === id);
    expect(mine.map((e: { rawCode: string }) => e.rawCode).sort()).toEqual(["202", "203"]);
    await second.stop();
  }, 40_000);
});
