import {
  type Cdar,
  type CdarCharacteristic,
  type CdarParty,
  characteristic,
  writeCdar,
} from "../../documents/index.ts";
import { type InvoiceSummary, SELF_BILLED_TYPES } from "../../domain/invoice.ts";
import { REASONS } from "../../domain/life-cycle/reasons.ts";
import { type Actor, type StatusFacts, statusFacts } from "../../domain/life-cycle/status.ts";
import type { ProcessingRule } from "../../norm/flow.ts";
import { iso } from "../platform.ts";
import { sirenNumber } from "../seed.ts";
import type { Step } from "./outcomes.ts";
import type { RateShare } from "./read-deposit.ts";

/** What a status message is made from. Times in milliseconds. */
export interface Saying {
  step: Step;
  invoice: InvoiceSummary;
  rates: RateShare[];
  rule: ProcessingRule;
  at: number;
  /** When the message is written; later than `at` for one that comes late. */
  now: number;
  /** MDT-95: when the platform that speaks got the invoice. */
  receivedAt: number;
  /** Makes MDT-4 unique. */
  nonce: string;
  attachment: Cdar["attachments"][number] | null;
}

const UNKNOWN: Pick<StatusFacts, "label" | "phase" | "documentStatus" | "setBy"> = {
  label: "Statut inédit",
  phase: "treatment",
  documentStatus: null,
  setBy: ["buyer"],
};

const FACTOR = sirenNumber(980);
const AGENT = sirenNumber(981);
/** The account in every textbook; its key is right. */
const FACTOR_IBAN = "FR7630006000011234567890189";

const factsOf = (step: Step) =>
  step.status === "unknown" || step.status === "broken" ? UNKNOWN : statusFacts(step.status);

/** MDT-105 of a step. */
export const codeOf = (step: Step): string =>
  step.status === "unknown" || step.status === "broken" ? "299" : String(statusFacts(step.status).code);

/** Who sets a status: in self-billing the two parties change places, payments apart (regulation §1.3-9). */
export const actorOf = (step: Step, selfBilled: boolean): Actor => {
  if (step.by === "recipientPlatform") return "buyerPlatform";
  if (step.by !== undefined) return step.by;
  const actor = factsOf(step).setBy[0] ?? "buyer";
  if (!selfBilled || step.status === "payment_sent" || step.status === "payment_received") return actor;
  return actor === "buyer" ? "seller" : actor === "seller" ? "buyer" : actor;
};

/** MDT-2. */
const PROCESSES: Readonly<Partial<Record<ProcessingRule, string>>> = {
  B2B: "REGULATED",
  B2G: "REGULATED",
  B2BInt: "B2BINT",
  B2C: "B2C",
  OutOfScope: "OUTOFSCOPE",
};

const platformParty: CdarParty = { id: null, name: null, role: "WK", address: null };

const partyOf = (invoice: InvoiceSummary, role: "SE" | "BY"): CdarParty => {
  const party = role === "SE" ? invoice.seller : invoice.buyer;
  const siren = party.siren ?? party.siret?.slice(0, 9) ?? null;
  return {
    id: siren === null ? null : `0002:${siren}`,
    name: party.name,
    role,
    address: party.address ?? (siren === null ? null : `0225:${siren}`),
  };
};

const outsider = (siren: string, name: string, role: string): CdarParty => ({
  id: `0002:${siren}`,
  name,
  role,
  address: `0225:${siren}`,
});
const factor = (role: string): CdarParty => outsider(FACTOR, "Affacturage Exemple SA", role);

/** Issuer and recipients (regulation §3.5). */
const partiesOf = (saying: Saying): Pick<Cdar, "issuer" | "recipients"> => {
  const { invoice, step } = saying;
  const selfBilled = SELF_BILLED_TYPES.has(invoice.type);
  const [seller, buyer] = [partyOf(invoice, "SE"), partyOf(invoice, "BY")];
  if (step.status === "factored_confidential") return { issuer: seller, recipients: [factor("DL")] };
  switch (actorOf(step, selfBilled)) {
    case "sellerPlatform":
    case "buyerPlatform":
      return { issuer: platformParty, recipients: [selfBilled ? buyer : seller] };
    case "buyer":
      return { issuer: buyer, recipients: [seller] };
    case "seller":
      return { issuer: seller, recipients: [buyer] };
    case "factor":
      return { issuer: factor("DL"), recipients: [buyer] };
    case "agent":
      return { issuer: outsider(AGENT, "Mandataire Exemple SARL", "SR"), recipients: [seller, buyer] };
  }
};

const cents = (amount: string): number => Math.round(Number(amount) * 100);
const euros = (amount: number): string => (amount / 100).toFixed(2);

/** Amounts received are told per VAT rate (rule of 212); the last rate takes the rounding. */
const receivedPerRate = (saying: Saying, percent: number): CdarCharacteristic[] => {
  const { invoice, rates } = saying;
  const whole = Math.round((cents(invoice.total) * percent) / 100);
  const shares = rates.length === 0 ? [{ rate: "0.00", amount: invoice.total }] : rates;
  let left = whole;
  return shares.map(({ rate, amount }, i) => {
    const share = i === shares.length - 1 ? left : Math.round((cents(amount) * percent) / 100);
    left -= share;
    return characteristic({
      typeCode: "MEN",
      amount: euros(share),
      currency: invoice.currency,
      percent: Number(rate).toFixed(2),
    });
  });
};

const characteristicsOf = (saying: Saying): CdarCharacteristic[] => {
  const { step, invoice } = saying;
  const amounts = (step.amounts ?? []).flatMap(({ code, percent }) =>
    code === "MEN"
      ? receivedPerRate(saying, percent)
      : [
          characteristic({
            typeCode: code,
            amount: euros(Math.round((cents(invoice.total) * percent) / 100)),
            currency: invoice.currency,
            dateTime: code === "MPA" ? iso(saying.at).slice(0, 10) : null,
          }),
        ],
  );
  return step.status === "factored" || step.status === "payee_changed"
    ? [...amounts, characteristic({ id: "BT-84", typeCode: "CBB", changed: true, value: FACTOR_IBAN })]
    : amounts;
};

const detailsOf = (saying: Saying): Cdar["details"] => {
  const { step } = saying;
  const characteristics = characteristicsOf(saying);
  if (step.reason === undefined && step.comment === undefined && characteristics.length === 0) return [];
  return [
    {
      reasonCode: step.reason ?? null,
      reason: step.reason === undefined ? null : REASONS[step.reason].label,
      actionCode: step.action ?? null,
      action: null,
      sequence: "1",
      notes: step.comment === undefined ? [] : [{ code: null, content: step.comment, subject: null }],
      characteristics,
    },
  ];
};

const stamp = (moment: number): string => iso(moment).replaceAll(/\D/g, "").slice(0, 14);

/** The life-cycle message of one step (CDAR, PA to user), as XML. A `broken` one ends in the middle. */
export const writeStatus = (saying: Saying): Uint8Array => {
  const { step, invoice, at } = saying;
  const facts = factsOf(step);
  const code = codeOf(step);
  const xml = writeCdar({
    businessProcess: PROCESSES[saying.rule] ?? "NON_REGULATED",
    profile: "urn.cpro.gouv.fr:1p0:CDV:invoice",
    id: `CDV_${code}_${stamp(at)}_${saying.nonce}`,
    name: `${invoice.number} : ${facts.label}`,
    issuedAt: iso(saying.now),
    sender: platformParty,
    ...partiesOf(saying),
    typeCode: facts.phase === "transmission" ? "305" : "23",
    statusAt: iso(at),
    invoiceNumber: invoice.number,
    documentStatus: facts.documentStatus,
    invoiceType: invoice.type,
    receivedAt: iso(saying.receivedAt),
    referenceTypeCode: null,
    invoiceDate: invoice.issueDate,
    statusCode: code,
    statusLabel: facts.label,
    sellerSiren: invoice.seller.siren,
    payee: step.status === "factored" || step.status === "payee_changed" ? factor("DL") : null,
    attachments: saying.attachment === null ? [] : [saying.attachment],
    details: detailsOf(saying),
  });
  return step.status === "broken" ? xml.subarray(0, Math.floor(xml.length / 2)) : xml;
};
