import { z } from "zod";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import * as kit from "../kit/items.ts";
import { isoOf, SECOND, timeOf } from "../kit/time.ts";
import type { Side } from "./search.ts";
import { type Entry, entrySchema, type Row } from "./shapes.ts";

/** The facts of an invoice that a statement needs, as the platform gave them. */
const factsSchema = z.object({
  idFacture: z.string(),
  numeroFacture: z.string().nullish(),
  dateFacture: z.string().nullish(),
  dateDepot: z.string().nullish(),
  codeFournisseur: z.string().nullish(),
  designationFournisseur: z.string().nullish(),
  codeDestinataire: z.string().nullish(),
  designationDestinataire: z.string().nullish(),
});

/** What an item holds: a state of an invoice, or that an invoice has come in. */
export const rawSchema = z.object({
  what: z.enum(["state", "received"]),
  side: z.enum(["supplier", "recipient"]),
  facture: factsSchema,
  etat: entrySchema.optional(),
});
export type Raw = z.infer<typeof rawSchema>;
export type Facts = Raw["facture"];

/**
 * One state of an invoice as an item. The search and the history tell the same state differently (only the history
 * numbers it), so its id is made of what both have: the invoice, the state, and when.
 */
export const stateItem = (side: Raw["side"], facture: Facts, etat: Entry, now: Date): RawItem => {
  const ms = timeOf(etat.histoStatutDatePassage, "paris");
  const when = ms === null ? (etat.histoStatutId ?? "?") : String(Math.floor(ms / SECOND));
  return {
    id: `${facture.idFacture}:${etat.histoStatutCode ?? "?"}:${when}`,
    at: isoOf(etat.histoStatutDatePassage, "paris", now),
    raw: { what: "state", side, facture: factsSchema.parse(facture), etat } satisfies Raw,
  };
};

/** The current state of an invoice, as a search tells it. */
export const currentItem = (side: Side, row: Row, now: Date): RawItem => {
  const etat = {
    histoStatutId: undefined,
    histoStatutCode: row.statut,
    histoStatutDatePassage: row.dateHeureEtatCourant,
    histoStatutCommentaire: row.commentaireEtatCourant,
  };
  return stateItem(side === "supplier" ? "supplier" : "recipient", row, etat, now);
};

/** That an invoice has come in for a public body. */
export const receivedItem = (row: Row, now: Date): RawItem => ({
  id: `received:${row.idFacture}`,
  at: isoOf(row.dateDepot, "paris", now),
  raw: { what: "received", side: "recipient", facture: factsSchema.parse(row) } satisfies Raw,
});

/** A result of a search without an id. It is not kept itself: it may hold what is dropped of the others on purpose. */
export const oddItem = (odd: unknown, now: Date): RawItem =>
  kit.oddItem(odd, now, "a result of a search without an id");
