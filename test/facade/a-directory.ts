import type { Directory } from "../../src/adapters/directory-port.ts";
import type { DirectoryAddress, DirectoryEstablishment } from "../../src/domain/directory/directory.ts";
import type { AfnorVersion } from "../../src/domain/tenant.ts";
import {
  findCompanies,
  findEstablishments,
  findLines,
  findRoutingCodes,
} from "../../src/usecases/directory/search-directory.ts";
import { kit } from "../routes/kit.ts";
import { openWorld, TENANT } from "../support/world.ts";

export const TOWN = "217500016";
export const HALL = "21750001600019";
export const SCHOOL = "21750001600027";
export const ATELIER = "732829320";
export const CEASED = "552100554";

const COMPANIES = [
  { siren: TOWN, name: "Commune de Val-Joli", kind: "public", state: "active" },
  { siren: ATELIER, name: "Ateliers Lavandin", kind: "private", state: "unknown" },
  { siren: CEASED, name: "Éditions du Val", kind: "private", state: "ceased" },
] as const;

const place = (siret: string, name: string, demanding: boolean): DirectoryEstablishment => ({
  siret,
  siren: siret.slice(0, 9),
  name,
  state: "active",
  demands: { serviceCode: demanding, commitmentNumber: false, serviceOrCommitment: false },
});
const PLACES = [place(HALL, "Mairie", true), place(SCHOOL, "École", false)];

const CODES = [
  { code: "TECH/2", siret: HALL, name: "Services techniques", state: "active", commitmentNumber: true },
  { code: "CULTURE", siret: HALL, name: null, state: "inactive", commitmentNumber: null },
  { code: "une école", siret: SCHOOL, name: "Cantine", state: "unknown", commitmentNumber: false },
] as const;

const line = (
  identifier: string,
  facts: Partial<DirectoryAddress> = {},
  [siren = "", siret = null, routingCode = null] = identifier.split("_"),
): DirectoryAddress => ({
  identifier,
  siren,
  siret,
  routingCode,
  suffix: null,
  status: "enabled",
  from: null,
  until: null,
  platform: "registered",
  ...facts,
});
const LINES = [
  line(ATELIER),
  line(`${ATELIER}_ACHATS`, { siret: null, suffix: "ACHATS", status: "upcoming", from: "2099-01-01" }),
  line(`${TOWN}_${HALL}`, { platform: "public-portal" }),
  line(`${TOWN}_${HALL}_TECH/2`, { platform: "public-portal" }),
  line(`${TOWN}_${SCHOOL}`, { status: "disabled", platform: "none" }),
  line(CEASED, { status: "unknown", platform: "unknown" }),
];

/** What the fake directory was asked, in order. */
export type Asked = string[];

const directoryOf = (asked: Asked): Required<Omit<Directory, "publicOnly" | "copied" | "shortestName">> => ({
  company: async (siren) => {
    asked.push(`company ${siren}`);
    return COMPANIES.find((one) => one.siren === siren) ?? null;
  },
  establishment: async (siret) => {
    asked.push(`establishment ${siret}`);
    return PLACES.find((one) => one.siret === siret) ?? null;
  },
  search: async (text) => {
    asked.push(`search ${text}`);
    const companies = COMPANIES.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
    return { companies, more: false };
  },
  addresses: async (by) => {
    asked.push(`lines ${"siren" in by ? by.siren : by.siret}`);
    return LINES.filter(({ siren, siret }) => ("siren" in by ? siren === by.siren : siret === by.siret));
  },
  address: async (identifier) => {
    asked.push(`line ${identifier}`);
    return LINES.find((one) => one.identifier === identifier) ?? null;
  },
  routingCodes: async (siret) => {
    asked.push(`codes ${siret}`);
    return CODES.filter((one) => one.siret === siret);
  },
});

const KEY = { Authorization: "Bearer acme-key" };

/** The national API of a tenant with the town and the atelier, over a directory that answers from memory. */
export const facadeOf = async (
  version: AfnorVersion,
  change: Partial<Directory> | null = {},
  companies = [ATELIER, CEASED],
) => {
  const tenant = { ...TENANT, companies, afnor: { apiVersion: version } };
  const asked: Asked = [];
  const { parts } = await openWorld({ tenants: [tenant] });
  const main = parts.platforms.get("main");
  if (main === null) throw new Error("no platform");
  const directory = change === null ? undefined : { ...directoryOf(asked), ...change };
  parts.platforms = {
    names: () => ["main"],
    get: () => ({ ...main, connection: { ...main.connection, directory } }),
  };
  const { app } = kit(
    {
      findCompanies: (...args) => findCompanies(parts, ...args),
      findEstablishments: (...args) => findEstablishments(parts, ...args),
      findRoutingCodes: (...args) => findRoutingCodes(parts, ...args),
      findLines: (...args) => findLines(parts, ...args),
    },
    {
      admission: {
        callerOf: (key) => (key === "acme-key" ? { kind: "tenant", tenant: "acme" } : null),
        isWidgetToken: () => false,
        tokens: { give: () => null, canRefresh: () => false, read: () => "unknown" },
        tenant: () => tenant,
      },
    },
  );
  const at = (path: string): string => `/afnor/directory-service/v1${path}`;
  return {
    asked,
    app,
    get: async (path: string, headers: Record<string, string> = {}) =>
      app.request(at(path), { headers: { ...KEY, ...headers } }),
    call: async (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
      app.request(at(path), {
        method,
        headers: { ...KEY, "Content-Type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
  };
};

/** An answer's status and its body, null where there is none. */
export const told = async (
  answer: Promise<Response>,
): Promise<{ status: number; body: Record<string, unknown> | null }> => {
  const { status, ...rest } = await answer.then(async (it) => ({ status: it.status, text: await it.text() }));
  return { status, body: rest.text === "" ? null : JSON.parse(rest.text) };
};
