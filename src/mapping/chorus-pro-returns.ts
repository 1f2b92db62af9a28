import { rowOf } from "./look-up.ts";

/** What a return code (`codeRetour`, `libelle`) says. */
export type ReturnMeaning =
  | "ok"
  /** A search without a result. */
  | "nothing"
  | "not_found"
  /** The technical account has no right to it. */
  | "denied"
  | "too_large"
  /** The object is not in a state that allows it. */
  | "wrong_state"
  /** It is there already. */
  | "duplicate"
  /** A fault of the platform's own. */
  | "fault"
  /** Any other no. */
  | "refused";

/** Message codes in `libelle`: unlike the numbers, they mean the same in every operation. */
const MESSAGES: Readonly<Record<string, ReturnMeaning>> = {
  "TRA_MSG_00.000": "ok",
  "TRA_MSG_00.015": "nothing",
  "GFT_MSG_01.075": "nothing",
  "GDP_MSG_11.005": "denied",
  "GDP_MSG_11.008": "not_found",
  "GDP_MSG_11.022": "too_large",
  "GDP_MSG_11.033": "wrong_state",
};

/** Numbers, where the label carries no message code that is known. */
const NUMBERS: Readonly<Record<string, Readonly<Record<number, ReturnMeaning>>>> = {
  search: { 20000: "nothing", 20007: "nothing" },
  attach: { 20003: "too_large" },
};

/** Words of a label or of an error report by which the platform says that it has the invoice already. */
export const DUPLICATE =
  /doublon|d[ée]j[àa] (?:exist|pr[ée]sent|d[ée]pos|utilis|enregistr|int[ée]gr)|existe d[ée]j[àa]|unicit[ée]/i;
const DENIED = /habilit|mot de passe.*expir|compte technique|authentifi/i;
const FAULT = /erreur (?:technique|interne)|indisponible|d[ée]lai d[ée]pass[ée]|timeout/i;

/** Does this text say that the invoice is there already? */
export const saysDuplicate = (text: string): boolean => DUPLICATE.test(text);

/** The message code in a label, `GDP_MSG_11.005`; null when there is none. */
export const messageCodeIn = (label: string): string | null =>
  /\b[A-Z]{2,4}_MSG_\d+\.\d+/.exec(label)?.[0] ?? null;

/**
 * Meaning of a return code. AIFE's table is not public; a code that nobody has written down is a plain no, unless its
 * label says otherwise.
 */
export const meaningOf = (operation: string, code: number, label: string): ReturnMeaning => {
  if (code === 0) return "ok";
  const message = messageCodeIn(label);
  const known = rowOf(MESSAGES, message) ?? rowOf(NUMBERS, operation)?.[code];
  if (known !== undefined && known !== "ok") return known;
  if (saysDuplicate(label)) return "duplicate";
  if (FAULT.test(label)) return "fault";
  return DENIED.test(label) ? "denied" : "refused";
};
