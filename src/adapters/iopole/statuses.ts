import { Failure } from "../../domain/failure.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { StatusAmount } from "../../domain/life-cycle/event.ts";
import { isReasonCode, REASONS } from "../../domain/life-cycle/reasons.ts";
import type { StatusName } from "../../domain/life-cycle/status.ts";
import { DOMESTIC_VAT_RATES, statusOut } from "../../mapping/iopole.ts";
import { reasonOut, takesReason } from "../../mapping/iopole-reasons.ts";
import type { Found, Io, OutgoingStatus, PlatformLimit, Submitted } from "../port.ts";
import { type Door, hiddenFor, notThere, notVisibleYet, readAnswer } from "./calls.ts";
import { readHistory } from "./events.ts";
import { createdSchema, statusSchema } from "./shapes.ts";
import { statementOf } from "./statement.ts";

/** Can this status be pushed for this invoice? */
export const isAllowed = (invoice: Invoice, status: StatusName): PlatformLimit => {
  if (statusOut(status) === null) {
    return { allowed: false, why: "IOPOLE does not let its clients set this status." };
  }
  if (invoice.platformId === null) return { allowed: false, why: "The invoice is not at the platform yet." };
  return { allowed: true };
};

/**
 * Pushes a status. The answer means that it was taken up; that the invoice cannot take it (any more) comes later, as
 * an event.
 *
 * @throws Failure `refused` when IOPOLE has no word for it, or no place for what it must carry
 */
export const sendStatus = async (
  door: Door,
  status: OutgoingStatus,
  signal: AbortSignal,
): Promise<Submitted> => {
  const { platformId } = status.invoice;
  if (platformId === null) throw notThere(null);
  const answer = await door({
    operation: "send-status",
    method: "POST",
    path: `/v1/invoice/${encodeURIComponent(platformId)}/status`,
    json: bodyOf(status),
    safe: false,
    signal,
    also: [404],
  });
  if (answer.status === 404) throw notThere(platformId);
  // Until April 2026 it answered 204, without an id: then ours stands for it.
  if (answer.status === 204) return { done: true, platformId: status.id };
  const { id } = readAnswer(createdSchema, answer, false);
  // It comes back to us as an item of this name.
  return { done: true, platformId: id, aliases: [`status:${id}`] };
};

const bodyOf = (status: OutgoingStatus): object => {
  const code = statusOut(status.status);
  if (code === null) {
    throw refusal("status_not_taken", "IOPOLE does not let its clients set this status.", "Set another one.");
  }
  const { payment, rest } = paymentOf(status);
  const { rejectionDetail, words } = reasonOf(status);
  const message = [
    status.comment,
    words,
    status.actionCode === null ? null : `Action demandée : ${status.actionCode}`,
    ...rest.map(
      (a) => `${a.code} ${a.amount} ${a.currency}${a.vatRate === null ? "" : ` (TVA ${a.vatRate} %)`}`,
    ),
  ]
    .filter(Boolean)
    .join("\n");
  return {
    code,
    ...(message === "" ? {} : { message }),
    ...(payment.length === 0 ? {} : { payment }),
    ...(rejectionDetail === undefined ? {} : { rejectionDetail }),
    ...(status.attachments.length === 0
      ? {}
      : {
          attachments: status.attachments.map(({ fileName, mediaType, bytes }) => ({
            mimeType: mediaType,
            fileName,
            content: Buffer.from(bytes).toString("base64"),
          })),
        }),
  };
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
    text || (isReasonCode(code) ? REASONS[code] : code);
  if (!takesReason(status)) return { words: reasons.map(textOf).join("\n") };
  const reason = reasonOut(first.code, status);
  if (reason === null || more.length > 0) {
    throw refusal(
      "reason_not_taken",
      reason === null
        ? `IOPOLE has no reason for ${first.code} with this status.`
        : "IOPOLE takes one reason with a status.",
      "Give one of the reasons that it takes, and the rest as a comment.",
    );
  }
  return { rejectionDetail: { reason, message: comment || textOf(first) } };
};

/** The amount that a payment status is about (MDT-207). */
const PAID: Partial<Record<StatusName, string>> = { payment_sent: "MPA", payment_received: "MEN" };

interface Payment {
  vatRate: number;
  amount: number;
  currency: string;
}

/** Paid amounts by VAT rate, negative ones for what is given back. Amounts without a field of their own are `rest`. */
const paymentOf = ({
  status,
  amounts,
  invoice,
}: OutgoingStatus): { payment: Payment[]; rest: StatusAmount[] } => {
  const paid = amounts.filter((amount) => amount.code === PAID[status] && amount.vatRate !== null);
  const rest = amounts.filter((amount) => !paid.includes(amount));
  const unsplit = rest.some((amount) => amount.code === "MEN");
  const domestic = [invoice.seller, invoice.buyer].every(
    ({ country }) => country === null || country === "FR",
  );
  const odd = paid.find((amount) => domestic && !DOMESTIC_VAT_RATES.has(Number(amount.vatRate)));
  if (unsplit || odd !== undefined) {
    throw refusal(
      "vat_rate_not_taken",
      unsplit
        ? "A received amount has no VAT rate."
        : `IOPOLE takes no VAT rate of ${odd?.vatRate} % on the domestic network.`,
      `Give one amount for each VAT rate, with a rate out of ${[...DOMESTIC_VAT_RATES].join(", ")}.`,
    );
  }
  return {
    payment: paid.map(({ vatRate, amount, currency }) => ({
      vatRate: Number(vatRate),
      amount: Number(amount),
      currency,
    })),
    rest,
  };
};

const refusal = (code: string, message: string, fix: string): Failure =>
  new Failure("refused", { code, message, fix });

/** The platform's clock may go by so much behind ours. */
const CLOCKS = 15 * 60_000;

/**
 * Did an earlier push arrive? There is no reference of ours at the platform: a status of the same kind since then is
 * taken for it, for payments one of the same amounts.
 *
 * @param showsAfterMs how long after it came in a status may still not show
 * @throws Failure `unknown` when the platform shows no history of this invoice at all (some copies have none), and as
 *   long as the status may not show yet
 */
export const findStatus = async (
  door: Door,
  io: Io,
  showsAfterMs: number,
  pushed: OutgoingStatus,
  signal: AbortSignal,
): Promise<Found | null> => {
  const { platformId } = pushed.invoice;
  if (platformId === null) return null;
  // The platform allows so few of these calls that one too early is not made at all.
  const hidden = hiddenFor(pushed.arrivedBy, showsAfterMs, io.now());
  if (hidden > 0) throw notVisibleYet("the status", hidden);
  const items = await readHistory(door, io, platformId, signal);
  if (items.length === 0) {
    throw new Failure("unknown", {
      code: "lookup_unclear",
      message:
        "The platform shows no history of this invoice, so that it cannot be seen whether the status arrived.",
      fix: "Look for the status in the platform's own web page; then say with a retry whether it is there.",
    });
  }
  const since = Date.parse(pushed.at) - CLOCKS;
  const ours = sumsOf(paymentOf(pushed).payment.map(({ amount, vatRate }) => ({ amount, vatRate })));
  for (const item of items) {
    const status = statusSchema.safeParse((item.raw as { status?: unknown }).status).data;
    if (status === undefined) continue;
    const said = statementOf(item, status);
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
