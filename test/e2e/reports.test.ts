import { join } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { vatNumberOf } from "../../src/domain/company.ts";
import type { RunningGateway } from "../../src/gateway.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { control, depositsOf } from "../support/control.ts";
import { DEPOSIT_FAULTS } from "../support/deposit-faults.ts";
import { openGateway } from "../support/gateway.ts";
import { often } from "../support/often.ts";
import { newDatabase } from "../support/postgres.ts";
import { erp, ownFolder, type Running, startGatewayProcess, until } from "../support/processes.ts";
import { randomFrom } from "../support/random.ts";
import { openSandbox } from "../support/sandbox.ts";

/** Whatever happens to a report on its way, one stands at the platform, and the gateway knows which. */

const KEY = "key-of-the-test";

/** A company of a number that no other of the file has, its key computed. */
const companyOf = (n: number): string => {
  const digits = String(80_000_000 + n);
  const sum = [...digits].reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
};

const reporter = (siren: string, platform: string, approval: "manual" | "automatic") => ({
  name: "Atelier Brumaire SAS",
  vatNumber: vatNumberOf(siren),
  vatRegime: "monthly",
  reportFrom: "2025-01-01",
  approval,
  platform,
});

/** An account at the sandbox that only asks when it must, or when somebody syncs. */
const account = (sandbox: Pick<Sandbox, "url">, clientId: string, url = sandbox.url) => ({
  adapter: "sandbox",
  settings: { url, clientId },
  poll: { everySeconds: 3_600 },
  timeoutSeconds: 1,
  retry: { firstSeconds: 0.2, maxSeconds: 1 },
  breaker: { openSeconds: 0.5 },
});

/** A till's day. The real clock runs: its period is long over. */
const sell = async (to: Pick<Running, "url">, company: string, day = "2025-03-03"): Promise<void> => {
  const body = JSON.stringify({
    company,
    id: `z-${day}`,
    date: day,
    currency: "EUR",
    groups: [{ category: "TLB1", rates: [{ rate: "20", base: "100.00", vat: "20.00" }] }],
  });
  const answer = await erp(to.url, KEY).post("/v1/reports/transactions", body, {
    "content-type": "application/json",
  });
  expect([200, 201], answer.text).toContain(answer.status);
};

interface Shown {
  id: string;
  name: string;
  state: string;
  platformId: string | null;
  period: { start: string };
}

const reportsOf = async (at: Pick<Running, "url">, company: string): Promise<Shown[]> =>
  (await erp(at.url, KEY).get(`/v1/reports?company=${company}`)).json.items;

interface Deposited {
  flowId: string;
  name: string;
  state: string;
  period: { start: string };
}

const deposited = async (sandbox: Sandbox, company: string): Promise<Deposited[]> => {
  const { reports } = (await control(sandbox, "GET", `/reports?company=${company}`)) as {
    reports: Deposited[];
  };
  return reports;
};

/** Has the public portal answer everything, and the gateway hear it. */
const answerAll = async (sandbox: Sandbox, gateway: Pick<Running, "url">): Promise<void> => {
  await control(sandbox, "POST", "/advance", { steps: 6 });
  await erp(gateway.url, KEY).post("/v1/sync");
};

const allAre = (at: Pick<Running, "url">, companies: readonly string[], state: string) =>
  until(
    async () => (await Promise.all(companies.map((company) => reportsOf(at, company)))).flat(),
    (all) => all.length >= companies.length && all.every((one) => one.state === state),
  );

const DUPLICATES = ["refuse", "accept"] as const;

const ROWS = DEPOSIT_FAULTS.flatMap(([what, ...rules], i) =>
  DUPLICATES.map((duplicates, j) => ({
    what,
    duplicates,
    rules,
    client: `report-${i}-${duplicates}`,
    company: companyOf(2 * i + j),
  })),
);
type Row = (typeof ROWS)[number];

describe("a report that a platform does something to, over real sockets", () => {
  let sandbox: Sandbox;
  let gateway: RunningGateway;

  beforeAll(async () => {
    sandbox = await openSandbox({ pace: 3_600 });
    await Promise.all(
      ROWS.map(async ({ client, duplicates, rules }) => {
        await control(sandbox, "PUT", `/clients/${client}`, { duplicates });
        for (const rule of rules)
          await control(sandbox, "POST", "/faults", { match: "submit", clientId: client, ...rule });
      }),
    );
    gateway = await openGateway({
      store: { url: "sqlite::memory:" },
      platforms: Object.fromEntries(ROWS.map(({ client }) => [client, account(sandbox, client)])),
      tenants: {
        acme: {
          keys: [KEY],
          companies: ROWS.map(({ company }) => company),
          routes: ROWS.map(({ client }) => ({ platform: client })),
          limits: { requestsAtOnce: 100 },
          reporting: Object.fromEntries(
            ROWS.map(({ company, client }) => [company, reporter(company, client, "automatic")]),
          ),
        },
      },
    });
    await Promise.all(ROWS.map(({ company }) => sell(gateway, company)));
    // Nobody has told the gateway anything so far: it found out by asking.
    await allAre(
      gateway,
      ROWS.map(({ company }) => company),
      "sent",
    );
    await answerAll(sandbox, gateway);
  }, 60_000);

  it.each(ROWS.map((row): [string, string, Row] => [row.what, row.duplicates, row]))(
    "%s (duplicates: %s): one stands, is known and accepted",
    async (_, __, { company, client }) => {
      const [report, ...others] = await allAre(gateway, [company], "accepted");
      expect(others).toEqual([]);
      const there = await deposited(sandbox, company);
      expect(there).toMatchObject([{ flowId: report?.platformId, name: report?.name, state: "accepted" }]);
      expect((await depositsOf(sandbox, client)).map(({ flowId }) => flowId)).toEqual([report?.platformId]);
      const { faults } = (await control(sandbox, "GET", "/faults")) as {
        faults: { clientId: string; times: number; fired: number }[];
      };
      for (const rule of faults.filter((fault) => fault.clientId === client))
        expect(rule.fired).toBe(rule.times);
    },
  );

  it("needs nobody", async () => {
    expect((await erp(gateway.url, KEY).get("/v1/failures")).json.items).toEqual([]);
  });
});

/** Of two processes and of one that is killed: a single company whose reports a person sends. */
const COMPANY = companyOf(99);
const byHand = (storeUrl: string, sandbox: Sandbox) => ({
  store: { url: storeUrl },
  workers: { leaseSeconds: 1 },
  platforms: { try: account(sandbox, "by-hand") },
  tenants: {
    acme: {
      keys: [KEY],
      companies: [COMPANY],
      routes: [{ platform: "try" }],
      reporting: { [COMPANY]: reporter(COMPANY, "try", "manual") },
    },
  },
});

/** The report of a period, once it waits for a person. */
const awaiting = async (at: Running, start: string): Promise<Shown> => {
  const all = await until(
    () => reportsOf(at, COMPANY),
    (found) => found.some(({ period }) => period.start === start),
  );
  const report = all.find(({ period }) => period.start === start);
  if (report === undefined) throw new Error(`there is no report of ${start}`);
  return report;
};

const submit = (at: Running, id: string) => erp(at.url, KEY).post(`/v1/reports/${id}/submit`);

/** First days of periods of their own. */
const STARTS = ["2025-03-01", "2025-03-11", "2025-03-21", "2025-04-01", "2025-04-11", "2025-04-21"];

const oneOfEach = async (sandbox: Sandbox, gateway: Running, starts: readonly string[]): Promise<void> => {
  const sent = await until(
    () => reportsOf(gateway, COMPANY),
    (all) => all.length === starts.length && all.every(({ state }) => state === "sent"),
  );
  await answerAll(sandbox, gateway);
  const ended = await until(
    () => reportsOf(gateway, COMPANY),
    (all) => all.every(({ state }) => state === "accepted"),
  );
  expect(ended.map(({ id }) => id).sort()).toEqual(sent.map(({ id }) => id).sort());
  const there = await deposited(sandbox, COMPANY);
  expect(there.map(({ flowId, name }) => `${flowId} ${name}`).sort()).toEqual(
    ended.map(({ platformId, name }) => `${platformId} ${name}`).sort(),
  );
  expect(there.map(({ period }) => period.start).sort()).toEqual([...starts].sort());
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("a gateway that is killed between the approval of a report and its answer", () => {
  it("has one report of each period at the platform", { timeout: 120_000 }, async () => {
    const sandbox = await openSandbox({ pace: 3_600 });
    const folder = ownFolder();
    const config = byHand(`sqlite:${join(folder, "passerelle.db")}`, sandbox);
    const random = randomFrom(20_261_013);
    const starts = STARTS.slice(0, often(3, STARTS.length));
    for (const [i, start] of starts.entries()) {
      const gateway = await startGatewayProcess(config, folder);
      await sell(gateway, COMPANY, start);
      const { id } = await awaiting(gateway, start);
      // The first is killed when the platform surely has the report and its answer has not come, the others whenever.
      const effect = i === 0 ? { kind: "hang" } : { kind: "latency", ms: 80 };
      await control(sandbox, "DELETE", "/faults");
      await control(sandbox, "POST", "/faults", {
        match: "submit",
        times: "always",
        effect: { ...effect, when: "after" },
      });
      expect((await submit(gateway, id)).status).toBe(202);
      if (i > 0) await pause(random() * 160);
      else {
        await until(
          () => depositsOf(sandbox, "by-hand"),
          (there) => there.length === 1,
        );
      }
      await gateway.end("SIGKILL");
    }
    const last = await startGatewayProcess(config, folder);
    await oneOfEach(sandbox, last, starts);
    await last.end("SIGKILL");
  });
});

describe("two processes over one PostgreSQL", () => {
  it("send a report once that both are told to send", { timeout: 60_000 }, async () => {
    const server = inject("postgres");
    if ("problem" in server) throw new Error(server.problem);
    const sandbox = await openSandbox({ pace: 3_600 });
    const config = byHand(await newDatabase(server.url), sandbox);
    const [one, other] = await Promise.all([startGatewayProcess(config), startGatewayProcess(config)]);
    const starts = STARTS.slice(0, 3);
    await Promise.all(starts.flatMap((start) => [sell(one, COMPANY, start), sell(other, COMPANY, start)]));
    for (const start of starts) {
      const { id } = await awaiting(one, start);
      const answers = await Promise.all([submit(one, id), submit(other, id)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    }
    await oneOfEach(sandbox, one, starts);
    await Promise.all([one.end("SIGKILL"), other.end("SIGKILL")]);
  });
});
