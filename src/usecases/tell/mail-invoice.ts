import { mailedOf } from "../../domain/erp-endpoint.ts";
import { Failure, isFailure } from "../../domain/failure.ts";
import { type Invoice, isSeenBy } from "../../domain/invoice.ts";
import type { Mail } from "../../domain/mail.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { MadeDocument } from "../documents/made.ts";
import type { Parts } from "../parts.ts";
import { RENDITIONS } from "../read/renditions.ts";
import type { DataOf, WorkOf } from "../work.ts";
import type { Note } from "./attempted.ts";
import { mailDoorOf, putOff, sendMail } from "./send-mail.ts";
import { writeInvoiceMail } from "./write-mail.ts";

/** How many attempts wait for a platform to give a readable file; those after them go without. */
const PATIENCE = 6;

/**
 * Gives a tenant a received invoice by mail: the original, and a file for people. Every attempt is the same mail, so
 * that one whose answer was lost is one mail for the reader. A tenant that does not see the invoice any more gets nothing.
 *
 * @throws Failure, for the policy table of the outbox
 */
export const mailInvoice = async (
  parts: Parts,
  work: WorkOf<"mail">,
  signal: AbortSignal,
  note: Note,
): Promise<RunResult<DataOf<"mail">>> => {
  const { account, data } = work;
  const tenant = work.tenant ?? "";
  const receiver = mailedOf(parts, account);
  if (receiver === null) throw NOT_CONFIGURED;
  const invoice = work.invoiceId === null ? null : await parts.store.invoices.byId(work.invoiceId);
  if (invoice === null) throw new Error(`the invoice ${work.invoiceId} of work ${work.id} is gone`);
  if (!isSeenBy(invoice, tenant)) return { done: true };
  const { domain } = mailDoorOf(parts);
  const source: Source = { parts, invoice, signal };
  const original = await RENDITIONS.original.make(source);
  const readable = data.alone === true ? "none" : await readableOf(source, original, work.attempts);
  const { to, cc, bcc, subject: template } = receiver;
  const mail: Mail = {
    messageId: messageIdOf(invoice, tenant, data.message, domain),
    date: new Date(data.at),
    to,
    cc,
    bcc,
    ...(data.left === undefined ? {} : { only: data.left }),
    ...writeInvoiceMail(invoice, { tenant, template, readable: typeof readable === "object" }),
    attachments: typeof readable === "object" ? [original, readable] : [original],
  };
  note({ type: "invoice.received", message: mail.messageId });
  const remembered = readable === "none" ? { ...data, alone: true } : data;
  const retried = (error: unknown, left = data.left): RunResult<DataOf<"mail">> => {
    if (isFailure(error) && error.kind === "unsent" && error.facts.ours !== true) {
      parts.count.notification(tenant, "retried");
    }
    return { done: "failed", error, data: { ...remembered, ...(left === undefined ? {} : { left }) } };
  };
  try {
    const left = await sendMail(parts, account, mail, signal);
    if (left.length > 0) return retried(putOff(left), left);
  } catch (error) {
    return retried(error);
  }
  return { done: true, write: async () => parts.count.notification(tenant, "delivered") };
};

/** The same for every attempt of a row; another once the invoice is given to the tenant anew. */
const messageIdOf = ({ id }: Invoice, tenant: string, message: string, domain: string): string =>
  // A dot may end a tenant's name, and not a word of a Message-ID (RFC 5322 §3.6.4).
  `${id}.${tenant.replaceAll(".", "=2E")}.${message}@${domain}`;

type Source = Parameters<typeof RENDITIONS.readable.make>[0] & { parts: Pick<Parts, "log"> };

/**
 * The file for people; `same`: the original is one; `none`: none can be made.
 *
 * @throws Failure `unsent` while the platform that makes it cannot be asked, for the first attempts
 */
const readableOf = async (
  source: Source,
  original: MadeDocument,
  attempts: number,
): Promise<MadeDocument | "same" | "none"> => {
  try {
    const readable = await RENDITIONS.readable.make(source);
    return Buffer.compare(readable.bytes, original.bytes) === 0 ? "same" : readable;
  } catch (error) {
    if (source.signal.aborted) throw error;
    if (isFailure(error) && error.kind !== "refused" && attempts < PATIENCE) {
      const { message, messageFr, fix, fixFr, raw } = error.facts;
      // What a platform denies must not pause the account of the mails.
      const facts = { code: "readable_not_there_yet", message, messageFr, fix, fixFr, raw };
      throw new Failure("unsent", facts);
    }
    source.parts.log.warn(
      { invoice: source.invoice.id, error: String(error) },
      "no readable file can be made: the original is mailed alone",
    );
    return "none";
  }
};

const NOT_CONFIGURED = new Failure("unsent", {
  code: "mail_not_configured",
  message: "The configuration has no mail address of this tenant any more.",
  messageFr: "La configuration n'a plus d'adresse de messagerie pour ce locataire.",
  ours: true,
});
