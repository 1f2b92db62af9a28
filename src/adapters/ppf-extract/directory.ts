import { parisDay } from "../../domain/paris-day.ts";
import { dayIn, isOpen, kindIn, lineOn, platformIn } from "../../mapping/ppf-directory.ts";
import { bestFirst, bySirenOrName, codeStateOf, demandsOf, type LinesOf, stateOf } from "../kit/directory.ts";
import type {
  CopiedCompany,
  CopiedLine,
  DirectoryAddress,
  DirectoryCompany,
  DirectoryEstablishment,
  DirectoryRoutingCode,
} from "../port.ts";
import { type ExtractAccess, lookUp, namesMissing } from "./copy.ts";

/** Shorter names would find too much for an answer that takes no time. */
export const SHORTEST_NAME = 3;

const companyOf = ({ siren, name, kind, status }: CopiedCompany): DirectoryCompany => ({
  siren,
  name,
  kind: kindIn(kind),
  state: stateOf(isOpen(status)),
});

export const company = async (access: ExtractAccess, siren: string): Promise<DirectoryCompany | null> => {
  const found = lookUp(access, (copy) => copy.company(siren));
  return found === null ? null : companyOf(found);
};

export const establishment = async (
  access: ExtractAccess,
  siret: string,
): Promise<DirectoryEstablishment | null> => {
  const found = lookUp(access, (copy) => copy.establishment(siret));
  if (found === null) return null;
  const siren = siret.slice(0, 9);
  const owner = lookUp(access, (copy) => copy.company(siren));
  const { name, status, demands } = found;
  const isPublic = kindIn(owner?.kind) === "public";
  return {
    siret,
    siren,
    name: name || null,
    state: stateOf(isOpen(status)),
    demands: demandsOf(
      demands && {
        serviceCode: demands.service,
        commitmentNumber: demands.commitment,
        serviceOrCommitment: demands.serviceOrCommitment,
      },
      isPublic,
    ),
  };
};

export const search = bySirenOrName(company, async (access: ExtractAccess, name, limit) => {
  const found = lookUp(access, (copy) => copy.search(name, limit));
  if (found === null) throw namesMissing();
  return { companies: found.companies.map(companyOf), more: found.more };
});

export const routingCodes = async (access: ExtractAccess, siret: string): Promise<DirectoryRoutingCode[]> =>
  lookUp(access, (copy) => copy.routingCodes(siret)).map(({ code, name, status, commitment }) => ({
    code,
    siret,
    name: name || null,
    state: codeStateOf(isOpen(status)),
    commitmentNumber: commitment,
  }));

/** What is told of a line, and of one that takes it back. */
const periodKey = ({ identifier, from }: CopiedLine): string => `${identifier} ${from}`;

const addressOf = (line: CopiedLine, masked: boolean, today: string): DirectoryAddress => {
  const { identifier, siren, siret, routingCode, suffix, matricule, platformType } = line;
  const dayOf = (day: string | null): string | null => (day === null ? null : dayIn(day));
  const period = {
    // The extract was read strictly: it is a day.
    from: dayOf(line.from) ?? today,
    end: dayOf(line.end),
    effectiveEnd: dayOf(line.effectiveEnd),
    masked,
  };
  return {
    identifier,
    siren,
    siret,
    routingCode,
    suffix,
    ...lineOn(period, today),
    platform: platformIn(matricule, platformType),
  };
};

/**
 * The addresses that lines make: one of nature `M` takes the one with the same address and first day back before it
 * begins, and is none itself (regulation §6.4).
 */
const addressesOf = (lines: readonly CopiedLine[], now: Date): DirectoryAddress[] => {
  const today = parisDay(now);
  const masks = new Set(lines.filter(({ nature }) => nature === "M").map(periodKey));
  return bestFirst(
    lines
      .filter(({ nature }) => nature === "D")
      .map((line) => addressOf(line, masks.has(periodKey(line)), today)),
  );
};

export const addresses = async (access: ExtractAccess, by: LinesOf): Promise<DirectoryAddress[]> =>
  addressesOf(
    lookUp(access, (copy) => copy.lines(by)),
    access.io.now(),
  );

export const address = async (access: ExtractAccess, identifier: string): Promise<DirectoryAddress | null> =>
  addressesOf(
    lookUp(access, (copy) => copy.linesAt(identifier)),
    access.io.now(),
  )[0] ?? null;
