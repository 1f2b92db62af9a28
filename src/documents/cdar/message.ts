import { canonicalDecimal } from "../../domain/decimal.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { Reason, StatusAmount } from "../../domain/life-cycle/event.ts";
import type { Payee } from "../../domain/life-cycle/push.ts";
import { type StatusName, statusFacts } from "../../domain/life-cycle/status.ts";
import { parisDay } from "../../domain/paris-day.ts";
import type { Cdar, CdarCharacteristic, CdarDetail } from "../types.ts";
import { factorOf, PLATFORM } from "./message-parties.ts";

/** What a message says of an invoice, by whom and for whom. */
export interface Saying extends Pick<Cdar, "id" | "issuedAt" | "issuer" | "recipients" | "attachments"> {
  invoice: Invoice;
  status: StatusName;
  /** When it was set, ISO 8601. */
  at: string;
  /** Those without a code of the national list have an empty one, and are told in words. */
  reasons: readonly Reason[];
  comment: string | null;
  /** `currency` null: who told it left it out, and it is not ours to guess. */
  amounts: readonly (Omit<StatusAmount, "currency"> & { currency: string | null })[];
  actionCode: string | null;
  payee: Payee | null;
  /** When the platform had taken the invoice in (MDT-95), ISO 8601. */
  takenAt: string;
}

/** MDT-3 of a message between platforms and their users (regulation §3.2); the one to the public portal is the platform's. */
const PROFILE = "urn.cpro.gouv.fr:1p0:CDV:invoice";

/** MDT-2 of a message about an invoice, by its BAR note (BT-21); the ordinary sale where there is none. */
const PROCESSES: Readonly<Record<string, string>> = {
  B2B: "REGULATED",
  B2BINT: "B2BINT",
  B2C: "B2C",
  B2CINT: "B2CINT",
  OUTOFSCOPE: "OUTOFSCOPE",
};

const processOf = (treatment: string | null): string =>
  treatment !== null && Object.hasOwn(PROCESSES, treatment)
    ? (PROCESSES[treatment] ?? "REGULATED")
    : "REGULATED";

/** MDT-77, by who speaks: platforms of the transmission, parties of the treatment. */
const TYPE_CODES = { transmission: "305", treatment: "23" } as const;

/** A characteristic (MDG-43) that says this and nothing else. */
export const characteristic = (part: Partial<CdarCharacteristic>): CdarCharacteristic => ({
  id: null,
  typeCode: null,
  changed: false,
  name: null,
  location: null,
  value: null,
  amount: null,
  currency: null,
  percent: null,
  dateTime: null,
  ...part,
});

/** Two decimals, as platforms write rates; null for what is no number. */
const percentOf = (vatRate: string | null): string | null => {
  const rate = vatRate === null ? null : canonicalDecimal(vatRate);
  return rate === null ? null : Number(rate).toFixed(2);
};

const amountsOf = ({ amounts, at }: Saying): CdarCharacteristic[] =>
  amounts.map(({ code, amount, currency, vatRate }) =>
    characteristic({
      typeCode: code,
      amount,
      currency,
      percent: percentOf(vatRate),
      // MDT-219: the day of the payment.
      dateTime: code === "MPA" ? parisDay(new Date(at)) : null,
    }),
  );

/** CBB: the account to pay to (BT-84), its holder (BT-85) and its bank (BT-86). */
const accountOf = ({ payee }: Saying): CdarCharacteristic[] => {
  if (payee === null || payee.iban === null) return [];
  const said: [string, string | null][] = [
    ["BT-84", payee.iban],
    ["BT-85", payee.name],
    ["BT-86", payee.bic],
  ];
  return said.flatMap(([id, value]) =>
    value === null ? [] : [characteristic({ id, typeCode: "CBB", changed: true, value })],
  );
};

/** MDT-127: the words of an assignment have the subject that the note of a factored invoice has (BT-21). */
const subjectOf = ({ status }: Saying): string | null => (status === "factored" ? "ACC" : null);

/**
 * One detail for each reason, the comment (MDT-126) and all characteristics with the first. Where there is a reason
 * and no comment, its wording stands in for it: the public portal asks for one with 210 and 208 (G7.25).
 */
const detailsOf = (saying: Saying): CdarDetail[] => {
  const characteristics = [...amountsOf(saying), ...accountOf(saying)];
  const { comment, actionCode } = saying;
  const reasons = saying.reasons.length === 0 ? [null] : saying.reasons;
  return reasons
    .map((reason, i): CdarDetail => {
      const words = i === 0 ? (comment ?? reason?.text ?? null) : null;
      return {
        reasonCode: reason?.code || null,
        reason: reason?.text ?? null,
        actionCode: i === 0 ? actionCode : null,
        // OTH says in words what it asks for.
        action: i === 0 && actionCode === "OTH" ? comment : null,
        sequence: String(i + 1),
        notes:
          words === null || words === "" ? [] : [{ code: null, content: words, subject: subjectOf(saying) }],
        characteristics: i === 0 ? characteristics : [],
      };
    })
    .filter(
      (d) =>
        d.reasonCode !== null ||
        d.reason !== null ||
        d.actionCode !== null ||
        d.notes.length + d.characteristics.length > 0,
    );
};

/**
 * The life-cycle message that says a status of an invoice (regulation §3): sent by a platform, issued by who set it. It
 * follows from what it is given alone, so that writing it again gives the same message.
 */
export const messageOf = (saying: Saying): Cdar => {
  const { id, issuedAt, issuer, recipients, attachments, invoice, status, at, payee, takenAt } = saying;
  const facts = statusFacts(status);
  return {
    businessProcess: processOf(invoice.treatment),
    profile: PROFILE,
    id,
    name: `${invoice.number} : ${facts.label}`,
    issuedAt,
    sender: PLATFORM,
    issuer,
    recipients,
    typeCode: TYPE_CODES[facts.phase],
    statusAt: at,
    invoiceNumber: invoice.number,
    documentStatus: facts.documentStatus,
    invoiceType: invoice.type,
    receivedAt: takenAt,
    referenceTypeCode: null,
    invoiceDate: invoice.issueDate,
    statusCode: String(facts.code),
    statusLabel: facts.label,
    sellerSiren: invoice.seller.siren,
    payee: payee === null ? null : factorOf(payee, null),
    attachments,
    details: detailsOf(saying),
  };
};
