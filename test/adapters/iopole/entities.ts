/* Entities of the French directory, in the form that IOPOLE answers them. */

export const SIREN = "732829320";
export const SIRET = "73282932000074";

export const line = (directoryAddress: string, more: object = {}) => ({
  directoryId: "0199c0de-0000-7000-8000-0000000000d1",
  networkId: "0199c0de-0000-7000-8000-0000000000f1",
  networkIdentifier: "DOMESTIC_FR",
  directoryAddress,
  validFrom: "2026-09-01",
  ...more,
});

export const identifier = (type: string, value: string, networkRegistered: object[], more: object = {}) => ({
  businessEntityIdentifierId: "0199c0de-0000-7000-8000-0000000000e1",
  type,
  scheme: "0002",
  value,
  networkRegistered,
  ...more,
});

export const unit = (
  siren: string,
  name: string,
  identifiers: object[] = [],
  scope = "PRIVATE_TAX_PAYER",
) => ({
  businessEntityId: "0199c0de-0000-7000-8000-0000000000b1",
  name,
  country: "FR",
  type: "LEGAL_UNIT",
  scope,
  identifierScheme: "0002",
  identifierValue: siren,
  countryIdentifier: { siren, siret: siren },
  identifiers,
});

export const office = (siret: string, name: string, identifiers: object[]) => ({
  ...unit(siret.slice(0, 9), name, identifiers, "PRIMARY"),
  type: "OFFICE",
  identifierScheme: "0009",
  identifierValue: siret,
  countryIdentifier: { siren: siret.slice(0, 9), siret },
});
