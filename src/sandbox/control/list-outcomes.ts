import { codesOf, OUTCOMES } from "../life/outcomes.ts";
import { codesOfReport, REPORT_OUTCOMES } from "../life/report-outcomes.ts";
import { buyerOf, PLACES, SEED } from "../seed.ts";

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

/** The outcomes of reports, as rows of the table in docs/sandbox.md. */
export const reportOutcomesAsMarkdown = (): string =>
  REPORT_OUTCOMES.map((o) => `| \`${o.id}\` | ${o.what} | ${codesOfReport(o)} |`).join("\n");

const PLACE_NOTES: Readonly<Record<keyof typeof PLACES, string>> = {
  seller: "the default client's own company, with a second address for statuses (`_STATUTS`)",
  supplier: "sends the invoices that `/control/clients/{id}/receive` orders",
  group: "a group: three establishments (one closed), routing codes, a suffix, one line out of use",
  town: "public: service code demanded, and a commitment number at the town hall",
  department: "public: service code or commitment number demanded",
  hospital: "public: demands nothing",
  closed: "ceased",
  upcoming: "its line is active in the future only: found by search, not by code",
  disabledLine: "active line, and an old address (`_ANCIENNE`) out of use",
  withoutLine: "known, but no line at all",
};

/** The rest of the directory, as rows of the table in docs/sandbox.md. */
export const placesAsMarkdown = (): string =>
  (Object.keys(PLACES) as (keyof typeof PLACES)[])
    .map((place) => {
      const name = SEED.companies.find((c) => c.siren === PLACES[place])?.name ?? "";
      return `| ${name}, \`${PLACES[place]}\` | ${PLACE_NOTES[place]} |`;
    })
    .join("\n");
