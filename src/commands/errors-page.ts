import { CODE_GROUPS } from "../domain/codes/index.ts";

/** `docs/errors.md`: every code of the table, as `/problems` shows it. */
export const errorsPage = (): string =>
  [
    "# Errors",
    "",
    "<!-- Written by `npm run docs` from src/domain/codes. -->",
    "",
    "Every code that the API, the desk and the log name. On a gateway each has its page, in English and French: `/problems/{code}`, where the `type` of an answer leads ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)). Programs go by `code`, which is stable; `detail` and `errors[]` say what is wrong this time. A code that is not here is the word of a platform, in lower case.",
    "",
    "What may be sent again: after 429 and 503 the same request, when `Retry-After` says; after 502 and a lost answer too, with an `Idempotency-Key` or the same document, since it then has one effect. After any other status of 400 and above the same request gets the same answer.",
    "",
    ...CODE_GROUPS.flatMap(({ name, where, codes }) => [
      `## ${name.en}`,
      "",
      `${where.en}.`,
      "",
      "| code | HTTP | what it means | what to do |",
      "|---|---|---|---|",
      ...Object.entries(codes).map(
        ([code, { http, means, fix }]) =>
          `| \`${code}\` | ${http?.join(", ") ?? ""} | ${cell(means)} | ${cell(fix)} |`,
      ),
      "",
    ]),
  ].join("\n");

/** Text of a table's cell: neither a border of it nor HTML. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
