import { Failure } from "../domain/failure.ts";
import type { Kind, RunResult } from "../outbox/port.ts";
import type { Memory, Work, WorkData, WorkError } from "../store/port.ts";
import { callSubscriber } from "./flow/call-subscriber.ts";
import { askReport } from "./follow/ask-report.ts";
import { AUDIT_EVERY, auditAccount } from "./follow/audit-account.ts";
import { learnItem } from "./follow/learn-item.ts";
import { lookAhead } from "./follow/look-ahead.ts";
import { pollAccount } from "./follow/poll-account.ts";
import { beginAnew } from "./once.ts";
import { ALERT_WAIT, mailAlert } from "./operate/alerts/mail-alert.ts";
import { INDEX_WAIT, makeSearchable } from "./operate/make-searchable.ts";
import { erasePerson } from "./operate/retention/erase-person.ts";
import { RETAIN_WAIT, retain } from "./operate/retention/retain.ts";
import type { OpenPlatform, Parts } from "./parts.ts";
import { deliverStatus, statusDoubted, statusGivenUp, statusRetried } from "./push/deliver-status.ts";
import { makeReport } from "./report/make-report.ts";
import { deliverInvoice, deliveryDoubted, deliveryGivenUp, deliveryRetried } from "./send/deliver-invoice.ts";
import { deliverReport, reportDoubted, reportGivenUp, reportRetried } from "./send/deliver-report.ts";
import { runSync } from "./sync/run-sync.ts";
import { attempted } from "./tell/attempted.ts";
import { callGivenUp } from "./tell/call-endpoint.ts";
import { fileInvoice } from "./tell/file-invoice.ts";
import { mailInvoice } from "./tell/mail-invoice.ts";
import { notifyErp } from "./tell/notify-erp.ts";
import { redeliver } from "./tell/redeliver.ts";
import { resumeEndpoint } from "./tell/resume-endpoint.ts";
import { runTest } from "./tell/run-test.ts";
import { type DataOf, readWork, rulesOf, WORK_KINDS, type WorkKind, type WorkOf } from "./work.ts";

/** Who does the work of one kind, and what follows when it ends badly or a person tries again. */
interface Handler<K extends WorkKind> {
  run(parts: Parts, work: WorkOf<K>, signal: AbortSignal): Promise<RunResult<DataOf<K>>>;
  /** Written in the transaction in which the row fails or is parked. */
  givenUp?(
    parts: Parts,
    memory: Memory,
    work: WorkOf<K>,
    error: WorkError,
    state: "failed" | "parked",
  ): Promise<void>;
  /** Written when it goes on, and has been in doubt for minutes. */
  doubted?(parts: Parts, memory: Memory, work: WorkOf<K>, error: WorkError): Promise<void>;
  /** Written in the transaction in which a person tries again. */
  retried?(parts: Pick<Parts, "now" | "ids">, memory: Memory, work: WorkOf<K>): Promise<void>;
  /** Its rows are taken and finished many at once; see `Kind.together`. */
  together?: NonNullable<Kind["together"]>;
  /** How far ahead a row may lie when nothing went wrong, in seconds. Absent: {@link STEP}. */
  waitSeconds?(parts: Parts, account: string): number;
  /** What is left of what was written down, where the act begins anew. Absent: all of it. */
  beginAnew?(data: DataOf<K>): DataOf<K>;
}

/** How far ahead the next step of an act may lie, in seconds. Coming to it early does no harm: it looks and waits on. */
const STEP = 900;

const DAY = 86_400;
/** How far ahead the report of a period may be planned, in seconds. */
const TWO_YEARS = 2 * 366 * 86_400;

/** The platform account of a row. */
const at = ({ platforms }: Pick<Parts, "platforms">, { account }: Pick<Work, "account">): OpenPlatform => {
  const platform = platforms.get(account);
  if (platform !== null) return platform;
  throw new Failure("unsent", {
    code: "platform_not_configured",
    message: `The platform account "${account}" is not in the configuration any more.`,
    messageFr: `Le compte de plateforme « ${account} » n'est plus dans la configuration.`,
    fix: "Put the account back into the configuration: its invoices are followed where they are.",
    fixFr: "Remettez le compte dans la configuration : ses factures sont suivies là où elles sont.",
    ours: true,
  });
};

const endpointRetried = (
  parts: Pick<Parts, "now">,
  memory: Memory,
  { account }: Pick<Work, "account">,
): Promise<void> => resumeEndpoint(memory, account, parts.now());

const HANDLERS: { readonly [K in WorkKind]: Handler<K> } = {
  submit: {
    run: (parts, work, signal) => deliverInvoice(parts, at(parts, work), work, signal),
    givenUp: deliveryGivenUp,
    doubted: deliveryDoubted,
    retried: deliveryRetried,
    beginAnew,
  },
  status: {
    run: (parts, work, signal) => deliverStatus(parts, at(parts, work), work, signal),
    givenUp: statusGivenUp,
    doubted: statusDoubted,
    retried: statusRetried,
    beginAnew,
  },
  declare: {
    run: (parts, work, signal) => deliverReport(parts, at(parts, work), work, signal),
    givenUp: reportGivenUp,
    doubted: reportDoubted,
    retried: reportRetried,
    beginAnew,
  },
  answer: {
    run: (parts, work, signal) => askReport(parts, at(parts, work), work, signal),
    waitSeconds: () => DAY,
  },
  // Periods of two months, the deadline a month after, and what was given long before.
  report: { run: makeReport, waitSeconds: () => TWO_YEARS },
  call: { run: attempted(callSubscriber), givenUp: callGivenUp, retried: endpointRetried },
  notify: { run: attempted(notifyErp), givenUp: callGivenUp, retried: endpointRetried },
  mail: { run: attempted(mailInvoice), givenUp: callGivenUp, retried: endpointRetried },
  file: { run: attempted(fileInvoice), givenUp: callGivenUp, retried: endpointRetried, beginAnew },
  test: { run: runTest },
  redeliver: { run: redeliver },
  alert: { run: mailAlert, waitSeconds: () => ALERT_WAIT },
  poll: {
    run: (parts, work, signal) => pollAccount(parts, at(parts, work), work, signal),
    waitSeconds: (parts, account) => parts.platforms.get(account)?.account.pollEverySeconds ?? STEP,
  },
  audit: {
    run: (parts, work, signal) => auditAccount(parts, at(parts, work), work, signal),
    waitSeconds: () => AUDIT_EVERY / 1000,
  },
  sync: { run: runSync },
  learn: {
    run: (parts, work, signal) => learnItem(parts, at(parts, work), work, signal),
    together: lookAhead,
  },
  past: {
    run: (parts, work, signal) => learnItem(parts, at(parts, work), work, signal),
    together: lookAhead,
  },
  erase: { run: erasePerson },
  retain: { run: retain, waitSeconds: () => RETAIN_WAIT },
  index: { run: makeSearchable, waitSeconds: () => INDEX_WAIT },
};

const boundKind = <K extends WorkKind>(parts: Parts, name: K): Kind => {
  const handler: Handler<K> = HANDLERS[name];
  const { givenUp, doubted, together } = handler;
  return {
    ...rulesOf(name),
    ...(together === undefined ? {} : { together }),
    // A kind's data is an object of JSON: what the store keeps of it.
    waitSeconds: (account) => handler.waitSeconds?.(parts, account) ?? STEP,
    run: (work, signal) => handler.run(parts, readWork(name, work), signal) as Promise<RunResult<WorkData>>,
    ...(givenUp === undefined
      ? {}
      : {
          givenUp: (memory, work, error, state) => givenUp(parts, memory, readWork(name, work), error, state),
        }),
    ...(doubted === undefined
      ? {}
      : { doubted: (memory, work, error) => doubted(parts, memory, readWork(name, work), error) }),
  };
};

/** The kinds of work as the outbox takes them, by name. */
export const kindsOf = (parts: Parts): ReadonlyMap<string, Kind> =>
  new Map(WORK_KINDS.map((name) => [name, boundKind(parts, name)]));

/**
 * A person's decision on a failed or parked row: it is ready again, in the caller's transaction, with what else its
 * kind writes then.
 *
 * @param options.notThere - a person has seen that the platform does not hold it: it goes out without asking
 * @returns false when the row is neither failed nor parked, or another live row has its key
 */
export const retryWork = async (
  parts: Pick<Parts, "now" | "ids">,
  memory: Memory,
  work: Work,
  options: { notThere: boolean },
): Promise<boolean> => {
  const known = WORK_KINDS.find((name) => name === work.kind);
  return known === undefined ? false : retryOf(known, parts, memory, work, options);
};

const retryOf = async <K extends WorkKind>(
  kind: K,
  parts: Pick<Parts, "now" | "ids">,
  memory: Memory,
  work: Work,
  { notThere }: { notThere: boolean },
): Promise<boolean> => {
  const handler: Handler<K> = HANDLERS[kind];
  const row = readWork(kind, work);
  const anew = work.state === "failed" || notThere ? handler.beginAnew?.(row.data) : undefined;
  const again = {
    doubt: !notThere && work.doubt,
    ...(anew === undefined ? {} : { data: { ...anew } }),
  };
  if (!(await memory.outbox.retry(work.id, again, parts.now()))) return false;
  await handler.retried?.(parts, memory, row);
  return true;
};
