import type { Invoice, OtherParty, OtherRole } from "../../domain/invoice.ts";
import { Rejection } from "../../domain/problem.ts";
import type { Parts } from "../parts.ts";

/**
 * The party that a status is said for. An ERP speaks for its companies alone.
 *
 * @throws Rejection 422 where it is none of them
 */
export const partyOf = (
  { tenants }: Pick<Parts, "tenants">,
  { others = [] }: Invoice,
  { tenant, as }: { tenant: string; as: OtherRole | null },
): OtherParty | undefined => {
  const named = others.filter(({ role }) => role === as);
  const companies = tenants.get(tenant)?.companies ?? [];
  const own = named.find(({ siren }) => siren !== null && companies.includes(siren));
  if (own !== undefined || named.length === 0) return own;
  throw new Rejection(
    422,
    "status_incomplete",
    { en: "The status cannot be pushed like this", fr: "Le statut ne peut pas être poussé ainsi" },
    {
      en: `The party ${as} of the invoice is not one of your companies.`,
      fr: `La partie ${as} de la facture n'est pas l'une de vos sociétés.`,
    },
    [
      {
        path: "as",
        code: "company_not_allowed",
        message: "is a party that is not one of your companies",
        messageFr: "est une partie qui n'est pas l'une de vos sociétés",
        fix: "leave it out, or add the party's SIREN to the tenant's companies in the configuration",
        fixFr: "retirez-le, ou ajoutez le SIREN de la partie aux sociétés du client dans la configuration",
      },
    ],
  );
};
