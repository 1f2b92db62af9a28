import type { Memory } from "../../../src/store/port.ts";
import { attempt } from "../contract/deliveries.ts";
import { processSeen } from "../contract/processes.ts";
import { at, unique } from "../samples.ts";
import { pages, type Verbs } from "./walk-invoices.ts";

const SPAN = { from: at(0), until: at(10_000_000_000) };

/** What the desk tells of what happened, of who was told, and of who works here. */
export const walkOfDeliveries: { [T in "activity" | "deliveries" | "processes"]: Verbs<Memory[T]> } = {
  processes: {
    say: ({ processes }) => processes.say(processSeen(0)),
    seenSince: async ({ processes }) => void (await processes.seenSince(at(0))),
    leave: ({ processes }) => processes.leave("prc_1"),
    forget: async ({ processes }) => void (await processes.forget(at(0))),
  },
  activity: {
    countedTo: async ({ activity }) => void (await activity.countedTo()),
    between: async ({ activity }, { now }) => {
      for (const byTenant of [false, true]) await activity.between(at(0), now, byTenant);
    },
    keep: async ({ activity }, { now }) => {
      const one = {
        tenant: "acme",
        span: "hour",
        at: at(0),
        account: "main",
        kind: "sent",
        times: 1,
      } as const;
      await activity.keep(await activity.countedTo(), now, [one]);
      await activity.keep(now, now, [one]);
    },
    kept: async ({ activity }) => void (await activity.kept("acme", "hour", at(0))),
    underway: async ({ activity }) => void (await activity.underway("acme")),
    forget: async ({ activity }) => void (await activity.forget("hour", at(0), 100)),
  },
  deliveries: {
    addAttempt: ({ deliveries }) => deliveries.addAttempt(attempt(unique("erp:acme"))),
    attempts: async ({ deliveries }) => void (await deliveries.attempts("erp:acme:0", 20)),
    trimAttempts: ({ deliveries }) => deliveries.trimAttempts("erp:acme:0", 20),
    forgetAttempts: async ({ deliveries }) => void (await deliveries.forgetAttempts(at(0))),
    rowsOf: async ({ deliveries }) => void (await deliveries.rowsOf("main")),
    waiting: async ({ deliveries }) => void (await deliveries.waiting("main", 20)),
    told: ({ deliveries }) =>
      pages(
        (page) => deliveries.told("erp:acme:0", page),
        Buffer.from(`${at(0).getTime()}:wrk_1`).toString("base64url"),
      ),
    toldBetween: async ({ deliveries }) => {
      for (const after of [null, { at: at(1), id: "wrk" }])
        await deliveries.toldBetween("erp:acme:0", SPAN, after, 10);
    },
    hurry: async ({ deliveries }, { now }) => void (await deliveries.hurry("wrk", now)),
    tellAgain: async ({ deliveries }, { now }) => void (await deliveries.tellAgain("wrk", now)),
  },
};
