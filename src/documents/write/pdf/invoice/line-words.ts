import type {
  AllowanceCharge,
  DeliveryTerms,
  InvoiceLine,
  LineDelivery,
  LineReference,
} from "../../../content/index.ts";
import type { Words } from "../layout/strips.ts";
import { amount, country, day, joined, money, negative, percent, period, quantity, told } from "./french.ts";
import { addressLines, identifierLine } from "./parties.ts";
import { exemptionOf, noteTitle, titleOf, unitOf, vatPointOf } from "./words.ts";

/** Currencies of an invoice: BT-5, and BT-6 where it has one. */
export interface Currencies {
  currency: string;
  vatCurrency?: string;
}

/** A quantity with its unit. */
export const measured = (value: string, unit: string | undefined): string =>
  joined("\u00A0", quantity(value), unit && unitOf(unit)) ?? "";

/** Why there is no VAT: the words of the document, else those of the code, and the code. */
export const exemption = (reason: string | undefined, code: string | undefined): string | undefined =>
  joined(" – ", reason ?? (code && exemptionOf(code)), code);

/** An allowance or a charge in words, without its amount. */
export const reasonOf = (item: AllowanceCharge, what: string): string => {
  const { reason, reasonCode, percent: share, baseAmount } = item;
  const rate = share && joined(" ", percent(share), baseAmount && `de ${amount(baseAmount)}`);
  const base = share === undefined && baseAmount ? `base ${amount(baseAmount)}` : undefined;
  const kind = item.logistics === true ? `${what} (transport et logistique)` : what;
  // The code says no more than the words.
  const why = reason ?? (reasonCode && `code ${reasonCode}`);
  return joined(", ", told(kind, why) ?? kind, rate ?? base) ?? kind;
};

const allowances = (line: InvoiceLine, currency: string): (string | undefined)[] => [
  ...line.allowances.map((item) => told(reasonOf(item, "Remise"), money(negative(item.amount), currency))),
  ...line.charges.map((item) => told(reasonOf(item, "Frais"), money(item.amount, currency))),
];

const paper = (what: string, { number, line }: LineReference): string | undefined =>
  told(what, joined(", ", number, line && `ligne ${line}`));

const references = (line: InvoiceLine): (string | undefined)[] => {
  const { purchaseOrder, salesOrder, despatchAdvice, receivingAdvice, precedingInvoice: before } = line;
  return [
    told("Ligne de la commande", line.purchaseOrderLine),
    purchaseOrder && paper("Commande", purchaseOrder),
    salesOrder && paper("Commande vendeur", salesOrder),
    despatchAdvice && paper("Bon de livraison", despatchAdvice),
    receivingAdvice && paper("Avis de réception", receivingAdvice),
    before &&
      told(
        before.typeCode === undefined ? "Facture précédente" : titleOf(before.typeCode),
        joined(
          ", ",
          joined(" ", before.number, before.issueDate && `du ${day(before.issueDate)}`),
          before.line && `ligne ${before.line}`,
        ),
      ),
    told("Imputation comptable", line.accountingReference),
    ...line.invoicedObjects.map(identifierLine),
  ];
};

const itemNumbers = (line: InvoiceLine): (string | undefined)[] => [
  told("Réf. vendeur", line.sellerItemId),
  told("Réf. acheteur", line.buyerItemId),
  line.standardItemId && identifierLine(line.standardItemId),
  ...line.classifications.map(({ code, list, listVersion }) => {
    const from = joined(" ", list, listVersion);
    return told("Classification", joined(" ", code, from && `(${from})`));
  }),
];

const properties = (line: InvoiceLine): (string | undefined)[] => [
  told("Origine", line.originCountry && country(line.originCountry)),
  ...line.attributes.map(({ name, code, value, quantity: number, unit }) => {
    const label = joined(" ", name, code && `(${code})`) ?? "Propriété";
    return told(label, value ?? (number && measured(number, unit))) ?? label;
  }),
];

/** Terms of delivery, of the document or of a line. */
export const termsOf = (terms: DeliveryTerms | undefined): string | undefined =>
  terms && told("Conditions de livraison", joined(" ", terms.code, terms.place));

const delivery = (to: LineDelivery | undefined): string | undefined =>
  to &&
  told(
    "Livraison",
    joined(
      ", ",
      to.date && `le ${day(to.date)}`,
      to.name,
      to.location && identifierLine(to.location),
      ...addressLines(to.address),
    ),
  );

const sellerWords = ({ seller }: InvoiceLine): string | undefined =>
  seller &&
  told(
    "Vendeur",
    joined(
      ", ",
      seller.name,
      seller.tradingName,
      seller.legalId && identifierLine(seller.legalId),
      ...seller.identifiers.map(identifierLine),
      told("N° TVA", seller.vatNumber),
      told("N° fiscal", seller.taxRegistration),
      seller.legalInformation,
      seller.electronicAddress && told("Adresse électronique", seller.electronicAddress.value),
      ...addressLines(seller.address),
      seller.contact?.name,
      seller.contact?.department,
      seller.contact?.telephone,
      seller.contact?.email,
    ),
  );

const price = (line: InvoiceLine, currency: string): (string | undefined)[] => [
  // Without an allowance they are the same.
  line.grossPrice === line.netPrice
    ? undefined
    : told("Prix brut", line.grossPrice && money(line.grossPrice, currency)),
  told("Remise sur le prix", line.priceDiscount && money(negative(line.priceDiscount), currency)),
  told("Supplément sur le prix", line.priceSurcharge && money(line.priceSurcharge, currency)),
];

const vat = (line: InvoiceLine, { currency, vatCurrency = currency }: Currencies): (string | undefined)[] => [
  told("Exigibilité de la TVA", line.vatPointCode && vatPointOf(line.vatPointCode)),
  told("TVA de la ligne", line.vatAmount && money(line.vatAmount, currency)),
  told("TVA de la ligne", line.vatAmountInVatCurrency && money(line.vatAmountInVatCurrency, vatCurrency)),
  told("Montant TTC de la ligne", line.amountWithVat && money(line.amountWithVat, currency)),
];

const KINDS: Readonly<Record<string, string>> = { GROUP: "Regroupement", INFORMATION: "Pour information" };

/** Short things on one line, as many as fit. */
const together = (texts: readonly (string | undefined)[]): string | undefined => joined(" · ", ...texts);

/** What stands under the name of a line. */
const details = (line: InvoiceLine, currencies: Currencies): (string | undefined)[] => [
  line.description,
  together(itemNumbers(line)),
  together(properties(line)),
  told("Période", period(line.periodStart, line.periodEnd)),
  together(price(line, currencies.currency)),
  ...allowances(line, currencies.currency),
  together(references(line)),
  together([delivery(line.delivery), termsOf(line.deliveryTerms)]),
  sellerWords(line),
  exemption(line.exemptionReason, line.exemptionCode),
  together(vat(line, currencies)),
  ...line.notes.map(({ subjectCode, text }) => told(noteTitle(subjectCode), text)),
];

/** What a line is about: its name, and smaller everything that has no column. */
export const lineWords = (line: InvoiceLine, currencies: Currencies): Words[] => {
  const isGroup = line.subtype === "GROUP";
  const kind = line.subtype === undefined ? undefined : (KINDS[line.subtype] ?? line.subtype);
  return [
    ...(line.name === undefined ? [] : [{ text: line.name, bold: isGroup }]),
    // A line that counts like any other needs no word for that.
    ...[line.subtype === "DETAIL" ? undefined : kind, ...details(line, currencies)].flatMap((text) =>
      text === undefined ? [] : [{ text, size: 7.5, grey: 0.3 }],
    ),
  ];
};
