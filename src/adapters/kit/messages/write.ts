import type { Cdar, CdarCharacteristic, CdarDetail, CdarParty } from "../../../documents/index.ts";
import type { Invoice, OtherParty } from "../../../domain/invoice.ts";
import { otherSide, type Payee, type Side } from "../../../domain/life-cycle/push.ts";
import { statusFacts } from "../../../domain/life-cycle/status.ts";
import { parisDay } from "../../../domain/paris-day.ts";
import type { OutgoingStatus } from "../../port.ts";

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

/** A confidential factoring is the factor's alone: the buyer never hears of it (regulation §1.1). */
export const goesToFactor = ({ status }: OutgoingStatus): boolean => status === "factored_confidential";

const PLATFORM: CdarParty = { id: null, name: null, role: "WK", address: null };

const partyOf = (invoice: Invoice, side: Side, address: string | null): CdarParty => {
  const { siren, name } = invoice[side];
  return {
    id: siren === null ? null : `0002:${siren}`,
    name,
    role: side === "seller" ? "SE" : "BY",
    address,
  };
};

const otherParty = ({ siren, name, role }: OtherParty): CdarParty => ({
  id: siren === null ? null : `0002:${siren}`,
  name,
  role,
  address: null,
});

const factorOf = ({ siren, name }: Payee, address: string | null): CdarParty => ({
  id: `0002:${siren}`,
  name,
  role: "DL",
  address,
});

/** A platform's own role needs no address (BR-FR-CDV-08): it stands for a factor that nobody named. */
const recipientOf = (status: OutgoingStatus, address: string | null): CdarParty => {
  if (!goesToFactor(status)) return partyOf(status.invoice, otherSide(status.setBy), address);
  return status.payee === undefined ? PLATFORM : factorOf(status.payee, address);
};

/** An endorsement is for both parties (regulation §1.1): its agent is neither. */
const recipientsOf = (status: OutgoingStatus, address: string | null): CdarParty[] => {
  const { invoice, setBy } = status;
  const own = invoice[setBy].address;
  const told = recipientOf(status, address);
  return status.status === "endorsed" && own !== null ? [told, partyOf(invoice, setBy, own)] : [told];
};

const characteristic = (part: Partial<CdarCharacteristic>): CdarCharacteristic => ({
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

const amountsOf = ({ amounts, at }: OutgoingStatus): CdarCharacteristic[] =>
  amounts.map(({ code, amount, currency, vatRate }) =>
    characteristic({
      typeCode: code,
      amount,
      currency,
      percent: vatRate === null ? null : Number(vatRate).toFixed(2),
      // MDT-219: the day of the payment.
      dateTime: code === "MPA" ? parisDay(new Date(at)) : null,
    }),
  );

/** CBB: the account to pay to (BT-84), its holder (BT-85) and its bank (BT-86). */
const accountOf = ({ payee }: OutgoingStatus): CdarCharacteristic[] => {
  if (payee === undefined || payee.iban === null) return [];
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
const subjectOf = ({ status }: OutgoingStatus): string | null => (status === "factored" ? "ACC" : null);

/**
 * One detail for each reason, the comment (MDT-126) and all characteristics with the first. Where there is a reason
 * and no comment, its wording stands in for it: the public portal asks for one with 210 and 208 (G7.25).
 */
const detailsOf = (status: OutgoingStatus): CdarDetail[] => {
  const characteristics = [...amountsOf(status), ...accountOf(status)];
  const { comment, actionCode } = status;
  const reasons = status.reasons.length === 0 ? [null] : status.reasons;
  return reasons
    .map((reason, i): CdarDetail => {
      const words = i === 0 ? (comment ?? reason?.text ?? null) : null;
      return {
        reasonCode: reason?.code ?? null,
        reason: reason?.text ?? null,
        actionCode: i === 0 ? actionCode : null,
        // OTH says in words what it asks for.
        action: i === 0 && actionCode === "OTH" ? comment : null,
        sequence: String(i + 1),
        notes:
          words === null || words === "" ? [] : [{ code: null, content: words, subject: subjectOf(status) }],
        characteristics: i === 0 ? characteristics : [],
      };
    })
    .filter(
      (d) => d.reasonCode !== null || d.actionCode !== null || d.notes.length + d.characteristics.length > 0,
    );
};

/**
 * The life-cycle message of a status (regulation §3): sent by a platform, issued by the party, to the other party. It
 * follows from the push alone, so that writing it again gives the same message.
 *
 * @param address MDT-73 of the recipient, `scheme:value`
 */
export const messageOfStatus = (status: OutgoingStatus, address: string | null): Cdar => {
  const { invoice, setBy, payee } = status;
  const facts = statusFacts(status.status);
  return {
    businessProcess: processOf(invoice.treatment),
    profile: PROFILE,
    id: status.id,
    name: `${invoice.number} : ${facts.label}`,
    issuedAt: status.at,
    sender: PLATFORM,
    issuer: status.as === undefined ? partyOf(invoice, setBy, null) : otherParty(status.as),
    recipients: recipientsOf(status, address),
    typeCode: "23",
    statusAt: status.at,
    invoiceNumber: invoice.number,
    documentStatus: facts.documentStatus,
    invoiceType: invoice.type,
    receivedAt: status.takenAt ?? invoice.createdAt,
    referenceTypeCode: null,
    invoiceDate: invoice.issueDate,
    statusCode: String(facts.code),
    statusLabel: facts.label,
    sellerSiren: invoice.seller.siren,
    payee: payee === undefined ? null : factorOf(payee, null),
    attachments: status.attachments,
    details: detailsOf(status),
  };
};
