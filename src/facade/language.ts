import type { Context } from "hono";
import { CONTENT_LANGUAGE_HEADER, LANGUAGE_HEADER, LANGUAGES } from "../norm/operations.ts";

/** The language that was asked for in whichever way HTTP has for that, or the first that there is. */
const languageOf = (asked: string | undefined): (typeof LANGUAGES)[number] => {
  const [first = ""] = (asked ?? "").toLowerCase().split(/[-,;]/);
  return LANGUAGES.find((language) => language === first.trim()) ?? LANGUAGES[0];
};

/** Says in the answer which language it is in (the Directory of 1.1), and returns it. */
export const sayLanguage = (c: Context): (typeof LANGUAGES)[number] => {
  const language = languageOf(c.req.header(LANGUAGE_HEADER));
  c.header(CONTENT_LANGUAGE_HEADER, language);
  return language;
};
