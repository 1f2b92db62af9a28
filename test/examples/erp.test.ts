import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { Passerelle, PasserelleUnreachable } from "../../clients/typescript/src/index.ts";
import { followInvoices, lookForTrouble } from "../../examples/erp/typescript/follow-invoices.ts";
import { type Ledger, openLedger } from "../../examples/erp/typescript/ledger.ts";
import { approveReceived, receiveInvoices } from "../../examples/erp/typescript/receive-invoices.ts";
import { sendInvoices } from "../../examples/erp/typescript/send-invoices.ts";
import { sign } from "../../src/net/sign.ts";
import { PLACES } from "../../src/sandbox/seed.ts";
import { draftTo, EXAMPLE_DRAFT } from "../support/drafts.ts";
import { openGateway } from "../support/gateway.ts";
import { ownFolder, until } from "../support/processes.ts";
import { control } from "../support/sandbox-control.ts";
import { readCollection, runnable } from "./collection.ts";
import { lossyProxy } from "./lossy-proxy.ts";
import { LANGUAGES, type Language, listen, run, titled } from "./programs.ts";

/** The examples of ERPs, in every language, against one gateway with its built-in sandbox platform. */

const KEY = "key-of-the-example";
const SECRET = `whsec_${Buffer.from("a key of the example's tests").toString("base64")}`;

const folder = ownFolder();
const HERE = LANGUAGES.filter(({ there }) => there);
const endpoints = new Map<Language, Awaited<ReturnType<typeof listen>>>();
let url: string;
let sandbox: { url: string };
let passerelle: Passerelle;

const endpointOf = (language: Language) => {
  const endpoint = endpoints.get(language);
  if (endpoint === undefined) throw new Error(`no endpoint in ${language.name}`);
  return endpoint;
};

beforeAll(async () => {
  await Promise.all(
    HERE.map(async (language) => {
      const books = { HOOK_SECRET: SECRET, ERP_LEDGER: join(folder, `called-${language.name}`) };
      endpoints.set(language, await listen(language.endpoint, books));
    }),
  );
  const gateway = await openGateway({
    store: { url: "sqlite::memory:" },
    platforms: {
      try: { adapter: "sandbox", settings: { secondsPerStep: 0.05 }, poll: { everySeconds: 0.2 } },
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
        webhooks: [...endpoints.values()].map((one) => ({
          url: one.url,
          secret: SECRET,
          allowPrivate: true,
        })),
      },
    },
  });
  url = gateway.url;
  sandbox = { url: gateway.sandboxUrl ?? "" };
  passerelle = new Passerelle({ url, key: KEY });
});

const books = (): Ledger => {
  const ledger = openLedger(":memory:");
  onTestFinished(() => ledger.close());
  return ledger;
};

/** An invoice of a supplier that waits for an answer. */
const received = async (number: string): Promise<string> => {
  await control(sandbox, "POST", "/clients/passerelle/receive", { number, format: "factur-x" });
  const find = async () => {
    for await (const { id } of passerelle.invoices.list({ direction: "inbound", number })) return id;
    return null;
  };
  const id = (await until(find, (found) => found !== null)) ?? "";
  await until(
    () => passerelle.invoices.allowedStatuses(id),
    ({ allowed }) => allowed.some(({ name }) => name === "approved"),
  );
  return id;
};

/** So that a run tells what it did not try. */
for (const language of LANGUAGES) if (!language.there) it.skip(titled(language, "an ERP"), () => undefined);

describe("the program of an ERP", () => {
  it("sends, follows to the end, receives and approves, in each language at once", async () => {
    const id = await received("SUP-1");
    // Each POST is answered, and its first answer is lost.
    const { url: lossy, statuses } = await lossyProxy(url);
    const ended = await Promise.all(
      HERE.map(({ name, main }) =>
        run(main, { PASSERELLE_URL: lossy, PASSERELLE_KEY: KEY, ERP_LEDGER: join(folder, `books-${name}`) }),
      ),
    );
    for (const { code, output } of ended) {
      expect([code, output]).toEqual([0, expect.stringMatching(/^sent {6}(TS|PHP|PY)\d{15,}/m)]);
      for (const status of ["200 Déposée", "205 Approuvée", "212 Encaissée"])
        expect(output).toMatch(new RegExp(`^status +\\w+ +${status}$`, "m"));
      expect(output).toMatch(/^now .* 212 Encaissée {2}Paid$/m);
      expect(output).toMatch(/^received {2}SUP-1 /m);
    }
    expect(ended.map(({ output }) => output).join("")).toMatch(/^approved {2}SUP-1$/m);
    const sent = [...statuses.values()].filter(([first]) => first === 202);
    expect(sent.length).toBeGreaterThan(HERE.length);
    for (const answers of sent) expect(answers).toEqual([202, 200]);
    await passerelle.invoices.waitFor(id, "approved");
  });

  it.each(HERE)("keeps its books, and takes in nothing twice, in $name", async ({ name, main }) => {
    const again = await run(main, {
      PASSERELLE_URL: url,
      PASSERELLE_KEY: KEY,
      ERP_SECONDS: "0.1",
      ERP_LEDGER: join(folder, `books-${name}`),
    });
    expect([again.code, again.output]).toEqual([0, expect.stringMatching(/^sent /)]);
    expect(again.output).not.toMatch(/^received/m);
    expect(again.output.match(/^sent /gm)).toHaveLength(1);
  });

  it.each(HERE)(
    "shows what is wrong with an invoice, and how to put it right, in $name",
    async ({ name, main }) => {
      const file = join(folder, `wrong-${name}.json`);
      writeFileSync(file, JSON.stringify({ ...EXAMPLE_DRAFT, currency: "FRF", lines: [] }));
      const env = { PASSERELLE_URL: url, PASSERELLE_KEY: KEY, ERP_LEDGER: join(folder, `wrong-${name}`) };
      const { code, output } = await run([...main, file], env);
      expect([code, output]).toEqual([1, expect.stringMatching(/^\w+ \((400|422)\): .+/)]);
      expect(output).toMatch(/^ {2}\S+: .+\n {4}fix: .+/m);
      // It is put aside, and is in nobody's way.
      const next = await run(main, { ...env, ERP_SECONDS: "0.1" });
      expect(next.code, next.output).toBe(0);
    },
  );

  it.each(HERE)("says what it needs, and that its key is wrong, in $name", async ({ name, main }) => {
    expect((await run(main, {})).code).toBe(2);
    const env = { PASSERELLE_URL: url, PASSERELLE_KEY: "wrong", ERP_LEDGER: join(folder, `key-${name}`) };
    const { code, output } = await run(main, env);
    expect([code, output]).toEqual([1, expect.stringContaining("(401)")]);
  });
});

describe("the endpoint of an ERP", () => {
  const body = (type: string, number: string): string =>
    JSON.stringify({
      type,
      timestamp: "2026-10-01T08:00:00.000Z",
      data: { invoice: { id: "inv_1", number, updatedAt: "", delivery: "sent", status: null } },
    });
  const call = async (
    language: Language,
    id: string,
    text: string,
    change: { at?: Date; secrets?: string[]; headers?: Record<string, string> } = {},
  ): Promise<number> => {
    const { at = new Date(), secrets = [SECRET], headers = {} } = change;
    const signed = { ...sign({ id, at, body: text, secrets }), ...headers };
    const { status } = await fetch(endpointOf(language).url, { method: "POST", headers: signed, body: text });
    return status;
  };

  it.each(HERE)("takes a call once, of a later type too, in $name", async (language) => {
    const text = body("invoice.delivery", `é-${language.name}`);
    expect(await call(language, "evt_1", text)).toBe(204);
    expect(await call(language, "evt_1", text)).toBe(204);
    const other = `whsec_${Buffer.from("another").toString("base64")}`;
    expect(await call(language, "evt_2", body("a.later.type", "L-1"), { secrets: [other, SECRET] })).toBe(
      204,
    );
    const line = `invoice.delivery  é-${language.name}  sent`;
    const said = await until(
      async () => endpointOf(language).output(),
      (output) => output.includes(line),
    );
    expect(said.split(line)).toHaveLength(2);
  });

  const WRONG: [string, Parameters<typeof call>[3]][] = [
    ["another secret", { secrets: [`whsec_${Buffer.from("another").toString("base64")}`] }],
    ["an old copy", { at: new Date(Date.now() - 400_000) }],
    ["one from the future", { at: new Date(Date.now() + 400_000) }],
    ["another id", { headers: { "webhook-id": "evt_9" } }],
    ["no number for a time", { headers: { "webhook-timestamp": "now" } }],
    ["another version", { headers: { "webhook-signature": "v2,AAAA" } }],
    ["no signature", { headers: { "webhook-signature": "" } }],
  ];
  it.each(
    HERE.flatMap((language) =>
      WRONG.map(([what, change]) => [what, language.name, language, change] as const),
    ),
  )("refuses a call with %s, in %s", async (_, __, language, change) => {
    expect(await call(language, "evt_3", body("invoice.event", "X"), change)).toBe(401);
  });

  it.each(HERE)("is told by the gateway how an invoice fares, in $name", async (language) => {
    const output = await until(
      async () => endpointOf(language).output(),
      (said) => /invoice\.event {2}TS\d+ {2}212 Encaissée/.test(said),
    );
    expect(output).toMatch(/invoice\.received {2}SUP-1 /);
  });
});

describe("the example in TypeScript", () => {
  it("sends once, although answers are lost and it starts anew", async () => {
    const statuses: number[] = [];
    const keys = new Set<string | null>();
    const hasty = new Passerelle({
      url,
      key: KEY,
      tries: 2,
      firstWaitSeconds: 0.001,
      fetch: async (request) => {
        keys.add(request.headers.get("idempotency-key"));
        const answer = await fetch(request);
        statuses.push(answer.status);
        if (statuses.length <= 3) throw new TypeError("the line was cut");
        return answer;
      },
    });
    const ledger = books();
    ledger.plan("EX-2", draftTo("EX-2"));
    await expect(sendInvoices(hasty, ledger)).rejects.toBeInstanceOf(PasserelleUnreachable);
    expect(ledger.toSend()).toHaveLength(1);
    expect(await sendInvoices(hasty, ledger)).toEqual([]);
    expect([statuses, keys.size]).toEqual([[202, 200, 200, 200], 1]);
  });

  it("tells what the gateway does not take, and sends the others", async () => {
    const ledger = books();
    ledger.plan("EX-3", draftTo("a number with spaces"));
    ledger.plan("EX-4", draftTo("EX-4"));
    const notTaken = await sendInvoices(passerelle, ledger);
    expect(notTaken).toMatchObject([
      { reference: "EX-3", problem: { status: 422, errors: [{ path: "BT-1" }] } },
    ]);
    expect(ledger.ofReference("EX-4")).toMatchObject({ number: "EX-4" });
    expect(ledger.toSend()).toEqual([]);
    expect(await lookForTrouble(passerelle, ledger)).toEqual([]);
  });

  it("receives with document and content, and reads each page of the feed once", async () => {
    const ledger = books();
    const id = await received("SUP-2");
    const fresh = await receiveInvoices(passerelle, ledger);
    expect(fresh.map(({ number }) => number)).toContain("SUP-2");
    expect(await receiveInvoices(passerelle, ledger)).toEqual([]);
    const taken = ledger.received().find((one) => one.id === id);
    expect(Buffer.from(taken?.document.slice(0, 5) ?? []).toString()).toBe("%PDF-");
    expect(taken?.content).toMatchObject({ number: "SUP-2", totals: {} });
    expect(await approveReceived(passerelle, ledger)).toContain("SUP-2");
    const events = await followInvoices(passerelle, ledger);
    expect(events.length).toBeGreaterThan(0);
    const known = new Set(events.map((event) => event.id));
    expect((await followInvoices(passerelle, ledger)).filter((event) => known.has(event.id))).toEqual([]);
    expect(ledger.takeCall(events[0]?.id ?? "", "{}", null)).toBe(false);
  });
});

describe("the collection of requests", () => {
  it("runs from top to bottom", async () => {
    const sent = await passerelle.invoices.send(draftTo("COL-1"));
    const id = await received("SUP-3");
    const given = { url, key: KEY, invoice: sent.id, received: id, number: "COL-2", order: "order-col-2" };
    const answers: [string, number][] = [];
    for (const request of runnable(readCollection(given))) {
      const { method, headers, body } = request;
      const answer = await fetch(request.url, { method, headers, body });
      answers.push([request.title, answer.status]);
    }
    expect(answers.filter(([, status]) => status >= 300)).toEqual([]);
    expect(answers.length).toBeGreaterThan(15);
  });
});
