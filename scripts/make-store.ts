import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { constants, zstdCompressSync } from "node:zlib";
import { type Program, runProgram } from "./run-program.ts";

/**
 * `node scripts/make-store.ts PROGRAM FILE`: has a release of the gateway fill a store, and keeps that store, compressed,
 * for the tests of upgrades (test/fixtures/stores/README.md). PROGRAM is a checkout of the release with its packages.
 *
 * What is in it: invoices sent to companies of the sandbox with different endings, received ones with a status that was
 * set, statements that nobody understands, notifications that nobody took, one invoice that waits and one in the middle
 * of its deposit, since the program is killed there; reports, flows, traces, an erasure, and a failure that was put away
 * where the release has them.
 */

const [program = "", file = ""] = process.argv.slice(2);
if (!existsSync(join(program, "src/main.ts")) || file === "") {
  process.stderr.write("Usage: node scripts/make-store.ts PROGRAM FILE\n");
  process.exit(2);
}
const root = resolve(program);
const has = (path: string): boolean => existsSync(join(root, "src", path));

const KEY = "key-of-the-tenant-in-the-fixture";
const ADMIN_KEY = "key-of-the-administrator-in-the-fixture";
/** Whoever sends an invoice is in a trace of its own. */
const TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const SELLER = "001009000";
/** Port 9 discards: no notification is ever taken. */
const DEAD = "http://127.0.0.1:9/hook";
const LONGEST = 60_000;

/** Endings of the sandbox by the company that is invoiced. */
const BUYERS = {
  pays: "001000017",
  rejected: "001000108",
  unknownCode: "001000256",
  broken: "001000264",
} as const;
/** Never answers: what is sent to it late says no more. */
const SILENT = "001000074";

const until = async <T>(what: string, ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> => {
  const last = Date.now() + LONGEST;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > last) throw new Error(`${what}: ${JSON.stringify(answer).slice(0, 1000)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
};

const request = async (
  url: string,
  method: string,
  body?: RequestInit["body"],
  headers: Record<string, string> = {},
) => {
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
};

const startSandbox = (): Promise<Program> =>
  runProgram(
    "the sandbox",
    [process.execPath, "src/sandbox/main.ts", "--port", "0", "--data", ":memory:", "--pace", "0"],
    {
      cwd: root,
      addressIn: (line) => /token\s+(http:\S+)\/oauth2\/token/.exec(line)?.[1],
    },
  );

const reporting = {
  name: "Atelier",
  vatNumber: vatNumberOf(SELLER),
  vatRegime: "monthly",
  reportFrom: "2025-01-01",
  approval: "automatic",
  platform: "try",
};

const startGateway = (folder: string, sandbox: string): Promise<Program> => {
  const config = join(folder, "passerelle.json");
  writeFileSync(
    config,
    JSON.stringify({
      listen: { port: 0 },
      store: { url: `sqlite:${join(folder, "passerelle.db")}` },
      ...(has("usecases/operate/retention") ? { admin: { keys: [ADMIN_KEY] } } : {}),
      platforms: {
        try: { adapter: "sandbox", settings: { url: sandbox }, poll: { everySeconds: 0.1 } },
      },
      tenants: {
        demo: {
          keys: [KEY],
          companies: [SELLER],
          routes: [{ platform: "try" }],
          webhooks: [
            { url: DEAD, secret: "whsec_Zm9yIHRoZSBmaXh0dXJlcyBvZiBzdG9yZXMgYWxvbmU=", allowPrivate: true },
          ],
          ...(has("usecases/report") ? { reporting: { [SELLER]: reporting } } : {}),
        },
        ...(has("domain/sharing")
          ? { reads: { keys: [`${KEY}-2`], companies: [SELLER], routes: [{ platform: "try" }] } }
          : {}),
      },
      ...(has("domain/sharing")
        ? { receive: [{ when: { company: SELLER }, to: ["demo"], copy: ["reads"] }] }
        : {}),
    }),
  );
  return runProgram("the gateway", [process.execPath, "src/main.ts"], {
    cwd: root,
    env: { PASSERELLE_CONFIG: config },
    addressIn: (line) =>
      line.includes("the gateway is ready") ? (JSON.parse(line) as { url: string }).url : undefined,
  });
};

function vatNumberOf(siren: string): string {
  return `FR${String((12 + 3 * (Number(siren) % 97)) % 97).padStart(2, "0")}${siren}`;
}

/** The example of the release, with another number and buyer. */
const invoiceTo = (buyer: string, number: string): string =>
  readFileSync(join(root, "examples/invoice.xml"), "utf8")
    .replace("F2026-0001", number)
    .replace(vatNumberOf(BUYERS.pays), vatNumberOf(buyer))
    .replaceAll(BUYERS.pays, buyer);

const fill = async (gateway: string, sandbox: string): Promise<void> => {
  const json = { "content-type": "application/json" };
  const callAs = (key: string, method: string, path: string, body?: object) =>
    request(gateway + path, method, body && JSON.stringify(body), {
      authorization: `Bearer ${key}`,
      ...(body ? json : {}),
    });
  const call = (method: string, path: string, body?: object) => callAs(KEY, method, path, body);
  const control = (path: string, body: object) =>
    request(`${sandbox}/control${path}`, "POST", JSON.stringify(body), json);
  const send = (buyer: string, number: string): Promise<{ id: string }> =>
    request(`${gateway}/v1/invoices?reference=order-${number}`, "POST", invoiceTo(buyer, number), {
      authorization: `Bearer ${KEY}`,
      "content-type": "application/xml",
      "idempotency-key": `key-of-${number}`,
      traceparent: TRACE,
    });
  const badgeOf = async (id: string): Promise<string> =>
    (await call("GET", `/v1/invoices/${id}`)).badge.state;

  const sent = new Map<string, string>();
  for (const [ending, buyer] of Object.entries(BUYERS))
    sent.set(ending, (await send(buyer, `S-${ending}`)).id);
  for (const [ending, badge] of [
    ["pays", "paid"],
    ["rejected", "rejected"],
    ["unknownCode", "accepted"],
  ] as const)
    await until(
      ending,
      () => badgeOf(sent.get(ending) ?? ""),
      (state) => state === badge,
    );

  await control("/clients/passerelle/receive", { count: 2, format: "cii" });
  const { items } = await until(
    "received",
    () => call("GET", "/v1/invoices?direction=inbound"),
    ({ items }) => items.length === 2,
  );
  await until(
    "made available",
    async () => (await call("GET", `/v1/invoices/${items[0].id}`)).status?.name,
    (name) => name === "made_available",
  );
  await call("POST", `/v1/invoices/${items[0].id}/statuses`, { status: "approved" });
  await call("POST", `/v1/invoices/${items[1].id}/statuses`, {
    status: "refused",
    reason: "TX_TVA_ERR",
  });
  await until(
    "statuses",
    () => call("GET", `/v1/invoices/${items[0].id}/statuses`),
    ({ items }) => items.every(({ state }: { state: string }) => state === "sent" || state === "accepted"),
  );

  if (has("usecases/report")) {
    await call("POST", "/v1/reports/transactions", {
      company: SELLER,
      id: "till-1",
      date: "2026-11-01",
      currency: "EUR",
      groups: [{ category: "TLB1", count: 41, rates: [{ rate: "20", base: "801.25", vat: "160.25" }] }],
    });
    await until(
      "report",
      () => call("GET", `/v1/reports?company=${SELLER}`),
      ({ items }) => items.some(({ state }: { state: string }) => state === "accepted"),
    );
  }
  if (has("facade/flow")) {
    const login = { authorization: `Basic ${Buffer.from(`demo:${KEY}`).toString("base64")}` };
    const { access_token } = await request(
      `${gateway}/afnor/oauth2/token`,
      "POST",
      new URLSearchParams({ grant_type: "client_credentials" }),
      login,
    );
    await request(
      `${gateway}/afnor/flow-service/v1/webhooks`,
      "POST",
      JSON.stringify({ callbackUrl: "https://client.example/flows", flowTypes: ["MultiFlowReport"] }),
      { authorization: `Bearer ${access_token}`, ...json },
    );
  }

  if (has("usecases/operate/retention")) {
    const person = { name: "Nobody Whom Anybody Knows", reason: "Letter of 3 November" };
    const { id } = await callAs(ADMIN_KEY, "POST", "/v1/erasures", person);
    await until(
      "erasure",
      () => callAs(ADMIN_KEY, "GET", `/v1/erasures/${id}`),
      ({ state }) => state === "done",
    );
  }
  if (has("domain/dismissal.ts")) {
    const malformed = (one: { problem: { code: string } }) => one.problem.code === "xml_malformed";
    const held = await until(
      "held",
      () => callAs(ADMIN_KEY, "GET", "/v1/failures?kind=item"),
      ({ items }) => items.some(malformed),
    );
    await callAs(ADMIN_KEY, "POST", `/v1/failures/${held.items.find(malformed).id}/dismiss`, {
      reason: "settled",
    });
  }

  // What is still to do when the program ends: a deposit that is put off, and one in the middle.
  await control("/faults", { match: "submit", times: 1, effect: { kind: "status", code: 503 } });
  const waits = await send(SILENT, "S-waits");
  await until(
    "fault",
    () => request(`${sandbox}/control/faults`, "GET"),
    (faults) => JSON.stringify(faults).includes('"fired":1'),
  );
  await control("/faults", { match: "submit", times: "always", effect: { kind: "hang" } });
  await send(SILENT, "S-half-sent");
  await until(
    "hang",
    () => request(`${sandbox}/control/faults`, "GET"),
    (faults) => JSON.stringify(faults).split('"fired":1').length > 2,
  );
  process.stdout.write(`${waits.id} waits\n`);
};

/** One file without a log beside it, and without free pages. */
const keep = (store: string, folder: string): Buffer => {
  const copy = join(folder, "copy.db");
  const db = new DatabaseSync(store);
  db.prepare("VACUUM INTO ?").run(copy);
  db.close();
  return zstdCompressSync(readFileSync(copy), { params: { [constants.ZSTD_c_compressionLevel]: 19 } });
};

const folder = mkdtempSync(join(tmpdir(), "passerelle-make-store-"));
const sandbox = await startSandbox();
try {
  const gateway = await startGateway(folder, sandbox.address);
  try {
    await fill(gateway.address, sandbox.address);
  } catch (error) {
    process.stderr.write(gateway.output().slice(-2_000));
    throw error;
  } finally {
    await gateway.kill();
  }
  const bytes = keep(join(folder, "passerelle.db"), folder);
  writeFileSync(file, bytes);
  const commit = execFileSync("git", ["-C", root, "rev-parse", "--short", "HEAD"], {
    encoding: "utf8",
  }).trim();
  process.stdout.write(`${file}: ${bytes.length} bytes, of ${commit}\n`);
} finally {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
}
