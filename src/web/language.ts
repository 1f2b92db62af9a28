/** The languages of the page. */
export const LANGUAGES = ["en", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];

const isLanguage = (text: string | undefined): text is Language =>
  LANGUAGES.some((language) => language === text);

/**
 * The language to show: the one asked for now, else the one asked for last time, else the browser's first choice of
 * ours, else English.
 */
export const languageOf = (
  asked: string | undefined,
  remembered: string | undefined,
  accept: string | undefined,
): Language => {
  if (isLanguage(asked)) return asked;
  if (isLanguage(remembered)) return remembered;
  const wanted = (accept ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...rest] = part.trim().split(";");
      const q = Number(/^q=([\d.]+)$/.exec(rest[0]?.trim() ?? "")?.[1] ?? 1);
      return { language: tag.slice(0, 2).toLowerCase(), q };
    })
    .sort((a, b) => b.q - a.q);
  return wanted.map(({ language }) => language).find(isLanguage) ?? "en";
};
