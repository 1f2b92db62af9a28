import type { Person } from "./erasure.ts";

/** Letters without their accents, small, everything else as one space: `Dupont, Jean-Éric` is ` dupont jean eric `. */
const plain = (text: string): string =>
  ` ${text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;

/** XML writes some characters by name or number. */
const decoded = (text: string): string =>
  text
    .replaceAll(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (whole, hexadecimal?: string, decimal?: string) => {
      const code = Number.parseInt(hexadecimal ?? decimal ?? "", hexadecimal === undefined ? 10 : 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replaceAll(/&(apos|quot|lt|gt);/g, " ")
    .replaceAll("&amp;", "&");

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Characters one after the other, whatever separates them. */
const spaced = (characters: string, between: string): string => [...characters].map(escaped).join(between);

const ofName = (name: string): ((text: string) => boolean) => {
  const words = plain(name).trim();
  // Family name first, as forms have it.
  const turned = words.split(" ").reverse().join(" ");
  return (text) => {
    const all = plain(text);
    return all.includes(` ${words} `) || all.includes(` ${turned} `);
  };
};

const ofEmail = (email: string): ((text: string) => boolean) => {
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}._%+-])${escaped(email)}(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])`,
    "iu",
  );
  return (text) => pattern.test(text);
};

/** French numbers are written with `0` or with `+33`; both are one. */
const ofPhone = (phone: string): ((text: string) => boolean) => {
  const digits = phone.replaceAll(/\(0\)|\D/g, "");
  const [, national] = /^(?:0033|33|0)([1-9]\d{8})$/.exec(digits) ?? [];
  const separated = "[ .()-]{0,3}";
  const pattern =
    national === undefined
      ? new RegExp(`(?<!\\d)${spaced(digits, separated)}(?!\\d)`)
      : new RegExp(`(?<!\\d)(?:(?:00)?33${separated}0?|0)${separated}${spaced(national, separated)}(?!\\d)`);
  return (text) => pattern.test(text);
};

const ofIban = (iban: string): ((text: string) => boolean) => {
  const account = iban.replaceAll(/\s/g, "");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${spaced(account, " ?")}(?![\\p{L}\\p{N}])`, "iu");
  return (text) => pattern.test(text);
};

/** With the five digits of an establishment, too. */
const ofSiren = (siren: string): ((text: string) => boolean) => {
  const pattern = new RegExp(`(?<!\\d)${spaced(siren, " ?")}(?: ?\\d{5})?(?!\\d)`);
  return (text) => pattern.test(text);
};

/** Tells whether a text names or reaches a person, by any one of what is known of them. */
export const namesPerson = (person: Person): ((text: string) => boolean) => {
  const { name, email, phone, iban, siren } = person;
  const tests = [
    ...(name === undefined ? [] : [ofName(name)]),
    ...(email === undefined ? [] : [ofEmail(email)]),
    ...(phone === undefined ? [] : [ofPhone(phone)]),
    ...(iban === undefined ? [] : [ofIban(iban)]),
    ...(siren === undefined ? [] : [ofSiren(siren)]),
  ];
  return (text) => {
    const read = decoded(text);
    return tests.some((test) => test(read));
  };
};
