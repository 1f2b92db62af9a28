/** A rule of a stylesheet: what it is called, how much it weighs, and what its publisher says where it is broken. */
export interface Assert {
  id: string;
  /** `fatal`, `warning`…, as the publisher flags it; empty where he does not. */
  flag: string;
  /** Fixed words, and between them the places of the values that a document fills in. */
  text: readonly (string | number)[];
}

/** Between the parts of a hit: in private use, so that no document means anything by it. */
const SEPARATOR = "\uE000";

/** A place in which a rule is broken. */
export interface Hit {
  id: string;
  flag: string;
  /** As `fn:path` writes it, with a namespace before each name and a number after. */
  path: string;
  text: string;
}

/** XPath that tells that the rule of this number is broken, with the values that its text shows. */
export const hitOf = (no: number, values: readonly string[]): string =>
  values.length === 0
    ? `'${no}'`
    : `string-join(('${no}', ${values.map((select) => `hit:text((${select}))`).join(", ")}), '${SEPARATOR}')`;

/** Namespace of `hit`, the prefix of the helper. */
export const HITS = "urn:passerelle:hits";

/** `hit:text` is what `xsl:value-of` makes of a selection. */
export const HELPERS =
  `<xsl:function name="hit:text"><xsl:param name="selected"/>` +
  `<xsl:sequence select="string-join(for $one in data($selected) return string($one), ' ')"/></xsl:function>`;

/** XPath that puts the place of the context before each of the hits. */
export const placed = (hits: readonly string[]): string =>
  `for $hit in (${hits.join(", ")}) return concat(path(.), '${SEPARATOR}', $hit)`;

/** Reads what the XPath above has told. Null: it is something else. */
export const readHit = (told: string, asserts: readonly Assert[]): Hit | null => {
  const [path, no, ...values] = told.split(SEPARATOR);
  const assert = asserts[Number(no ?? "none")];
  if (path === undefined || assert === undefined) return null;
  const text = assert.text.map((part) => (typeof part === "string" ? part : (values[part] ?? ""))).join("");
  return { id: assert.id, flag: assert.flag, path, text: text.replace(/\s+/g, " ").trim() };
};
