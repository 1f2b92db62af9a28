import type {
  AdministrativeStatus,
  EntityType,
  FacilityType,
  LineStatus,
  PlatformType,
} from "../norm/directory.ts";
import { OUTCOMES, type OutcomeId } from "./life/outcomes.ts";

/**
 * The fictitious directory. The leading zeros make its numbers easy to spot, and find whoever keeps a SIREN as a
 * number.
 */

const withKey = (digits: string): string => {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const doubled = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
};

/** SIREN of the n-th fictitious company, Luhn key included. */
export const sirenNumber = (n: number): string => withKey(`0010${String(n).padStart(4, "0")}`);

/** SIRET of the n-th establishment of a company, Luhn key included. */
export const siretNumber = (siren: string, n: number): string =>
  withKey(`${siren}${String(n).padStart(4, "0")}`);

export interface Company {
  siren: string;
  name: string;
  kind: EntityType;
  state: AdministrativeStatus;
  /** What it does with invoices; null: it is not there to be invoiced. */
  outcome: OutcomeId | null;
}

/** What a public establishment demands on an invoice. */
export interface Demands {
  service: boolean;
  commitment: boolean;
  either: boolean;
}

export interface Establishment {
  siret: string;
  siren: string;
  name: string;
  kind: FacilityType;
  state: AdministrativeStatus;
  street: string;
  postalCode: string;
  town: string;
  demands: Demands | null;
}

export interface RoutingCode {
  code: string;
  siret: string;
  name: string;
  state: AdministrativeStatus;
  commitment: boolean;
}

export interface Line {
  identifier: string;
  siren: string;
  siret: string | null;
  routingCode: string | null;
  suffix: string | null;
  status: LineStatus;
  platform: PlatformType | null;
}

export interface DirectoryContent {
  companies: Company[];
  establishments: Establishment[];
  routingCodes: RoutingCode[];
  lines: Line[];
}

/** Companies with a part of their own, by name. */
export const PLACES = {
  /** Seller for a first try; belongs to the default client. */
  seller: sirenNumber(900),
  /** Sends invoices when the control endpoint asks for one. */
  supplier: sirenNumber(901),
  group: sirenNumber(910),
  town: sirenNumber(920),
  department: sirenNumber(921),
  hospital: sirenNumber(922),
  closed: sirenNumber(930),
  upcoming: sirenNumber(931),
  disabledLine: sirenNumber(932),
  withoutLine: sirenNumber(933),
} as const;

const line = (
  siren: string,
  part: Partial<Pick<Line, "siret" | "routingCode" | "suffix" | "status" | "platform">> = {},
): Line => ({
  identifier: [siren, part.siret, part.routingCode, part.suffix].filter((x) => x != null).join("_"),
  siren,
  siret: null,
  routingCode: null,
  suffix: null,
  status: "Enabled",
  platform: "WK",
  ...part,
});

const place = (siren: string, n: number, name: string, part: Partial<Establishment> = {}): Establishment => ({
  siret: siretNumber(siren, n),
  siren,
  name,
  kind: n === 1 ? "P" : "S",
  state: "A",
  street: `${n} rue de l'Exemple`,
  postalCode: "69000",
  town: "Valfiction",
  demands: null,
  ...part,
});

const privately = (siren: string, name: string, outcome: OutcomeId | null): Company => ({
  siren,
  name,
  kind: "PrivateVatRegistered",
  state: "A",
  outcome,
});

/** Outcome buyers are numbered from 1 in the order of the table, so that a new outcome goes at its end. */
const outcomeBuyers: Company[] = OUTCOMES.map((outcome, i) =>
  privately(sirenNumber(i + 1), outcome.buyer, outcome.id),
);

/** SIREN of the company that lives this outcome. */
export const buyerOf = (outcome: OutcomeId): string =>
  sirenNumber(OUTCOMES.findIndex((o) => o.id === outcome) + 1);

const publicly = (siren: string, name: string): Company => ({
  siren,
  name,
  kind: "Public",
  state: "A",
  outcome: "pays",
});

const { seller, supplier, group, town, department, hospital, closed, upcoming, disabledLine, withoutLine } =
  PLACES;
const [groupOffice, groupPlant, groupDepot] = [1, 2, 3].map((n) => siretNumber(group, n)) as [
  string,
  string,
  string,
];
const [townHall, townSchool] = [1, 2].map((n) => siretNumber(town, n)) as [string, string];
const departmentOffice = siretNumber(department, 1);
const hospitalOffice = siretNumber(hospital, 1);

const dfh = { platform: "DFH" } as const;

/** What the directory holds from the start. */
export const SEED: DirectoryContent = {
  companies: [
    ...outcomeBuyers,
    privately(seller, "Atelier Premier Pas", "pays"),
    privately(supplier, "Fournitures Bellerive", "pays"),
    privately(group, "Groupe Lavandin", "pays"),
    publicly(town, "Commune de Val-Joli"),
    publicly(department, "Département des Deux-Rives"),
    publicly(hospital, "Centre hospitalier de Clairbois"),
    { ...privately(closed, "Maison Volets-Clos (cessée)", "pays"), state: "C" },
    privately(upcoming, "Demain Matin SAS", "pays"),
    privately(disabledLine, "Ancienne Adresse SARL", "pays"),
    privately(withoutLine, "Sans Adresse SARL", "pays"),
  ],
  establishments: [
    ...outcomeBuyers.map((c) => place(c.siren, 1, c.name)),
    place(seller, 1, "Atelier Premier Pas"),
    place(supplier, 1, "Fournitures Bellerive"),
    place(group, 1, "Groupe Lavandin, siège"),
    place(group, 2, "Groupe Lavandin, usine", { postalCode: "42000", town: "Forgebourg" }),
    place(group, 3, "Groupe Lavandin, dépôt fermé", { state: "C" }),
    place(town, 1, "Mairie de Val-Joli", { demands: { service: true, commitment: true, either: false } }),
    place(town, 2, "École de Val-Joli", { demands: { service: true, commitment: false, either: false } }),
    place(department, 1, "Hôtel du Département", {
      demands: { service: false, commitment: false, either: true },
    }),
    place(hospital, 1, "Centre hospitalier de Clairbois"),
    place(closed, 1, "Maison Volets-Clos", { state: "C" }),
    place(upcoming, 1, "Demain Matin SAS"),
    place(disabledLine, 1, "Ancienne Adresse SARL"),
    place(withoutLine, 1, "Sans Adresse SARL"),
  ],
  routingCodes: [
    { code: "COMPTA", siret: groupOffice, name: "Comptabilité fournisseurs", state: "A", commitment: false },
    { code: "ACHATS", siret: groupPlant, name: "Achats de l'usine", state: "A", commitment: false },
    { code: "ANCIEN", siret: groupPlant, name: "Service dissous", state: "C", commitment: false },
    { code: "TECH", siret: townHall, name: "Services techniques", state: "A", commitment: true },
    { code: "CULTURE", siret: townHall, name: "Affaires culturelles", state: "A", commitment: false },
    { code: "CANTINE", siret: townSchool, name: "Restauration scolaire", state: "A", commitment: false },
    { code: "ROUTES", siret: departmentOffice, name: "Direction des routes", state: "A", commitment: false },
  ],
  lines: [
    ...outcomeBuyers.map(({ siren, outcome }) =>
      line(siren, outcome === "not_transmitted" ? { status: "Disabled", platform: null } : {}),
    ),
    line(seller),
    line(seller, { suffix: "STATUTS" }),
    line(supplier),
    line(group),
    line(group, { siret: groupOffice }),
    line(group, { siret: groupOffice, routingCode: "COMPTA" }),
    line(group, { siret: groupPlant }),
    line(group, { siret: groupPlant, routingCode: "ACHATS" }),
    line(group, { siret: groupPlant, routingCode: "ANCIEN", status: "Disabled", platform: null }),
    line(group, { siret: groupDepot, status: "Disabled", platform: null }),
    line(group, { suffix: "FACTURES" }),
    line(town, { siret: townHall, ...dfh }),
    line(town, { siret: townHall, routingCode: "TECH", ...dfh }),
    line(town, { siret: townHall, routingCode: "CULTURE", ...dfh }),
    line(town, { siret: townSchool, ...dfh }),
    line(town, { siret: townSchool, routingCode: "CANTINE", ...dfh }),
    line(department, { siret: departmentOffice, ...dfh }),
    line(department, { siret: departmentOffice, routingCode: "ROUTES", ...dfh }),
    line(hospital, { siret: hospitalOffice, ...dfh }),
    line(closed, { status: "Disabled", platform: null }),
    line(upcoming, { status: "Upcoming" }),
    line(disabledLine),
    line(disabledLine, { suffix: "ANCIENNE", status: "Disabled", platform: null }),
  ],
};
