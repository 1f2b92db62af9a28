import { parisDay } from "../../domain/paris-day.ts";
import { isOpen, kindIn, lineOn } from "../../mapping/ppf-directory.ts";
import { platformOfLine } from "../../mapping/ppf-directory-api.ts";
import {
  bestFirst,
  bySirenOrName,
  codeStateOf,
  demandsOf,
  isLineOf,
  type LinesOf,
  partsOf,
  stateOf,
} from "../kit/directory.ts";
import { dayOf } from "../kit/time.ts";
import type {
  DirectoryAddress,
  DirectoryCompany,
  DirectoryEstablishment,
  DirectoryRoutingCode,
} from "../port.ts";
import type { PpfDirectory } from "./calls.ts";
import { all, byCode, contains, type Filters, PAGE_SIZE, page, strict } from "./search.ts";
import { CODES, LINES, type Line, SITES, type Site, UNITS, type Unit } from "./shapes.ts";

/*
 * The national directory at its source. A 404 of a single look-up may also come of a wrong address, and "not in the
 * directory" holds invoices back: what is not there by its code is searched for, where a wrong address shows.
 */

export const company = async (access: PpfDirectory, siren: string): Promise<DirectoryCompany | null> => {
  const unit =
    (await byCode(access, UNITS, `code-insee:${siren}`)) ??
    (await all(access, UNITS, { siren: strict(siren) }, "siren")).find((one) => one.siren === siren);
  return unit === undefined ? null : companyOf(unit, siren);
};

export const establishment = async (
  access: PpfDirectory,
  siret: string,
): Promise<DirectoryEstablishment | null> => {
  const site =
    (await byCode(access, SITES, `code-insee:${siret}`, "siren")) ??
    (await all(access, SITES, { siret: strict(siret) }, "siret")).find((one) => one.siret === siret);
  return site === undefined ? null : establishmentOf(site, siret);
};

export const search = bySirenOrName(company, async (access: PpfDirectory, name, limit) => {
  const question = { filters: { raisonSociale: contains(name) }, limit: Math.min(limit, PAGE_SIZE) };
  const { results, more } = await page(access, UNITS, question);
  const companies = results.flatMap((unit) => (unit.siren ? [companyOf(unit, unit.siren)] : []));
  return { companies: companies.slice(0, limit), more: more || companies.length > limit };
});

export const addresses = async (access: PpfDirectory, by: LinesOf): Promise<DirectoryAddress[]> => {
  const filters: Filters = "siren" in by ? { siren: strict(by.siren) } : { siret: strict(by.siret) };
  const lines = await all(access, LINES, filters, "identifiantAdressage");
  const now = access.io.now();
  return bestFirst(
    lines
      .map((line) => addressOf(line, now))
      .filter((line) => line !== null)
      .filter(isLineOf(by)),
  );
};

export const address = async (access: PpfDirectory, identifier: string): Promise<DirectoryAddress | null> => {
  const code = `code:${encodeURIComponent(identifier)}`;
  const line = await byCode(access, LINES, code, "plateforme");
  if (line !== null) {
    return addressOf(
      { ...line, identifiantAdressage: line.identifiantAdressage ?? identifier },
      access.io.now(),
    );
  }
  // By its code a line is found on the days on which it holds: one that is still to come, by a search alone.
  const { siren, siret } = partsOf(identifier);
  const lines = await addresses(access, siret === null ? { siren } : { siret });
  return lines.find((one) => one.identifier === identifier) ?? null;
};

export const routingCodes = async (access: PpfDirectory, siret: string): Promise<DirectoryRoutingCode[]> => {
  const codes = await all(access, CODES, { siret: strict(siret) }, "identifiantRoutage");
  return codes.flatMap(({ identifiantRoutage: code, siret: of, libelleCodeRoutage, ...rest }) => {
    if (!code || (of && of !== siret)) return [];
    const state = codeStateOf(isOpen(rest.etatAdministratif));
    const commitmentNumber = rest.gestionEngagementJuridique ?? null;
    return [{ code, siret, name: libelleCodeRoutage ?? null, state, commitmentNumber }];
  });
};

const companyOf = (unit: Unit, siren: string): DirectoryCompany => ({
  siren,
  name: unit.raisonSociale ?? "",
  kind: kindIn(unit.typeEntite),
  state: stateOf(isOpen(unit.etatAdministratif)),
});

const establishmentOf = (site: Site, siret: string): DirectoryEstablishment => {
  const b2g = site.donneesB2gComplementaires;
  const isPublic = kindIn(site.uniteLegale?.typeEntite) === "public";
  return {
    siret,
    siren: site.siren ?? siret.slice(0, 9),
    name: site.denomination ?? null,
    state: stateOf(isOpen(site.etatAdministratif)),
    demands: demandsOf(
      b2g
        ? {
            serviceCode: b2g.gestionCodeService,
            commitmentNumber: b2g.gestionEngagementJuridique,
            serviceOrCommitment: b2g.gestionEngagementJuridiqueOuService,
          }
        : null,
      isPublic,
    ),
  };
};

/** A line as it stands today; null: it has no address. */
const addressOf = (line: Line, now: Date): DirectoryAddress | null => {
  const identifier = line.identifiantAdressage;
  if (!identifier) return null;
  const from = dayOf(line.historisation?.dateDebutEffet, "utc");
  const period = {
    from: from ?? "",
    end: dayOf(line.dateFinEffet, "utc"),
    effectiveEnd: dayOf(line.dateFinEffective, "utc"),
    masked: line.historisation?.masque === true,
  };
  const parts = partsOf(identifier);
  return {
    identifier,
    siren: line.siren ?? parts.siren,
    siret: line.siret || parts.siret,
    routingCode: line.identifiantRoutage || line.codeRoutage?.identifiantRoutage || parts.routingCode,
    suffix: line.suffixeAdressage || parts.suffix,
    ...lineOn(period, parisDay(now)),
    from,
    platform: platformOfLine(
      line.matriculePlateforme ?? line.plateforme?.matriculePlateforme,
      line.plateforme?.typePlateforme,
    ),
  };
};
