import { type Explained, explain } from "../../explain.ts";
import { profileOf } from "../content/extended.ts";
import type { InvoiceContent } from "../content/index.ts";
import { termAt } from "../write/check-content.ts";
import { completeDraft } from "./complete.ts";
import { type Defaults, withDefaults } from "./defaults.ts";
import { type DraftFault, MOST_FAULTS } from "./fault.ts";
import { InvoiceDraftSchema } from "./schema.ts";

/** Each term has a schema without French words of its own in it, but for these. */
const FRENCH = { message: "n'a pas la forme attendue", fix: "corrigez la valeur" };

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?]$/.test(text) ? "" : "."}`;

const faultOf = ({ path: at, code: rule, message, fix, messageFr, fixFr }: Explained): DraftFault => {
  const term = termAt(at);
  const name = at.join("/");
  const what = term === name ? name : `${name} (${term})`;
  const [whole, wholeFr] = at.length === 0 ? ["The invoice", "La facture"] : [what, what];
  return {
    at,
    path: term,
    code: "REJ_SEMAN",
    rule,
    message: `${whole} ${message}.`,
    messageFr: `${wholeFr} ${messageFr ?? FRENCH.message}.`,
    fix: sentence(fix),
    fixFr: sentence(fixFr ?? FRENCH.fix),
  };
};

/**
 * Reads an invoice that is given in JSON, and puts in what follows from it, its profile (BT-24) too.
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
  return faults.length === 0
    ? { content: { ...content, profile: profileOf(content) } }
    : { faults: faults.slice(0, MOST_FAULTS) };
};
