import { DocumentFault, readContentAndFaults, recognise } from "../../src/documents/index.ts";
import { control, findingOfFault, type Given } from "../../src/domain/controls/index.ts";
import { TODAY } from "../domain/controls/case.ts";
import type { openOfficialRules } from "../support/official-rules.ts";

/** One rule goes by several names: as the extension calls it, for a part of the identifiers, for a part of the rows. */
const plain = (rule: string): string =>
  rule
    .replace(/BR-F[RX]EXT-/, "BR-")
    .replace(/(ini|rev)$/, "")
    .replace(/-(LEGALID|GLOBALID|ID)$/, "");

/** Rules of ours that a document breaks, as far as the controls go on. */
export const ourErrors = async (bytes: Uint8Array, given: Partial<Given> = {}): Promise<string[]> => {
  try {
    const document = await recognise(bytes);
    if (document.kind !== "invoice") throw new Error("it is no invoice");
    const { content, faults } = readContentAndFaults(document, { attachments: true });
    const { findings } = control({ content, syntax: document.syntax, today: TODAY, ...given });
    const told = faults.length > 0 ? faults.map(findingOfFault) : findings;
    return told.flatMap(({ severity, rule }) => (severity === "error" ? [plain(rule)] : []));
  } catch (error) {
    if (error instanceof DocumentFault) return [plain(findingOfFault(error).rule)];
    throw error;
  }
};

/** Why a rule is broken for one side alone. */
export interface Explained {
  rules: RegExp;
  /** A rule that the other side must tell in its place. */
  beside?: RegExp;
  why: string;
}

const isIn = (rule: string, others: readonly string[], explained: readonly Explained[]): boolean =>
  explained.some(
    ({ rules, beside }) =>
      rules.test(rule) && (beside === undefined || others.some((other) => beside.test(other))),
  );

/**
 * Where our table and the official rules differ over a document: one side refuses it alone, or we break a rule that
 * they, asked the same, do not. What is explained is left out.
 */
export const differences = async (
  official: Pick<ReturnType<typeof openOfficialRules>, "faultsOf">,
  bytes: Uint8Array,
  explained: { ours: readonly Explained[]; theirs: readonly Explained[] },
  given: Partial<Given> = {},
): Promise<string[]> => {
  const ours = await ourErrors(bytes, given);
  const faults = await official.faultsOf(bytes);
  const theirs = faults.flatMap(({ severity, rule }) => (severity === "error" ? [plain(rule)] : []));
  const alone = theirs.filter((rule) => ours.length === 0 && !isIn(rule, ours, explained.theirs));
  // Where the structure is wrong, neither side goes on to the rules.
  if (ours.includes("IRR_SYNTAX") || theirs.includes("IRR_SYNTAX"))
    return alone.map((rule) => `theirs: ${rule}`);
  const beside = ours.filter((rule) => !theirs.includes(rule) && !isIn(rule, theirs, explained.ours));
  return [...new Set([...alone.map((rule) => `theirs: ${rule}`), ...beside.map((rule) => `ours: ${rule}`)])];
};
