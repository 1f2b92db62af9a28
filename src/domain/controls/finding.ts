/** `error`: every platform would reject the invoice. `warning`: some would, or it is likely to be a mistake. */
export type Severity = "error" | "warning";

/** Where something stands in the content: names of members and indices of lists, from the outside. */
export type Place = readonly (string | number)[];

/** What a control found in an invoice. */
export interface Finding {
  /** Number of the check in docs/controls.md. */
  no: number;
  severity: Severity;
  /** The national reason that a platform would give (`REJ_SEMAN`, `CALCUL_ERR`, `DOUBLON`…), or ours in `snake_case`. */
  code: string;
  /**
   * The rule that is broken: of EN 16931 (`BR-CO-16`), of the French norm (`BR-FR-12`) or of the State (`G1.55`). Where
   * no text numbers it, the reason's code or the term stands in its place.
   */
  rule: string;
  /** The business term: `BT-115`, `BG-23`. */
  path: string;
  /** The place in the content, which may be one where something is missing. */
  at: Place;
  message: string;
  messageFr: string;
  /** What to do about it: a proposal, since a document is never changed. */
  fix: string;
  fixFr: string;
}

/** A place as a JSON pointer (RFC 6901): `/lines/0/vatRate`. The whole content is the empty text. */
export const pointerOf = (at: Place): string =>
  at.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** A text for people in both languages; `{name}` stands for a value. */
export interface Text {
  readonly en: string;
  readonly fr: string;
}

/** What is put into texts, by name: as the document says it, or words of ours. */
export type Values = Readonly<Record<string, string | Text>>;

/** Characters of a value that a message shows. */
const SHOWN = 60;

const shown = (value: string): string => {
  const line = value.replace(/[\p{C}\s]+/gu, " ").trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line || "–";
};

/** The text in one language, with its values; one that is missing or empty shows as a dash. */
export const filled = (text: Text, values: Values, language: "en" | "fr"): string =>
  text[language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? "";
    return typeof value === "string" ? shown(value) : value[language];
  });
