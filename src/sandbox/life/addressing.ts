import { isSiren } from "../../domain/company.ts";
import { type InvoiceSummary, type Party, SELF_BILLED_TYPES } from "../../domain/invoice.ts";
import type { ReasonCode } from "../../domain/life-cycle/reasons.ts";
import { clientOfCompany, ownedCompanies } from "../clients.ts";
import type { Platform } from "../platform.ts";
import { type Company, type DirectoryContent, type Line, SEED } from "../seed.ts";
import type { OutcomeId } from "./outcomes.ts";

/** The directory: the fictitious one, and a line for each company that some client receives for. */
export const directoryOf = (platform: Platform): DirectoryContent => {
  const known = new Set(SEED.companies.map((c) => c.siren));
  const added = ownedCompanies(platform).filter((c) => !known.has(c.siren));
  if (added.length === 0) return SEED;
  return {
    ...SEED,
    companies: [
      ...SEED.companies,
      ...added.map(
        ({ siren, name }): Company => ({
          siren,
          name,
          kind: "PrivateVatRegistered",
          state: "A",
          outcome: null,
        }),
      ),
    ],
    lines: [
      ...SEED.lines,
      ...added.map(
        ({ siren }): Line => ({
          identifier: siren,
          siren,
          siret: null,
          routingCode: null,
          suffix: null,
          status: "Enabled",
          platform: "WK",
        }),
      ),
    ],
  };
};

/** Who is to receive an invoice: the buyer, or the seller of a self-billed one (regulation §1.3). */
const recipientOf = (invoice: InvoiceSummary): Party =>
  SELF_BILLED_TYPES.has(invoice.type) ? invoice.seller : invoice.buyer;

const sirenOfRecipient = (invoice: InvoiceSummary): string | null => {
  const { siren, siret, address } = recipientOf(invoice);
  const inAddress = /^0225:(\d{9})/.exec(address ?? "")?.[1];
  return siren ?? siret?.slice(0, 9) ?? (inAddress !== undefined && isSiren(inAddress) ? inAddress : null);
};

/** Where an invoice goes. */
export type Route =
  | { to: "client"; client: string }
  | { to: "company"; outcome: OutcomeId }
  | { to: "nobody" }
  | { to: "sender"; reason: ReasonCode; comment: string };

const back = (reason: ReasonCode, comment: string): Route => ({ to: "sender", reason, comment });

const missingForPublicBuyer = (
  content: DirectoryContent,
  line: Line,
  invoice: InvoiceSummary,
): string | null => {
  const demands = content.establishments.find((e) => e.siret === line.siret)?.demands ?? null;
  if (demands === null) return null;
  const service = line.routingCode !== null || recipientOf(invoice).routingCode !== null;
  const commitment = invoice.orderReference !== null;
  const wanted =
    demands.commitment ||
    content.routingCodes.some((r) => r.siret === line.siret && r.code === line.routingCode && r.commitment);
  if (demands.service && !service) return "Code service obligatoire pour cet établissement (BT-46, 0224).";
  if (wanted && !commitment) return "Numéro d'engagement obligatoire pour cet établissement (BT-13).";
  if (demands.either && !service && !commitment)
    return "Code service ou numéro d'engagement obligatoire pour cet établissement.";
  return null;
};

/**
 * Looks the recipient's address up. It must be an active line, to the letter; nothing is inferred from a SIRET
 * (regulation §6.6-4).
 */
export const routeOf = (platform: Platform, invoice: InvoiceSummary): Route => {
  const content = directoryOf(platform);
  const siren = sirenOfRecipient(invoice);
  const company = content.companies.find((c) => c.siren === siren);
  if (company === undefined)
    return back("DEST_INC", `Destinataire ${siren ?? "sans SIREN"} absent de l'annuaire.`);
  if (company.state === "C") return back("DEST_INC", `L'entreprise ${company.siren} a cessé son activité.`);
  const term = SELF_BILLED_TYPES.has(invoice.type) ? "BT-34" : "BT-49";
  const { address } = recipientOf(invoice);
  const identifier = /^0225:(.+)$/.exec(address ?? "")?.[1];
  if (identifier === undefined)
    return back(
      "ADR_ERR",
      `${term} : adresse électronique française (0225) attendue, lu « ${address ?? ""} ».`,
    );
  const line = content.lines.find((l) => l.identifier === identifier);
  if (line === undefined) return back("ADR_ERR", `${term} : adresse ${identifier} absente de l'annuaire.`);
  if (line.siren !== company.siren)
    return back("ADR_ERR", `${term} : l'adresse ${identifier} n'est pas celle de ${company.siren}.`);
  if (company.outcome === "not_transmitted") return { to: "nobody" };
  if (line.status === "Disabled") return back("ADR_ERR", `${term} : adresse ${identifier} désactivée.`);
  if (line.status === "Upcoming")
    return back("ADR_ERR", `${term} : adresse ${identifier} pas encore active.`);
  const missing = missingForPublicBuyer(content, line, invoice);
  if (missing !== null) return back("REJ_CONT_B2G", missing);
  const client = clientOfCompany(platform, company.siren);
  return client === null ? { to: "company", outcome: company.outcome ?? "pays" } : { to: "client", client };
};

/** Is the recipient a public entity? */
export const isPublic = (platform: Platform, invoice: InvoiceSummary): boolean => {
  const siren = sirenOfRecipient(invoice);
  return directoryOf(platform).companies.some((c) => c.siren === siren && c.kind === "Public");
};
