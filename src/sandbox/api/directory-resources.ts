import type { ApiVersion } from "../clients.ts";
import type { Company, DirectoryContent, Establishment, Line, RoutingCode } from "../seed.ts";
import type { Resource } from "./search-directory.ts";

type Shown = Record<string, unknown>;

/** Keeps what `fields` asked for; relations and what is no selectable field stay. */
const pick = (shown: Shown, fields: readonly string[], always: readonly string[] = []): Shown =>
  fields.length === 0
    ? shown
    : Object.fromEntries(
        Object.entries(shown).filter(([name]) => fields.includes(name) || always.includes(name)),
      );

const address = (e: Establishment): Shown => ({
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

  const showCompany = (c: Company): Shown => ({
    siren: c.siren,
    businessName: c.name,
    entityType: c.kind,
    administrativeStatus: c.state,
    ...(old ? {} : { instructions: mayBeContacted }),
  });

  /** Absent for a public body that demands nothing, as the national directory does. */
  const demands = ({ demands: d }: Establishment): Shown =>
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

  const showPlace = (e: Establishment, nested = false): Shown => ({
    siret: e.siret,
    siren: e.siren,
    name: e.name,
    facilityType: e.kind,
    administrativeStatus: e.state,
    ...(old ? { diffusible: "O" } : { [nested ? "instructions" : "siretInstructions"]: mayBeContacted }),
    address: address(e),
    ...demands(e),
  });

  const showCode = (r: RoutingCode, commitmentName = "managesLegalCommitmentCode"): Shown => {
    const place = placeOf(r.siret);
    return {
      routingIdentifier: r.code,
      routingIdentifierType: "0224",
      routingCodeName: r.name,
      [commitmentName]: r.commitment,
      administrativeStatus: r.state,
      ...(place === undefined ? {} : { address: address(place) }),
    };
  };

  const showLine = (l: Line): Shown => ({
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
  const strict = ["strict"] as const;
  const anywhere = ["contains", "strict", "startWith"] as const;

  const siren: Resource<Company> = {
    filters: {
      siren: { operators: old ? ["contains"] : strict, value: (c) => c.siren },
      businessName: { operators: anywhere, value: (c) => c.name },
      entityType: { operators: strict, value: (c) => c.kind },
      administrativeStatus: { operators: strict, value: (c) => c.state },
    },
    fields: ["siren", "businessName", "entityType", "administrativeStatus", "instructions", "idInstance"],
    includes: [],
    sortValue: (c, field) => text(showCompany(c), field),
    present: (c, fields) => pick(showCompany(c), fields),
  };
  const siret: Resource<Establishment> = {
    filters: {
      siret: { operators: old ? ["contains"] : strict, value: (e) => e.siret },
      siren: { operators: old ? ["contains"] : strict, value: (e) => e.siren },
      facilityType: { operators: old ? ["contains"] : strict, value: (e) => e.kind },
      name: { operators: anywhere, value: (e) => e.name },
      addressLines: { operators: ["contains", "startWith"], value: (e) => e.street },
      postalCode: { operators: old ? ["contains"] : ["strict", "startWith"], value: (e) => e.postalCode },
      countrySubdivision: { operators: old ? ["contains"] : strict, value: () => null },
      locality: { operators: anywhere, value: (e) => e.town },
      administrativeStatus: { operators: strict, value: (e) => e.state },
    },
    fields: [
      "siret",
      "siren",
      "name",
      "facilityType",
      "address",
      "administrativeStatus",
      "siretInstructions",
      "diffusible",
      "pmStatus",
      "pmOnly",
      "managesPaymentStatus",
      "managesLegalCommitment",
      "managesLegalCommitmentOrService",
      "serviceCodeStatus",
      "idInstance",
    ],
    includes: ["siren"],
    sortValue: (e, field) => text(showPlace(e), field),
    present: (e, fields, includes) => ({
      ...pick(showPlace(e), fields, /Commitment|Status|pmO/.test(fields.join()) ? ["b2gAdditionalData"] : []),
      ...related("legalUnit", companyShown(e.siren), includes, "siren"),
    }),
  };
  const routingCode: Resource<RoutingCode> = {
    filters: {
      routingIdentifier: { operators: ["contains", "strict"], value: (r) => r.code },
      siret: { operators: old ? ["contains"] : strict, value: (r) => r.siret },
      routingCodeName: { operators: ["contains", "strict"], value: (r) => r.name },
      administrativeStatus: { operators: strict, value: (r) => r.state },
      addressLines: { operators: ["contains", "startWith"], value: (r) => placeOf(r.siret)?.street ?? null },
      postalCode: {
        operators: old ? ["contains"] : ["strict", "startWith"],
        value: (r) => placeOf(r.siret)?.postalCode ?? null,
      },
      locality: { operators: anywhere, value: (r) => placeOf(r.siret)?.town ?? null },
    },
    fields: [
      "siret",
      "routingIdentifierType",
      "routingCodeName",
      "routingIdentifier",
      "managesLegalCommitment",
      "managesLegalCommitmentCode",
      "administrativeStatus",
      "address",
      "idInstance",
    ],
    includes: ["siren", "siret"],
    sortValue: (r, field) => text({ siret: r.siret, ...showCode(r) }, field),
    present: (r, fields, includes) => ({
      ...pick({ siret: r.siret, ...showCode(r) }, fields),
      ...related("legalUnit", companyShown(r.siret.slice(0, 9)), includes, "siren"),
      ...related("facility", placeShown(r.siret), includes, "siret"),
    }),
  };
  const directoryLine: Resource<Line> = {
    filters: {
      addressingIdentifier: { operators: ["contains", "strict"], value: (l) => l.identifier },
      siren: { operators: old ? ["contains"] : strict, value: (l) => l.siren },
      siret: { operators: old ? ["contains"] : strict, value: (l) => l.siret },
      routingIdentifier: { operators: ["contains", "strict"], value: (l) => l.routingCode },
      addressingSuffix: { operators: old ? strict : ["contains", "strict"], value: (l) => l.suffix },
    },
    fields: ["addressingIdentifier", "siren", "siret", "routingIdentifier", "addressingSuffix", "idInstance"],
    includes: ["siren", "siret", "routingCode", ...(old ? ["platform"] : [])],
    sortValue: (l, field) => text(showLine(l), field),
    present: (l, fields, includes) => {
      const code = codeOf(l);
      return {
        ...pick(showLine(l), fields, ["platformType", "directoryLineStatus", "platform"]),
        ...related("legalUnit", companyShown(l.siren), includes, "siren"),
        ...related("facility", placeShown(l.siret), includes, "siret"),
        ...related(
          "routingCode",
          code === undefined ? undefined : showCode(code, "managesLegalCommitment"),
          includes,
          "routingCode",
        ),
      };
    },
  };
  return { siren, siret, routingCode, directoryLine };
};
