import {
  type ADDRESS,
  type FACILITY,
  type FOUND_LINE,
  type INCLUDED_FACILITY,
  type INCLUDED_ROUTING_CODE,
  type LEGAL_UNIT,
  type ROUTING_CODE,
  ROUTING_IDENTIFIER_TYPE,
} from "../../norm/directory.ts";
import {
  type Criterion,
  DIRECTORY_SEARCHES,
  type DirectoryResource,
  type DirectorySearch,
} from "../../norm/directory-search.ts";
import type { Strict } from "../../norm/shape.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import type { Company, DirectoryContent, Establishment, Line, RoutingCode } from "../seed.ts";
import type { Filter, Resource } from "./search-directory.ts";

type Shown = Record<string, unknown>;

/** Keeps what `fields` asked for; relations and what is no selectable field stay. */
const pick = (shown: Shown, fields: readonly string[], always: readonly string[] = []): Shown =>
  fields.length === 0
    ? shown
    : Object.fromEntries(
        Object.entries(shown).filter(([name]) => fields.includes(name) || always.includes(name)),
      );

const address = (e: Establishment): Strict<typeof ADDRESS> => ({
  addressLine1: e.street,
  postalCode: e.postalCode,
  locality: e.town,
  countryCode: "FR",
  countryName: "France",
});

/** The four resources of the directory, in the shape of one version of the norm. */
export const resourcesOf = (content: DirectoryContent, version: ApiVersion) => {
  const old = version === "1.1";
  const mayBeContacted = { isSalesProspectingForbidden: false };
  const companyOf = (siren: string): Company | undefined => content.companies.find((c) => c.siren === siren);
  const placeOf = (siret: string | null): Establishment | undefined =>
    content.establishments.find((e) => e.siret === siret);
  const codeOf = (line: Line): RoutingCode | undefined =>
    content.routingCodes.find((r) => r.siret === line.siret && r.code === line.routingCode);

  const showCompany = (c: Company): Strict<typeof LEGAL_UNIT> => ({
    siren: c.siren,
    businessName: c.name,
    entityType: c.kind,
    administrativeStatus: c.state,
    ...(old ? {} : { instructions: mayBeContacted }),
  });

  /** Absent for a public body that demands nothing, as the national directory does. */
  const demands = ({ demands: d }: Establishment): Pick<Strict<typeof FACILITY>, "b2gAdditionalData"> =>
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

  const showPlace = (
    e: Establishment,
    nested = false,
  ): Strict<typeof FACILITY> & Strict<typeof INCLUDED_FACILITY> => ({
    siret: e.siret,
    siren: e.siren,
    name: e.name,
    facilityType: e.kind,
    administrativeStatus: e.state,
    ...(old ? { diffusible: "O" } : {}),
    ...(old || nested ? {} : { siretInstructions: mayBeContacted }),
    ...(nested && !old ? { instructions: mayBeContacted } : {}),
    address: address(e),
    ...demands(e),
  });

  const showCode = (
    r: RoutingCode,
    nested = false,
  ): Strict<typeof ROUTING_CODE> & Strict<typeof INCLUDED_ROUTING_CODE> => {
    const place = placeOf(r.siret);
    return {
      routingIdentifier: r.code,
      routingIdentifierType: ROUTING_IDENTIFIER_TYPE,
      routingCodeName: r.name,
      [nested ? "managesLegalCommitment" : "managesLegalCommitmentCode"]: r.commitment,
      administrativeStatus: r.state,
      ...(place === undefined ? {} : { address: address(place) }),
    };
  };

  const showLine = (l: Line): Strict<typeof FOUND_LINE> => ({
    addressingIdentifier: l.identifier,
    siren: l.siren,
    ...(l.siret === null ? {} : { siret: l.siret }),
    ...(l.routingCode === null ? {} : { routingIdentifier: l.routingCode }),
    ...(l.suffix === null ? {} : { addressingSuffix: l.suffix }),
    ...(old
      ? {
          platform: {
            ...(l.platform === null ? {} : { platformType: l.platform }),
            platformStatus: l.status === "Enabled" ? "Enabled" : "Disabled",
          },
        }
      : { ...(l.platform === null ? {} : { platformType: l.platform }), directoryLineStatus: l.status }),
  });

  const related = (
    name: string,
    shown: Shown | undefined,
    includes: readonly string[],
    asked: string,
  ): Shown => (shown !== undefined && includes.includes(asked) ? { [name]: shown } : {});
  const companyShown = (siren: string): Shown | undefined => {
    const company = companyOf(siren);
    return company === undefined ? undefined : showCompany(company);
  };
  const placeShown = (siret: string | null): Shown | undefined => {
    const place = placeOf(siret);
    return place === undefined ? undefined : showPlace(place, true);
  };
  const text = (shown: Shown, field: string): string => String(shown[field] ?? "");

  /** What a search for a resource may ask, with where each criterion finds its value. */
  const searchOf = <N extends DirectoryResource, Row>(
    name: N,
    values: Record<keyof (typeof DIRECTORY_SEARCHES)[N]["criteria"], (row: Row) => string | null>,
  ): Pick<Resource<Row>, "filters" | "fields" | "includes"> => {
    const { criteria, fields, includes }: DirectorySearch = DIRECTORY_SEARCHES[name];
    const filterOf = ([of, { operators }]: [string, Criterion]): [string, Filter<Row>] => [
      of,
      { operators: operators.of(version), value: values[of as keyof typeof values] },
    ];
    return {
      filters: Object.fromEntries(Object.entries(criteria).map(filterOf)),
      fields: fields.of(version),
      includes: includes.of(version),
    };
  };

  const siren: Resource<Company> = {
    ...searchOf("siren", {
      siren: (c: Company) => c.siren,
      businessName: (c) => c.name,
      entityType: (c) => c.kind,
      administrativeStatus: (c) => c.state,
    }),
    sortValue: (c, field) => text(showCompany(c), field),
    present: (c, fields) => pick(showCompany(c), fields),
  };
  const siret: Resource<Establishment> = {
    ...searchOf("siret", {
      siret: (e: Establishment) => e.siret,
      siren: (e) => e.siren,
      facilityType: (e) => e.kind,
      name: (e) => e.name,
      addressLines: (e) => e.street,
      postalCode: (e) => e.postalCode,
      countrySubdivision: () => null,
      locality: (e) => e.town,
      administrativeStatus: (e) => e.state,
    }),
    sortValue: (e, field) => text(showPlace(e), field),
    present: (e, fields, includes) => ({
      ...pick(showPlace(e), fields, /Commitment|Status|pmO/.test(fields.join()) ? ["b2gAdditionalData"] : []),
      ...related("legalUnit", companyShown(e.siren), includes, "siren"),
    }),
  };
  const routingCode: Resource<RoutingCode> = {
    ...searchOf("routing-code", {
      routingIdentifier: (r: RoutingCode) => r.code,
      siret: (r) => r.siret,
      routingCodeName: (r) => r.name,
      administrativeStatus: (r) => r.state,
      addressLines: (r) => placeOf(r.siret)?.street ?? null,
      postalCode: (r) => placeOf(r.siret)?.postalCode ?? null,
      locality: (r) => placeOf(r.siret)?.town ?? null,
    }),
    sortValue: (r, field) => text({ siret: r.siret, ...showCode(r) }, field),
    present: (r, fields, includes) => ({
      ...pick({ siret: r.siret, ...showCode(r) }, fields),
      ...related("legalUnit", companyShown(r.siret.slice(0, 9)), includes, "siren"),
      ...related("facility", placeShown(r.siret), includes, "siret"),
    }),
  };
  const directoryLine: Resource<Line> = {
    ...searchOf("directory-line", {
      addressingIdentifier: (l: Line) => l.identifier,
      siren: (l) => l.siren,
      siret: (l) => l.siret,
      routingIdentifier: (l) => l.routingCode,
      addressingSuffix: (l) => l.suffix,
    }),
    sortValue: (l, field) => text(showLine(l), field),
    present: (l, fields, includes) => {
      const code = codeOf(l);
      return {
        ...pick(showLine(l), fields, ["platformType", "directoryLineStatus", "platform"]),
        ...related("legalUnit", companyShown(l.siren), includes, "siren"),
        ...related("facility", placeShown(l.siret), includes, "siret"),
        ...related(
          "routingCode",
          code === undefined ? undefined : showCode(code, true),
          includes,
          "routingCode",
        ),
      };
    },
  };
  return { siren, siret, routingCode, directoryLine };
};
