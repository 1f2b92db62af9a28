import { Failure } from "../domain/failure.ts";
import type { Kind, RunResult } from "../outbox/port.ts";
import type { Memory, Work, WorkData, WorkError } from "../store/port.ts";
import { callSubscriber } from "./flow/call-subscriber.ts";
import { askReport } from "./follow/ask-report.ts";
import { AUDIT_EVERY, auditAccount } from "./follow/audit-account.ts";
import { learnItem } from "./follow/learn-item.ts";
import { lookAhead } from "./follow/look-ahead.ts";
import { pollAccount } from "./follow/poll-account.ts";
import { ALERT_WAIT, mailAlert } from "./operate/alerts/mail-alert.ts";
import { decideOn } from "./operate/decide-group.ts";
import { INDEX_WAIT, makeSearchable } from "./operate/make-searchable.ts";
import { erasePerson } from "./operate/retention/erase-person.ts";
import { RETAIN_WAIT, retain } from "./operate/retention/retain.ts";
import type { OpenPlatform, Parts } from "./parts.ts";
import { deliverStatus, statusDoubted, statusGivenUp } from "./push/deliver-status.ts";
import { makeReport } from "./report/make-report.ts";
import { deliverInvoice, deliveryDoubted, deliveryGivenUp } from "./send/deliver-invoice.ts";
import { deliverReport, reportDoubted, reportGivenUp } from "./send/deliver-report.ts";
import { runSync } from "./sync/run-sync.ts";
import { attempted } from "./tell/attempted.ts";
import { callGivenUp } from "./tell/call-endpoint.ts";
import { fileInvoice } from "./tell/file-invoice.ts";
import { mailInvoice } from "./tell/mail-invoice.ts";
import { notifyErp } from "./tell/notify-erp.ts";
import { redeliver } from "./tell/redeliver.ts";
import { runTest } from "./tell/run-test.ts";
import { type DataOf, readWork, rulesOf, WORK_KINDS, type WorkKind, type WorkOf } from "./work.ts";

/** Who does the work of one kind, and what follows when it ends badly. What a person decides then: `decisions.ts`. */
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
  /** Its rows are taken and finished many at once; see `Kind.together`. */
  together?: NonNullable<Kind["together"]>;
  /** How far ahead a row may lie when nothing went wrong, in seconds. Absent: {@link STEP}. */
  waitSeconds?(parts: Parts, account: string): number;
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

const HANDLERS: { readonly [K in WorkKind]: Handler<K> } = {
  submit: {
    run: (parts, work, signal) => deliverInvoice(parts, at(parts, work), work, signal),
    givenUp: deliveryGivenUp,
    doubted: deliveryDoubted,
  },
  status: {
    run: (parts, work, signal) => deliverStatus(parts, at(parts, work), work, signal),
    givenUp: statusGivenUp,
    doubted: statusDoubted,
  },
  declare: {
    run: (parts, work, signal) => deliverReport(parts, at(parts, work), work, signal),
    givenUp: reportGivenUp,
    doubted: reportDoubted,
  },
  answer: {
    run: (parts, work, signal) => askReport(parts, at(parts, work), work, signal),
    waitSeconds: () => DAY,
  },
  // Periods of two months, the deadline a month after, and what was given long before.
  report: { run: makeReport, waitSeconds: () => TWO_YEARS },
  call: { run: attempted(callSubscriber), givenUp: callGivenUp },
  notify: { run: attempted(notifyErp), givenUp: callGivenUp },
  mail: { run: attempted(mailInvoice), givenUp: callGivenUp },
  file: { run: attempted(fileInvoice), givenUp: callGivenUp },
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
  decide: { run: decideOn },
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
