import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs, styleText } from "node:util";
import { ADAPTERS } from "../adapters/registry.ts";
import { loadConfig } from "../config/index.ts";
import { writeFacturX } from "../documents/index.ts";
import { vatNumberOf } from "../domain/company.ts";
import { BADGES, type Badge } from "../domain/life-cycle/badge.ts";
import { type StatusName, statusFacts } from "../domain/life-cycle/status.ts";
import { startGateway } from "../gateway.ts";
import { buyerOf, PLACES } from "../sandbox/seed.ts";
import { demoInvoice } from "./demo-invoice.ts";
import { startDemoPage } from "./demo-page.ts";
import { reportOne } from "./demo-report.ts";
import { stopOnSignal } from "./stop-on-signal.ts";
import { tellStart } from "./tell-start.ts";

/**
 * `npm run demo`: a gateway and a sandbox platform on loopback, one invoice followed until it is paid, and a till's day
 * until its report is accepted.
 */

const HELP = `Usage: npm run demo [-- --once] [-- --port N]

  --once     end by itself, with exit code 0, once the invoice is paid and the report accepted
  --port N   port of the gateway (default 8080; 0 takes a free one)`;

/** The demo must never hang: past this it says what it last saw and fails. Milliseconds. */
const LONGEST = 60_000;

interface ShownEvent {
  id: string;
  at: string;
  status: { name: StatusName; code: number; label: string } | null;
  rawCode: string;
  moved: boolean;
}
interface ShownInvoice {
  id: string;
  number: string;
  platformId: string | null;
  delivery: string;
  badge: { state: Badge };
  problem: { message: string; fix: string } | null;
}

const COLOURS = { orange: "yellow", green: "green", red: "red", blue: "blueBright" } as const;
const say = (text = ""): void => void process.stdout.write(`${text}\n`);
const clock = (at: Date): string => styleText("dim", at.toLocaleTimeString("en-GB", { hour12: false }));
const pill = (badge: Badge): string => styleText([COLOURS[BADGES[badge].color], "bold"], BADGES[badge].label);

/** When, national code, national wording, and the badge that it gives. */
const line = ({ at, status, rawCode }: ShownEvent): string => {
  const code = styleText("bold", String(status?.code ?? rawCode));
  const badge = status === null ? undefined : statusFacts(status.name).badge;
  const label = (status?.label ?? "?").padEnd(28);
  return `  ${clock(new Date(at))}  ${code}  ${label} ${badge === undefined ? "" : pill(badge)}`;
};

/** Says why it cannot go on, and ends. */
const fail = (message: string, code: 1 | 2): never => {
  process.stderr.write(`${message}\n`);
  process.exit(code);
};

const readArgs = () => {
  try {
    return parseArgs({
      options: { once: { type: "boolean" }, port: { type: "string" }, help: { type: "boolean", short: "h" } },
    }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, 2);
  }
};

const main = async (): Promise<void> => {
  const values = readArgs();
  if (values.help) return say(HELP);
  const port = Number(values.port ?? (values.once ? 0 : 8080));
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    return fail(`--port: ${values.port} is not a port.\n\n${HELP}`, 2);
  }

  const folder = await mkdtemp(join(tmpdir(), "passerelle-demo-"));
  const key = randomBytes(24).toString("base64url");
  const adminKey = randomBytes(24).toString("base64url");
  const file = join(folder, "passerelle.json");
  await writeFile(file, JSON.stringify(configuration(folder, port, key, adminKey), null, 2));

  let gateway: Awaited<ReturnType<typeof startGateway>>;
  try {
    gateway = await startGateway(() => loadConfig(file, {}, ADAPTERS));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    const why = tellStart(error, "choose another with npm run demo -- --port N (0 takes a free one)");
    return fail(`The demo cannot start: ${why}`, 1);
  }
  let page: Awaited<ReturnType<typeof startDemoPage>> | null = null;
  const end = async (code: number): Promise<never> => {
    page?.close();
    await gateway.stop();
    await rm(folder, { recursive: true, force: true });
    process.exit(code);
  };
  let ending: Promise<never> | null = null;
  const stop = (code: number): Promise<never> => {
    ending ??= end(code);
    return ending;
  };
  stopOnSignal(() => stop(0));

  say(styleText("bold", "\nPasserelle: one API in front, the French e-invoicing platforms behind\n"));
  say(`  gateway            ${gateway.url}`);
  say(`  sandbox platform   ${gateway.sandboxUrl}\n`);

  let paid: ShownInvoice;
  try {
    const followed = await followOne(gateway.url, key);
    paid = followed.invoice;
    const seconds = (followed.ms / 1000).toFixed(1);
    say(styleText(["blueBright", "bold"], `\n  Paid, ${seconds} s after it was sent.\n`));
    await reportTill(gateway.url, key);
  } catch (error) {
    // What was under way when somebody stopped it is no failure.
    if (ending !== null) return ending;
    say(styleText("red", `\n  ${error instanceof Error ? error.message : String(error)}\n`));
    return stop(1);
  }
  if (values.once) return stop(0);

  const refused = (await send(gateway.url, key, demoPdf("refuses", 1))).sent;
  const approved = (await send(gateway.url, key, demoPdf("approves", 2))).sent;
  page = await startDemoPage(gateway.url, key, [
    { id: paid.id, title: `Invoice ${paid.number}: paid` },
    { id: refused.id, title: `Invoice ${refused.number}: will be refused` },
    { id: approved.id, title: `Invoice ${approved.number}: will be approved, say that it is paid` },
  ]);
  say(`  ${styleText("bold", "Open the widget in a page")}    ${page.url}`);
  say(`  Open the desk                ${gateway.url}/desk`);
  say(`    with this key              ${adminKey}`);
  say(`    and the reports            ${gateway.url}/desk/reports`);
  say(`  Open the API's reference     ${gateway.url}/docs`);
  say(`  See the invoices             curl -H 'Authorization: Bearer ${key}' ${gateway.url}/v1/invoices`);
  say(`  Provoke any other outcome    docs/sandbox.md`);
  say(styleText("dim", "\n  Stays up until Ctrl-C. What it stored is deleted then.\n"));
};

const configuration = (folder: string, port: number, key: string, adminKey: string): object => ({
  listen: { host: "127.0.0.1", port },
  store: { url: `sqlite:${join(folder, "passerelle.db")}` },
  log: { level: "error", format: "json" },
  admin: { keys: [adminKey] },
  platforms: { try: { adapter: "sandbox", settings: { secondsPerStep: 1 }, poll: { everySeconds: 0.5 } } },
  tenants: {
    demo: {
      keys: [key],
      companies: [PLACES.seller],
      routes: [{ platform: "try" }],
      reporting: {
        [PLACES.seller]: {
          name: "Démonstration SAS",
          vatNumber: vatNumberOf(PLACES.seller),
          vatRegime: "monthly",
          reportFrom: "2025-01-01",
          approval: "automatic",
          platform: "try",
        },
      },
    },
  },
});

/** An invoice to the sandbox's company of this outcome; `n` tells those of one second apart. */
const demoPdf = (outcome: Parameters<typeof buyerOf>[0], n: number) => {
  const content = demoInvoice(new Date(Date.now() + n * 1000), PLACES.seller, buyerOf(outcome));
  return { content, pdf: writeFacturX(content) };
};

const send = async (
  url: string,
  key: string,
  { content, pdf }: ReturnType<typeof demoPdf>,
): Promise<{ sent: ShownInvoice; bytes: number }> => {
  const body = await pdf;
  const answer = await fetch(`${url}/v1/invoices?reference=${content.number}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/pdf" },
    body,
    signal: AbortSignal.timeout(10_000),
  }).then(answered);
  return { sent: (await answer.json()) as ShownInvoice, bytes: body.length };
};

/** Sends one invoice and shows what happens to it until it is paid. `ms`: how long that took. */
const followOne = async (url: string, key: string): Promise<{ invoice: ShownInvoice; ms: number }> => {
  const get = async <T>(path: string): Promise<T> =>
    (
      await fetch(`${url}${path}`, {
        headers: { authorization: `Bearer ${key}` },
        signal: AbortSignal.timeout(5_000),
      }).then(answered)
    ).json() as T;

  const toSend = demoPdf("pays", 0);
  const started = Date.now();
  const { sent, bytes } = await send(url, key, toSend);
  const { number, totals } = toSend.content;
  say(`  POST /v1/invoices  ${number}, Factur-X of ${(bytes / 1024).toFixed(0)} kB, ${totals.withVat} EUR`);
  say(`  202 Accepted       ${sent.id}\n`);

  const shown = new Set<string>();
  let delivery = "";
  while (Date.now() - started < LONGEST) {
    const invoice = await get<ShownInvoice>(`/v1/invoices/${sent.id}`);
    if (invoice.delivery !== delivery) {
      delivery = invoice.delivery;
      const at = invoice.platformId === null ? "" : styleText("dim", ` as ${invoice.platformId}`);
      say(`  ${clock(new Date())}  ${styleText("dim", "···")}  ${delivery}${at}`);
    }
    if (invoice.problem !== null) throw new Error(`${invoice.problem.message}\n  ${invoice.problem.fix}`);
    const { items } = await get<{ items: ShownEvent[] }>(`/v1/invoices/${sent.id}/events`);
    for (const event of items.filter((e) => !shown.has(e.id))) {
      shown.add(event.id);
      if (!event.moved) continue;
      say(line(event));
    }
    if (invoice.badge.state === "paid") return { invoice, ms: Date.now() - started };
    await wait(150);
  }
  throw new Error(`The invoice was not paid within ${LONGEST / 1000} s.`);
};

/** Reports a till's day, and shows what happens to it until it is accepted. */
const reportTill = async (url: string, key: string): Promise<void> => {
  say("  POST /v1/reports/transactions  a till's day, 41 tickets, 1161.50 EUR with VAT\n");
  const report = await reportOne(PLACES.seller, {
    call: async <T>(method: string, path: string, body?: object): Promise<T> =>
      (
        await fetch(`${url}${path}`, {
          method,
          headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(5_000),
        }).then(answered)
      ).json() as T,
    line: (at, code, label) => say(`  ${clock(at)}  ${styleText("bold", code)}  ${label}`),
  });
  say(styleText(["green", "bold"], `\n  Reported: ${report.id}, whose deadline is ${report.deadline}.\n`));
};

/** @throws Error with the problem's own words when the gateway did not take the request */
const answered = async (answer: Response): Promise<Response> => {
  if (answer.ok) return answer;
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
  throw new Error(`The gateway answered ${answer.status}: ${problem.detail ?? answer.statusText}`);
};

await main();
