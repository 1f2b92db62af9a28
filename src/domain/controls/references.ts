import type { Check } from "./check.ts";
import { CORRECTIVE_TYPES, REBATE_CREDIT_NOTE } from "./lists.ts";
import { isGiven, type Subject } from "./subject.ts";

/** A line, as far as it may name an invoice that came before (EXT-FR-FE-136, 138). */
interface Referring {
  id: string;
  precedingInvoice?: { number: string; issueDate?: string | undefined } | undefined;
}

const refersBack = ({ precedingInvoice }: Referring): boolean =>
  isGiven(precedingInvoice?.number) && isGiven(precedingInvoice.issueDate);

const everyLineRefersBack = ({ counted }: Subject): boolean =>
  counted.length > 0 && counted.every(([line]) => refersBack(line));

const AT = ["precedingInvoices"];

/** From this day the State wants the address of a delivery elsewhere (G6.12). */
const DELIVERY_ADDRESS_FROM = "2027-09-01";

/** What the invoice refers to: contract and period, earlier invoices, the place of delivery. */
export const REFERENCES: readonly Check[] = [
  {
    no: 36,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-CO-03"],
    term: "BT-12",
    national: true,
    when: "a credit note of type 262 lacks the contract (BT-12) or the period (BG-14)",
    message: {
      en: "A credit note 262 needs a contract and a period.",
      fr: "Avoir 262 : contrat et période exigés.",
    },
    fix: {
      en: "Give the contract (BT-12) and both days of the period (BT-73, BT-74).",
      fr: "Indiquez le contrat (BT-12) et les deux dates de la période (BT-73, BT-74).",
    },
    run: ({ content: { typeCode, contractReference, delivery } }) => {
      if (typeCode !== REBATE_CREDIT_NOTE) return [];
      if (!isGiven(contractReference)) return [{ at: ["contractReference"] }];
      const period = delivery?.periodStart !== undefined && delivery.periodEnd !== undefined;
      return period ? [] : [{ at: ["delivery"], term: "BG-14" }];
    },
  },
  {
    no: 37,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-FR-CO-04"],
    term: "BT-25",
    national: true,
    when: "a corrective invoice (384, 471, 472, 473) does not name exactly one original (BG-3)",
    message: {
      en: "A corrective invoice names exactly one original; here are {n}.",
      fr: "Une rectificative cite une seule facture d'origine ; il y en a {n}.",
    },
    fix: {
      en: "Name the invoice that is corrected, with its date (BT-25, BT-26).",
      fr: "Citez la facture rectifiée, avec sa date (BT-25, BT-26).",
    },
    run: ({ content: { typeCode, precedingInvoices } }) =>
      CORRECTIVE_TYPES.has(typeCode) && precedingInvoices.length !== 1
        ? [{ at: AT, values: { n: String(precedingInvoices.length) } }]
        : [],
  },
  {
    no: 37,
    step: "coherence",
    severity: "warning",
    code: "REJ_COH",
    rules: ["G1.31"],
    term: "BT-26",
    national: true,
    when: "the one original of a corrective invoice has no date, which platforms take and the State does not",
    message: {
      en: "The original invoice {n} has no date.",
      fr: "La facture d'origine {n} n'a pas de date.",
    },
    fix: { en: "Give its date (BT-26).", fr: "Indiquez sa date (BT-26)." },
    run: ({ content: { typeCode, precedingInvoices } }) => {
      const [only, ...others] = precedingInvoices;
      const undated = only !== undefined && others.length === 0 && !isGiven(only.issueDate);
      return CORRECTIVE_TYPES.has(typeCode) && undated
        ? [{ at: [...AT, 0, "issueDate"], values: { n: only.number } }]
        : [];
    },
  },
  {
    no: 38,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-FR-CO-05"],
    term: "BT-25",
    national: true,
    when: "a credit note (other than 262) names no dated invoice, neither at its head nor on every line",
    message: { en: "A credit note without its invoice.", fr: "Avoir sans facture d'origine." },
    fix: {
      en: "Name the invoice with its date (BT-25, BT-26), or one on every line.",
      fr: "Citez la facture avec sa date (BT-25, BT-26), ou une sur chaque ligne.",
    },
    run: (subject) => {
      const { typeCode, precedingInvoices } = subject.content;
      if (!subject.credit || typeCode === REBATE_CREDIT_NOTE) return [];
      const named = precedingInvoices.some(({ number, issueDate }) => isGiven(number) && isGiven(issueDate));
      return named || everyLineRefersBack(subject) ? [] : [{ at: AT }];
    },
  },
  {
    no: 38,
    step: "coherence",
    severity: "warning",
    code: "REJ_COH",
    rules: ["G1.31"],
    term: "BT-25",
    national: true,
    when: "a credit note names invoices at its head and on lines, which platforms take and the State does not",
    message: {
      en: "Invoices are named at the head and on lines.",
      fr: "Des factures sont citées en tête et sur des lignes.",
    },
    fix: {
      en: "Name them in one of the two places.",
      fr: "Citez-les à un seul des deux endroits.",
    },
    run: ({ content: { precedingInvoices, lines }, credit }) =>
      credit && precedingInvoices.length > 0 && lines.some(refersBack) ? [{ at: AT }] : [],
  },
  {
    no: 27,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-57"],
    term: "BT-80",
    when: "the address of delivery (BG-15) has no country",
    message: { en: "The country of delivery is missing.", fr: "Le pays de livraison manque." },
    fix: { en: "Give the two letters of ISO 3166: FR.", fr: "Indiquez les deux lettres d'ISO 3166 : FR." },
    run: ({ content: { delivery } }) =>
      delivery?.address === undefined || isGiven(delivery.address.country)
        ? []
        : [{ at: ["delivery", "address", "country"] }],
  },
  {
    no: 40,
    step: "coherence",
    severity: "warning",
    code: "NON_CONFORME",
    rules: ["G6.16"],
    term: "BG-15",
    national: true,
    when: "from 1 September 2027, goods go to an address that lacks street, post code, city or country",
    message: {
      en: "The delivery address is incomplete.",
      fr: "L'adresse de livraison est incomplète.",
    },
    fix: {
      en: "Give street, post code, city and country (BT-75, 77, 78, 80).",
      fr: "Indiquez la rue, le code postal, la ville et le pays (BT-75, 77, 78, 80).",
    },
    run: ({ content: { delivery, issueDate, process: framework = "" } }) => {
      const address = delivery?.address;
      if (address === undefined || issueDate < DELIVERY_ADDRESS_FROM || framework.startsWith("S")) return [];
      const complete = [address.line1, address.postCode, address.city, address.country].every(isGiven);
      return complete ? [] : [{ at: ["delivery", "address"] }];
    },
  },
];
