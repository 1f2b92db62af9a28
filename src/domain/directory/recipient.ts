import { isFrenchTerritory, isSiren, isSiret } from "../company.ts";
import { type Invoice, type InvoiceSummary, type Party, SELF_BILLED_TYPES } from "../invoice.ts";
import type { REASONS } from "../life-cycle/reasons.ts";
import {
  type DirectoryAdvice,
  type DirectoryFinding,
  type DirectorySource,
  partsOfAddress,
} from "./directory.ts";
import type { RecipientAsk, Resolution } from "./resolution.ts";

/** Who receives an invoice: the buyer, or the seller of a self-billed one (regulation §1.3-9). */
export const recipientOf = (invoice: Pick<InvoiceSummary, "type" | "seller" | "buyer">): Party =>
  SELF_BILLED_TYPES.has(invoice.type) ? invoice.seller : invoice.buyer;

/** SIREN of a party, from whatever it is known by; null when nothing tells. */
export const sirenOfParty = ({ siren, siret, address }: Party): string | null =>
  siren ??
  siret?.slice(0, 9) ??
  (address?.startsWith("0225:") ? (partsOfAddress(address)?.siren ?? null) : null);

/** What of a document is to be checked in the directory. */
export type RecipientCheck =
  /** It has no recipient in the French directory: a foreign or private buyer, or an operation out of scope. */
  | { kind: "none" }
  /** It is said to be a private person: is it a company of the directory? */
  | { kind: "person"; siren: string }
  /** It is said to be a company in France, and is abroad. */
  | { kind: "contradictory" }
  | { kind: "ask"; siren: string; ask: RecipientAsk; faults: CheckFault[] };

/** A fault that the document shows by itself, without the directory. */
interface CheckFault {
  state: "invalid" | "address_missing";
  message: string;
  fix: string;
}

/**
 * Business processes of the public portal's own channel. It goes by SIRET and not by address, and reads the service
 * code from BT-10, where others write any reference: its platform alone can check that, on deposit.
 */
const PORTAL_CHANNEL = /^A\d{1,2}$/;

/** BAR values of sales to private persons. */
const TO_A_PERSON: ReadonlySet<string> = new Set(["B2C", "B2CINT"]);

/**
 * What the directory is asked about an invoice before it is sent: the recipient's own address, BT-49, or BT-34 of a
 * self-billed invoice, with the SIREN and SIRET beside it (BR-FR-21, BR-FR-22).
 */
export const checkOfInvoice = (invoice: InvoiceSummary): RecipientCheck => {
  const party = recipientOf(invoice);
  const siren = sirenOfParty(party);
  const { treatment } = invoice;
  if (PORTAL_CHANNEL.test(invoice.process ?? "")) return { kind: "none" };
  if (treatment !== null && treatment !== "B2B")
    return TO_A_PERSON.has(treatment) && siren !== null && isSiren(siren)
      ? { kind: "person", siren }
      : { kind: "none" };
  if (treatment === "B2B" && siren === null && party.country !== null && !isFrenchTerritory(party.country))
    return { kind: "contradictory" };
  if (siren === null) return { kind: "none" };
  const term = SELF_BILLED_TYPES.has(invoice.type) ? "BT-34" : "BT-49";
  const address = party.address?.startsWith("0225:") ? party.address.slice(5) : null;
  const faults: CheckFault[] = [];
  const invalid = (what: string, value: string): void => {
    faults.push({
      state: "invalid",
      message: `${what} ${value} is not valid: its check digit is wrong, or it has other characters.`,
      fix: "Correct it in the ERP's record of the buyer.",
    });
  };
  if (!isSiren(siren)) invalid("The SIREN", siren);
  else if (party.siret !== null && !isSiret(party.siret)) invalid("The SIRET", party.siret);
  else if (address !== null && partsOfAddress(address) === null) invalid(`The address (${term})`, address);
  if (address === null) {
    const read = party.address === null ? "has no" : `has ${party.address} as`;
    faults.push({
      state: "address_missing",
      message: `The document ${read} electronic address of the recipient; scheme 0225 is needed.`,
      fix: `Write the recipient's address into ${term} with scheme 0225.`,
    });
  }
  return {
    kind: "ask",
    siren,
    faults,
    ask: {
      siren,
      siret: party.siret,
      routingCode: party.routingCode,
      address,
      orderReference: invoice.orderReference,
    },
  };
};

/** Puts the directory's answer about an invoice into words that stay with it. */
export const findingOf = (
  invoice: Pick<Invoice, "type" | "seller" | "buyer" | "directory">,
  check: Extract<RecipientCheck, { kind: "ask" }>,
  resolution: Resolution | null,
  source: DirectorySource | null,
  now: Date,
): DirectoryFinding => {
  const fault = check.faults[0] ?? null;
  const buyer = invoice.directory?.buyer;
  return {
    address: recipientOf(invoice).address,
    state: stateOf(fault, resolution),
    rule: resolution?.rule ?? null,
    checkedAt: now.toISOString(),
    source: source?.platform ?? null,
    stale: source?.stale ?? false,
    advice: adviceOf(fault, resolution),
    ...(buyer === undefined ? {} : { buyer }),
  };
};

const stateOf = (fault: CheckFault | null, resolution: Resolution | null): DirectoryFinding["state"] => {
  // That the company is not there at all says more than that its address is missing.
  const worse = resolution?.action === "report" || resolution?.rule === "ceased";
  return fault !== null && !worse ? fault.state : (resolution?.state ?? "unsure");
};

const adviceOf = (fault: CheckFault | null, resolution: Resolution | null): DirectoryAdvice | null => {
  const reason = resolution?.reasons[0];
  const others = resolution?.alternatives.map(({ address }) => address) ?? [];
  const rest = { missing: resolution?.missing ?? [], alternatives: others };
  if (fault !== null) {
    const use = resolution?.address ?? null;
    const action = resolution?.action === "report" ? "report" : "block";
    const fix = use === null ? fault.fix : `${fault.fix} The directory has ${use}.`;
    return { ...rest, action, message: fault.message, fix, use };
  }
  if (resolution === null || reason === undefined) return null;
  const { action, certain, instead } = resolution;
  if (action === "send" && certain) return null;
  const told = certain ? reason : (resolution.reasons.at(-1) ?? reason);
  const use = action === "block" && certain ? instead : null;
  return { ...rest, action: certain ? action : "send", message: told.message, fix: told.fix, use };
};

/** Is it certain that the document would not reach its recipient? Only then may it be held back. */
export const isCertainNo = (finding: DirectoryFinding): boolean =>
  !finding.stale && (finding.advice?.action === "block" || finding.advice?.action === "report");

/** The finding of an invoice that treats its recipient as what it is not. */
export const contradictoryFinding = (
  invoice: Pick<Invoice, "type" | "seller" | "buyer" | "directory" | "treatment">,
  source: DirectorySource | null,
  now: Date,
): DirectoryFinding => ({
  address: recipientOf(invoice).address,
  state: "contradictory",
  rule: null,
  checkedAt: now.toISOString(),
  source: source?.platform ?? null,
  stale: source?.stale ?? false,
  advice: {
    action: "block",
    message: `The document is treated as ${invoice.treatment} (note BAR), which its recipient contradicts.`,
    fix: "Correct the note BAR: B2B for a company in France, B2BINT for one abroad, B2C for a private person.",
    use: null,
    alternatives: [],
    missing: [],
  },
  ...(invoice.directory?.buyer === undefined ? {} : { buyer: invoice.directory.buyer }),
});

/** The finding of an invoice whose check could not be made. */
export const unsureFinding = (
  invoice: Pick<Invoice, "type" | "seller" | "buyer" | "directory">,
  message: string,
  source: string | null,
  now: Date,
): DirectoryFinding => ({
  address: recipientOf(invoice).address,
  state: "unsure",
  rule: null,
  checkedAt: now.toISOString(),
  source,
  stale: false,
  advice: {
    action: "send",
    message,
    fix: "It was sent unchecked. Should it come back with ADR_ERR, look the buyer up with POST /v1/directory/resolve.",
    use: null,
    alternatives: [],
    missing: [],
  },
  ...(invoice.directory?.buyer === undefined ? {} : { buyer: invoice.directory.buyer }),
});

/** What is kept of an invoice whose buyer was looked up for the choice of its platform only. */
export const uncheckedFinding = (
  invoice: InvoiceSummary,
  {
    source,
    ...buyer
  }: { kind: "public" | "private" | "unknown"; note: string; source: DirectorySource | null },
  now: Date,
): DirectoryFinding => ({
  address: recipientOf(invoice).address,
  state: "unchecked",
  rule: null,
  checkedAt: now.toISOString(),
  source: source?.platform ?? null,
  stale: source?.stale ?? false,
  advice: null,
  buyer,
});

/** Reasons that say that what the directory told of the recipient is not true any more. */
const ADDRESSING: ReadonlySet<string> = new Set([
  "ADR_ERR",
  "REJ_ADR",
  "DEST_INC",
  "DEST_ERR",
  "ROUTAGE_ERR",
] satisfies (keyof typeof REASONS)[]);

/** Is this code, of a rejection or of a refused deposit, about the recipient's address? */
export const isAboutAddressing = (code: string): boolean => ADDRESSING.has(code.toUpperCase());
