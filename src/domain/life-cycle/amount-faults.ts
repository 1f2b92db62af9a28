import { isFrenchTerritory } from "../company.ts";
import { canonicalDecimal, compareDecimals, negated, sumOf } from "../decimal.ts";
import type { InvoiceSummary } from "../invoice.ts";
import { type ToldFault, told, type Words } from "../problem.ts";
import { FRENCH_VAT_RATES, isFrenchVatRate } from "../vat-rates.ts";
import { AMOUNTS, type AmountCode, isAmountCode } from "./amounts.ts";
import type { StatusAmount } from "./event.ts";
import type { Needs } from "./status-needs.ts";

/** What the amounts of a push are measured by. */
export interface Billed
  extends Pick<InvoiceSummary, "currency" | "total" | "totalWithoutVat" | "amountDue" | "seller"> {
  /** What is known to have been received of it (MEN), taken back amounts off; a decimal string in its currency. */
  received: string;
}

interface Asked {
  amounts: readonly (Pick<StatusAmount, "amount" | "currency" | "vatRate"> & { code: string | null })[];
  comment: string | null;
}

type Given = Asked["amounts"][number] & { code: string };

const fault = (path: string, code: string, message: Words, fix: Words): ToldFault => ({
  path,
  code,
  ...told(message, fix),
});

/** A receipt that does not say what was received at which VAT rate: the reason by which it comes back, and the rule. */
const notByRate = (path: string, message: Words, fix: Words): ToldFault => ({
  ...fault(path, "REJ_ENCAISSEMENT", message, fix),
  rule: "BR-FR-CDV-14",
});

/** A decimal number of at most 19 digits, 2 of them after the point (BR-FR-DEC-01). */
const AMOUNT = /^-?\d{1,17}(\.\d{1,2})?$/;
/** A rate in percent of at most 4 digits, 2 of them after the point (BR-FR-DEC-04). */
const RATE = /^\d{1,2}(\.\d{1,2})?$/;

/** What is wrong with the amounts of a push. */
export const amountFaults = (asked: Asked, needs: Needs, billed: Billed): ToldFault[] => {
  if (needs.amounts === "none") {
    const message = { en: "This status carries no amounts.", fr: "Ce statut ne porte pas de montants." };
    const fix = { en: "Leave the amounts out.", fr: "Retirez les montants." };
    return asked.amounts.length === 0 ? [] : [fault("amounts", "BR-FR-CDV-CL-11", message, fix)];
  }
  const [usual] = needs.amountCodes;
  const amounts = asked.amounts.map((a) => ({ ...a, code: a.code ?? String(usual) }));
  return [
    ...amounts.flatMap((amount, i) => oneAmountFaults(amount, `amounts.${i}`, asked.comment, needs, billed)),
    ...missingFaults(amounts, needs),
    ...repeatedFaults(amounts),
    ...excessFaults(amounts, billed),
  ];
};

const missingFaults = (amounts: readonly Given[], { amounts: need, amountCodes }: Needs): ToldFault[] => {
  if (need !== "required" || amounts.some((a) => a.code === amountCodes[0])) return [];
  const message = {
    en: "This status needs the amount that was received.",
    fr: "Ce statut exige le montant encaissé.",
  };
  const fix = {
    en: "Give one amount, VAT included, for each VAT rate.",
    fr: "Donnez un montant TTC par taux de TVA.",
  };
  return [notByRate("amounts", message, fix)];
};

/** One and the same for rates that are equal, however many decimals they are written with. */
const placeOf = ({ code, vatRate }: Given): string =>
  `${code} ${vatRate === null || !RATE.test(vatRate) ? vatRate : sumOf([vatRate, "0.00"])}`;

const repeatedFaults = (amounts: readonly Given[]): ToldFault[] => {
  const places = amounts.map(placeOf);
  const message = {
    en: "There is another amount of this kind with this VAT rate.",
    fr: "Il y a un autre montant de cette nature à ce taux de TVA.",
  };
  const fix = {
    en: "Add them up: one amount for each rate.",
    fr: "Additionnez-les : un montant par taux.",
  };
  return places.flatMap((place, i) => {
    if (places.indexOf(place) === i) return [];
    const path = `amounts.${i}`;
    return amounts[i]?.code === "MEN"
      ? [notByRate(path, message, fix)]
      : [fault(path, "one_per_vat_rate", message, fix)];
  });
};

const oneAmountFaults = (
  { code, amount, currency, vatRate }: Given,
  path: string,
  comment: string | null,
  needs: Needs,
  billed: Billed,
): ToldFault[] => {
  const faults: ToldFault[] = [];
  if (!isAmountCode(code) || !needs.amountCodes.includes(code)) {
    const message = { en: `${code} is no amount of this status.`, fr: `${code} n'est pas de ce statut.` };
    const codes = needs.amountCodes.join(", ");
    const fix = { en: `Use ${codes}.`, fr: `Utilisez ${codes}.` };
    faults.push(fault(`${path}.code`, "BR-FR-CDV-CL-11", message, fix));
  }
  faults.push(...valueFaults(code, amount, path, comment));
  if (currency !== billed.currency) {
    const message = {
      en: `The invoice is in ${billed.currency}.`,
      fr: `La facture est en ${billed.currency}.`,
    };
    const fix = {
      en: `Give the amount in ${billed.currency}.`,
      fr: `Donnez le montant en ${billed.currency}.`,
    };
    faults.push(fault(`${path}.currency`, "currency_differs", message, fix));
  }
  return [...faults, ...rateFaults(code, vatRate, `${path}.vatRate`, billed)];
};

const valueFaults = (code: string, amount: string, path: string, comment: string | null): ToldFault[] => {
  if (!AMOUNT.test(amount)) {
    const message = { en: `"${amount}" is not an amount.`, fr: `« ${amount} » n'est pas un montant.` };
    const fix = {
      en: 'Write a decimal string with a point: "720.00".',
      fr: "Écrivez un nombre décimal avec un point : « 720.00 ».",
    };
    return [fault(`${path}.amount`, "BR-FR-DEC-01", message, fix)];
  }
  const sign = compareDecimals(amount, "0");
  if (sign === 0) {
    const message = { en: "The amount is zero.", fr: "Le montant est nul." };
    const fix = { en: "Leave out what is not there.", fr: "Retirez ce qui n'y est pas." };
    return [fault(`${path}.amount`, "amount_zero", message, fix)];
  }
  if (sign < 0 && code !== "MEN") {
    const message = {
      en: "Only a received amount can be negative.",
      fr: "Seul un montant encaissé peut être négatif.",
    };
    const fix = { en: "Give the amount without its sign.", fr: "Donnez le montant sans son signe." };
    return [fault(`${path}.amount`, "P1.17", message, fix)];
  }
  if (sign < 0 && comment === null) {
    const message = {
      en: "A receipt that is taken back needs a motive.",
      fr: "L'annulation d'un encaissement exige un motif.",
    };
    const fix = { en: "Say in the comment why.", fr: "Dites pourquoi dans le commentaire." };
    return [fault("comment", "P1.17", message, fix)];
  }
  return [];
};

/** Sold from abroad: the rates of other countries are not known here. */
const isSoldFromAbroad = ({ seller: { siren, country } }: Billed): boolean =>
  siren === null && country !== null && !isFrenchTerritory(country);

const rateFaults = (code: string, vatRate: string | null, path: string, billed: Billed): ToldFault[] => {
  const fix = {
    en: 'Give the rate in percent: "20.00"; "0.00" for what is outside VAT.',
    fr: "Donnez le taux en pour cent : « 20.00 » ; « 0.00 » pour ce qui est hors TVA.",
  };
  if (vatRate === null) {
    const message = {
      en: "A received amount needs its VAT rate.",
      fr: "Un montant encaissé exige son taux de TVA.",
    };
    return code === "MEN" ? [notByRate(path, message, fix)] : [];
  }
  if (!RATE.test(vatRate)) {
    const message = {
      en: `"${vatRate}" is not a VAT rate.`,
      fr: `« ${vatRate} » n'est pas un taux de TVA.`,
    };
    return [notByRate(path, message, fix)];
  }
  if (isFrenchVatRate(vatRate) || isSoldFromAbroad(billed)) return [];
  const rates = FRENCH_VAT_RATES.join(", ");
  const message = {
    en: `France knows no VAT rate of ${vatRate} %.`,
    fr: `La France ne connaît pas de taux de TVA de ${vatRate} %.`,
  };
  return [
    fault(path, "BR-FR-16", message, {
      en: `Give the rate that the invoice has: one of ${rates}.`,
      fr: `Donnez le taux que porte la facture : l'un de ${rates}.`,
    }),
  ];
};

/** Amounts before VAT; the others have it in them. */
const BEFORE_VAT: ReadonlySet<AmountCode> = new Set(["MAP", "MNA"]);

const withoutSign = (decimal: string): string => (decimal.startsWith("-") ? negated(decimal) : decimal);

/**
 * How much a kind of amount can come to; null where the invoice does not tell. Credit notes are written with either
 * sign. What is due may be more than the total, by the rounding for cash (BT-114).
 */
const mostOf = (code: AmountCode, { total, totalWithoutVat, amountDue }: Billed): string | null => {
  const known = (BEFORE_VAT.has(code) ? [totalWithoutVat] : [total, amountDue])
    .map((one) => (one === null ? null : canonicalDecimal(one)))
    .filter((one) => one !== null)
    .map(withoutSign);
  return known.reduce<string | null>(
    (most, one) => (most === null || compareDecimals(one, most) > 0 ? one : most),
    null,
  );
};

/**
 * Amounts of a status are parts of the invoice: those of one kind cannot come to more than the whole of it. Receipts
 * (MEN) count with those before, since they are net amounts received of this invoice (P1.15): what a customer pays too
 * much is no receipt of it but money owed back. A push that receives nothing on balance is never in excess, so that a
 * mistake can be taken back or moved to another rate, whatever was said before. Payments that are announced (MPA) cannot
 * be taken back, so that only each alone is measured.
 */
const excessFaults = (amounts: readonly Given[], billed: Billed): ToldFault[] =>
  (Object.keys(AMOUNTS) as AmountCode[]).flatMap((code) => {
    const given = amounts.filter((a) => a.code === code && a.currency === billed.currency);
    const most = mostOf(code, billed);
    if (most === null || given.length === 0 || !given.every(({ amount }) => AMOUNT.test(amount))) return [];
    const now = sumOf(given.map(({ amount }) => amount));
    const sum = code === "MEN" ? sumOf([now, billed.received]) : now;
    if (compareDecimals(now, "0") <= 0 || compareDecimals(sum, most) <= 0) return [];
    const only = given.length === 1 ? amounts.findIndex((a) => a.code === code) : -1;
    const path = only < 0 ? "amounts" : `amounts.${only}.amount`;
    return [fault(path, code === "MEN" ? "P1.15" : "above_total", ...excess(code, sum, now, most, billed))];
  });

const excess = (
  code: AmountCode,
  sum: string,
  now: string,
  most: string,
  { currency }: Billed,
): [message: Words, fix: Words] => {
  const { label, labelEn } = AMOUNTS[code];
  const vat = BEFORE_VAT.has(code) ? { en: "before VAT", fr: "HT" } : { en: "VAT included", fr: "TTC" };
  const whole = {
    en: `more than the whole invoice: ${most} ${currency}, ${vat.en}`,
    fr: `plus que toute la facture : ${most} ${currency} ${vat.fr}`,
  };
  if (code === "MEN" && compareDecimals(sum, now) !== 0) {
    return [
      {
        en: `With what was received before, ${sum} ${currency} would have been received: ${whole.en}.`,
        fr: `Avec ce qui a déjà été encaissé, ${sum} ${currency} seraient encaissés : ${whole.fr}.`,
      },
      {
        en: "Give what is left of the invoice. An earlier receipt that was a mistake is taken back by a negative amount with a comment; what was paid too much is owed back and is no receipt of this invoice.",
        fr: "Donnez ce qui reste de la facture. Un encaissement déclaré par erreur s'annule par un montant négatif avec un commentaire ; un trop-perçu est à rendre et n'est pas un encaissement de cette facture.",
      },
    ];
  }
  return [
    {
      en: `${labelEn}: ${sum} ${currency} is ${whole.en}.`,
      fr: `${label} : ${sum} ${currency}, c'est ${whole.fr}.`,
    },
    {
      en: "Give the part of it that belongs to this invoice; what was paid too much is owed back and does not belong to it.",
      fr: "Donnez la part qui revient à cette facture ; un trop-perçu est à rendre et n'en fait pas partie.",
    },
  ];
};
