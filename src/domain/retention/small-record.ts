import type { Invoice, Party } from "../invoice.ts";
import type { Erased } from "./erased.ts";

/** A company stays known by its SIREN, which names no person; what else is said of a party may. */
const onlySiren = ({ siren }: Party): Party => ({
  siren,
  siret: null,
  name: null,
  address: null,
  vatNumber: null,
  routingCode: null,
  country: null,
});

/**
 * What is left of an invoice whose documents are gone: what it takes to know its number, its bytes and its platform's id
 * again, so that nothing is sent twice, and its amounts, which are about nobody.
 */
export const smallRecord = (invoice: Invoice, documents: Erased): Invoice => {
  const { others: _others, findings: _findings, ...rest } = invoice;
  return {
    ...rest,
    reference: null,
    problem: null,
    directory: null,
    orderReference: null,
    buyerReference: null,
    seller: onlySiren(invoice.seller),
    buyer: onlySiren(invoice.buyer),
    erased: { ...invoice.erased, documents },
  };
};
