import { absoluteOf, compareDecimals, differenceOf } from "../decimal.ts";
import type { Check } from "./check.ts";
import { PAID_PROCESSES } from "./lists.ts";
import { isExtendedCtcFr } from "./profiles.ts";
import { isGiven } from "./subject.ts";

/** BT-81 of transfers: any, SEPA. */
const TRANSFERS: ReadonlySet<string> = new Set(["30", "58"]);

/** An IBAN, as far as its form tells: country, key, account. Numbers of accounts elsewhere are no IBANs. */
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/** Is the key of an IBAN right (ISO 13616: the rest by 97 is 1)? */
const isKeyRight = (iban: string): boolean => {
  const turned = `${iban.slice(4)}${iban.slice(0, 4)}`;
  const digits = turned.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
};

/** What is to be paid, when and to which account. */
export const PAYMENT: readonly Check[] = [
  {
    no: 21,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-FR-CO-09"],
    term: "BT-115",
    national: true,
    when: "B2, S2 or M2 says that the invoice is paid, and BT-113 is not BT-112 or BT-115 is not 0",
    message: {
      en: "Said to be paid (B2, S2, M2), yet {n} is due.",
      fr: "Facture dite déjà payée (B2, S2, M2), mais il reste {n}.",
    },
    fix: {
      en: "Give the amount paid as BT-113 and 0.00 as BT-115; or use B1, S1, M1.",
      fr: "Indiquez le montant payé en BT-113 et 0.00 en BT-115 ; ou utilisez B1, S1, M1.",
    },
    run: ({ content: { process = "", totals } }) => {
      if (!PAID_PROCESSES.has(process)) return [];
      const { withVat, paid = "0", due = "0" } = totals;
      const rest = differenceOf(withVat, paid);
      if (compareDecimals(due, "0") !== 0) return [{ at: ["totals", "due"], values: { n: due } }];
      return compareDecimals(absoluteOf(rest), "0") > 0
        ? [{ at: ["totals", "paid"], term: "BT-113", values: { n: rest } }]
        : [];
    },
  },
  {
    no: 21,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-FR-CO-09"],
    term: "BT-9",
    national: true,
    when: "B2, S2 or M2 says that the invoice is paid, and the day of payment (BT-9) is missing",
    message: {
      en: "Said to be paid ({n}), without the day of payment.",
      fr: "Facture dite déjà payée ({n}), sans date de paiement.",
    },
    fix: { en: "Give the day of payment as BT-9.", fr: "Indiquez la date de paiement en BT-9." },
    run: ({ content: { process = "", dueDate } }) =>
      PAID_PROCESSES.has(process) && !isGiven(dueDate) ? [{ at: ["dueDate"], values: { n: process } }] : [],
  },
  {
    no: 23,
    step: "presence",
    severity: "warning",
    code: "REJ_SEMAN",
    rules: ["BR-CO-25"],
    term: "BT-9",
    when: "something is due (BT-115), with neither due date (BT-9) nor terms (BT-20); an error in EXTENDED-CTC-FR, whose validator alone tests it",
    message: {
      en: "Neither due date nor payment terms.",
      fr: "Ni échéance ni conditions de paiement.",
    },
    fix: { en: "Give the due date or the terms.", fr: "Indiquez l'échéance ou les conditions." },
    run: ({ content: { totals, dueDate, paymentTerms, profile } }) => {
      const owed = totals.due !== undefined && compareDecimals(totals.due, "0") > 0;
      if (!owed || isGiven(dueDate) || isGiven(paymentTerms)) return [];
      return [{ at: ["dueDate"], severity: isExtendedCtcFr(profile) ? "error" : "warning" }];
    },
  },
  {
    no: 63,
    step: "presence",
    severity: "error",
    code: "REJ_SEMAN",
    rules: ["BR-49"],
    term: "BT-81",
    when: "there is an account, a card or a text, and no code says how to pay",
    message: { en: "The means of payment is missing.", fr: "Le moyen de paiement est absent." },
    fix: {
      en: "Give its code: 30 or 58 for a transfer, 48 for a card, 59 for a direct debit.",
      fr: "Indiquez son code : 30 ou 58 pour un virement, 48 pour une carte, 59 pour un prélèvement.",
    },
    run: ({ content: { payment } }) => {
      if (payment === undefined || isGiven(payment.meansCode)) return [];
      const { accounts, card, meansText } = payment;
      const isTold = accounts.length > 0 || card !== undefined || isGiven(meansText);
      return isTold ? [{ at: ["payment", "meansCode"] }] : [];
    },
  },
  {
    no: 63,
    step: "coherence",
    severity: "error",
    code: "REJ_COH",
    rules: ["BR-61"],
    term: "BT-84",
    when: "the means of payment is a transfer (30, 58) and there is no account",
    message: {
      en: "Paid by transfer, without an account.",
      fr: "Paiement par virement, sans compte bancaire.",
    },
    fix: { en: "Give the IBAN (BT-84).", fr: "Indiquez l'IBAN (BT-84)." },
    run: ({ content: { payment } }) => {
      if (payment === undefined || !TRANSFERS.has(payment.meansCode ?? "")) return [];
      return payment.accounts.some(({ account }) => isGiven(account))
        ? []
        : [{ at: ["payment", "accounts"] }];
    },
  },
  {
    no: 63,
    step: "coherence",
    severity: "warning",
    code: "REJ_COH",
    rules: ["BT-84"],
    term: "BT-84",
    when: "the key of an IBAN is wrong",
    message: { en: "The check digits of an IBAN are wrong.", fr: "La clé d'un IBAN est fausse." },
    fix: { en: "Compare it with the bank's paper.", fr: "Comparez-le avec le relevé d'identité bancaire." },
    run: ({ content: { payment } }) =>
      (payment?.accounts ?? []).flatMap(({ account }, i) => {
        const iban = account.replace(/\s/g, "").toUpperCase();
        return IBAN.test(iban) && !isKeyRight(iban) ? [{ at: ["payment", "accounts", i, "account"] }] : [];
      }),
  },
];
