import { Failure, isFailure } from "../../domain/failure.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { Io, Outgoing } from "../port.ts";
import { RESERVED_SERVICE, type Structure, type Structures } from "./structures.ts";

/** What Chorus Pro would reject, told before it is sent. */
interface Fault {
  code: string;
  /** Business term. */
  field: string;
  rule: string;
  message: string;
  fix: string;
}

/** Largest flow (external specifications 1.1). */
const MAX_BYTES = 30_000_000;
const MAX_NUMBER = 20;
const MAX_COMMITMENT = 50;
/** Works frameworks: all but these four belong to the circuit of works, justice and refunds. */
const ORDINARY = new Set(["A1", "A2", "A9", "A12"]);

/**
 * Refuses what Chorus Pro is known to reject. First what the document itself tells, then what the buyer's structure
 * demands: these look-ups are a courtesy, so a deposit goes on without them when they cannot be made.
 *
 * @throws Failure `refused` that names each field, its rule and what to do
 */
export const checkDeposit = async (
  structures: Structures,
  io: Io,
  { invoice, bytes }: Outgoing,
  signal: AbortSignal,
): Promise<void> => {
  refuse(faultsOfDocument(invoice, bytes.length));
  const { siret } = invoice.buyer;
  if (siret === null) return;
  let faults: Fault[];
  try {
    faults = await faultsOfBuyer(structures, invoice, siret, signal);
  } catch (error) {
    const login = isFailure(error) && error.kind === "denied" && error.facts.httpStatus !== 403;
    if (!isFailure(error) || login || signal.aborted) throw error;
    io.log.warn(
      { code: error.facts.code },
      "the buyer's demands could not be looked up: sent without that check",
    );
    return;
  }
  refuse(faults);
};

const refuse = (faults: Fault[]): void => {
  const [first] = faults;
  if (first === undefined) return;
  throw new Failure("refused", {
    code: first.code,
    message: faults.map(({ field, rule, message }) => `${field} (${rule}): ${message}`).join("\n"),
    fix: [...new Set(faults.map(({ fix }) => fix))].join("\n"),
  });
};

/** What the document itself tells. Rules: external specifications of Chorus Pro 1.1, annex of its historical channel. */
const faultsOfDocument = (invoice: Invoice, size: number): Fault[] => {
  const faults: Fault[] = [];
  const { number, process, seller, buyer, orderReference } = invoice;
  if (number.length > MAX_NUMBER) {
    faults.push({
      code: "number_too_long",
      field: "BT-1",
      rule: "G1.05",
      message: `the number ${number} has ${number.length} characters, Chorus Pro takes ${MAX_NUMBER}.`,
      fix: `Give the invoice a number of ${MAX_NUMBER} characters at most.`,
    });
  }
  if (!/^[A-Za-z0-9 +_/-]+$/.test(number)) {
    faults.push({
      code: "number_characters",
      field: "BT-1",
      rule: "G1.05",
      message: `the number ${number} has characters that Chorus Pro does not take.`,
      fix: "Use letters without accents, digits, spaces and + _ / - only.",
    });
  }
  if (!/^\d{14}$/.test(buyer.siret ?? "")) {
    faults.push({
      code: "buyer_siret_missing",
      field: "BT-46",
      rule: "SIRET of the public buyer",
      message: "Chorus Pro knows public buyers by their SIRET of 14 digits, a SIREN is not enough.",
      fix: "Write the buyer's SIRET into BT-46 with the scheme 0009.",
    });
  }
  if (seller.siren !== null && !/^\d{14}$/.test(seller.siret ?? "")) {
    faults.push({
      code: "seller_siret_missing",
      field: "BT-29",
      rule: "SIRET of the supplier",
      message: "Chorus Pro knows French suppliers by their SIRET of 14 digits, a SIREN is not enough.",
      fix: "Write the seller's SIRET into BT-29 with the scheme 0009; its structure must be active on the portal.",
    });
  }
  if (!/^A(?:[1-9]|1\d|2[0-5])$/.test(process ?? "")) {
    faults.push({
      code: "framework_not_chorus",
      field: "BT-23",
      rule: "G1.02, historical channel",
      message: `${process === null ? "there is no billing framework" : `the framework ${process} is that of the other channel`}: this one takes A1 to A25.`,
      fix: "Write A1 into BT-23 (A2: paid already, A9: subcontractor, A12: co-contractor), or route the invoice to a platform that takes B, S and M.",
    });
  }
  if ((orderReference?.length ?? 0) > MAX_COMMITMENT) {
    faults.push({
      code: "commitment_too_long",
      field: "BT-13",
      rule: "BR-FR-CPRO-15",
      message: `the commitment number has more than ${MAX_COMMITMENT} characters.`,
      fix: "Write the commitment number as the public buyer gave it.",
    });
  }
  if (size > MAX_BYTES) {
    faults.push({
      code: "file_too_large",
      field: "file",
      rule: "30 MB for a flow",
      message: `the file has ${Math.ceil(size / 1_000_000)} MB, Chorus Pro takes 30.`,
      fix: "Make the attachments smaller, or add them on the portal afterwards.",
    });
  }
  return faults;
};

/** What the buyer's structure and service demand. */
const faultsOfBuyer = async (
  structures: Structures,
  invoice: Invoice,
  siret: string,
  signal: AbortSignal,
): Promise<Fault[]> => {
  const structure = await structures.bySiret(siret, signal);
  if (structure === null || structure.state === "ceased") {
    return [
      {
        code: "buyer_not_on_chorus",
        field: "BT-46",
        rule: "SIRET of the public buyer",
        message: `Chorus Pro ${structure === null ? "knows no structure" : "has closed the structure"} ${siret}.`,
        fix: "Ask the buyer for the SIRET at which it receives on Chorus Pro.",
      },
    ];
  }
  if (structure.demands === null) return [];
  return [
    ...faultsOfDemands(structure, invoice),
    ...(await faultsOfService(structures, structure, invoice, signal)),
  ];
};

const faultsOfDemands = ({ demands, siret }: Structure, invoice: Invoice): Fault[] => {
  if (demands === null) return [];
  const service = invoice.buyerReference !== null;
  const commitment = invoice.orderReference !== null;
  const faults: Fault[] = [];
  if (demands.worksOnly && ORDINARY.has(invoice.process ?? "")) {
    faults.push({
      code: "works_only",
      field: "BT-46",
      rule: "estMoaUniquement",
      message: `the structure ${siret} takes works invoices only.`,
      fix: "Ask the buyer for the SIRET at which it receives ordinary invoices.",
    });
  }
  if (demands.serviceOrCommitment) {
    if (!service && !commitment) {
      faults.push({
        code: "service_or_commitment_missing",
        field: "BT-10 or BT-13",
        rule: "gestionNumeroEJOuCodeService",
        message: `the structure ${siret} demands a service code or a commitment number.`,
        fix: `Write the service code into BT-10, or the commitment number into BT-13.${hintOf(invoice)}`,
      });
    }
    return faults;
  }
  if (demands.serviceCode && !service) {
    faults.push({
      code: "service_code_missing",
      field: "BT-10",
      rule: "codeServiceDoitEtreRenseigne",
      message: `the structure ${siret} demands a service code.`,
      fix: `Write the service code that the buyer gave into BT-10.${hintOf(invoice)}`,
    });
  }
  if (demands.commitmentNumber && !commitment) faults.push(commitmentMissing(`the structure ${siret}`));
  return faults;
};

/** The other channel reads the service code from BT-46, this one from BT-10. */
const hintOf = ({ buyer: { routingCode } }: Invoice): string =>
  routingCode === null
    ? ""
    : ` The document has ${routingCode} in BT-46 (scheme 0224) only: this channel reads BT-10.`;

const commitmentMissing = (who: string): Fault => ({
  code: "commitment_missing",
  field: "BT-13",
  rule: "numeroEJDoitEtreRenseigne",
  message: `${who} demands a commitment number.`,
  fix: "Write the commitment number (numéro d'engagement) that the buyer gave into BT-13.",
});

const faultsOfService = async (
  structures: Structures,
  structure: Structure,
  invoice: Invoice,
  signal: AbortSignal,
): Promise<Fault[]> => {
  const code = invoice.buyerReference;
  if (code === null) return [];
  const services = code === RESERVED_SERVICE ? [] : await structures.services(structure, signal);
  const service = services.find((s) => s.code === code && s.active !== false);
  if (service === undefined) {
    // Where no service code is demanded, BT-10 may hold a reference of another kind.
    if (!structure.demands?.serviceCode && code !== RESERVED_SERVICE) return [];
    return [
      {
        code: "service_code_unknown",
        field: "BT-10",
        rule: "code of an active service",
        message: `the structure ${structure.siret} has no active service ${code} for invoices of suppliers.`,
        fix: `Use one of its services: ${
          services
            .filter((s) => s.active !== false)
            .slice(0, 10)
            .map((s) => s.code)
            .join(", ") || "ask the buyer which"
        }.`,
      },
    ];
  }
  const demands = await structures.serviceDemandsCommitment(structure, service, signal);
  const told = structure.demands?.commitmentNumber === true && !structure.demands.serviceOrCommitment;
  return demands === true && invoice.orderReference === null && !told
    ? [commitmentMissing(`the service ${code}`)]
    : [];
};
