import { faultIf, type SettingFault } from "../kit/settings.ts";

/** What a file is named by. */
export interface Named {
  /** Our reference: `inv_…`, `psh_…` or `rpt_…`. */
  id: string;
  /** SIREN of the seller, or of the company that reports. */
  seller: string;
  number: string;
  /** `YYYY-MM-DD`. */
  date: string;
  /** Without a dot before it. */
  ext: string;
  /** Code of the interface, where it is not the account's. */
  interface?: string;
}

/** Codes that the platform gave, where the template names them. */
export interface Codes {
  interface?: string | undefined;
  application?: string | undefined;
}

const WORDS = ["interface", "application", "flow", "id", "seller", "number", "date", "ext"] as const;

/** Longest name, in characters. */
const LONGEST = 150;
/** No part of a name is longer: the one that makes it unique stands whole, whatever the others are. */
const LONGEST_PART = 40;

const isWord = (word: string): word is (typeof WORDS)[number] => WORDS.some((known) => known === word);

/** Only letters, digits, dots, lines and underscores: what every file system and every engine takes. */
const safe = (text: string): string => text.replace(/[^A-Za-z0-9._-]/g, "_").slice(0, LONGEST_PART);

/**
 * Id of a flow (facts of the public portal's exchanges): the code of the application, then four digits of the interface
 * and fifteen that no other flow has: thirteen of the clock and two by chance.
 *
 * @param moment - epoch milliseconds, none of them twice in one process
 * @param chance - a random UUID: other processes have the same clock
 */
export const flowIdOf = (codes: Codes, moment: number, chance: string): string => {
  const digits = (codes.interface ?? "").replace(/\D/g, "").slice(0, 4);
  const hundredth = Number.parseInt(chance.replace(/-/g, "").slice(0, 8), 16) % 100;
  const clock = String(moment).padStart(13, "0");
  return `${codes.application ?? ""}${digits}${clock}${String(hundredth).padStart(2, "0")}`;
};

/** The name that a template gives: unsafe characters are underscores, and it begins with no dot. */
export const nameOf = (template: string, named: Named, codes: Codes, flow: string): string =>
  filled(template, named, codes, flow).slice(0, LONGEST);

const filled = (template: string, named: Named, codes: Codes, flow: string): string => {
  const values: Record<(typeof WORDS)[number], string> = {
    ...named,
    date: named.date.replace(/-/g, ""),
    interface: named.interface ?? codes.interface ?? "",
    application: codes.application ?? "",
    flow,
  };
  return template
    .replace(/\{([^{}]*)\}/g, (_, word: string) => (isWord(word) ? safe(values[word]) : "_"))
    .replace(/^\.+/, "_");
};

/** The same name whenever it is asked for: no part of it is the clock's or chance's. */
export const isFixed = (template: string): boolean => !template.includes("{flow}");

/** The name without what stands for its type: under this the platform knows the file. */
export const stemOf = (name: string): string => name.replace(/\.(?:xml|pdf|csv|zip|tgz|tar\.gz)$/i, "");

/** The id of a flow out of a name that ends with it, or alone: under this the exchange systems of the State know it. */
export const flowIn = (name: string): string => stemOf(name).split("_").at(-1) ?? "";

const LONGEST_VALUES: Named = {
  id: "x".repeat(36),
  seller: "x".repeat(9),
  number: "x".repeat(LONGEST_PART),
  date: "2026-01-01",
  ext: "xml",
};

/** What is wrong with a template, and with the codes that it names. */
export const faultsOfTemplate = (template: string, codes: Codes): SettingFault[] => {
  const words = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, word = ""]) => word);
  const unknown = words.filter((word) => !isWord(word));
  const literal = template.replace(/\{[^{}]*\}/g, "");
  const missing = (["interface", "application"] as const).filter(
    (code) => words.includes(code) && codes[code] === undefined,
  );
  const longest = filled(template, LONGEST_VALUES, codes, "x".repeat(25));
  return [
    ...faultIf(
      !words.includes("flow") && !words.includes("id"),
      "name",
      "holds neither {flow} nor {id}: two invoices could have one name",
      "Write {id} or {flow} into it.",
    ),
    ...faultIf(
      unknown.length > 0,
      "name",
      `holds ${unknown.map((word) => `{${word}}`).join(" and ")}, which stands for nothing`,
      `Use ${WORDS.map((word) => `{${word}}`).join(" ")}.`,
    ),
    ...faultIf(
      /[^A-Za-z0-9._-]/.test(literal),
      "name",
      "holds characters that no name of a file may have",
      "Use letters, digits, dots, lines and underscores, and no folder.",
    ),
    ...faultIf(
      template.startsWith("."),
      "name",
      "begins with a dot: nobody would see the file",
      "Begin it otherwise.",
    ),
    ...faultIf(
      longest.length > LONGEST,
      "name",
      `may be longer than ${LONGEST} characters`,
      "Make it shorter.",
    ),
    ...missing.flatMap((code) =>
      faultIf(
        true,
        code,
        `is missing, and the name holds {${code}}`,
        `Give the code, or take {${code}} out of the name.`,
      ),
    ),
    ...(["interface", "application"] as const).flatMap((code) =>
      faultIf(
        !/^[A-Za-z0-9_-]{0,20}$/.test(codes[code] ?? ""),
        code,
        "is no code",
        "Write it as the platform gave it: letters and digits.",
      ),
    ),
  ];
};
