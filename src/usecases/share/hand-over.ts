import type { Invoice } from "../../domain/invoice.ts";
import { type FieldFault, Rejection, told, type Words } from "../../domain/problem.ts";
import { addresseeOf } from "../../domain/tenant.ts";
import type { Parts } from "../parts.ts";
import { type GivenTo, give } from "./give.ts";
import { received } from "./preview.ts";

/** Who is to have an invoice from now on. */
export interface Receivers {
  /** Names of tenants: the first one leads, further ones read. */
  to: readonly string[];
  /** Names of tenants that read. */
  copy: readonly string[];
}

/**
 * An administrator's act: a received invoice is these receivers' from now on, and nobody else's. Who had it when stands
 * in its history. Who is new is told as if it had just come.
 *
 * @throws Rejection 404 (no such invoice), 409 (it was sent, not received), 422 (no such tenant, nobody to lead, or a
 *   tenant that does not name the company)
 */
export const giveInvoice = async (
  parts: Pick<Parts, "store" | "tenants" | "ids" | "now" | "wake" | "log">,
  id: string,
  receivers: Receivers,
): Promise<{ id: string; changed: boolean }> => {
  const given = await parts.store.tx(async (memory) => {
    const known = await received({ store: memory }, id);
    const invoice = (await memory.invoices.byId(id, { lock: true })) ?? known;
    const to = readReceivers(parts, invoice, receivers);
    const isSame =
      invoice.tenant === to.leads &&
      JSON.stringify([...(invoice.copies ?? [])].sort()) === JSON.stringify([...to.copies].sort());
    if (isSame) return { invoice, changed: false };
    return { invoice: await give(parts, memory, invoice, to), changed: true };
  });
  if (given.changed) {
    parts.log.info(
      { invoice: id, to: given.invoice.tenant, copy: given.invoice.copies },
      "an invoice was given",
    );
    parts.wake();
  }
  return { id, changed: given.changed };
};

const fault = (path: string, code: string, message: Words, fix: Words): FieldFault => ({
  path,
  code,
  ...told(message, fix),
});

const readReceivers = (
  { tenants }: Pick<Parts, "tenants">,
  invoice: Invoice,
  { to, copy }: Receivers,
): GivenTo => {
  const siren = addresseeOf(invoice);
  const isNamed = [...tenants.values()].some(({ companies }) => companies.includes(siren ?? ""));
  const faults: FieldFault[] = [];
  for (const [path, names] of [["to", to] as const, ["copy", copy] as const]) {
    names.forEach((name, i) => {
      const tenant = tenants.get(name);
      if (tenant === undefined) {
        faults.push(
          fault(
            `${path}.${i}`,
            "tenant_unknown",
            { en: `There is no tenant "${name}".`, fr: `Il n'y a pas de tenant « ${name} ».` },
            {
              en: `Name one of: ${[...tenants.keys()].join(", ")}.`,
              fr: `Nommez l'un de : ${[...tenants.keys()].join(", ")}.`,
            },
          ),
        );
      } else if (isNamed && siren !== null && !tenant.companies.includes(siren)) {
        faults.push(
          fault(
            `${path}.${i}`,
            "company_not_named",
            {
              en: `The tenant "${name}" does not name the company ${siren}, which the invoice is addressed to.`,
              fr: `Le tenant « ${name} » ne nomme pas la société ${siren}, à qui la facture est adressée.`,
            },
            {
              en: "Add the SIREN to the companies of the tenant in the configuration, or choose another tenant.",
              fr: "Ajoutez le SIREN aux sociétés du tenant dans la configuration, ou choisissez un autre tenant.",
            },
          ),
        );
      }
    });
  }
  const [leads, ...readers] = to;
  if (leads === undefined) {
    faults.push(
      fault(
        "to",
        "nobody_leads",
        { en: "Nobody is named to lead.", fr: "Personne n'est nommé pour piloter." },
        {
          en: "Give the name of the tenant that may set statuses.",
          fr: "Donnez le nom du tenant qui peut poser des statuts.",
        },
      ),
    );
  }
  if (leads === undefined || faults.length > 0) {
    throw new Rejection(
      422,
      "receivers_invalid",
      { en: "These cannot receive the invoice", fr: "Ceux-ci ne peuvent pas recevoir la facture" },
      {
        en: faults.map(({ message }) => message).join(" "),
        fr: faults.map(({ message, messageFr }) => messageFr ?? message).join(" "),
      },
      faults,
    );
  }
  return { leads, copies: [...new Set([...readers, ...copy])].filter((one) => one !== leads) };
};
