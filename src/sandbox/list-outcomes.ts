import { codesOf, OUTCOMES } from "./outcomes.ts";
import { buyerOf } from "./seed.ts";

/** The table of outcomes for a terminal. */
export const outcomesAsText = (): string =>
  OUTCOMES.map((o) => `  ${buyerOf(o.id)}  ${o.id.padEnd(22)} ${o.what}\n`).join("");

/** The table of outcomes as it stands in docs/sandbox.md. */
export const outcomesAsMarkdown = (): string =>
  [
    "| SIREN (= address) | company | outcome | what happens | statuses, in the order they come |",
    "|---|---|---|---|---|",
    ...OUTCOMES.map((o) => `| \`${buyerOf(o.id)}\` | ${o.buyer} | \`${o.id}\` | ${o.what} | ${codesOf(o)} |`),
  ].join("\n");
