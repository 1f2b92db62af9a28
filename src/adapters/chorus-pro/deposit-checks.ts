import { isFailure } from "../../domain/failure.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { Words } from "../../domain/problem.ts";
import { ORDINARY_FRAMEWORKS, RESERVED_SERVICE } from "../../mapping/chorus-pro.ts";
import { type RuleFault, refusalFor, ruleFaultIf } from "../kit/faults.ts";
import type { Outgoing } from "../port.ts";
import type { ChorusPro } from "./calls.ts";
import { type Demands, demandsCommitment, type Structure, servicesOf, structureOf } from "./structures.ts";

/** Largest flow (external specifications 1.1). */
const MAX_BYTES = 30_000_000;
const MAX_NUMBER = 20;
const MAX_COMMITMENT = 50;

/**
 * Refuses what Chorus Pro is known to reject. First what the document itself tells, then what the buyer's structure
 * demands: these look-ups are a courtesy, so a deposit goes on without them when they cannot be made.
 *
 * @throws Failure `refused` that names each field, its rule and what to do
 */
export const checkDeposit = async (access: ChorusPro, { invoice, bytes }: Outgoing): Promise<void> => {
  const { io, signal } = access;
  const no =
    refusalFor(faultsOfDocument(invoice, bytes.length)) ??
    refusalFor(
      await faultsOfBuyer(access, invoice).catch((error: unknown) => {
        const login = isFailure(error) && error.kind === "denied" && error.facts.httpStatus !== 403;
        if (!isFailure(error) || login || signal.aborted) throw error;
        io.log.warn(
          { code: error.facts.code },
          "the buyer's demands could not be looked up: sent without that check",
        );
        return [];
      }),
    );
  if (no !== null) throw no;
};

/** What the document itself tells. Rules: external specifications of Chorus Pro 1.1, annex of its historical channel. */
const faultsOfDocument = (invoice: Invoice, size: number): RuleFault[] => {
  const { number, process, seller, buyer, orderReference } = invoice;
  return [
    ...ruleFaultIf(number.length > MAX_NUMBER, {
      code: "number_too_long",
      path: "BT-1",
      rule: "G1.05",
      message: `the number ${number} has ${number.length} characters, Chorus Pro takes ${MAX_NUMBER}.`,
      messageFr: `le numéro ${number} compte ${number.length} caractères, Chorus Pro en accepte ${MAX_NUMBER}.`,
      fix: `Give the invoice a number of ${MAX_NUMBER} characters at most.`,
      fixFr: `Donnez à la facture un numéro de ${MAX_NUMBER} caractères au plus.`,
    }),
    ...ruleFaultIf(!/^[A-Za-z0-9 +_/-]+$/.test(number), {
      code: "number_characters",
      path: "BT-1",
      rule: "G1.05",
      message: `the number ${number} has characters that Chorus Pro does not take.`,
      messageFr: `le numéro ${number} a des caractères que Chorus Pro n'accepte pas.`,
      fix: "Use letters without accents, digits, spaces and + _ / - only.",
      fixFr: "N'utilisez que des lettres sans accent, des chiffres, des espaces et + _ / -.",
    }),
    ...ruleFaultIf(!/^\d{14}$/.test(buyer.siret ?? ""), {
      code: "buyer_siret_missing",
      path: "BT-46",
      rule: "SIRET of the public buyer",
      message: "Chorus Pro knows public buyers by their SIRET of 14 digits, a SIREN is not enough.",
      messageFr:
        "Chorus Pro connaît les acheteurs publics par leur SIRET à 14 chiffres, un SIREN ne suffit pas.",
      fix: "Write the buyer's SIRET into BT-46 with the scheme 0009.",
      fixFr: "Écrivez le SIRET de l'acheteur en BT-46 avec le schéma 0009.",
    }),
    ...ruleFaultIf(seller.siren !== null && !/^\d{14}$/.test(seller.siret ?? ""), {
      code: "seller_siret_missing",
      path: "BT-29",
      rule: "SIRET of the supplier",
      message: "Chorus Pro knows French suppliers by their SIRET of 14 digits, a SIREN is not enough.",
      messageFr:
        "Chorus Pro connaît les fournisseurs français par leur SIRET à 14 chiffres, un SIREN ne suffit pas.",
      fix: "Write the seller's SIRET into BT-29 with the scheme 0009; its structure must be active on the portal.",
      fixFr:
        "Écrivez le SIRET du vendeur en BT-29 avec le schéma 0009 ; sa structure doit être active sur le portail.",
    }),
    ...ruleFaultIf(!/^A(?:[1-9]|1\d|2[0-5])$/.test(process ?? ""), {
      code: "framework_not_chorus",
      path: "BT-23",
      rule: "G1.02, historical channel",
      message: `${process === null ? "there is no billing framework" : `the framework ${process} is that of the other channel`}: this one takes A1 to A25.`,
      messageFr: `${process === null ? "il n'y a pas de cadre de facturation" : `le cadre ${process} est celui de l'autre canal`} : celui-ci prend A1 à A25.`,
      fix: "Write A1 into BT-23 (A2: paid already, A9: subcontractor, A12: co-contractor), or route the invoice to a platform that takes B, S and M.",
      fixFr:
        "Écrivez A1 en BT-23 (A2 : déjà payée, A9 : sous-traitant, A12 : cotraitant), ou acheminez la facture vers une plateforme qui prend B, S et M.",
    }),
    ...ruleFaultIf((orderReference?.length ?? 0) > MAX_COMMITMENT, {
      code: "commitment_too_long",
      path: "BT-13",
      rule: "BR-FR-CPRO-15",
      message: `the commitment number has more than ${MAX_COMMITMENT} characters.`,
      messageFr: `le numéro d'engagement a plus de ${MAX_COMMITMENT} caractères.`,
      fix: "Write the commitment number as the public buyer gave it.",
      fixFr: "Écrivez le numéro d'engagement tel que l'acheteur public l'a donné.",
    }),
    ...ruleFaultIf(size > MAX_BYTES, {
      code: "file_too_large",
      path: "file",
      rule: "30 MB for a flow",
      message: `the file has ${Math.ceil(size / 1_000_000)} MB, Chorus Pro takes 30.`,
      messageFr: `le fichier fait ${Math.ceil(size / 1_000_000)} Mo, Chorus Pro en accepte 30.`,
      fix: "Make the attachments smaller, or add them on the portal afterwards.",
      fixFr: "Réduisez les pièces jointes, ou ajoutez-les ensuite sur le portail.",
    }),
  ];
};

/** What the buyer's structure and service demand. */
const faultsOfBuyer = async (access: ChorusPro, invoice: Invoice): Promise<RuleFault[]> => {
  const { siret } = invoice.buyer;
  if (siret === null) return [];
  const structure = await structureOf(access, siret);
  const gone = ruleFaultIf(structure === null || structure.state === "ceased", {
    code: "buyer_not_on_chorus",
    path: "BT-46",
    rule: "SIRET of the public buyer",
    message: `Chorus Pro ${structure === null ? "knows no structure" : "has closed the structure"} ${siret}.`,
    messageFr: `Chorus Pro ${structure === null ? "ne connaît pas la structure" : "a fermé la structure"} ${siret}.`,
    fix: "Ask the buyer for the SIRET at which it receives on Chorus Pro.",
    fixFr: "Demandez à l'acheteur le SIRET auquel il reçoit sur Chorus Pro.",
  });
  if (structure === null || gone.length > 0 || structure.demands === null) return gone;
  return [
    ...faultsOfDemands(
      structure.demands,
      { en: `the structure ${siret}`, fr: `la structure ${siret}` },
      invoice,
    ),
    ...(await faultsOfService(access, structure, invoice)),
  ];
};

const faultsOfDemands = (demands: Demands, who: Words, invoice: Invoice): RuleFault[] => {
  const hint = hintOf(invoice);
  const noService = invoice.buyerReference === null;
  const noCommitment = invoice.orderReference === null;
  const either = demands.serviceOrCommitment;
  return [
    ...ruleFaultIf(demands.worksOnly && ORDINARY_FRAMEWORKS.has(invoice.process ?? ""), {
      code: "works_only",
      path: "BT-46",
      rule: "estMoaUniquement",
      message: `${who.en} takes works invoices only.`,
      messageFr: `${who.fr} ne prend que des factures de travaux.`,
      fix: "Ask the buyer for the SIRET at which it receives ordinary invoices.",
      fixFr: "Demandez à l'acheteur le SIRET auquel il reçoit les factures ordinaires.",
    }),
    ...ruleFaultIf(either && noService && noCommitment, {
      code: "service_or_commitment_missing",
      path: "BT-10 or BT-13",
      rule: "gestionNumeroEJOuCodeService",
      message: `${who.en} demands a service code or a commitment number.`,
      messageFr: `${who.fr} exige un code service ou un numéro d'engagement.`,
      fix: `Write the service code into BT-10, or the commitment number into BT-13.${hint.en}`,
      fixFr: `Écrivez le code service en BT-10, ou le numéro d'engagement en BT-13.${hint.fr}`,
    }),
    ...ruleFaultIf(!either && demands.serviceCode && noService, {
      code: "service_code_missing",
      path: "BT-10",
      rule: "codeServiceDoitEtreRenseigne",
      message: `${who.en} demands a service code.`,
      messageFr: `${who.fr} exige un code service.`,
      fix: `Write the service code that the buyer gave into BT-10.${hint.en}`,
      fixFr: `Écrivez en BT-10 le code service que l'acheteur a donné.${hint.fr}`,
    }),
    ...ruleFaultIf(!either && demands.commitmentNumber && noCommitment, commitmentMissing(who)),
  ];
};

/** The other channel reads the service code from BT-46, this one from BT-10. */
const hintOf = ({ buyer: { routingCode } }: Invoice): Words =>
  routingCode === null
    ? { en: "", fr: "" }
    : {
        en: ` The document has ${routingCode} in BT-46 (scheme 0224) only: this channel reads BT-10.`,
        fr: ` Le document n'a ${routingCode} qu'en BT-46 (schéma 0224) : ce canal lit BT-10.`,
      };

const commitmentMissing = (who: Words): RuleFault => ({
  code: "commitment_missing",
  path: "BT-13",
  rule: "numeroEJDoitEtreRenseigne",
  message: `${who.en} demands a commitment number.`,
  messageFr: `${who.fr} exige un numéro d'engagement.`,
  fix: "Write the commitment number (numéro d'engagement) that the buyer gave into BT-13.",
  fixFr: "Écrivez en BT-13 le numéro d'engagement que l'acheteur a donné.",
});

const faultsOfService = async (
  access: ChorusPro,
  structure: Structure,
  invoice: Invoice,
): Promise<RuleFault[]> => {
  const code = invoice.buyerReference;
  if (code === null) return [];
  const listed = code === RESERVED_SERVICE ? [] : await servicesOf(access, structure);
  const services = listed.filter(({ active }) => active !== false);
  const service = services.find((s) => s.code === code);
  if (service === undefined) {
    const codes = services.slice(0, 10).map((s) => s.code);
    // Where no service code is demanded, BT-10 may hold a reference of another kind.
    return ruleFaultIf(structure.demands?.serviceCode === true || code === RESERVED_SERVICE, {
      code: "service_code_unknown",
      path: "BT-10",
      rule: "code of an active service",
      message: `the structure ${structure.siret} has no active service ${code} for invoices of suppliers.`,
      messageFr: `la structure ${structure.siret} n'a pas de service actif ${code} pour les factures des fournisseurs.`,
      fix: `Use one of its services: ${codes.join(", ") || "ask the buyer which"}.`,
      fixFr: `Prenez l'un de ses services : ${codes.join(", ") || "demandez lequel à l'acheteur"}.`,
    });
  }
  const demands = await demandsCommitment(access, structure, service);
  const told = structure.demands?.commitmentNumber === true && !structure.demands.serviceOrCommitment;
  const missing = demands === true && invoice.orderReference === null && !told;
  return ruleFaultIf(missing, commitmentMissing({ en: `the service ${code}`, fr: `le service ${code}` }));
};
