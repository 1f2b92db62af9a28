import type { Found, Outgoing, Submitted } from "../adapters/port.ts";
import { Failure, type FailureFacts, isFailure } from "../domain/failure.ts";
import { type Invoice, naturalKey } from "../domain/invoice.ts";
import type { Memory, Work, WorkError } from "../store/port.ts";
import type { OpenPlatform, Parts } from "./parts.ts";
import { takeUpWaiting } from "./take-up-waiting.ts";

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
  if (invoice.delivery === "sent") return { done: true, write: async () => {} };

  const document = await parts.store.documents.get(invoice.id, "original");
  if (document === null) throw new Error(`the document of ${invoice.id} is gone`);
  const outgoing: Outgoing = {
    invoice,
    bytes: document.bytes,
    fileName: fileNameOf(invoice),
    step: work.data.step,
  };

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
  if (invoice.delivery !== "sending") {
    await parts.store.invoices.update(invoice.id, {
      delivery: "sending",
      updatedAt: parts.now().toISOString(),
    });
  }

  let submitted: Submitted;
  try {
    submitted = await platform.connection.invoices.submit(outgoing, signal);
  } catch (error) {
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
    await memory.invoices.update(invoice.id, {
      delivery: "sent",
      platformId: found.platformId,
      problem: null,
      updatedAt: now.toISOString(),
    });
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
  await memory.invoices.update(work.invoiceId, {
    delivery: state,
    ...(error.kind === "refused" && state === "failed" ? { badge: "rejected" as const } : {}),
    problem: {
      code: error.code,
      message: error.message,
      fix:
        error.fix ??
        (state === "parked"
          ? "Look for the invoice on the platform; then retry, and say whether it is there."
          : "Correct what the platform complains about, then send again under the same number."),
      raw: error.raw ?? null,
    },
    updatedAt: parts.now().toISOString(),
  });
  parts.count.submission(work.account, state);
};

/** File name for the platform: ASCII, short, with the extension of the document. */
const fileNameOf = (invoice: Invoice): string =>
  `${invoice.number.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 60)}.${invoice.mediaType === "application/pdf" ? "pdf" : "xml"}`;
