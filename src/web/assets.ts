import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** A file that browsers load, with its hash. */
export interface Asset {
  text: string;
  mediaType: string;
  etag: string;
}

const asset = (name: string, mediaType: string, pack = (source: string): string => source): Asset => {
  const text = pack(readFileSync(new URL(`./browser/${name}`, import.meta.url), "utf8"));
  return { text, mediaType, etag: `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"` };
};

/**
 * A script without its comments and needless spaces: a third of what every page of an ERP would load. It is enough for
 * a formatted one, whose statements all end in a semicolon; templates must not stand inside templates.
 */
const lean = (script: string): string =>
  script
    .split(/(`[^`]*`|"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*)/)
    .map((part, i) => {
      if (i % 2 === 1) return part.startsWith("/") ? "" : part;
      return part.replace(/\s+/g, " ").replace(/ ?([=+?:<>{}()[\],;&|!]) ?/g, "$1");
    })
    .join("");

export const PAGE_CSS = asset("page.css", "text/css; charset=utf-8");
export const PAGE_JS = asset("page.js", "text/javascript; charset=utf-8");
export const WIDGET_JS = asset("widget.js", "text/javascript; charset=utf-8", lean);
