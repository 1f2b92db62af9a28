import type { RawItem, SetBy } from "../../domain/life-cycle/event.ts";
import type { StatusName } from "../../domain/life-cycle/status.ts";
import {
  CHORUS_PRO,
  IN_HAND_LABELS,
  needsFramework,
  reasonsIn,
  statusOfState,
} from "../../mapping/chorus-pro.ts";
import { unreadable } from "../kit/calls/failures.ts";
import { joined, present } from "../kit/present.ts";
import { statementOf, usualSetterOf } from "../kit/statements.ts";
import { dayOf, isoOf } from "../kit/time.ts";
import type { About, Announced, Understood } from "../port.ts";
import type { ChorusPro } from "./calls.ts";
import { downloadReceived } from "./download.ts";
import { type Facts, type Raw, rawSchema } from "./items.ts";
import { RECEIVED_INVOICE, SENT_INVOICE } from "./operations.ts";
import { numberOf } from "./search.ts";

/**
 * Understands one item, fetching the document of a received invoice, and the billing framework where a state's
 * meaning depends on it.
 *
 * @throws Failure `refused` for a result of a search that is no invoice: only a person can settle it
 */
export const readItem = async (access: ChorusPro, item: RawItem): Promise<Understood> => {
  const raw = rawSchema.safeParse(item.raw);
  if (!raw.success) {
    throw unreadable(
      item,
      "result_unreadable",
      "Chorus Pro listed something that has no invoice's id.",
      "Look on the Chorus Pro portal for an invoice that is missing here, and tell its support.",
    );
  }
  const { what, side, facture, etat } = raw.data;
  if (what === "received") {
    return {
      kind: "invoice",
      platformId: facture.idFacture,
      document: await downloadReceived(access, facture.idFacture),
      receivedAt: isoOf(facture.dateDepot, "paris", new Date(item.at)),
      announced: announcedIn(facture),
    };
  }
  const state = etat?.histoStatutCode ?? "";
  const framework = needsFramework(state) ? await frameworkOf(access, side, facture) : null;
  const status = statusOfState(state, framework);
  const said = etat?.histoStatutCommentaire ?? null;
  const statement = statementOf(item, {
    rawCode: state,
    status,
    setBy: setterOf(status, facture),
    reasons: reasonsIn(said),
    comment: joined([IN_HAND_LABELS[state], said], " – ") || null,
  });
  return { kind: "statement", about: aboutOf(facture), statement };
};

const frameworkOf = async (
  { door }: ChorusPro,
  side: Raw["side"],
  { idFacture }: Facts,
): Promise<string | null> => {
  const operation = side === "supplier" ? SENT_INVOICE : RECEIVED_INVOICE;
  const body = { identifiantFactureCPP: numberOf(idFacture), codeLangue: "FR" };
  const { facture } = await door(operation, body);
  return facture?.cadreDeFacturation?.codeCadreFacturation ?? null;
};

/** Chorus Pro is the platform of both sides (9999); it names no agent that we would keep. */
const setterOf = (status: StatusName | null, facture: Facts): SetBy => {
  const idOf = (siret: string | null | undefined) => (isSiret(siret) ? `0009:${siret}` : null);
  return usualSetterOf(status, {
    platform: CHORUS_PRO,
    buyer: { name: facture.designationDestinataire, id: idOf(facture.codeDestinataire) },
    seller: { name: facture.designationFournisseur, id: idOf(facture.codeFournisseur) },
  });
};

const announcedIn = (facture: Facts): Announced =>
  present({
    number: facture.numeroFacture,
    seller: facture.designationFournisseur ?? facture.codeFournisseur,
    buyer: facture.designationDestinataire ?? facture.codeDestinataire,
    addressee: isSiret(facture.codeDestinataire) ? facture.codeDestinataire?.slice(0, 9) : null,
  });

const isSiret = (text: string | null | undefined): boolean => /^\d{14}$/.test(text ?? "");

const aboutOf = ({ idFacture, numeroFacture, codeFournisseur, dateFacture }: Facts): About =>
  present({
    platformId: idFacture,
    number: numeroFacture,
    sellerSiren: isSiret(codeFournisseur) ? codeFournisseur?.slice(0, 9) : null,
    issueDate: dayOf(dateFacture, "paris"),
  });
