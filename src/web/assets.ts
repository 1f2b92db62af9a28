import { readFileSync } from "node:fs";
import { served } from "../served.ts";
import { HOME } from "./session.ts";

const read = (name: string): string => readFileSync(new URL(`./browser/${name}`, import.meta.url), "utf8");

const IMPORT = /^import \{[^}]*\} from "\.\/([\w-]+\.js)";\n/gm;

/**
 * The modules of a folder as one classic script, each after those that it imports. They share one scope: a name stands
 * once among all of them, and is imported as it is called.
 *
 * @throws Error where an import or an export is of another kind than `import { a } from "./b.js"` and `export const`
 */
const joined = (folder: string, entry: string): string => {
  const seen = new Set<string>();
  const withImports = (name: string): string => {
    if (seen.has(name)) return "";
    seen.add(name);
    const source = read(`${folder}/${name}`);
    const before = [...source.matchAll(IMPORT)].map(([, imported = ""]) => withImports(imported));
    const own = source.replace(IMPORT, "").replace(/^export (?=(const|class) )/gm, "");
    if (/^(import|export)\b/m.test(own)) throw new Error(`${name} cannot be joined with the other modules`);
    return before.join("") + own;
  };
  return `(()=>{"use strict";${withImports(entry)}})();`;
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

const PAGE_STYLES = [
  "base.css",
  "layout.css",
  "parts.css",
  "forms.css",
  "trouble.css",
  "narrow.css",
  "activity.css",
  "invoices.css",
  "print.css",
];

const CSS = { "Content-Type": "text/css; charset=utf-8" };
const JS = { "Content-Type": "text/javascript; charset=utf-8" };

export const PAGE_CSS = served(PAGE_STYLES.map((name) => read(`page/${name}`)).join(""), CSS);
export const PAGE_JS = served(read("page.js"), JS);
export const WIDGET_JS = served(lean(joined("widget", "element.js")), {
  ...JS,
  "Cache-Control": "public, max-age=300",
  // Pages of every origin load it.
  "Cross-Origin-Resource-Policy": "cross-origin",
  "Access-Control-Allow-Origin": "*",
});

/** Where pages load them from: another address with each version, so that nobody asks whether it is still that one. */
export const PAGE_CSS_HREF = `${HOME}/page.css?v=${PAGE_CSS.version}`;
export const PAGE_JS_HREF = `${HOME}/page.js?v=${PAGE_JS.version}`;
