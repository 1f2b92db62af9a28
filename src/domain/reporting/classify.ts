import type { InvoiceContent, InvoiceParty } from "../../documents/content/index.ts";
import { frenchCompanyOf, normalVatNumber } from "../company.ts";
import { isOutsideOfTheReform } from "../controls/lists.ts";
import { type ToldFault, told, type Words } from "../problem.ts";
import type { BuyerKind, Declarant, Facts, Role, TransactionFlow } from "./facts.ts";
import { countryOf, isVatTerritory, type NamedParty } from "./territory.ts";

/** What is known of an invoice beside what it says. */
export interface Circumstances {
  facts: Facts;
  declarant: Declarant;
  /** It went through a platform as an e-invoice: the public portal knows it. */
  eInvoiced: boolean;
  /** Is the buyer in the directory? Null where nobody knows. */
  buyerListed: boolean | null;
}

/** Where an invoice belongs. */
export interface Classified {
  /** Null: nowhere, for the reason given, or as long as there are problems. */
  flow: TransactionFlow | null;
  role: Role | null;
  /** Why it is not reported. */
  reason: (Words & { code: string }) | null;
  problems: ToldFault[];
}

/** A party as territory and identification see it. */
export const namedParty = (party: InvoiceParty): NamedParty => ({
  name: party.name,
  siren: frenchCompanyOf({ ...party, country: party.address?.country }).siren,
  vatNumber: party.vatNumber === undefined ? null : normalVatNumber(party.vatNumber),
  identifiers: [...party.identifiers, ...(party.legalId === undefined ? [] : [party.legalId])],
  country: party.address?.country,
  postCode: party.address?.postCode,
});

const not = (code: string, en: string, fr: string): Classified => ({
  flow: null,
  role: null,
  reason: { code, en, fr },
  problems: [],
});

const unclear = (path: string, code: string, message: Words, fix: Words): Classified => ({
  flow: null,
  role: null,
  reason: null,
  problems: [{ path, code, ...told(message, fix) }],
});

const reported = (flow: TransactionFlow, role: Role): Classified => ({
  flow,
  role,
  reason: null,
  problems: [],
});

const treatmentOf = ({ notes }: InvoiceContent): string | undefined =>
  notes
    .find(({ subjectCode }) => subjectCode === "BAR")
    ?.text.trim()
    .toUpperCase();

/** BAR notes that tell who the buyer is (BR-FR-20). */
const BY_TREATMENT: Readonly<Record<string, BuyerKind>> = {
  B2C: "private",
  B2CINT: "private",
  B2B: "company",
  B2BINT: "company",
};

/** Scheme of a private person's electronic address. */
const PRIVATE_SCHEME = "0226";

/** Who the buyer is; null where nobody says so. A foreign buyer without a VAT number may be anybody. */
const kindOfBuyer = (content: InvoiceContent, facts: Facts): BuyerKind | null => {
  const { buyer } = content;
  const said = facts.buyer?.kind ?? BY_TREATMENT[treatmentOf(content) ?? ""];
  if (said !== undefined) return said;
  if (buyer.electronicAddress?.scheme === PRIVATE_SCHEME) return "private";
  const { siren, vatNumber } = namedParty(buyer);
  return siren !== null || vatNumber !== null ? "company" : null;
};

/** Outside of VAT altogether: exempt by law, or out of its scope and within France (G2.32). */
export const isOutsideVat = (
  row: { category: string; exemptionCode?: string | undefined },
  buyerCountry: string | null,
): boolean =>
  isOutsideOfTheReform(row.exemptionCode ?? "") ||
  (row.category === "O" && (buyerCountry === null || isVatTerritory(buyerCountry)));

/** Frameworks of what tills have reported already: it is an e-invoice, and no sale more. */
const ALREADY_REPORTED: ReadonlySet<string> = new Set(["B7", "S7", "M7"]);

const soldBy = (content: InvoiceContent, { facts, buyerListed }: Circumstances): Classified => {
  const country = countryOf(namedParty(content.buyer));
  const kind = kindOfBuyer(content, facts);
  if (content.vatBreakdown.length > 0 && content.vatBreakdown.every((row) => isOutsideVat(row, country))) {
    return not(
      "outside_vat",
      "Everything in it is exempt under CGI 261 to 261 E or outside of VAT.",
      "Tout y est exonéré au titre des articles 261 à 261 E du CGI, ou hors du champ de la TVA.",
    );
  }
  if (facts.outOfFrance === true) {
    return not(
      "out_of_france",
      "The operation is taxed nowhere in France.",
      "L'opération n'est taxée nulle part en France.",
    );
  }
  if (kind === null) {
    return unclear(
      "BT-47",
      "buyer_kind_unknown",
      {
        en: "Nothing says whether the buyer is a company or a private person.",
        fr: "Rien ne dit si l'acheteur est une entreprise ou un particulier.",
      },
      {
        en: "Give facts.buyer.kind, the buyer's SIREN or VAT number, or the note BAR.",
        fr: "Indiquez facts.buyer.kind, le SIREN ou le n° de TVA de l'acheteur, ou la note BAR.",
      },
    );
  }
  if (kind === "private" || kind === "non-taxable") return reported("10.3", "SE");
  if (country === null) {
    return unclear(
      "BT-55",
      "buyer_country_missing",
      { en: "The buyer's country is missing.", fr: "Le pays de l'acheteur est absent." },
      { en: "Give the country of the buyer's address.", fr: "Indiquez le pays de l'adresse de l'acheteur." },
    );
  }
  if (!isVatTerritory(country)) return reported(kind === "public" ? "10.3" : "10.1", "SE");
  // Monaco has France's VAT, and no company of it a line in the directory.
  if (kind === "company" && (buyerListed === false || country === "MC")) return reported("10.3", "SE");
  return not(
    "e_invoice",
    "The buyer is at home in France: the sale is an e-invoice, and is not reported.",
    "L'acheteur est établi en France : la vente fait l'objet d'une facture électronique, elle ne se déclare pas.",
  );
};

const boughtBy = (content: InvoiceContent, { facts }: Circumstances): Classified => {
  const country = countryOf(namedParty(content.seller));
  if (facts.imported === true) {
    return not(
      "import",
      "Goods from outside the European Union are declared to customs.",
      "Les biens venus de l'extérieur de l'Union européenne sont déclarés à la douane.",
    );
  }
  if (facts.outOfFrance === true) {
    return not(
      "out_of_france",
      "The operation is taxed nowhere in France.",
      "L'opération n'est taxée nulle part en France.",
    );
  }
  if (country === null) {
    return unclear(
      "BT-40",
      "seller_country_missing",
      { en: "The seller's country is missing.", fr: "Le pays du vendeur est absent." },
      { en: "Give the country of the seller's address.", fr: "Indiquez le pays de l'adresse du vendeur." },
    );
  }
  if (isVatTerritory(country)) {
    return not(
      "purchase_at_home",
      "Purchases from suppliers in France are not reported.",
      "Les achats auprès de fournisseurs établis en France ne se déclarent pas.",
    );
  }
  return reported("10.1", "BY");
};

/** Does a company sell or buy by an invoice? */
export const isPartyTo = ({ seller, buyer }: InvoiceContent, siren: string): boolean =>
  namedParty(seller).siren === siren || namedParty(buyer).siren === siren;

/** In which part a company has in an invoice of its own: where it sells to itself, it sells. */
export const roleIn = ({ seller }: InvoiceContent, siren: string): Role =>
  namedParty(seller).siren === siren ? "SE" : "BY";

/** What is wrong with an invoice that is not the company's. */
export const declarantAbsent = (siren: string): ToldFault => ({
  path: "BT-30",
  code: "declarant_absent",
  ...told(
    {
      en: `The company ${siren} is neither the seller nor the buyer.`,
      fr: `L'entreprise ${siren} n'est ni le vendeur ni l'acheteur.`,
    },
    {
      en: "Report it for the company that sells or buys, and give its SIREN in the invoice.",
      fr: "Déclarez-la pour l'entreprise qui vend ou achète, et indiquez son SIREN dans la facture.",
    },
  ),
});

/**
 * Where an invoice belongs among the reports of a company, or why it belongs nowhere. What cannot be told is a problem
 * with its fix, and no guess (DSE §2.3.2, §3.7; G6.28: a sale to a private person is never told one by one).
 */
export const classify = (content: InvoiceContent, known: Circumstances): Classified => {
  const { siren, reportFrom } = known.declarant;
  if (!isPartyTo(content, siren))
    return { flow: null, role: null, reason: null, problems: [declarantAbsent(siren)] };
  if (content.issueDate < reportFrom) {
    return not(
      "before_obligation",
      `The company reports what is issued from ${reportFrom} on.`,
      `L'entreprise déclare ce qui est émis à partir du ${reportFrom}.`,
    );
  }
  if (known.eInvoiced || ALREADY_REPORTED.has(content.process?.toUpperCase() ?? "")) {
    return not(
      "reported_already",
      "It is an e-invoice, or a till has reported it already.",
      "C'est une facture électronique, ou une caisse l'a déjà déclarée.",
    );
  }
  if (treatmentOf(content) === "ARCHIVEONLY") {
    return not(
      "archive_only",
      "It settles an invoice that was refused or rejected.",
      "Elle solde une facture refusée ou rejetée.",
    );
  }
  return roleIn(content, siren) === "SE" ? soldBy(content, known) : boughtBy(content, known);
};
