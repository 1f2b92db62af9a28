import { html } from "hono/html";
import type { HeldDocument } from "../../usecases/operate/show-failure.ts";
import { asWritten, type Html, number, type Say, size } from "../show.ts";

/** Characters of a text, and bytes of anything else, that are shown. */
const CHARACTERS = 100_000;
const BYTES = 4_096;
const A_LINE = 16;

/** A file as it came: a text as it is written, anything else byte by byte. */
export const rawPage = (say: Say, { fileName, mediaType, bytes }: HeldDocument): Html => {
  const { failing } = say.words;
  const written = textOf(bytes);
  const [all, shown] =
    written === null
      ? [bytes.length, hexOf(bytes.subarray(0, BYTES))]
      : [written.length, written.slice(0, CHARACTERS)];
  const most = written === null ? BYTES : CHARACTERS;
  return html`<p>${asWritten(fileName)} · ${asWritten(mediaType)} · ${size(say, bytes.length)}</p>
${all > most ? html`<p class="soft">${failing.beginning(number(say, most), number(say, all))}</p>` : ""}<pre tabindex="0">${shown}</pre>`;
};

/** Null where it is no text: not UTF-8, or with characters that no text has. */
const textOf = (bytes: Uint8Array): string | null => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return /[^\P{Cc}\t\n\r\f]/u.test(text) ? null : text;
  } catch {
    return null;
  }
};

/** Offset, bytes, and the characters among them, as programs for it show them. */
const hexOf = (bytes: Uint8Array): string =>
  Array.from({ length: Math.ceil(bytes.length / A_LINE) }, (_, line) => {
    const some = bytes.subarray(line * A_LINE, (line + 1) * A_LINE);
    const hex = Array.from(some, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const characters = Array.from(some, (byte) =>
      byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".",
    );
    return `${(line * A_LINE).toString(16).padStart(8, "0")}  ${hex.padEnd(A_LINE * 3)} ${characters.join("")}`;
  }).join("\n");
