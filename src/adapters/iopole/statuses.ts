import { isDomestic } from "../../domain/company.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { isReasonCode, REASONS } from "../../domain/life-cycle/reasons.ts";
import type { StatusName } from "../../domain/life-cycle/status.ts";
import { FRENCH_VAT_RATES, isFrenchVatRate } from "../../domain/vat-rates.ts";
import { statusOut } from "../../mapping/iopole.ts";
import { reasonOut, takesReason } from "../../mapping/iopole-reasons.ts";
import { readAnswer } from "../kit/calls/answers.ts";
import { idOf, notAtPlatform, refused } from "../kit/calls/failures.ts";
import { no, onceThere } from "../kit/limits.ts";
import { CLOCKS, hiddenFor, lookupUnclear, notVisibleYet } from "../kit/look-up.ts";
import { joined, present } from "../kit/present.ts";
import type { Found, OutgoingStatus, PlatformLimit, Submitted } from "../port.ts";
import type { Iopole } from "./calls.ts";
import { readHistory } from "./events.ts";
import { rawSchema } from "./items.ts";
import { statementOfStatus } from "./read-item.ts";
import { createdSchema, statusSchema } from "./shapes.ts";

const NOT_SET_BY_CLIENTS = "IOPOLE does not let its clients set this status.";
const NOT_SET_BY_CLIENTS_FR = "IOPOLE ne laisse pas ses clients poser ce statut.";

/** Can this status be pushed for this invoice? */
export const isAllowed = (invoice: Invoice, status: StatusName): PlatformLimit =>
  statusOut(status) === null ? no(NOT_SET_BY_CLIENTS, NOT_SET_BY_CLIENTS_FR) : onceThere(invoice);

/**
 * Pushes a status. The answer means that it was taken up; that the invoice cannot take it (any more) comes later, as
 * an event.
 *
 * @throws Failure `refused` when IOPOLE has no word for it, or no place for what it must carry
 */
export const sendStatus = async ({ door }: Iopole, status: OutgoingStatus): Promise<Submitted> => {
  const platformId = idOf(status.invoice);
  const answer = await door({
    operation: "send-status",
    method: "POST",
    path: `/v1/invoice/${encodeURIComponent(platformId)}/status`,
    json: bodyOf(status),
    safe: false,
    also: [404],
  });
  if (answer.status === 404) throw notAtPlatform(platformId);
  // Until April 2026 it answered 204, without an id: then ours stands for it.
  if (answer.status === 204) return { done: true, platformId: status.id };
  const { id } = readAnswer(createdSchema, answer, false);
  // It comes back to us as an item of this name.
  return { done: true, platformId: id, aliases: [`status:${id}`] };
};

const bodyOf = (status: OutgoingStatus): object => {
  const code = statusOut(status.status);
  if (code === null) {
    throw refused("status_not_taken", NOT_SET_BY_CLIENTS, "Set another one.", {
      messageFr: NOT_SET_BY_CLIENTS_FR,
      fixFr: "Posez-en un autre.",
    });
  }
  const { payment, rest } = paymentOf(status);
  const { rejectionDetail, words } = reasonOf(status);
  const others = rest.map(
    (a) => `${a.code} ${a.amount} ${a.currency}${a.vatRate === null ? "" : ` (TVA ${a.vatRate} %)`}`,
  );
  const action = status.actionCode === null ? null : `Action demandée : ${status.actionCode}`;
  const attachments = status.attachments.map(({ fileName, mediaType, bytes }) => ({
    mimeType: mediaType,
    fileName,
    content: Buffer.from(bytes).toString("base64"),
  }));
  return present({
    code,
    message: joined([status.comment, words, action, ...others], "\n"),
    payment: payment.length === 0 ? null : payment,
    rejectionDetail,
    attachments: attachments.length === 0 ? null : attachments,
  });
};

/** The reason in the field for it, where the status has one; else in words, so that it is not lost. */
const reasonOf = ({
  status,
  reasons,
  comment,
}: OutgoingStatus): { rejectionDetail?: { reason: string; message?: string }; words?: string } => {
  const [first, ...more] = reasons;
  if (first === undefined) return {};
  const textOf = ({ code, text }: { code: string; text: string }): string =>
    text || (isReasonCode(code) ? REASONS[code].label : code);
  if (!takesReason(status)) return { words: reasons.map(textOf).join("\n") };
  const reason = reasonOut(first.code, status);
  if (reason === null) {
    throw refused(
      "reason_not_taken",
      `IOPOLE has no reason for ${first.code} with this status.`,
      "Give one of the reasons that it takes, and the rest as a comment.",
    );
  }
  // It takes one reason: the others are told in its words.
  const told = [comment || textOf(first), ...more.map((one) => `${one.code} : ${textOf(one)}`)];
  return { rejectionDetail: { reason, message: told.join("\n") } };
};

/** The amount that a payment status is about (MDT-207). */
const PAID: Partial<Record<StatusName, string>> = { payment_sent: "MPA", payment_received: "MEN" };

/** Paid amounts by VAT rate, negative ones for what is given back. Amounts without a field of their own are `rest`. */
const paymentOf = ({ status, amounts, invoice }: OutgoingStatus) => {
  const paid = amounts.filter((amount) => amount.code === PAID[status] && amount.vatRate !== null);
  const rest = amounts.filter((amount) => !paid.includes(amount));
  const unsplit = rest.some((amount) => amount.code === "MEN");
  const domestic = [invoice.seller, invoice.buyer].every(
    ({ country }) => country === null || isDomestic(country),
  );
  const odd = paid.find((amount) => domestic && !isFrenchVatRate(amount.vatRate ?? ""));
  if (unsplit || odd !== undefined) {
    throw refused(
      "vat_rate_not_taken",
      unsplit
        ? "A received amount has no VAT rate."
        : `IOPOLE takes no VAT rate of ${odd?.vatRate} % on the domestic network.`,
      `Give one amount for each VAT rate, with a rate out of ${FRENCH_VAT_RATES.join(", ")}.`,
    );
  }
  const payment = paid.map(({ vatRate, amount, currency }) => ({
    vatRate: Number(vatRate),
    amount: Number(amount),
    currency,
  }));
  return { payment, rest };
};

/**
 * Did an earlier push arrive? There is no reference of ours at the platform: a status of the same kind since then is
 * taken for it, for payments one of the same amounts.
 *
 * @throws Failure `unknown` when the platform shows no history of this invoice at all (some copies have none), and as
 *   long as the status may not show yet
 */
export const findStatus = async (access: Iopole, pushed: OutgoingStatus): Promise<Found | null> => {
  if (pushed.invoice.platformId === null) return null;
  // The platform allows so few of these calls that one too early is not made at all.
  const hidden = hiddenFor(pushed.arrivedBy, access.endpoint.showsAfterMs, access.io.now());
  if (hidden > 0) throw notVisibleYet("the status", hidden);
  const items = await readHistory(access, pushed.invoice);
  if (items.length === 0) throw lookupUnclear("it shows no history of this invoice.");
  const since = Date.parse(pushed.at) - CLOCKS;
  const ours = sumsOf(paymentOf(pushed).payment);
  for (const item of items) {
    const raw = rawSchema.safeParse(item.raw).data;
    const status = statusSchema.safeParse(raw?.kind === "status" ? raw.status : null).data;
    if (status === undefined) continue;
    const said = statementOfStatus(item, status);
    if (said.status !== pushed.status || Date.parse(said.at) < since) continue;
    if (said.amounts.length > 0 && ours !== "" && sumsOf(said.amounts) !== ours) continue;
    return { platformId: status.statusId ?? item.id, aliases: [item.id], sameContent: "unknown" };
  }
  return null;
};

const sumsOf = (amounts: { amount: string | number; vatRate: string | number | null }[]): string =>
  amounts
    .map(({ amount, vatRate }) => `${Number(amount)} ${vatRate === null ? "" : Number(vatRate)}`)
    .sort()
    .join();
