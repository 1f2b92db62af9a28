import type { Found, Outgoing } from "../../adapters/port.ts";
import type { DirectoryFinding } from "../../domain/directory/directory.ts";
import { isAboutAddressing, recipientOf, sirenOfParty } from "../../domain/directory/recipient.ts";
import { Failure, type FailureFacts, toldOf } from "../../domain/failure.ts";
import { type Invoice, naturalKey } from "../../domain/invoice.ts";
import type { Words } from "../../domain/problem.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { Memory, Work, WorkError } from "../../store/port.ts";
import { checkBeforeSending } from "../directory/check-recipient.ts";
import { judgeDelivery, judgeTaken } from "../flow/judge-flows.ts";
import { takeUpWaiting } from "../follow/raw-items.ts";
import { type Earlier, inDoubt, once } from "../once.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import { tellDelivery } from "../tell/tell-erp.ts";
import type { DataOf, WorkOf } from "../work.ts";

/**
 * Deposits one invoice, once (`once.ts`).
 *
 * @throws Error when the lease was lost, or what the row names is gone
 */
export const deliverInvoice = async (
  parts: Parts,
  platform: OpenPlatform,
  work: WorkOf<"submit">,
  signal: AbortSignal,
): Promise<RunResult<DataOf<"submit">>> => {
  const invoice = work.invoiceId === null ? null : await parts.store.invoices.byId(work.invoiceId);
  if (invoice === null) throw new Error(`the invoice ${work.invoiceId} of work ${work.id} is gone`);
  if (invoice.delivery === "sent" && invoice.platformId !== null) return { done: true };

  const document = await parts.store.documents.get(invoice.id, "original");
  if (document === null) throw new Error(`the document of ${invoice.id} is gone`);
  const outgoing: Outgoing = { invoice, bytes: document.bytes, fileName: fileNameOf(invoice) };
  const { invoices } = platform.connection;
  if (invoices === undefined) throw takesNone(platform);
  const find =
    invoices.find === undefined
      ? undefined
      : async (earlier: Earlier): Promise<Found | null> =>
          ours(invoice, (await invoices.find?.({ ...outgoing, ...earlier }, signal)) ?? null);
  const adopt = (memory: Memory, found: Pick<Found, "platformId" | "aliases">): Promise<void> =>
    recordTaken(parts, platform, memory, invoice, found);
  if (invoice.delivery === "sent") {
    // The platform spoke of it, without its id: that is all that is left to ask.
    const { step, arrivedBy } = work.data;
    const found = (await find?.({ step, ...(arrivedBy === undefined ? {} : { arrivedBy }) })) ?? null;
    return found === null ? { done: true } : { done: true, write: (memory) => adopt(memory, found) };
  }

  let directory: DirectoryFinding | null = null;
  return once(
    parts,
    platform,
    work,
    {
      find,
      prepare: async () => {
        directory = await checkBeforeSending(parts, platform, work, invoice, signal);
      },
      intend: (memory) => recordSending(parts, memory, invoice.id, directory),
      send: (earlier) => invoices.submit({ ...outgoing, ...earlier }, signal),
      adopt,
      cannotBeAsked: CANNOT_BE_ASKED,
    },
    signal,
  );
};

/** Its account was given another adapter while the invoice waited. */
const takesNone = ({ account, adapter }: OpenPlatform): Failure =>
  new Failure("unsent", {
    code: "platform_takes_no_invoices",
    message: `The platform account "${account.name}" (${adapter.title}) takes no invoices.`,
    messageFr: `Le compte de plateforme « ${account.name} » (${adapter.title}) ne prend pas de factures.`,
    fix: "Put the platform that the invoice was given to back into the configuration.",
    fixFr: "Remettez dans la configuration la plateforme à laquelle la facture était destinée.",
    ours: true,
  });

/** It goes out now. False when the platform has spoken of it meanwhile. */
const recordSending = async (
  parts: Pick<Parts, "now">,
  memory: Memory,
  id: string,
  directory: DirectoryFinding | null,
): Promise<boolean> => {
  const current = await memory.invoices.byId(id, { lock: true });
  if (current?.delivery === "sent") return false;
  if (current?.delivery !== "sending" || directory !== null) {
    await memory.invoices.update(id, {
      delivery: "sending",
      ...(directory === null ? {} : { directory }),
      updatedAt: parts.now().toISOString(),
    });
  }
  return true;
};

const CANNOT_BE_ASKED: FailureFacts = {
  code: "outcome_unknown",
  message: "The answer to the deposit was lost, and this platform cannot be asked whether it arrived.",
  messageFr:
    "La réponse au dépôt s'est perdue, et on ne peut pas demander à cette plateforme s'il est arrivé.",
  fix: "Look for the invoice in the platform's own web page; then retry, and say whether it is there.",
  fixFr: "Cherchez la facture sur le site de la plateforme ; puis réessayez, en disant si elle y est.",
};

/** @throws Failure `refused` when the platform holds another document under this number */
const ours = (invoice: Invoice, found: Found | null): Found | null => {
  if (found?.sameContent !== "no") return found;
  throw new Failure("refused", {
    code: "number_taken_at_platform",
    message: `The platform holds another document under the number ${invoice.number}.`,
    messageFr: `La plateforme détient un autre document sous le numéro ${invoice.number}.`,
    fix: "Check what was sent to the platform by other means; send this invoice under a new number.",
    fixFr:
      "Vérifiez ce qui a été envoyé à la plateforme par d'autres moyens ; envoyez cette facture sous un nouveau numéro.",
    raw: found.platformId,
  });
};

/** The platform has it, and what was said of it before we knew its id is taken up. */
const recordTaken = async (
  parts: Parts,
  { account, connection }: OpenPlatform,
  memory: Memory,
  invoice: Invoice,
  found: Pick<Found, "platformId" | "aliases">,
): Promise<void> => {
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
  if (connection.events === undefined) await judgeTaken(parts, memory, invoice.id);
  for (const alias of found.aliases ?? []) await memory.invoices.addAlias(account.name, alias, invoice.id);
  await takeUpWaiting(parts, memory, account.name, [
    `platform:${found.platformId}`,
    `invoice:${naturalKey(invoice)}`,
  ]);
  parts.count.submission(account.name, "taken", (now.getTime() - Date.parse(invoice.createdAt)) / 1000);
};

const LOOK_FOR_IT: Words = {
  en: "Look for the invoice on the platform; then retry, and say whether it is there.",
  fr: "Cherchez la facture sur la plateforme ; puis réessayez, en disant si elle y est.",
};
const SEND_AGAIN: Words = {
  en: "Correct what the platform complains about, then send again under the same number.",
  fr: "Corrigez ce que la plateforme signale, puis renvoyez sous le même numéro.",
};

/** Writes on the invoice why its delivery failed or waits for a person. */
export const deliveryGivenUp = async (
  parts: Parts,
  memory: Memory,
  work: Pick<Work, "invoiceId" | "account">,
  error: WorkError,
  state: "failed" | "parked",
): Promise<void> => {
  if (work.invoiceId === null) return;
  // What the platform said of the invoice meanwhile is worth more than what became of our call.
  const current = await memory.invoices.byId(work.invoiceId, { lock: true });
  if (current?.delivery === "sent") return;
  const problem = {
    code: error.code,
    ...toldOf(error, state === "parked" ? LOOK_FOR_IT : SEND_AGAIN),
    raw: error.raw ?? null,
  };
  await memory.invoices.update(work.invoiceId, {
    delivery: state,
    ...(error.kind === "refused" && state === "failed" ? { badge: "rejected" as const } : {}),
    problem,
    updatedAt: parts.now().toISOString(),
  });
  if (current !== null) {
    const given = { ...current, delivery: state, problem };
    await judgeDelivery(parts, memory, given);
    await tellDelivery(parts, memory, given);
  }
  const siren = current === null ? null : sirenOfParty(recipientOf(current));
  if (siren !== null && isAboutAddressing(error.code)) parts.directory.forget(siren);
  parts.count.submission(work.account, state);
};

/** File name for the platform: ASCII, short, with the extension of the document. */
const fileNameOf = (invoice: Invoice): string =>
  `${invoice.number.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 60)}.${invoice.mediaType === "application/pdf" ? "pdf" : "xml"}`;

/** Writes on the invoice that it has been in doubt for minutes, and that the gateway goes on asking. */
export const deliveryDoubted = async (
  parts: Pick<Parts, "now">,
  memory: Memory,
  work: Pick<Work, "invoiceId">,
  error: WorkError,
): Promise<void> => {
  if (work.invoiceId === null) return;
  const current = await memory.invoices.byId(work.invoiceId, { lock: true });
  if (current === null || (current.delivery !== "queued" && current.delivery !== "sending")) return;
  await memory.invoices.update(work.invoiceId, {
    problem: inDoubt({ en: "the invoice", fr: "la facture" }, error),
    updatedAt: parts.now().toISOString(),
  });
};

/** A person tries again: it is on its way once more. */
export const deliveryRetried = async (
  parts: Pick<Parts, "now" | "ids">,
  memory: Memory,
  work: Pick<Work, "invoiceId">,
): Promise<void> => {
  if (work.invoiceId === null) return;
  await memory.invoices.update(work.invoiceId, {
    delivery: "queued",
    problem: null,
    badge: "pending",
    updatedAt: parts.now().toISOString(),
  });
  await judgeDelivery(parts, memory, { id: work.invoiceId, delivery: "queued", problem: null });
};
