import { type Cdar, invoiceNamedIn } from "../../documents/index.ts";
import { sirenOf } from "../../domain/company.ts";
import type { Invoice, OtherRole } from "../../domain/invoice.ts";
import { type Side, sideOf } from "../../domain/life-cycle/push.ts";
import { maySay, SPEAKERS } from "../../domain/life-cycle/speakers.ts";
import type { StatusName } from "../../domain/life-cycle/status.ts";
import type { Rejection } from "../../domain/problem.ts";
import type { Memory } from "../../store/port.ts";
import { messageFault, refusedMessage } from "./refuse-message.ts";

/** Most invoices of one number that are looked at: of one tenant there are two at most, those replaced aside. */
const MOST = 100;

const isOtherRole = (role: string): role is OtherRole => Object.hasOwn(SPEAKERS, role);

/** Who says it (MDT-40): a party beside the two by its role; null: one of the two, or nobody is named. */
export const speakerOf = ({ issuer: { role } }: Pick<Cdar, "issuer">): OtherRole | null =>
  role !== null && isOtherRole(role) ? role : null;

/** On whose side it is said; null: the message does not tell, as one that names a platform. */
const sideSaid = (cdar: Pick<Cdar, "issuer">): Side | null => {
  const { role } = cdar.issuer;
  if (role === "SE") return "seller";
  if (role === "BY") return "buyer";
  const other = speakerOf(cdar);
  return other === null ? null : SPEAKERS[other].side;
};

const unknown = (number: string, sellerSiren: string | null): Rejection => {
  const seller =
    sellerSiren === null ? { en: "", fr: "" } : { en: ` of ${sellerSiren}`, fr: ` de ${sellerSiren}` };
  return refusedMessage(404, [
    messageFault(
      "MDT-87",
      "invoice_not_found",
      {
        en: `No invoice ${number}${seller.en} is known here.`,
        fr: `Aucune facture ${number}${seller.fr} n'est connue ici.`,
      },
      {
        en: "Compare number, date and seller's SIREN (MDT-87, MDT-100, MDT-129) with the invoice.",
        fr: "Comparez le numéro, la date et le SIREN du vendeur (MDT-87, MDT-100, MDT-129) avec la facture.",
      },
    ),
  ]);
};

const several = (number: string): Rejection =>
  refusedMessage(409, [
    messageFault(
      "MDT-129",
      "invoice_ambiguous",
      {
        en: `Several invoices have the number ${number}, and the message does not tell which one it is about.`,
        fr: `Plusieurs factures portent le numéro ${number}, et le message ne dit pas de laquelle il s'agit.`,
      },
      {
        en: "Give the seller's SIREN (MDT-129), the date of the invoice (MDT-100) and the issuer's role (MDT-40).",
        fr: "Donnez le SIREN du vendeur (MDT-129), la date de la facture (MDT-100) et le rôle de l'émetteur (MDT-40).",
      },
    ),
  ]);

const notNumbered = (): Rejection =>
  refusedMessage(422, [
    messageFault(
      "MDT-87",
      "invoice_not_named",
      {
        en: "The message does not say which invoice it is about.",
        fr: "Le message ne dit pas de quelle facture il s'agit.",
      },
      { en: "Give the number of the invoice (MDT-87).", fr: "Donnez le numéro de la facture (MDT-87)." },
    ),
  ]);

/** Those that a condition leaves; all of them where it leaves none: it then tells nothing apart. */
const narrowed = <T>(all: readonly T[], holds: (one: T) => boolean): readonly T[] => {
  const left = all.filter(holds);
  return left.length === 0 ? all : left;
};

/**
 * The invoice of a tenant that a message is about, by the national key that it names: number, year, seller's SIREN. Where
 * it names no seller, the one that fits alone. Of an invoice between two companies of the tenant, the copy of the party
 * that speaks; of one that was replaced, the corrected one.
 *
 * @throws Rejection 404 (none), 409 (several fit), 422 (it names none)
 */
export const invoiceOfMessage = async (
  { invoices }: Pick<Memory, "invoices">,
  tenant: string,
  cdar: Cdar,
  status: StatusName,
): Promise<Invoice> => {
  const { number, sellerSiren, issueDate } = invoiceNamedIn(cdar);
  if (number === null) throw notNumbered();
  const { items } = await invoices.list({ tenant, number }, { limit: MOST });
  const named = items.filter(
    (one) =>
      (sellerSiren === null || one.seller.siren === sellerSiren) &&
      (issueDate === null || one.issueDate.slice(0, 4) === issueDate.slice(0, 4)),
  );
  if (named.length === 0) throw unknown(number, sellerSiren);
  const said = sideSaid(cdar);
  let left = narrowed(named, ({ supersededBy }) => supersededBy === null);
  left = narrowed(left, (one) => one.issueDate === issueDate);
  left = narrowed(left, (one) => said !== null && sideOf(one) === said);
  left = narrowed(left, (one) => maySay(sideOf(one), status, one));
  const [invoice] = left;
  if (invoice === undefined) throw unknown(number, sellerSiren);
  if (left.length > 1 && left.some(({ supersededBy }) => supersededBy === null)) throw several(number);
  refuseStranger(cdar, invoice, said);
  return invoice;
};

/**
 * A message is taken in the name that it bears: it must be that of our side of the invoice.
 *
 * @throws Rejection 409 (the other party's), 422 (of nobody on the invoice)
 */
const refuseStranger = (cdar: Cdar, invoice: Invoice, said: Side | null): void => {
  const side = sideOf(invoice);
  if (said !== null && said !== side) {
    throw refusedMessage(409, [
      messageFault(
        "MDT-40",
        "set_by_other_party",
        {
          en: `The message is issued by the ${said}'s side; on this invoice you are the ${side}.`,
          fr: `Le message est émis du côté ${said === "seller" ? "du vendeur" : "de l'acheteur"} ; sur cette facture, vous êtes ${side === "seller" ? "le vendeur" : "l'acheteur"}.`,
        },
        { en: "Say what is yours to say.", fr: "Ne dites que ce qu'il vous revient de dire." },
      ),
    ]);
  }
  const other = speakerOf(cdar);
  const parties =
    other === null ? [invoice[side]] : (invoice.others ?? []).filter(({ role }) => role === other);
  const [scheme, id] = cdar.issuer.id?.split(":") ?? [];
  const named = scheme === "0002" || scheme === "0009" ? sirenOf(id ?? "") : null;
  // A platform that is named as the issuer is none of them.
  if (named === null || (said === null && cdar.issuer.role !== null)) return;
  if (parties.length === 0 || parties.some(({ siren }) => siren === null || siren === named)) return;
  throw refusedMessage(422, [
    messageFault(
      "MDT-38",
      "issuer_not_on_invoice",
      {
        en: `The company ${named} that issues the message is not that party of the invoice.`,
        fr: `L'entreprise ${named} qui émet le message n'est pas cette partie de la facture.`,
      },
      {
        en: "Name the party of the invoice that says it, with its role (MDT-38, MDT-40).",
        fr: "Nommez la partie de la facture qui le dit, avec son rôle (MDT-38, MDT-40).",
      },
    ),
  ]);
};
