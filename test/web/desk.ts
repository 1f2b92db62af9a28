import type { AppParts } from "../../src/app.ts";
import { browser } from "./browser.ts";

/** Spaces that do not break are spaces; the places where a long text may break are none. */
export const plain = (page: string): string =>
  page
    .replaceAll("<wbr>", "")
    .replace(/[\u00a0\u202f\u2009]/g, " ")
    .replaceAll("&#39;", "'");

/** An administrator at the desk, with these answers of the use cases. */
export const signedIn = async (
  answers: Parameters<typeof browser>[0],
  pages: Partial<AppParts["pages"]> = {},
) => {
  const one = browser(answers, pages);
  await one.signIn();
  const token = await one.formToken();
  one.calls.length = 0;
  return {
    ...one,
    token,
    seen: async (path: string, language: "en" | "fr" = "en"): Promise<string> =>
      plain(await (await one.get(`${path}${path.includes("?") ? "&" : "?"}lang=${language}`)).text()),
  };
};

/** The cells of a page's tables, row by row, without their marks. */
export const rowsOf = (page: string): string[][] =>
  [...page.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) =>
      cell
        .replaceAll("<br>", " ")
        .replace(/<[^>]+>/g, "")
        .replace(/\s+/g, " ")
        .trim(),
    ),
  );
