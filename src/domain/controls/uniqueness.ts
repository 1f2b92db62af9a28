import { frenchCompanyOf } from "../company.ts";
import type { Words } from "../problem.ts";
import type { Check } from "./check.ts";
import type { UsedNumber } from "./subject.ts";

const usedBefore = ({ issueDate }: UsedNumber): Words =>
  issueDate === null
    ? {
        en: "by another system that sends for this company",
        fr: "à un autre système qui émet pour cette société",
      }
    : { en: `on ${issueDate}`, fr: `le ${issueDate}` };

/** Whose invoice it is, and whether it was there before. What is in the directory, the directory tells. */
export const UNIQUENESS: readonly Check[] = [
  {
    no: 71,
    step: "presence",
    severity: "error",
    code: "company_not_allowed",
    rules: ["company_not_allowed"],
    term: "BT-30",
    fixed: true,
    sending: true,
    when: "the seller (the buyer, in self-billing) is not one of the sender's companies; no setting turns it off",
    message: {
      en: "The company that issues the invoice is not one of yours: {n}.",
      fr: "L'entreprise qui émet la facture n'est pas à vous : {n}.",
    },
    fix: {
      en: "Use the key of the ERP that owns this company, or add its SIREN to the tenant's companies in the configuration.",
      fr: "Utilisez la clé de l'ERP de cette entreprise, ou ajoutez son SIREN aux entreprises du locataire dans la configuration.",
    },
    run: ({ content, companies, selfBilled }) => {
      if (companies === undefined) return [];
      const issuer = selfBilled ? content.buyer : content.seller;
      const { siren } = frenchCompanyOf({ ...issuer, country: issuer.address?.country });
      if (siren !== null && companies.includes(siren)) return [];
      const [member, term] = selfBilled ? (["buyer", "BT-47"] as const) : (["seller", "BT-30"] as const);
      const n = siren ?? { en: "it has no SIREN", fr: "elle n'a pas de SIREN" };
      return [{ at: [member, "legalId"], term, values: { n } }];
    },
  },
  {
    no: 64,
    step: "uniqueness",
    severity: "error",
    code: "DOUBLON",
    rules: ["BR-FR-CO-02"],
    also: ["G1.45"],
    term: "BT-1",
    sending: true,
    when: "the seller has used the number in the same year for another content, and it did not become free again",
    message: {
      en: "The number {n} was already used {m}.",
      fr: "Le numéro {n} a déjà servi {m}.",
    },
    fix: { en: "Give the invoice a new number.", fr: "Donnez un nouveau numéro à la facture." },
    run: ({ content: { number }, known }) =>
      known?.sameNumber === undefined
        ? []
        : [{ at: ["number"], values: { n: number, m: usedBefore(known.sameNumber) } }],
  },
  {
    no: 65,
    step: "uniqueness",
    severity: "warning",
    code: "DOUBLE_FACT",
    rules: ["DOUBLE_FACT"],
    term: "BT-1",
    sending: true,
    when: "an invoice of the same buyer, total, order and time has gone out under another number",
    message: {
      en: "A similar invoice was already sent: {n}.",
      fr: "Facture semblable déjà émise : {n}.",
    },
    fix: {
      en: "Make sure that this is another sale.",
      fr: "Vérifiez qu'il s'agit bien d'une autre vente.",
    },
    run: ({ known }) =>
      known?.similar === undefined ? [] : [{ at: ["number"], values: { n: known.similar.number } }],
  },
];
