import { connect, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { PLACES } from "../../src/sandbox/seed.ts";
import { SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { control, depositsOf } from "../support/control.ts";
import { DEPOSIT_FAULTS } from "../support/deposit-faults.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

/**
 * What a platform can do to a deposit, over real sockets: whatever it is, there is one deposit at the end and the
 * gateway knows its id, without anybody doing anything. Each row is an account and a sandbox client of its own, so that
 * all of them run at once. No poll runs meanwhile: the gateway must find out by asking, not by chance.
 */
const REFUSED = "refused connections";
const FAULTS: typeof DEPOSIT_FAULTS = [...DEPOSIT_FAULTS, [REFUSED]];
const DUPLICATES = ["refuse", "accept"] as const;

const ROWS = FAULTS.flatMap(([what, ...rules], i) =>
  DUPLICATES.map((duplicates) => ({
    what,
    duplicates,
    rules,
    account: `row-${i}-${duplicates}`,
    number: `M-${i}`,
  })),
);
type Row = (typeof ROWS)[number];

let sandbox: Sandbox;
let client: ReturnType<typeof erp>;
const sent = new Map<string, string>();
const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

/** A port that refuses connections until it is opened; then it leads to the sandbox. */
const closedDoor = async (): Promise<{ url: string; open(target: string): Promise<void> }> => {
  const door = createServer();
  const listen = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      door.once("error", reject);
      door.listen(port, "127.0.0.1", () => {
        const address = door.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  const port = await listen(0);
  await new Promise((resolve) => door.close(resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    async open(target) {
      door.on("connection", (socket) => {
        const onward = connect(Number(new URL(target).port), "127.0.0.1");
        socket.pipe(onward).pipe(socket);
        for (const end of [socket, onward]) {
          end.on("error", () => {
            socket.destroy();
            onward.destroy();
          });
        }
        closing.push(() => socket.destroy());
      });
      await listen(port);
      closing.push(() => door.close());
    },
  };
};

beforeAll(async () => {
  sandbox = await openSandbox({ pace: 3_600 });
  const door = await closedDoor();
  await Promise.all(
    ROWS.map(async ({ account, duplicates, rules }) => {
      await control(sandbox, "PUT", `/clients/${account}`, { duplicates });
      for (const rule of rules)
        await control(sandbox, "POST", "/faults", { match: "submit", clientId: account, ...rule });
    }),
  );
  const gateway = await openGateway({
    store: { url: "sqlite::memory:" },
    platforms: Object.fromEntries(
      ROWS.map(({ account, what }) => [
        account,
        {
          adapter: "sandbox",
          settings: { url: what === REFUSED ? door.url : sandbox.url, clientId: account },
          poll: { everySeconds: 3_600 },
          timeoutSeconds: 1,
          retry: { firstSeconds: 0.2, maxSeconds: 1 },
          breaker: { openSeconds: 0.5 },
        },
      ]),
    ),
    tenants: {
      acme: {
        keys: ["key-of-the-test"],
        companies: [SELLER_SIREN, PLACES.seller],
        routes: ROWS.map(({ account }) => ({ platform: account })),
      },
    },
  });
  client = erp(gateway.url, "key-of-the-test");
  for (const { account, number, duplicates } of ROWS) {
    const bytes = new Uint8Array(writeCii(sampleContent({ number: `${number}-${duplicates}` })));
    const answer = await client.post(`/v1/invoices?platform=${account}`, bytes, {
      "content-type": "application/xml",
    });
    expect(answer.status, answer.text).toBe(202);
    sent.set(account, answer.json.id);
  }
  const refused = ROWS.filter(({ what }) => what === REFUSED).map(({ account }) => sent.get(account));
  for (const id of refused) {
    await until(
      () => client.get(`/v1/invoices/${id}`),
      ({ json }) => json.delivery === "sending",
    );
  }
  await door.open(sandbox.url);
}, 60_000);

describe.each(DUPLICATES)("a platform that would %s a second deposit", (duplicates) => {
  it.each(ROWS.filter((row) => row.duplicates === duplicates).map((row): [string, Row] => [row.what, row]))(
    "%s: one deposit, and its id is known",
    async (_, row) => {
      const { json: invoice } = await until(
        () => client.get(`/v1/invoices/${sent.get(row.account)}`),
        ({ json }) => json.platformId !== null,
      );
      expect(invoice).toMatchObject({ delivery: "sent", problem: null });
      const deposits = await depositsOf(sandbox, row.account);
      expect(deposits.map((d) => d.flowId)).toEqual([invoice.platformId]);
      const { faults } = (await control(sandbox, "GET", "/faults")) as {
        faults: { clientId: string; times: number; fired: number }[];
      };
      for (const rule of faults.filter((f) => f.clientId === row.account))
        expect(rule.fired).toBe(rule.times);
    },
  );

  it("needs nobody", async () => {
    expect((await client.get("/v1/failures")).json.items).toEqual([]);
  });
});
