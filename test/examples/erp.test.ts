import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { followInvoices, lookForTrouble } from "../../examples/erp/typescript/follow-invoices.ts";
import { connect, GatewayAway, type Invoice } from "../../examples/erp/typescript/gateway.ts";
import { type Ledger, openLedger } from "../../examples/erp/typescript/ledger.ts";
import { receiveInvoices } from "../../examples/erp/typescript/receive-invoices.ts";
import { sendInvoices } from "../../examples/erp/typescript/send-invoices.ts";
import { allowedStatuses, pushOf, setStatus } from "../../examples/erp/typescript/set-status.ts";
import { isGenuine, webhookServer, workOnCalls } from "../../examples/erp/typescript/take-webhooks.ts";
import { sign } from "../../src/net/sign.ts";
import { buyerOf, PLACES } from "../../src/sandbox/seed.ts";
import { ownFolder, type Running, startGatewayProcess, until } from "../support/processes.ts";
import { control, invoiceTo } from "../support/sandbox-control.ts";

/** The example of an ERP against a gateway process with its built-in sandbox platform. */

const KEY = "key-of-the-example";
const SECRET = `whsec_${Buffer.from("a key of the example's tests").toString("base64")}`;
const ROOT = new URL("../..", import.meta.url).pathname;

const folder = ownFolder();
/** The books that the webhooks of the gateway are written into. */
const called = openLedger(join(folder, "called.db"));
let gateway: Running;
let sandbox: { url: string };

const addressOf = async (server: Server): Promise<string> => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

beforeAll(async () => {
  const hooks = webhookServer(called, SECRET);
  const url = `${await addressOf(hooks)}/hook`;
  gateway = await startGatewayProcess(
    {
      store: { url: `sqlite:${join(folder, "passerelle.db")}` },
      platforms: {
        try: { adapter: "sandbox", settings: { secondsPerStep: 0.05 }, poll: { everySeconds: 0.2 } },
      },
      tenants: {
        acme: {
          keys: [KEY],
          companies: [PLACES.seller],
          routes: [{ platform: "try" }],
          webhooks: [{ url, secret: SECRET, allowPrivate: true }],
        },
      },
    },
    folder,
  );
  const ready = gateway.output().split("\n");
  const line = ready.find((text) => text.includes("the sandbox platform is ready")) ?? "{}";
  sandbox = JSON.parse(line) as { url: string };
  return () => hooks.close();
});

const connected = (url = gateway.url) => connect({ url, key: KEY, firstWaitMs: 1 });

const books = (): Ledger => {
  const ledger = openLedger(":memory:");
  onTestFinished(() => ledger.close());
  return ledger;
};

const planned = (reference: string, buyer: string): Ledger => {
  const ledger = books();
  ledger.plan(reference, "application/xml", invoiceTo(buyer, reference));
  return ledger;
};

const settled = (ledger: Ledger, reference: string, status: string): Promise<Invoice | null> =>
  until(
    async () => {
      await followInvoices(connected(), ledger);
      return ledger.ofReference(reference);
    },
    (invoice) => invoice?.status?.name === status,
  );

describe("the example of an ERP", () => {
  it("sends an invoice and follows it until it is paid", async () => {
    const ledger = planned("EX-1", buyerOf("pays"));
    expect(await sendInvoices(connected(), ledger)).toEqual([]);
    expect(ledger.toSend()).toEqual([]);
    const paid = await settled(ledger, "EX-1", "payment_received");
    expect(paid).toMatchObject({ number: "EX-1", badge: { state: "paid" }, delivery: "sent" });
    expect(await lookForTrouble(connected(), ledger)).toEqual([]);
  });

  it("sends once, although answers are lost and it starts anew", async () => {
    const lost: number[] = [];
    const keys = new Set<string>();
    const proxy = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const answer = await fetch(gateway.url + request.url, {
        method: request.method ?? "GET",
        headers: Object.fromEntries(
          ["authorization", "content-type", "idempotency-key"].map((name) => [
            name,
            String(request.headers[name]),
          ]),
        ),
        body: Buffer.concat(chunks),
      });
      keys.add(String(request.headers["idempotency-key"]));
      lost.push(answer.status);
      if (lost.length <= 3) response.socket?.resetAndDestroy();
      else response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    });
    const url = await addressOf(proxy);
    onTestFinished(() => void proxy.close());
    const ledger = planned("EX-2", buyerOf("silent"));
    const hasty = connect({ url, key: KEY, firstWaitMs: 1, tries: 2 });
    await expect(sendInvoices(hasty, ledger)).rejects.toBeInstanceOf(GatewayAway);
    expect(ledger.toSend()).toHaveLength(1);
    expect(await sendInvoices(hasty, ledger)).toEqual([]);
    expect(lost).toEqual([202, 200, 200, 200]);
    expect(keys.size).toBe(1);
    const { items } = await connected().get<{ items: unknown[] }>("/v1/invoices?number=EX-2");
    expect(items).toHaveLength(1);
  });

  it("tells what the gateway does not take, and sends the others", async () => {
    const ledger = planned("EX-3", buyerOf("pays"));
    ledger.plan("EX-4", "application/xml", invoiceTo(buyerOf("pays"), "a number with spaces"));
    ledger.plan("EX-5", "application/xml", invoiceTo(buyerOf("silent"), "EX-5"));
    const [{ reference, problem } = { reference: "", problem: null }, ...more] = await sendInvoices(
      connected(),
      ledger,
    );
    expect([reference, problem?.status, more]).toEqual(["EX-4", 422, []]);
    expect(problem?.errors).toEqual([
      {
        path: "BT-1",
        at: "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:ID",
        code: "REJ_SEMAN",
        rule: "BR-FR-02",
        message: expect.any(String),
        messageFr: expect.any(String),
        fix: expect.any(String),
        fixFr: expect.any(String),
      },
    ]);
    expect(ledger.toSend().map((invoice) => invoice.reference)).toEqual(["EX-4"]);
  });

  it("receives an invoice with its document and content, and answers it", async () => {
    const ledger = books();
    await control(sandbox, "POST", "/clients/passerelle/receive", { number: "SUP-1", format: "factur-x" });
    const [received] = await until(
      () => receiveInvoices(connected(), ledger),
      (fresh) => fresh.length > 0,
    );
    expect(received).toMatchObject({ number: "SUP-1", direction: "inbound" });
    expect(await receiveInvoices(connected(), ledger)).toEqual([]);
    const [{ id, document, content } = { id: "", document: Buffer.of(), content: null }] = ledger.received();
    expect(Buffer.from(document.slice(0, 5)).toString()).toBe("%PDF-");
    expect(content).toMatchObject({ number: "SUP-1", totals: {} });

    const { allowed } = await until(
      () => allowedStatuses(connected(), id),
      (answer) => answer.allowed.some(({ name }) => name === "refused"),
    );
    const reasons = allowed.find(({ name }) => name === "refused")?.needs.reasons.map(({ code }) => code);
    expect(reasons).toContain("TX_TVA_ERR");
    const said = { status: "refused", reason: "TX_TVA_ERR", comment: "Le taux attendu est 10 %." };
    const push = await setStatus(connected(), id, said, "refusal-of-SUP-1");
    expect((await setStatus(connected(), id, said, "refusal-of-SUP-1")).id).toBe(push.id);
    await expect(setStatus(connected(), id, { status: "refused" }, "another")).rejects.toMatchObject({
      name: "GatewayProblem",
    });
    await until(
      () => pushOf(connected(), id, push.id),
      (now) => now?.state === "accepted",
    );
    await followInvoices(connected(), ledger);
    expect(await connected().get(`/v1/invoices/${id}`)).toMatchObject({ status: { name: "refused" } });
  });

  it("is told by webhooks, stores them before it answers, and drops copies", async () => {
    const ledger = planned("EX-6", buyerOf("refuses"));
    await sendInvoices(connected(), ledger);
    const id = ledger.ofReference("EX-6")?.id ?? "";
    const refused = (body: string): boolean => {
      const { data } = JSON.parse(body) as { data: { invoice: Invoice } };
      return data.invoice.id === id && data.invoice.status?.name === "refused";
    };
    const calls = await until(
      async () => called.callsToWork(),
      (taken) => taken.some(({ body }) => refused(body)),
    );
    const { webhookId, body } = calls.find((call) => refused(call.body)) ?? { webhookId: "", body: "" };
    expect(called.takeCall(webhookId, body)).toBe(false);
    workOnCalls(called);
    expect(called.callsToWork().filter((call) => refused(call.body))).toEqual([]);
  });

  it("runs as a program", async () => {
    const file = join(ROOT, "examples/invoice.pdf");
    const program = spawn(process.execPath, ["examples/erp/typescript/main.ts", file, "EX-7"], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, PASSERELLE_URL: gateway.url, PASSERELLE_KEY: KEY },
    });
    let output = "";
    for (const stream of [program.stdout, program.stderr])
      stream.on("data", (text: Buffer) => {
        output += String(text);
      });
    const [code] = (await once(program, "exit")) as [number | null];
    expect([code, output]).toEqual([0, expect.stringContaining("212 Encaissée  paid")]);
  });
});

describe("a webhook call", () => {
  const body = readFileSync(join(ROOT, "package.json"));
  const at = new Date("2026-10-01T08:00:00Z");
  const headers = { ...sign({ id: "msg_1", at, body: body.toString(), secrets: [SECRET] }) };
  const later = (seconds: number): Date => new Date(at.getTime() + seconds * 1000);

  it("is genuine with one right signature among several", () => {
    expect(isGenuine(headers, body, SECRET, later(299))).toBe(true);
    const two = `v1,${"A".repeat(43)}= ${headers["webhook-signature"]}`;
    expect(isGenuine({ ...headers, "webhook-signature": two }, body, SECRET, at)).toBe(true);
  });

  it.each<[string, Parameters<typeof isGenuine>]>([
    ["another secret", [headers, body, "whsec_AAAA", at]],
    ["another body", [headers, Buffer.concat([body, Buffer.from(" ")]), SECRET, at]],
    ["another id", [{ ...headers, "webhook-id": "msg_2" }, body, SECRET, at]],
    ["another time", [{ ...headers, "webhook-timestamp": "1790841601" }, body, SECRET, at]],
    ["no number for a time", [{ ...headers, "webhook-timestamp": "now" }, body, SECRET, at]],
    ["an old copy", [headers, body, SECRET, later(301)]],
    ["one from the future", [headers, body, SECRET, later(-301)]],
    ["another version", [{ ...headers, "webhook-signature": "v2,AAAA" }, body, SECRET, at]],
    ["no signature", [{ ...headers, "webhook-signature": undefined }, body, SECRET, at]],
  ])("is not genuine with %s", (_, call) => {
    expect(isGenuine(...call)).toBe(false);
  });
});
