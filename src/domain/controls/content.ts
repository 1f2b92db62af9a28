import { INVOICE_TYPES, type InvoiceSummary, SELF_BILLED_TYPES } from "../invoice.ts";
import type { ToldFault } from "../problem.ts";

/**
 * What a platform would certainly reject in an invoice (BR-FR-01, BR-FR-04, BR-FR-10), or what this sender must not
 * send.
 *
 * @param companies - SIRENs that the sender may issue invoices for
 * @returns all faults at once; none: it may go out
 */
export const faultsOfContent = (invoice: InvoiceSummary, companies: readonly string[]): ToldFault[] => {
  const faults: ToldFault[] = [];
  const selfBilled = SELF_BILLED_TYPES.has(invoice.type);
  const issuer = selfBilled ? invoice.buyer : invoice.seller;
  const term = selfBilled ? "BT-47" : "BT-30";
  const who = selfBilled ? "buyer (who issues a self-billed invoice)" : "seller";
  const whoFr = selfBilled ? "acheteur (qui émet une facture autofacturée)" : "vendeur";
  if (issuer.siren === null) {
    faults.push({
      path: term,
      code: "BR-FR-10",
      message: `The document does not tell the SIREN of the ${who}.`,
      messageFr: `Le document ne donne pas le SIREN : ${whoFr}.`,
      fix: `Give the SIREN in ${term} with scheme 0002.`,
      fixFr: `Donnez le SIREN en ${term} avec le schéma 0002.`,
    });
  } else if (!companies.includes(issuer.siren)) {
    faults.push({
      path: term,
      code: "company_not_allowed",
      message: `The ${who} ${issuer.siren} is not one of the companies of this key.`,
      messageFr: `L'entreprise ${issuer.siren} (${whoFr}) n'est pas de celles de cette clé.`,
      fix: "Use the key of the ERP that owns this company, or add the SIREN to the tenant's companies in the configuration.",
      fixFr:
        "Prenez la clé de l'ERP de cette entreprise, ou ajoutez le SIREN aux entreprises du tenant dans la configuration.",
    });
  }
  if (!/^[A-Za-z0-9+\-_/]{1,35}$/.test(invoice.number)) {
    faults.push({
      path: "BT-1",
      code: "BR-FR-01",
      message: `The number "${invoice.number.slice(0, 40)}" is not one that platforms take.`,
      messageFr: `Le numéro « ${invoice.number.slice(0, 40)} » n'est pas de ceux que les plateformes acceptent.`,
      fix: "Use 1 to 35 characters out of A-Z, a-z, 0-9, +, -, _ and /, without spaces.",
      fixFr: "Prenez 1 à 35 caractères parmi A-Z, a-z, 0-9, +, -, _ et /, sans espaces.",
    });
  }
  if (!INVOICE_TYPES.has(invoice.type)) {
    faults.push({
      path: "BT-3",
      code: "BR-FR-04",
      message: `The type ${invoice.type} is not one that platforms take.`,
      messageFr: `Le type ${invoice.type} n'est pas de ceux que les plateformes acceptent.`,
      fix: `Use one of ${[...INVOICE_TYPES].sort().join(", ")}.`,
      fixFr: `Prenez l'un de ${[...INVOICE_TYPES].sort().join(", ")}.`,
    });
  }
  return faults;
};
