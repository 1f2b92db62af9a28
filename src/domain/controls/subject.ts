import type { InvoiceContent, InvoiceLine, InvoiceParty } from "../../documents/content/index.ts";
import { frenchCompanyOf, isFrenchTerritory } from "../company.ts";
import { CREDIT_NOTE_TYPES, type Direction, SELF_BILLED_TYPES, type Syntax } from "../invoice.ts";
import { publicBuyerByDocument } from "../tenant.ts";
import { SCHEMES } from "./lists.ts";
import { isCounted, type Profile, profileOf } from "./profiles.ts";
import { type Taxed, taxedOf } from "./taxed.ts";

/** An invoice that went out before, as far as it matters to the next one. */
export interface KnownInvoice {
  number: string;
  /** BT-2, `YYYY-MM-DD`. */
  issueDate: string;
}

/** A number that was used before. Null: by another tenant that sends for the company; when is not to be told. */
export interface UsedNumber extends Pick<KnownInvoice, "number"> {
  issueDate: string | null;
}

/** What is to be controlled, and what the caller knows besides. */
export interface Given {
  content: InvoiceContent;
  /** The day in Paris, `YYYY-MM-DD`: on which it is sent, or was received. */
  today: string;
  /** Is it sent or was it received? Absent: it is sent. */
  direction?: Direction | undefined;
  /** What the content was read from; absent where it was given as JSON and may be written in any form. */
  syntax?: Syntax | undefined;
  /** SIRENs that the sender may issue invoices for; absent where nobody sends, as for what was received. */
  companies?: readonly string[] | undefined;
  /** Is the buyer a public entity? Absent where nobody knows. */
  publicBuyer?: boolean | undefined;
  /** Has the seller opted to pay VAT on its services by issue of the invoice ("option pour les débits")? */
  vatOnDebits?: boolean | undefined;
  /** What the caller found of earlier invoices. */
  known?:
    | {
        /** Another invoice of this seller, year and number, of other content, that did not give its number free. */
        sameNumber?: UsedNumber | undefined;
        /** One of the same buyer, total and order from days around, under another number. */
        similar?: KnownInvoice | undefined;
      }
    | undefined;
}

/** What is given, with what all checks ask of it. */
export interface Subject extends Given {
  profile: Profile;
  /** Do the rules for France apply (BR-FR and those of the State)? */
  national: boolean;
  credit: boolean;
  selfBilled: boolean;
  /** BT-22 of the first note BAR. */
  treatment: string | undefined;
  /** Lines that add to the totals, with their index. */
  counted: readonly (readonly [line: InvoiceLine, index: number])[];
  /** What has a VAT category and rate. */
  taxed: readonly Taxed[];
}

/** Is it a party in France, by its SIREN or country? */
export const isFrench = (party: InvoiceParty): boolean => {
  const country = party.address?.country;
  if (party.legalId?.scheme === SCHEMES.siren) return true;
  return country === undefined
    ? frenchCompanyOf({ ...party, country }).siren !== null
    : isFrenchTerritory(country);
};

/** Billing frameworks of Chorus Pro's historical channel, which has rules of its own. */
const isHistorical = ({ content, publicBuyer }: Given): boolean =>
  publicBuyer !== false && /^A\d{1,2}$/.test(content.process?.trim() ?? "");

/** From this day on platforms hold what they receive to the national rules; what is sent, a month longer. */
const IN_FORCE_AT_RECEPTION = "2026-10-01";

const isInForce = ({ direction, today }: Given): boolean =>
  direction !== "inbound" || today >= IN_FORCE_AT_RECEPTION;

/** Works out what all checks ask. */
export const subjectOf = (given: Given): Subject => {
  const { content, companies } = given;
  const profile = profileOf(content.profile);
  const bar = content.notes.find(({ subjectCode }) => subjectCode === "BAR");
  return {
    ...given,
    publicBuyer:
      given.publicBuyer ?? publicBuyerByDocument({ process: content.process ?? null }) ?? undefined,
    profile,
    // Whoever sends for companies of France sends to platforms that hold every invoice to their rules.
    national:
      (companies !== undefined || isFrench(content.seller)) && !isHistorical(given) && isInForce(given),
    credit: CREDIT_NOTE_TYPES.has(content.typeCode),
    selfBilled: SELF_BILLED_TYPES.has(content.typeCode),
    treatment: bar?.text.trim(),
    counted: [...content.lines.entries()]
      .filter(([, { subtype }]) => isCounted(profile, subtype))
      .map(([index, line]) => [line, index] as const),
    taxed: taxedOf(content, profile),
  };
};

/** Is the value there, and not blank? */
export const isGiven = (text: string | undefined): text is string => text !== undefined && text.trim() !== "";
