import type { Attempt, Work } from "../../src/store/port.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import type { ActivitySeries } from "../../src/usecases/operate/activity/series.ts";
import type { Endpoint } from "../../src/usecases/operate/endpoints/endpoint.ts";

const NOW = new Date("2025-07-02T08:00:00Z");
const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

export const attempt: Attempt = {
  account: "erp:acme:0",
  at: ago(3),
  workId: "wrk_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  kind: "notify",
  type: "invoice.event",
  message: "evt_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  invoiceId: "inv_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
  attempt: 2,
  delivered: false,
  httpStatus: 503,
  problem: {
    code: "endpoint_refuses",
    message: "The endpoint https://erp.example/hook answered 503, which is no delivery.",
    messageFr:
      "L'adresse de notification https://erp.example/hook a répondu 503, ce qui n'est pas une remise.",
    fix: "Look into the ERP's log.",
    fixFr: "Regardez le journal de l'ERP.",
  },
  words: null,
  ms: 128,
  bytes: 2345,
  sha256: "00",
};

export const endpoint: Endpoint = {
  account: "erp:acme:0",
  sort: "webhook",
  tenant: "acme",
  id: "0",
  address: "https://erp.example/hook",
  state: "failing",
  paused: null,
  waiting: { rows: 2, oldest: ago(10), nextAt: ago(-2) },
  givenUp: 1,
  lastAttempt: attempt,
};

const notification: Work = {
  id: attempt.workId,
  kind: "notify",
  account: "erp:acme:0",
  lane: "erp:acme:0:inv",
  uniqueKey: null,
  tenant: "acme",
  invoiceId: attempt.invoiceId,
  data: { message: attempt.message, type: "invoice.event", at: NOW.toISOString(), said: {} },
  requestId: null,
  trace: null,
  seq: 1,
  state: "ready",
  runAt: ago(-2),
  attempts: 2,
  doubt: false,
  doubtSince: null,
  setbacks: null,
  lease: null,
  leasedUntil: null,
  lastError: {
    kind: "unsent",
    at: ago(3).toISOString(),
    raw: "<b>not now</b>",
    ...(attempt.problem ?? { code: "", message: "" }),
  },
  createdAt: ago(10),
  updatedAt: ago(3),
};

const NUMBERS = new Map([["inv_0198c1de5f3c7d4e9b066a1f0c2d3e4f", "F1"]]);

/** One thing in each hour and day, and another number in the last. */
export const series = (
  account: string | null,
  kind: ActivitySeries["kind"],
  last: number,
): ActivitySeries => ({
  account,
  kind,
  hours: Array.from({ length: 24 }, (_, i) => ({ at: ago((23 - i) * 60), times: i === 23 ? last : 1 })),
  days: Array.from({ length: 30 }, (_, i) => ({
    at: new Date(Date.parse("2025-07-01T22:00:00Z") - (29 - i) * 86_400_000),
    times: i === 29 ? last : 1,
  })),
});

/** What the desk is told of what happened, and of who is told. */
export const endpointAnswers = (gateway: () => Pick<UseCases, "diagnose">) =>
  ({
    overviewOf: async (caller) => ({
      at: NOW,
      activity: [
        series("main", "sent", 41),
        series("main", "statuses", 152),
        series("main", "news", 70),
        series(null, "told", 77),
      ],
      standing:
        caller.kind === "admin"
          ? { of: "all", diagnosis: await gateway().diagnose() }
          : {
              of: "tenant",
              own: {
                verdict: { state: "ok", reasons: [] },
                platforms: [{ name: "main", concerns: [], underway: 3, oldest: ago(1) }],
                endpoints: [endpoint],
                failures: { count: 2, more: false },
                rejected: 1,
              },
            },
    }),
    listEndpoints: async () => ({ items: [endpoint], nextCursor: null }),
    getEndpoint: async () => ({
      endpoint,
      attempts: [attempt],
      waiting: [notification],
      givenUp: { items: [], nextCursor: null },
      told: { items: [{ ...notification, state: "done" }], nextCursor: null },
      hours: series(null, "told", 77).hours,
      numbers: NUMBERS,
    }),
    listAttempts: async () => [attempt],
    testEndpoint: async () => ({
      id: "wrk_test",
      attempt: {
        ...attempt,
        type: "test",
        delivered: true,
        httpStatus: 204,
        problem: null,
        words: "",
        attempt: 1,
      },
    }),
    redeliverSince: async () => 12,
    redeliverOne: async () => {},
    getDelivery: async () => ({
      endpoint,
      work: notification,
      attempts: [attempt],
      call: {
        headers: {
          "content-type": "application/json",
          "webhook-id": attempt.message ?? "",
          "webhook-signature": "v1,…",
        },
        body: '{"type":"invoice.event"}',
      },
      asSent: true,
      numbers: NUMBERS,
    }),
    resumeEndpoint: async () => {},
  }) satisfies Partial<UseCases>;
