import type { Found, Outgoing, Submitted } from "../../adapters/port.ts";
import type { DirectoryFinding } from "../../domain/directory/directory.ts";
import { isAboutAddressing, recipientOf, sirenOfParty } from "../../domain/directory/recipient.ts";
import { Failure, type FailureFacts, isFailure } from "../../domain/failure.ts";
import { type Invoice, naturalKey } from "../../domain/invoice.ts";
import type { Memory, Work, WorkError } from "../../store/port.ts";
import { checkBeforeSending } from "../directory/check-recipient.ts";
import { takeUpWaiting } from "../follow/take-up-waiting.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import { tellDelivery } from "../tell/tell-erp.ts";

type Delivered =
  | { done: true; write: (memory: Memory) => Promise<void> }
  | {
      done: false;
      runAt: Date;
      attempts?: number;
      doubt?: boolean;
      data: Record<string, unknown>;
    }
  | { done: "parked"; why: FailureFacts };

/**
 * Deposits one invoice, once. When an earlier run may have reached the platform (`work.doubt`), the platform is asked
 * first: what is there is adopted, and only a clear "not there", given after the lost request can no longer be worked
 * on, is answered by sending again.
 *
 * @throws Failure, for the policy table of the outbox
 */
export const deliverInvoice = async (
  parts: Parts,
  platform: OpenPlatform,
  work: Work,
  signal: AbortSignal,
): Promise<Delivered> => {
  const invoice = work.invoiceId === null ? null : await parts.store.invoices.byId(work.invoiceId);
  if (invoice === null) throw new Error(`the invoice ${work.invoiceId} of work ${work.id} is gone`);
  if (invoice.delivery === "sent" && invoice.platformId !== null) return NOTHING_LEFT;

  const document = await parts.store.documents.get(invoice.id, "original");
  if (document === null) throw new Error(`the document of ${invoice.id} is gone`);
  const outgoing: Outgoing = {
    invoice,
    bytes: document.bytes,
    fileName: fileNameOf(invoice),
    step: work.data.step,
    ...(typeof work.data.arrivedBy === "string" ? { arrivedBy: work.data.arrivedBy } : {}),
  };
  if (invoice.delivery === "sent") {
    // The platform spoke of it, without its id: that is all that is left to ask.
    const found = await find(platform, outgoing, signal);
    return found === null ? NOTHING_LEFT : adopt(parts, platform, invoice, found);
  }

  if (work.doubt && work.data.step === undefined) {
    if (platform.connection.invoices.find === undefined) return { done: "parked", why: CANNOT_BE_ASKED };
    const found = await find(platform, outgoing, signal);
    if (found !== null) return adopt(parts, platform, invoice, found);
    const arrivesUntil = Number(work.data.arrivesUntil ?? 0);
    if (parts.now().getTime() < arrivesUntil) {
      return {
        done: false,
        runAt: new Date(arrivesUntil),
        attempts: work.attempts,
        doubt: true,
        data: work.data,
      };
    }
  }
  const directory = await checkBeforeSending(parts, platform, work, invoice, signal);
  if (!(await mayGoOut(parts, platform, work, invoice, directory))) {
    return { done: false, runAt: parts.now(), attempts: work.attempts, doubt: work.doubt, data: work.data };
  }

  let submitted: Submitted;
  try {
    submitted = await platform.connection.invoices.submit(outgoing, signal);
  } catch (error) {
    if (isFailure(error) && error.kind === "unknown" && work.data.step === undefined) {
      const wait = error.facts.mayStillArrive === true ? timeoutOf(platform) : 0;
      work.data = { ...work.data, arrivedBy: new Date(parts.now().getTime() + wait).toISOString() };
    }
    if (!isFailure(error) || error.facts.alreadyExists !== true) throw error;
    const found =
      platform.connection.invoices.find === undefined ? null : await find(platform, outgoing, signal);
    if (found === null || found.sameContent === "no") throw error;
    return adopt(parts, platform, invoice, found);
  }
  if (!submitted.done) {
    return {
      done: false,
      runAt: new Date(parts.now().getTime() + submitted.againInSeconds * 1000),
      data: { ...work.data, step: submitted.step },
    };
  }
  return adopt(parts, platform, invoice, { ...submitted, sameContent: "yes" });
};

/** Deadline of one call, in milliseconds: a request that was given up may be worked on as long again. */
const timeoutOf = ({ account }: OpenPlatform): number => account.timeoutSeconds * 1000;

const NOTHING_LEFT: Delivered = { done: true, write: async () => {} };

/**
 * Writes down, just before the document goes out, that it does: whoever takes the row over after a crash then knows
 * how long the request may still arrive. False, and nothing may be sent, when the platform has spoken of the invoice
 * meanwhile.
 *
 * @throws Error when the lease was lost (a process that was frozen): the row is another's, who may be sending
 */
const mayGoOut = (
  parts: Parts,
  platform: OpenPlatform,
  work: Work,
  invoice: Invoice,
  directory: DirectoryFinding | null,
): Promise<boolean> =>
  parts.store.tx(async (memory) => {
    const now = parts.now();
    const arrivesUntil = now.getTime() + timeoutOf(platform);
    const data = {
      ...work.data,
      // Only the first of several steps sends the document. How the call ends tells more, if this process lives on.
      ...(work.data.step === undefined
        ? { arrivedBy: new Date(arrivesUntil + timeoutOf(platform)).toISOString() }
        : {}),
      arrivesUntil,
    };
    if (!(await memory.outbox.progress(work.id, work.lease ?? "", { data }, now)))
      throw new Error(`the lease of ${work.id} was lost before the deposit`);
    // What becomes of a failure is worked out on this copy of the row, and written over the one in the store.
    work.data = data;
    const current = await memory.invoices.byId(invoice.id, { lock: true });
    if (current?.delivery === "sent") return false;
    if (current?.delivery !== "sending" || directory !== null) {
      await memory.invoices.update(invoice.id, {
        delivery: "sending",
        ...(directory === null ? {} : { directory }),
        updatedAt: now.toISOString(),
      });
    }
    return true;
  });

const CANNOT_BE_ASKED: FailureFacts = {
  code: "outcome_unknown",
  message: "The answer to the deposit was lost, and this platform cannot be asked whether it arrived.",
  fix: "Look for the invoice in the platform's own web page; then retry, and say whether it is there.",
};

/**
 * The platform's answer to "do you have it?"; null: it has not, or cannot be asked.
 *
 * @throws Failure `refused` when it holds another document under this number
 */
const find = async (
  platform: OpenPlatform,
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<Found | null> => {
  const found = (await platform.connection.invoices.find?.(outgoing, signal)) ?? null;
  if (found?.sameContent === "no") {
    throw new Failure("refused", {
      code: "number_taken_at_platform",
      message: `The platform holds another document under the number ${outgoing.invoice.number}.`,
      fix: "Check what was sent to the platform by other means; send this invoice under a new number.",
      raw: found.platformId,
    });
  }
  return found;
};

/** The platform has it: the row is done, and what was said of it before we knew its id is taken up. */
const adopt = (
  parts: Parts,
  platform: OpenPlatform,
  invoice: Invoice,
  found: Pick<Found, "platformId" | "aliases" | "sameContent">,
): Delivered => ({
  done: true,
  write: async (memory) => {
    const { account } = platform;
    const now = parts.now();
    // A status that came first may have told a problem of its own.
    const current = await memory.invoices.byId(invoice.id, { lock: true });
    await memory.invoices.update(invoice.id, {
      delivery: "sent",
      platformId: found.platformId,
      ...(current?.status === null ? { problem: null } : {}),
      updatedAt: now.toISOString(),
    });
    if (current !== null && current.delivery !== "sent")
      await tellDelivery(parts, memory, { ...current, delivery: "sent", problem: null });
    for (const alias of found.aliases ?? []) await memory.invoices.addAlias(account.name, alias, invoice.id);
    await takeUpWaiting(parts, memory, account.name, [
      `platform:${found.platformId}`,
      `invoice:${naturalKey(invoice)}`,
    ]);
    parts.count.submission(account.name, "taken", (now.getTime() - Date.parse(invoice.createdAt)) / 1000);
  },
});

/** Writes on the invoice why its delivery failed or waits for a person. */
export const deliveryTroubled = async (
  parts: Parts,
  memory: Memory,
  work: Work,
  error: WorkError,
  state: "failed" | "parked",
): Promise<void> => {
  if (work.invoiceId === null) return;
  // What the platform said of the invoice meanwhile is worth more than what became of our call.
  const current = await memory.invoices.byId(work.invoiceId, { lock: true });
  if (current?.delivery === "sent") return;
  const problem = {
    code: error.code,
    message: error.message,
    fix:
      error.fix ??
      (state === "parked"
        ? "Look for the invoice on the platform; then retry, and say whether it is there."
        : "Correct what the platform complains about, then send again under the same number."),
    raw: error.raw ?? null,
  };
  await memory.invoices.update(work.invoiceId, {
    delivery: state,
    ...(error.kind === "refused" && state === "failed" ? { badge: "rejected" as const } : {}),
    problem,
    updatedAt: parts.now().toISOString(),
  });
  if (current !== null) await tellDelivery(parts, memory, { ...current, delivery: state, problem });
  const siren = current === null ? null : sirenOfParty(recipientOf(current));
  if (siren !== null && isAboutAddressing(error.code)) parts.directory.forget(siren);
  parts.count.submission(work.account, state);
};

/** File name for the platform: ASCII, short, with the extension of the document. */
const fileNameOf = (invoice: Invoice): string =>
  `${invoice.number.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 60)}.${invoice.mediaType === "application/pdf" ? "pdf" : "xml"}`;
