import type { DirectoryAddress, DirectorySource } from "../../domain/directory/directory.ts";
import { partsOfAddress } from "../../domain/directory/directory.ts";
import {
  type DirectoryFacts,
  isPublicRecipient,
  type RecipientAsk,
  type Resolution,
  sirenOfAsk,
  siretOfAsk,
} from "../../domain/directory/resolution.ts";
import { resolve } from "../../domain/directory/resolve.ts";
import { parisDay } from "../../domain/paris-day.ts";
import type { Parts } from "../parts.ts";
import type { Told } from "./directory-cache.ts";
import type { KnownDirectory } from "./read-directory.ts";

/**
 * Finds the address to use in a directory. It asks for as little as decides: the company, then the exact line, or
 * those of the SIRET; all lines of the company only when these lead nowhere, and what a public establishment demands
 * only of a public one.
 *
 * @param ask with a valid SIREN, SIRET or address
 * @throws Failure when the directory cannot be asked and nothing is remembered
 */
export const resolveRecipient = async (
  parts: Pick<Parts, "now">,
  directory: KnownDirectory,
  ask: RecipientAsk,
  signal: AbortSignal,
): Promise<{ resolution: Resolution; source: DirectorySource }> => {
  const siren = sirenOfAsk(ask);
  if (siren === null) throw new Error("a recipient without any identifier");
  const siret = siretOfAsk(ask);
  const sources: DirectorySource[] = [];
  const take = <T>({ value, source }: Told<T>): T => {
    sources.push(source);
    return value;
  };

  const addDemands = async (known: DirectoryFacts): Promise<void> => {
    if (siret === null || known.establishment !== null || !isPublicRecipient(known)) return;
    const establishment = await directory.establishment(siret, signal);
    if (establishment !== undefined) known.establishment = take(establishment);
    const codes = await directory.routingCodes(siret, signal);
    if (codes !== undefined) known.routingCodes = take(codes);
  };
  const today = parisDay(parts.now());

  // One after the other: a directory that is down is then noticed by one call.
  const company = take(await directory.company(siren, signal));
  const facts: DirectoryFacts = {
    company,
    establishment: null,
    routingCodes: [],
    lines: company?.state === "ceased" ? [] : await fewestLines(directory, ask, take, signal),
    publicOnly: directory.publicOnly,
  };
  await addDemands(facts);
  let resolution = resolve(ask, facts, today);
  if (!isDecided(resolution) && (ask.address !== null || siret !== null)) {
    facts.lines = take(await directory.lines({ siren }, signal));
    await addDemands(facts);
    resolution = resolve(ask, facts, today);
  }
  return { resolution, source: oldest(directory.account, sources, parts.now()) };
};

/** Would the company's other lines change nothing? */
const isDecided = ({ action, certain, rule }: Resolution): boolean =>
  (action === "send" && certain) || rule === "not_in_directory" || rule === "ceased" || rule === "incomplete";

/** The lines that an ask is likely to end at. */
const fewestLines = async (
  directory: KnownDirectory,
  ask: RecipientAsk,
  take: <T>(told: Told<T>) => T,
  signal: AbortSignal,
): Promise<DirectoryAddress[]> => {
  if (ask.address !== null) {
    const siren = partsOfAddress(ask.address)?.siren;
    if (ask.siren === null || siren === ask.siren) {
      const line = await directory.line(ask.address, signal);
      if (line !== undefined) {
        const value = take(line);
        return value === null ? [] : [value];
      }
    }
  } else if (ask.siret !== null) {
    return take(await directory.lines({ siret: ask.siret }, signal));
  }
  return take(await directory.lines({ siren: sirenOfAsk(ask) ?? "" }, signal));
};

/** An answer is as old as the oldest part of it. */
const oldest = (platform: string, sources: readonly DirectorySource[], now: Date): DirectorySource => ({
  platform,
  at: sources.map(({ at }) => at).sort()[0] ?? now.toISOString(),
  stale: sources.some(({ stale }) => stale),
});
