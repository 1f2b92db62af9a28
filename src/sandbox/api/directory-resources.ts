import { createHash } from "node:crypto";
import {
  type ADDRESS,
  DIRECTORY_LINE,
  FACILITY,
  FOUND_LINE,
  INCLUDED_FACILITY,
  INCLUDED_LEGAL_UNIT,
  INCLUDED_ROUTING_CODE,
  LEGAL_UNIT,
  ROUTING_CODE,
  ROUTING_IDENTIFIER_TYPE,
} from "../../norm/directory.ts";
import { pickFields } from "../../norm/directory-rows.ts";
import type { DirectoryResource } from "../../norm/directory-search.ts";
import { type Shape, type Strict, strict } from "../../norm/shape.ts";
import { type ApiVersion, ONLY_1_1 } from "../../norm/versions.ts";
import type { Company, DirectoryContent, Establishment, Line, RoutingCode } from "../seed.ts";
import type { Resource } from "./search-directory.ts";

type Shown = Record<string, unknown>;

/**
 * Number of an entry, by which 1.1 looks it up too. It stays the same as long as the entry is there. 1.1 lists
 * `idInstance` among the fields and forgets it among the members.
 */
export const instanceOf = (resource: DirectoryResource, key: string): number =>
  Number.parseInt(createHash("sha256").update(`${resource} ${key}`).digest("hex").slice(0, 12), 16);

const address = (e: Establishment): Strict<typeof ADDRESS> => ({
  addressLine1: e.street,
  postalCode: e.postalCode,
  locality: e.town,
  countryCode: "FR",
  countryName: "France",
});

const MAY_BE_CONTACTED = { isSalesProspectingForbidden: false };

const companyFacts = (c: Company): Strict<typeof LEGAL_UNIT> => ({
  siren: c.siren,
  businessName: c.name,
  entityType: c.kind,
  administrativeStatus: c.state,
  instructions: MAY_BE_CONTACTED,
});

/** Absent for a public body that demands nothing, as the national directory does. */
const demandsOf = ({ demands: d }: Establishment): Pick<Strict<typeof FACILITY>, "b2gAdditionalData"> =>
  d === null
    ? {}
    : {
        b2gAdditionalData: {
          pm: false,
          pmOnly: false,
          managesPaymentStatus: true,
          managesLegalCommitmentCode: d.commitment,
          managesLegalCommitmentOrServiceCode: d.either,
          serviceCodeStatus: d.service,
        },
      };

const placeFacts = (e: Establishment): Strict<typeof FACILITY> & Strict<typeof INCLUDED_FACILITY> => ({
  siret: e.siret,
  siren: e.siren,
  name: e.name,
  facilityType: e.kind,
  administrativeStatus: e.state,
  diffusible: "O",
  siretInstructions: MAY_BE_CONTACTED,
  instructions: MAY_BE_CONTACTED,
  address: address(e),
  ...demandsOf(e),
});

const lineFacts = (l: Line): Strict<typeof FOUND_LINE> => ({
  addressingIdentifier: l.identifier,
  siren: l.siren,
  ...(l.siret === null ? {} : { siret: l.siret }),
  ...(l.routingCode === null ? {} : { routingIdentifier: l.routingCode }),
  ...(l.suffix === null ? {} : { addressingSuffix: l.suffix }),
  ...(l.platform === null ? {} : { platformType: l.platform }),
  directoryLineStatus: l.status,
  platform: {
    ...(l.platform === null ? {} : { platformType: l.platform }),
    platformStatus: l.status === "Enabled" ? "Enabled" : "Disabled",
  },
});

const codeKey = ({ siret, code }: RoutingCode): string => `${siret} ${code}`;

const wordOf = (shown: Shown, field: string): string => String(shown[field] ?? "");

/** What is beside an entry, where it was asked for and is there. */
const beside = (asked: boolean, name: string, shown: Shown | undefined): Shown =>
  asked && shown !== undefined ? { [name]: shown } : {};

/** The four resources of the directory, in the shape of one version of the norm: what it has no member for is left out. */
export const resourcesOf = (content: DirectoryContent, version: ApiVersion) => {
  const numbered = ONLY_1_1.some((one) => one === version);
  const placeOf = (siret: string | null): Establishment | undefined =>
    content.establishments.find((e) => e.siret === siret);

  const company = (siren: string): Shown | undefined => {
    const row = content.companies.find((c) => c.siren === siren);
    return row === undefined ? undefined : strict(INCLUDED_LEGAL_UNIT, version).parse(companyFacts(row));
  };
  const place = (siret: string | null): Shown | undefined => {
    const row = placeOf(siret);
    return row === undefined ? undefined : strict(INCLUDED_FACILITY, version).parse(placeFacts(row));
  };
  const codeFacts = (r: RoutingCode): Strict<typeof ROUTING_CODE> & Strict<typeof INCLUDED_ROUTING_CODE> => {
    const where = placeOf(r.siret);
    return {
      routingIdentifier: r.code,
      routingIdentifierType: ROUTING_IDENTIFIER_TYPE,
      routingCodeName: r.name,
      managesLegalCommitment: r.commitment,
      managesLegalCommitmentCode: r.commitment,
      administrativeStatus: r.state,
      siret: r.siret,
      ...(where === undefined ? {} : { address: address(where) }),
    };
  };
  const code = (line: Line): Shown | undefined => {
    const row = content.routingCodes.find((r) => r.siret === line.siret && r.code === line.routingCode);
    return row === undefined ? undefined : strict(INCLUDED_ROUTING_CODE, version).parse(codeFacts(row));
  };

  /** Facts in the shape, cut down to the fields, with what stands beside them. */
  const show = (
    name: DirectoryResource,
    shape: Shape,
    { key, facts, related }: { key: string; facts: Shown; related: Shown },
    fields: readonly string[],
  ): Shown => {
    const own: Shown = strict(shape, version).parse(facts);
    const whole = numbered ? { ...own, idInstance: instanceOf(name, key) } : own;
    return { ...pickFields(whole, fields), ...strict(shape, version).parse(related) };
  };

  const showCompany: Resource<Company>["present"] = (c, fields) =>
    show("siren", LEGAL_UNIT, { key: c.siren, facts: companyFacts(c), related: {} }, fields);
  const showPlace: Resource<Establishment>["present"] = (e, fields, includes) => {
    const related = beside(includes.includes("siren"), "legalUnit", company(e.siren));
    return show("siret", FACILITY, { key: e.siret, facts: placeFacts(e), related }, fields);
  };
  const showCode: Resource<RoutingCode>["present"] = (r, fields, includes) => {
    const related = {
      ...beside(includes.includes("siren"), "legalUnit", company(r.siret.slice(0, 9))),
      ...beside(includes.includes("siret"), "facility", place(r.siret)),
    };
    return show("routing-code", ROUTING_CODE, { key: codeKey(r), facts: codeFacts(r), related }, fields);
  };
  const showLine =
    (shape: Shape): Resource<Line>["present"] =>
    (l, fields, includes) => {
      const related = {
        ...beside(includes.includes("siren"), "legalUnit", company(l.siren)),
        ...beside(includes.includes("siret"), "facility", place(l.siret)),
        ...beside(includes.includes("routingCode"), "routingCode", code(l)),
      };
      return show("directory-line", shape, { key: l.identifier, facts: lineFacts(l), related }, fields);
    };

  const siren: Resource<Company> = {
    name: "siren",
    version,
    keyOf: (c) => c.siren,
    values: {
      siren: (c) => c.siren,
      businessName: (c) => c.name,
      entityType: (c) => c.kind,
      administrativeStatus: (c) => c.state,
    },
    sortValue: (c, field) => wordOf(companyFacts(c), field),
    present: showCompany,
    presentFound: showCompany,
  };
  const siret: Resource<Establishment> = {
    name: "siret",
    version,
    keyOf: (e) => e.siret,
    values: {
      siret: (e) => e.siret,
      siren: (e) => e.siren,
      facilityType: (e) => e.kind,
      name: (e) => e.name,
      addressLines: (e) => e.street,
      postalCode: (e) => e.postalCode,
      countrySubdivision: () => null,
      locality: (e) => e.town,
      administrativeStatus: (e) => e.state,
    },
    sortValue: (e, field) => wordOf(placeFacts(e), field),
    present: showPlace,
    presentFound: showPlace,
  };
  const routingCode: Resource<RoutingCode> = {
    name: "routing-code",
    version,
    keyOf: codeKey,
    values: {
      routingIdentifier: (r) => r.code,
      siret: (r) => r.siret,
      routingCodeName: (r) => r.name,
      administrativeStatus: (r) => r.state,
      addressLines: (r) => placeOf(r.siret)?.street ?? null,
      postalCode: (r) => placeOf(r.siret)?.postalCode ?? null,
      locality: (r) => placeOf(r.siret)?.town ?? null,
    },
    sortValue: (r, field) => wordOf(codeFacts(r), field),
    present: showCode,
    presentFound: showCode,
  };
  const directoryLine: Resource<Line> = {
    name: "directory-line",
    version,
    keyOf: (l) => l.identifier,
    values: {
      addressingIdentifier: (l) => l.identifier,
      siren: (l) => l.siren,
      siret: (l) => l.siret,
      routingIdentifier: (l) => l.routingCode,
      addressingSuffix: (l) => l.suffix,
    },
    sortValue: (l, field) => wordOf(lineFacts(l), field),
    present: showLine(DIRECTORY_LINE),
    presentFound: showLine(FOUND_LINE),
  };
  return { siren, siret, routingCode, directoryLine };
};
