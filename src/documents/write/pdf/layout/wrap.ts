/** White space at which a line may end; the spaces that hold numbers together are none. */
const SPACES = /[^\S\n\u00A0\u202F\u2007\uFEFF]+/g;

/**
 * Signs that show nothing: controls, marks of direction and of joining, of the order of bytes. They would be drawn as
 * missing letters.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Variation_Selector}]/gu;

/** A text as it is shown: letters and their accents as one, any white space one space, ends of lines kept. */
export const shownText = (text: string): string =>
  text
    .toWellFormed()
    .normalize("NFC")
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(SPACES, " ")
    .replace(INVISIBLE, (sign) => (sign === "\n" ? sign : ""));

/** Splits a word that is wider than a line. Each part has a letter at least. */
function* cut(word: string, width: number, measure: (text: string) => number): Generator<string> {
  let part = "";
  let used = 0;
  for (const letter of word) {
    const more = measure(letter);
    if (part !== "" && used + more > width) {
      yield part;
      part = "";
      used = 0;
    }
    part += letter;
    used += more;
  }
  yield part;
}

/** A text may be the whole of a large document: it is made ready in pieces of so many characters. */
const PIECE = 10_000;
/** Where a piece may end. */
const PIECE_END = /[\n\t ](?=[^\n\t ]*$)/;

/** A text in pieces that end behind white space; within a word only where one alone is longer than a piece. */
function* piecesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const piece = text.slice(start, start + PIECE);
    const isLast = start + PIECE >= text.length;
    const end = isLast ? piece.length : (PIECE_END.exec(piece)?.index ?? piece.length - 1) + 1;
    yield piece.slice(0, end);
    start += end;
  }
}

/** The words of a text, and the ends of its lines. */
function* wordsOf(text: string): Generator<string> {
  for (const piece of piecesOf(text)) yield* shownText(piece).match(/[^ \n]+|\n/g) ?? [];
}

/** The lines of a text that is no wider than `width`. Lines without words are left out. */
export function* wrap(text: string, width: number, measure: (text: string) => number): Generator<string> {
  const space = measure(" ");
  let line = "";
  let used = 0;
  for (const word of wordsOf(text)) {
    const wide = word === "\n" ? 0 : measure(word);
    if (word !== "\n" && line !== "" && used + space + wide <= width) {
      line += ` ${word}`;
      used += space + wide;
      continue;
    }
    if (line !== "") yield line;
    line = word === "\n" ? "" : word;
    used = wide;
    if (wide <= width) continue;
    let last = "";
    for (const part of cut(word, width, measure)) {
      if (last !== "") yield last;
      last = part;
    }
    line = last;
    used = measure(line);
  }
  if (line !== "") yield line;
}
