import { flat, type Published, type Schema } from "../support/norm-walk/published.ts";

const sorted = (names: Iterable<string | null | undefined>): string[] =>
  [...new Set(names)].filter((name) => typeof name === "string").sort();

/** Published patterns escape a hyphen that needs it not. */
const patternOf = ({ pattern }: Schema): string | undefined => pattern?.replaceAll("\\-", "-");

/** Where a schema of ours says something else than the published one; empty where they agree. */
export const differences = (document: Published, wanted: Schema, ours: Schema, at: string): string[] => {
  // Nothing said: given back as it came.
  if (ours.type === undefined && ours.enum === undefined) return [];
  const said = flat(document, wanted);
  const compare = (what: string, theirs: unknown, mine: unknown): string[] =>
    JSON.stringify(theirs) === JSON.stringify(mine)
      ? []
      : [`${at}: ${what} is ${JSON.stringify(theirs)}, here ${JSON.stringify(mine)}`];

  const isWords = said.enum !== undefined || ours.enum !== undefined;
  if (isWords) return compare("list", sorted(said.enum ?? []), sorted(ours.enum ?? []));
  const found = compare("type", said.type ?? "object", ours.type);
  if (said.type === "string") {
    found.push(...compare("maxLength", said.maxLength, ours.maxLength));
    if (said.format !== "date-time" && said.format !== "uri" && said.format !== "uuid") {
      found.push(...compare("pattern", patternOf(said), patternOf(ours)));
    }
  }
  if (said.maximum !== undefined) {
    const largest = said.exclusiveMaximum === true ? said.maximum - 1 : said.maximum;
    found.push(...compare("maximum", largest, ours.maximum));
  }
  if (said.items !== undefined) {
    found.push(...compare("minItems", said.minItems ?? 0, ours.minItems ?? 0));
    found.push(...differences(document, said.items, ours.items ?? {}, `${at}[]`));
  }
  if (said.properties !== undefined) {
    const mine = ours.properties ?? {};
    found.push(...compare("members", sorted(Object.keys(said.properties)), sorted(Object.keys(mine))));
    found.push(...compare("required", sorted(said.required ?? []), sorted(ours.required ?? [])));
    for (const [name, part] of Object.entries(said.properties)) {
      const here = mine[name];
      if (here !== undefined) found.push(...differences(document, part, here, `${at}.${name}`));
    }
  }
  return found;
};
