import { type Explained, explain } from "../../explain.ts";
import type { InvoiceContent } from "../content/index.ts";
import { termAt } from "../write/check-content.ts";
import { completeDraft } from "./complete.ts";
import { type Defaults, withDefaults } from "./defaults.ts";
import type { DraftFault } from "./fault.ts";
import { InvoiceDraftSchema } from "./schema.ts";

/** Most faults that are told at once. */
const MOST_FAULTS = 20;

/** What is wrong with the shape of a JSON value, in French, by its code or its English words. */
const FRENCH: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  missing: ["est absent", "Le renseigner."],
  unknown_key: ["n'est pas connu ici", "Corriger le nom ou le retirer."],
  wrong_type: [
    "n'est pas du bon type",
    "Écrire textes et montants entre guillemets, listes entre crochets, groupes entre accolades.",
  ],
  "is no decimal number": [
    "n'est pas un nombre décimal",
    'L\'écrire comme texte, avec un point : "1200.00".',
  ],
  "is no day of the calendar": ["n'est pas un jour du calendrier", 'L\'écrire comme "2026-09-15".'],
  "is not base64": ["n'est pas en base64", "Écrire les octets du fichier en base64, sur une ligne."],
};
const FRENCH_OTHERWISE = ["n'a pas la forme attendue", "Corriger la valeur."] as const;

const faultOf = ({ path: at, code: rule, message, fix }: Explained): DraftFault => {
  const term = termAt(at);
  const name = at.join("/");
  const what = at.length === 0 ? "The invoice" : term === name ? name : `${name} (${term})`;
  const whatFr = at.length === 0 ? "La facture" : what;
  const [messageFr, fixFr] = FRENCH[message] ?? FRENCH[rule] ?? FRENCH_OTHERWISE;
  return {
    at,
    path: term,
    code: "REJ_SEMAN",
    rule,
    message: `${what} ${message}.`,
    messageFr: `${whatFr} ${messageFr}.`,
    fix: `${fix.charAt(0).toUpperCase()}${fix.slice(1)}${fix.endsWith("?") ? "" : "."}`,
    fixFr,
  };
};

/**
 * Reads an invoice that is given in JSON, and puts in what follows from it.
 *
 * @param json - what was parsed; its depth and members are bounded before that
 * @param own - what the companies of the ERP say on each invoice
 * @returns the content to be written; or what is wrong, at most {@link MOST_FAULTS}
 */
export const readDraft = (
  json: unknown,
  own: { defaults: Defaults; companies: readonly string[] } = { defaults: {}, companies: [] },
): { content: InvoiceContent } | { faults: DraftFault[] } => {
  const given = withDefaults(json, own.defaults, own.companies);
  const { data, error } = InvoiceDraftSchema.safeParse(given);
  if (error !== undefined) {
    return { faults: explain(error.issues, given, MOST_FAULTS).map(faultOf) };
  }
  const { content, faults } = completeDraft(data);
  return faults.length === 0 ? { content } : { faults: faults.slice(0, MOST_FAULTS) };
};
