import type { FieldFault } from "../problem.ts";
import type { AmountCode } from "./amounts.ts";
import type { StatusAmount } from "./event.ts";
import { isReasonCode } from "./reasons.ts";
import { ACTIONS, isActionCode, type Needs } from "./status-needs.ts";

/** What an ERP gave with a status, before it is known to be right. */
export interface AskedPush {
  reason: string | null;
  comment: string | null;
  amounts: readonly (Pick<StatusAmount, "amount" | "currency" | "vatRate"> & { code: string | null })[];
  attachments: number;
  actionCode: string | null;
  payee: boolean;
}

const fault = (path: string, code: string, message: string, fix: string): FieldFault => ({
  path,
  code,
  message,
  fix,
});

const list = (codes: readonly string[]): string => codes.join(", ");

const reasonFaults = ({ reason, comment }: AskedPush, needs: Needs): FieldFault[] => {
  if (reason === null) {
    return needs.reason === "required"
      ? [
          fault(
            "reason",
            "BR-FR-CDV-15",
            "This status needs a reason.",
            `Give one of ${list(needs.reasons)}.`,
          ),
        ]
      : [];
  }
  if (needs.reasons.length === 0)
    return [fault("reason", "BR-FR-CDV-CL-09", "This status takes no reason.", "Say it in the comment.")];
  if (!isReasonCode(reason) || !needs.reasons.includes(reason)) {
    const message = `${reason} is not a reason of this status.`;
    return [fault("reason", "BR-FR-CDV-CL-09", message, `Give one of ${list(needs.reasons)}.`)];
  }
  return needs.commentWith.includes(reason) && comment === null
    ? [fault("comment", "comment_required", `The reason ${reason} says nothing alone.`, "Add a comment.")]
    : [];
};

const actionFaults = ({ actionCode, comment }: AskedPush, needs: Needs): FieldFault[] => {
  if (actionCode === null) return [];
  if (needs.actionCode === "none") {
    return [
      fault("actionCode", "BR-FR-CDV-CL-10", "This status asks for no action.", "Leave the action out."),
    ];
  }
  if (!isActionCode(actionCode)) {
    const message = `${actionCode} is not an action.`;
    return [fault("actionCode", "BR-FR-CDV-CL-10", message, `Give one of ${list(Object.keys(ACTIONS))}.`)];
  }
  return actionCode === "OTH" && comment === null
    ? [fault("comment", "comment_required", "The action OTH says nothing alone.", "Add a comment.")]
    : [];
};

/** A decimal number of at most 19 digits, 2 of them after the point (BR-FR-DEC-01). */
const AMOUNT = /^-?\d{1,17}(\.\d{1,2})?$/;
/** A rate in percent of at most 4 digits, 2 of them after the point (BR-FR-DEC-04). */
const RATE = /^\d{1,2}(\.\d{1,2})?$/;

const amountFaults = (asked: AskedPush, needs: Needs, currency: string): FieldFault[] => {
  if (needs.amounts === "none") {
    return asked.amounts.length === 0
      ? []
      : [fault("amounts", "BR-FR-CDV-CL-11", "This status carries no amounts.", "Leave the amounts out.")];
  }
  const [usual] = needs.amountCodes;
  const amounts = asked.amounts.map((a) => ({ ...a, code: a.code ?? String(usual) }));
  const faults = amounts.flatMap((amount, i) =>
    oneAmountFaults(amount, `amounts.${i}`, asked, needs, currency),
  );
  if (needs.amounts === "required" && !amounts.some((a) => a.code === usual)) {
    faults.push(
      fault(
        "amounts",
        "BR-FR-CDV-14",
        "This status needs the amount that was received.",
        "Give one amount, VAT included, for each VAT rate.",
      ),
    );
  }
  const places = amounts.map((a) => `${a.code} ${a.vatRate === null ? "" : Number(a.vatRate)}`);
  for (const [i, place] of places.entries()) {
    if (places.indexOf(place) === i) continue;
    const message = "There is another amount of this kind with this VAT rate.";
    faults.push(fault(`amounts.${i}`, "one_per_vat_rate", message, "Add them up: one amount for each rate."));
  }
  return faults;
};

const oneAmountFaults = (
  {
    code,
    amount,
    currency: given,
    vatRate,
  }: { code: string; amount: string; currency: string; vatRate: string | null },
  path: string,
  asked: AskedPush,
  needs: Needs,
  currency: string,
): FieldFault[] => {
  const faults: FieldFault[] = [];
  const add = (part: string, rule: string, message: string, fix: string): void => {
    faults.push(fault(`${path}.${part}`, rule, message, fix));
  };
  if (!needs.amountCodes.includes(code as AmountCode))
    add("code", "BR-FR-CDV-CL-11", `${code} is no amount of this status.`, `Use ${list(needs.amountCodes)}.`);
  if (!AMOUNT.test(amount)) {
    add(
      "amount",
      "BR-FR-DEC-01",
      `"${amount}" is not an amount.`,
      'Write a decimal string with a point: "720.00".',
    );
  } else if (Number(amount) === 0) {
    add("amount", "amount_zero", "The amount is zero.", "Leave out what is not there.");
  } else if (Number(amount) < 0 && code !== "MEN") {
    add("amount", "P1.17", "Only a received amount can be negative.", "Give the amount without its sign.");
  } else if (Number(amount) < 0 && asked.comment === null) {
    faults.push(
      fault("comment", "P1.17", "A receipt that is taken back needs a motive.", "Say in the comment why."),
    );
  }
  if (given !== currency)
    add("currency", "currency_differs", `The invoice is in ${currency}.`, `Give the amount in ${currency}.`);
  if (vatRate === null ? code === "MEN" : !RATE.test(vatRate)) {
    add(
      "vatRate",
      "BR-FR-CDV-14",
      vatRate === null ? "A received amount needs its VAT rate." : `"${vatRate}" is not a VAT rate.`,
      'Give the rate in percent: "20.00"; "0.00" for what is outside VAT.',
    );
  }
  return faults;
};

/**
 * Everything that is wrong with a push, each fault with its field, rule and remedy; empty: it can go.
 *
 * @param currency - of the invoice (BT-5)
 */
export const pushFaults = (asked: AskedPush, needs: Needs, currency: string): FieldFault[] => {
  const faults = [
    ...reasonFaults(asked, needs),
    ...actionFaults(asked, needs),
    ...amountFaults(asked, needs, currency),
  ];
  if (needs.attachments === "required" && asked.attachments === 0) {
    const message = "This status needs an attachment.";
    faults.push(fault("attachments", "MDT-96", message, "Attach what was asked for, as base64."));
  }
  if (needs.attachments === "none" && asked.attachments > 0) {
    const message = "This status goes on to the public portal, which takes no attachments.";
    faults.push(
      fault("attachments", "G7.49", message, "Say it in the comment, or send the file by other means."),
    );
  }
  if (needs.payee === "none" && asked.payee)
    faults.push(fault("payee", "MDG-41", "This status changes no payee.", "Leave the payee out."));
  const seen = new Set<string>();
  return faults.filter(({ path, code }) => !seen.has(`${path} ${code}`) && seen.add(`${path} ${code}`));
};
