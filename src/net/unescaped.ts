/** A stretch of a text. */
export type Span = [from: number, to: number];

/** A text with its escapes undone. */
export interface View {
  text: string;
  /** Where each of its characters begins in the original, and, at the end, where that ends; null: it is the original. */
  at: readonly number[] | null;
}

/** One escaped character: in a URL, in JSON, in XML or HTML, or behind a backslash. */
const ESCAPE =
  /%([0-9a-f]{2})|\\u([0-9a-f]{4})|&#x([0-9a-f]{1,6});|&#([0-9]{1,7});|&(amp|lt|gt|quot|apos);|\\(["'/\\])/gi;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
/** How often escapes are undone: a word in a URL in JSON is escaped twice. */
const TIMES = 2;

const meantBy = ([, inUrl, inJson, hex, decimal, entity, plain]: RegExpExecArray): string => {
  const code = inUrl ?? inJson ?? hex;
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  if (decimal !== undefined) return String.fromCharCode(Number(decimal));
  return ENTITIES[entity?.toLowerCase() ?? ""] ?? plain ?? "";
};

/** The text with its escapes undone once; null when there are none. Bytes beyond ASCII stand as they are, one by one. */
const undone = ({ text, at }: View): View | null => {
  ESCAPE.lastIndex = 0;
  let match = ESCAPE.exec(text);
  if (match === null) return null;
  const places: number[] = [];
  let plain = "";
  let done = 0;
  const placeOf = (index: number): number => (at === null ? index : (at[index] ?? index));
  const copy = (to: number): void => {
    for (let i = done; i < to; i++) places.push(placeOf(i));
    plain += text.slice(done, to);
  };
  for (; match !== null; match = ESCAPE.exec(text)) {
    copy(match.index);
    plain += meantBy(match);
    places.push(placeOf(match.index));
    done = match.index + match[0].length;
  }
  copy(text.length);
  places.push(placeOf(text.length));
  return { text: plain, at: places };
};

/** The text itself, and what it says once its escapes are undone. */
export const viewsOf = (text: string): View[] => {
  const views: View[] = [{ text, at: null }];
  for (let n = 0; n < TIMES; n++) {
    const next = undone(views[n] ?? { text, at: null });
    if (next === null) break;
    views.push(next);
  }
  return views;
};

/** Stretches of a view as stretches of the original. */
export const inOriginal = ({ at }: View, spans: readonly Span[]): Span[] =>
  at === null ? [...spans] : spans.map(([from, to]) => [at[from] ?? 0, at[to] ?? at.at(-1) ?? 0]);
