import { Failure } from "../../domain/failure.ts";
import type { RawItem, SetBy, Statement } from "../../domain/life-cycle/event.ts";
import { type StatusName, statusFacts } from "../../domain/life-cycle/status.ts";
import { IN_HAND_LABELS, needsFramework, reasonsIn, statusOfState } from "../../mapping/chorus-pro.ts";
import type { About, Understood } from "../port.ts";
import type { Door } from "./calls.ts";
import { downloadReceived } from "./download.ts";
import { type Facts, type Raw, rawSchema } from "./items.ts";
import { numberOf } from "./search.ts";
import { invoiceSchema } from "./shapes.ts";
import { dayOf, isoOf } from "./time.ts";

/**
 * Understands one item, fetching the document of a received invoice, and the billing framework where a state's
 * meaning depends on it.
 *
 * @throws Failure `refused` for a result of a search that is no invoice: only a person can settle it
 */
export const readItem = async (door: Door, item: RawItem, signal: AbortSignal): Promise<Understood> => {
  const raw = rawSchema.safeParse(item.raw);
  if (!raw.success) {
    throw new Failure("refused", {
      code: "result_unreadable",
      message: "Chorus Pro listed something that has no invoice's id.",
      fix: "Look on the Chorus Pro portal for an invoice that is missing here, and tell its support.",
      raw: JSON.stringify(item.raw).slice(0, 4000),
    });
  }
  const { what, side, facture, etat } = raw.data;
  if (what === "received") {
    return {
      kind: "invoice",
      platformId: facture.idFacture,
      document: await downloadReceived(door, numberOf(facture.idFacture), signal),
      receivedAt: isoOf(facture.dateDepot, new Date(item.at)),
    };
  }
  const state = etat?.histoStatutCode ?? "";
  const framework = needsFramework(state) ? await frameworkOf(door, side, facture, signal) : null;
  const status = statusOfState(state, framework);
  const said = etat?.histoStatutCommentaire ?? null;
  const statement: Statement = {
    platformEventId: item.id,
    rawCode: state,
    status,
    at: item.at,
    setBy: setByOf(status, facture),
    reasons: reasonsIn(said),
    comment: [IN_HAND_LABELS[state], said].filter((t) => t).join(" – ") || null,
    amounts: [],
    external: false,
  };
  return { kind: "statement", about: aboutOf(facture), statement };
};

const frameworkOf = async (
  door: Door,
  side: Raw["side"],
  { idFacture }: Facts,
  signal: AbortSignal,
): Promise<string | null> => {
  const { facture } = await door(
    {
      operation: "fetch",
      path:
        side === "supplier" ? "/factures/v1/consulter/fournisseur" : "/factures/v1/consulter/recipiendaire",
      body: { identifiantFactureCPP: numberOf(idFacture), codeLangue: "FR" },
      safe: true,
      signal,
    },
    invoiceSchema,
  );
  return facture?.cadreDeFacturation?.codeCadreFacturation ?? null;
};

/** Chorus Pro is the platform of both sides (9999); it names no agent that we would keep. */
const setByOf = (status: StatusName | null, facture: Facts): SetBy => {
  if (status === null) return { role: "unknown" };
  const { phase, setBy } = statusFacts(status);
  if (phase === "transmission") return { role: "WK", name: "Chorus Pro", id: "0238:9999" };
  if (setBy.includes("buyer")) {
    return party("BY", facture.designationDestinataire, facture.codeDestinataire);
  }
  return setBy.includes("seller")
    ? party("SE", facture.designationFournisseur, facture.codeFournisseur)
    : { role: "unknown" };
};

const party = (
  role: "BY" | "SE",
  name: string | null | undefined,
  siret: string | null | undefined,
): SetBy => ({
  role,
  ...(name ? { name } : {}),
  ...(/^\d{14}$/.test(siret ?? "") ? { id: `0009:${siret}` } : {}),
});

const aboutOf = (facture: Facts): About => {
  const issueDate = dayOf(facture.dateFacture);
  return {
    platformId: facture.idFacture,
    ...(facture.numeroFacture ? { number: facture.numeroFacture } : {}),
    ...(/^\d{14}$/.test(facture.codeFournisseur ?? "")
      ? { sellerSiren: facture.codeFournisseur?.slice(0, 9) }
      : {}),
    ...(issueDate === null ? {} : { issueDate }),
  };
};
