import { INVOICE_TYPES } from "../invoice.ts";
import type { Check, Hit } from "./check.ts";
import { CURRENCIES } from "./code-lists.ts";
import type { Place } from "./finding.ts";
import {
  DEPOSIT_TYPES,
  FINAL_PROCESSES,
  PROCESSES,
  PROCESSES_NOT_OF_THE_STATE,
  REBATE_CREDIT_NOTE,
} from "./lists.ts";
import { isGiven } from "./subject.ts";

const onType = (typeCode: string | undefined, at: Place, term: string): Hit[] =>
  typeCode === undefined || INVOICE_TYPES.has(typeCode) ? [] : [{ at, term, values: { n: typeCode } }];

/** What stands at the head: profile, number, type, currencies, billing framework. */
export const HEADER: readonly Check[] = [
  {
    no: 11,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-01"],
    term: "BT-24",
    when: "there is no profile",
    message: { en: "There is no profile (BT-24).", fr: "Le profil (BT-24) est absent." },
    fix: {
      en: "Give the URN of the rules that the document follows: urn:cen.eu:en16931:2017.",
      fr: "Indiquez l'URN des règles suivies : urn:cen.eu:en16931:2017.",
    },
    run: ({ content }) => (isGiven(content.profile) ? [] : [{ at: ["profile"] }]),
  },
  {
    no: 11,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BT-24"],
    term: "BT-24",
    national: true,
    when: "the profile is none of those that platforms take; one of another country on EN 16931 is a warning",
    message: { en: "Unknown profile BT-24: {n}.", fr: "Profil BT-24 inconnu : {n}." },
    fix: {
      en: "Use urn:cen.eu:en16931:2017, or the URN of EXTENDED-CTC-FR or of a Factur-X profile.",
      fr: "Utilisez urn:cen.eu:en16931:2017, ou l'URN d'EXTENDED-CTC-FR ou d'un profil Factur-X.",
    },
    run: ({ content, profile }) => {
      if (!isGiven(content.profile) || profile.standing === "taken") return [];
      const severity = profile.standing === "foreign" ? "warning" : "error";
      return [{ at: ["profile"], severity, values: { n: content.profile } }];
    },
  },
  {
    no: 16,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-04"],
    term: "BT-3",
    when: "there is no type",
    message: { en: "There is no document type (BT-3).", fr: "Le type de document (BT-3) est absent." },
    fix: {
      en: "Give the type: 380 for an invoice, 381 for a credit note.",
      fr: "Indiquez le type : 380 pour une facture, 381 pour un avoir.",
    },
    run: ({ content }) => (isGiven(content.typeCode) ? [] : [{ at: ["typeCode"] }]),
  },
  {
    no: 16,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-04"],
    term: "BT-3",
    national: true,
    when: "the type, or that of an earlier invoice (EXT-FR-FE-02, EXT-FR-FE-137), is not one of the 16 that platforms take",
    message: { en: "Document type not accepted: {n}.", fr: "Type de document non admis : {n}." },
    fix: {
      en: "Use 380 invoice, 381 credit note, 384 corrective invoice, 386 deposit, or the type for self-billing or factoring.",
      fr: "Utilisez 380 facture, 381 avoir, 384 rectificative, 386 acompte, ou le type prévu pour l'autofacturation ou l'affacturage.",
    },
    run: ({ content: { typeCode, precedingInvoices, lines } }) => [
      ...onType(typeCode, ["typeCode"], "BT-3"),
      ...precedingInvoices.flatMap((one, i) =>
        onType(one.typeCode, ["precedingInvoices", i, "typeCode"], "EXT-FR-FE-02"),
      ),
      ...lines.flatMap(({ precedingInvoice }, i) =>
        onType(precedingInvoice?.typeCode, ["lines", i, "precedingInvoice", "typeCode"], "EXT-FR-FE-137"),
      ),
    ],
  },
  {
    no: 16,
    step: "formats",
    severity: "warning",
    code: "REJ_SEMAN",
    rules: ["G1.01"],
    term: "BT-3",
    national: true,
    sending: true,
    when: "the type is 262, which the State's list does not have",
    message: {
      en: "The State's portal does not know document type {n}.",
      fr: "Le portail public ne connaît pas le type de document {n}.",
    },
    fix: {
      en: "Ask your platform how it reports such credit notes; 381 with the invoices concerned is understood everywhere.",
      fr: "Demandez à votre plateforme comment elle déclare ces avoirs ; un 381 citant les factures est compris partout.",
    },
    run: ({ content: { typeCode } }) =>
      typeCode === REBATE_CREDIT_NOTE ? [{ at: ["typeCode"], values: { n: typeCode } }] : [],
  },
  {
    no: 17,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-05"],
    term: "BT-5",
    when: "there is no currency",
    message: { en: "There is no currency (BT-5).", fr: "La devise (BT-5) est absente." },
    fix: { en: "Give the currency, as EUR.", fr: "Indiquez la devise, par exemple EUR." },
    run: ({ content }) => (isGiven(content.currency) ? [] : [{ at: ["currency"] }]),
  },
  {
    no: 17,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-CL-04", "BR-CL-05"],
    term: "BT-5",
    when: "BT-5 or BT-6 is no currency of ISO 4217",
    message: { en: "Unknown currency: {n}.", fr: "Devise inconnue : {n}." },
    fix: {
      en: "Use the three letters of ISO 4217: EUR, USD, GBP.",
      fr: "Utilisez les trois lettres d'ISO 4217 : EUR, USD, GBP.",
    },
    run: ({ content: { currency, vatCurrency } }) => [
      ...(CURRENCIES.has(currency) ? [] : [{ at: ["currency"], values: { n: currency } }]),
      ...(vatCurrency === undefined || CURRENCIES.has(vatCurrency)
        ? []
        : [{ at: ["vatCurrency"], term: "BT-6", rule: "BR-CL-05", values: { n: vatCurrency } }]),
    ],
  },
  {
    no: 18,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-CO-12"],
    also: ["G1.12"],
    term: "BT-111",
    national: true,
    when: "the invoice is not in EUR, and BT-6 is not EUR or BT-111 is missing",
    message: {
      en: "Invoice in {n}: the VAT total in EUR is missing.",
      fr: "Facture en {n} : le total de TVA en euros manque.",
    },
    fix: {
      en: "Give EUR as BT-6 and the VAT total in EUR as BT-111.",
      fr: "Indiquez EUR en BT-6 et le total de TVA en euros en BT-111.",
    },
    run: ({ content: { currency, vatCurrency, totals } }) => {
      // What is no currency at all is told as that.
      if (currency === "EUR" || !CURRENCIES.has(currency)) return [];
      if (vatCurrency === "EUR" && totals.vatInVatCurrency !== undefined) return [];
      const values = { n: currency };
      return vatCurrency === "EUR"
        ? [{ at: ["totals", "vatInVatCurrency"], values }]
        : [{ at: ["vatCurrency"], term: "BT-6", values }];
    },
  },
  {
    no: 18,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-53"],
    term: "BT-111",
    when: "BT-6 names a currency, and the VAT total in it is missing",
    message: { en: "The VAT total in {n} is missing.", fr: "Le total de TVA en {n} manque." },
    fix: { en: "Give BT-111, or leave BT-6 out.", fr: "Indiquez BT-111, ou supprimez BT-6." },
    run: ({ content: { currency, vatCurrency, totals }, national }) => {
      // An invoice in another currency is told by the French rule.
      const told = national && currency !== "EUR" && vatCurrency === "EUR";
      const missing = totals.vatInVatCurrency === undefined && vatCurrency !== currency;
      return isGiven(vatCurrency) && CURRENCIES.has(vatCurrency) && missing && !told
        ? [{ at: ["totals", "vatInVatCurrency"], values: { n: vatCurrency } }]
        : [];
    },
  },
  {
    no: 18,
    step: "formats",
    severity: "warning",
    code: "REJ_SEMAN",
    rules: ["BR-53"],
    term: "BT-6",
    when: "BT-6 is the same as BT-5, which is rejected in CII and passes in UBL; an error in CII",
    message: {
      en: "The VAT currency (BT-6) is the currency of the invoice: {n}.",
      fr: "La devise de comptabilisation de la TVA (BT-6) est celle de la facture : {n}.",
    },
    fix: {
      en: "Leave BT-6 and BT-111 out where there is one currency only.",
      fr: "Supprimez BT-6 et BT-111 lorsqu'il n'y a qu'une devise.",
    },
    run: ({ content: { currency, vatCurrency }, syntax }) => {
      if (vatCurrency !== currency) return [];
      const cii = syntax === "cii" || syntax === "factur-x";
      return [{ at: ["vatCurrency"], severity: cii ? "error" : "warning", values: { n: currency } }];
    },
  },
  {
    no: 19,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-08"],
    also: ["G1.02"],
    term: "BT-23",
    national: true,
    when: "there is no billing framework",
    message: {
      en: "The billing framework (BT-23) is missing.",
      fr: "Le cadre de facturation (BT-23) est absent.",
    },
    fix: {
      en: "Give B1 for goods, S1 for services, M1 for both.",
      fr: "Indiquez B1 pour des biens, S1 pour des services, M1 pour les deux.",
    },
    run: ({ content }) => (isGiven(content.process) ? [] : [{ at: ["process"] }]),
  },
  {
    no: 19,
    step: "formats",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-FR-08"],
    term: "BT-23",
    national: true,
    when: "the billing framework is not of the list",
    message: { en: "Unknown billing framework: {n}.", fr: "Cadre de facturation inconnu : {n}." },
    fix: {
      en: "Use B1, S1 or M1; B2, S2, M2 where it is paid already; B4, S4, M4 after a deposit.",
      fr: "Utilisez B1, S1 ou M1 ; B2, S2, M2 si elle est déjà payée ; B4, S4, M4 après un acompte.",
    },
    run: ({ content: { process } }) =>
      !isGiven(process) || PROCESSES.has(process) ? [] : [{ at: ["process"], values: { n: process } }],
  },
  {
    no: 19,
    step: "formats",
    severity: "warning",
    code: "REJ_SEMAN",
    rules: ["G1.02"],
    term: "BT-23",
    national: true,
    sending: true,
    when: "platforms take the billing framework and the State's list does not have it (S3, x8, x9)",
    message: {
      en: "The State's portal does not know the billing framework {n}.",
      fr: "Le portail public ne connaît pas le cadre de facturation {n}.",
    },
    fix: {
      en: "Ask your platform how it reports such invoices.",
      fr: "Demandez à votre plateforme comment elle déclare ces factures.",
    },
    run: ({ content: { process = "" } }) =>
      PROCESSES_NOT_OF_THE_STATE.has(process) ? [{ at: ["process"], values: { n: process } }] : [],
  },
  {
    no: 20,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-FR-CO-08"],
    also: ["G1.60"],
    term: "BT-23",
    national: true,
    when: "B4, S4 or M4 stands on a deposit (386, 500, 503)",
    message: {
      en: "A deposit cannot have the framework {n}.",
      fr: "Un acompte ne peut pas porter le cadre {n}.",
    },
    fix: { en: "Use B1, S1 or M1.", fr: "Utilisez B1, S1 ou M1." },
    run: ({ content: { process = "", typeCode } }) =>
      FINAL_PROCESSES.has(process) && DEPOSIT_TYPES.has(typeCode)
        ? [{ at: ["process"], values: { n: process } }]
        : [],
  },
];
