import { alertsAccount, mailedOf } from "../../../domain/erp-endpoint.ts";
import { Failure, isFailure } from "../../../domain/failure.ts";
import { parisDay } from "../../../domain/paris-day.ts";
import type { RunResult } from "../../../outbox/port.ts";
import type { Parts } from "../../parts.ts";
import { mailDoorOf, putOff, sendMail } from "../../tell/send-mail.ts";
import { type DataOf, newWork, type WorkOf } from "../../work.ts";
import { openThings } from "./open-things.ts";
import { writeAlert } from "./write-alert.ts";

/** How often it is looked for something new, and how long a mail comes after the one before at least; milliseconds. */
const EVERY = 60_000;
const APART = 3_600_000;
/** How long an address that is refused for good is left alone before it is tried again, in milliseconds. */
const REFUSED_WAIT = 900_000;
/** How much is followed. Past it there are only numbers. */
const MOST = 1_000;

/** The longest that the row lies ahead, in seconds. */
export const ALERT_WAIT = APART / 1000;

/**
 * Tells by mail what waits for a person and was not told yet, gathered: one mail an hour at most. The mail is written
 * down first and sent then, so that one whose answer was lost is sent as the same mail. It is tried for ever: that people
 * are not told makes no failure of its own.
 *
 * @throws Failure, for the policy table of the outbox
 */
export const mailAlert = (
  parts: Parts,
  work: WorkOf<"alert">,
  signal: AbortSignal,
): Promise<RunResult<DataOf<"alert">>> =>
  work.data.mail === undefined ? write(parts, work) : send(parts, work, work.data.mail, signal);

type Written = NonNullable<DataOf<"alert">["mail"]>;

/** Writes the mail of what is new, where there is something and it is time. */
const write = async (parts: Parts, work: WorkOf<"alert">): Promise<RunResult<DataOf<"alert">>> => {
  const { tenant, data } = work;
  const now = parts.now();
  const before = data.wroteAt ?? 0;
  // One that was written in the time to come was written before the clock was set back.
  if (before <= now.getTime() && now.getTime() < before + APART) {
    return { done: false, runAt: new Date(before + APART), data };
  }
  const { domain } = mailDoorOf(parts);
  const { things, more } = await openThings(parts, tenant, MOST);
  // What is past the bound has no names: that there is more is told once a day.
  const keys = [...things.map(({ key }) => key), ...(more ? [`more@${parisDay(now)}`] : [])];
  const open = new Set(keys);
  const told = data.told.filter((key) => open.has(key));
  const known = new Set(told);
  if (keys.every((key) => known.has(key))) {
    return { done: false, runAt: new Date(now.getTime() + EVERY), data: { ...data, told } };
  }
  const n = data.n + 1;
  const fresh = things.filter(({ key }) => !known.has(key));
  const mail: Written = {
    messageId: `${work.id}.${n}@${domain}`,
    at: now.toISOString(),
    ...writeAlert(fresh, { tenant, open: things.length, more }),
  };
  return { done: false, runAt: now, data: { n, wroteAt: now.getTime(), told: keys, mail } };
};

const send = async (
  parts: Parts,
  { account, data }: WorkOf<"alert">,
  written: Written,
  signal: AbortSignal,
): Promise<RunResult<DataOf<"alert">>> => {
  const receiver = mailedOf(parts, account);
  if (receiver === null) throw NOT_CONFIGURED;
  const { messageId, at, subject, text, left } = written;
  const { to, cc, bcc } = receiver;
  const only = left === undefined ? {} : { only: left };
  const mail = { messageId, date: new Date(at), to, cc, bcc, ...only, subject, text, attachments: [] };
  const deferred = await sendMail(parts, account, mail, signal).catch((error: unknown) => {
    if (!isFailure(error) || error.kind !== "refused") throw error;
    throw new Failure(error.kind, { ...error.facts, retryAfterMs: REFUSED_WAIT });
  });
  if (deferred.length > 0) {
    return {
      done: "failed",
      error: putOff(deferred),
      data: { ...data, mail: { ...written, left: deferred } },
    };
  }
  const now = parts.now().getTime();
  const { n, told } = data;
  return { done: false, runAt: new Date(now + APART), data: { n, told, wroteAt: now } };
};

const alertKey = (account: string): string => `alert:${account}`;

/** Sees to it that whoever is told by mail has a row, which looks at once. Safe to call in every process at every start. */
export const scheduleAlerts = async (
  parts: Pick<Parts, "store" | "tenants" | "alerts" | "ids" | "now">,
): Promise<void> => {
  const told: (string | null)[] = [
    ...(parts.alerts.length === 0 ? [] : [null]),
    ...[...parts.tenants.values()].flatMap(({ name, alerts }) => (alerts === undefined ? [] : [name])),
  ];
  const rows = told.map((tenant) => {
    const account = alertsAccount(tenant);
    return newWork(parts, "alert", {
      account,
      uniqueKey: alertKey(account),
      tenant,
      data: { n: 0, told: [] },
    });
  });
  if (rows.length > 0) await parts.store.outbox.add(rows, parts.now());
  for (const { account } of rows) await parts.store.outbox.hasten(alertKey(account), parts.now());
};

const NOT_CONFIGURED = new Failure("unsent", {
  code: "mail_not_configured",
  message: "The configuration has nobody any more to be told by mail what waits.",
  messageFr: "La configuration n'a plus personne à prévenir par messagerie.",
  ours: true,
});
