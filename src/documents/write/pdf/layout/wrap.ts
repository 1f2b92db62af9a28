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

/** The words of a paragraph, one after the other: a paragraph may be the whole of a large document. */
function* wordsOf(paragraph: string): Generator<string> {
  for (let start = 0; start < paragraph.length; ) {
    const end = paragraph.indexOf(" ", start);
    const word = paragraph.slice(start, end < 0 ? undefined : end);
    if (word !== "") yield word;
    start += word.length + 1;
  }
}

/** The lines of a text that is no wider than `width`. Lines without words are left out. */
export function* wrap(text: string, width: number, measure: (text: string) => number): Generator<string> {
  const space = measure(" ");
  for (const paragraph of shownText(text).split("\n")) {
    let line = "";
    let used = 0;
    for (const word of wordsOf(paragraph)) {
      const wide = measure(word);
      if (line !== "" && used + space + wide <= width) {
        line += ` ${word}`;
        used += space + wide;
        continue;
      }
      if (line !== "") yield line;
      line = word;
      used = wide;
      if (wide <= width) continue;
      let last: string | null = null;
      for (const part of cut(word, width, measure)) {
        if (last !== null) yield last;
        last = part;
      }
      line = last ?? "";
      used = measure(line);
    }
    if (line !== "") yield line;
  }
}
