import { describe, expect, it } from "vitest";
import { wordsOfInvoice, wordsOfSearch, wordsOfText } from "../../src/domain/search-words.ts";
import { invoice } from "../store/samples.ts";

describe("words", () => {
  it.each([
    ["Société Générale", ["societe", "generale"]],
    ["SARL L'Œuvre d'Été & Cie", ["sarl", "l", "oeuvre", "d", "ete", "cie"]],
    ["Größe Łódź Ørsted", ["grosse", "lodz", "orsted"]],
    ["Ｆ２０２５", ["f2025"]],
    ["F-2025/001", ["f-2025/001"]],
    ["(F-7), no. 12.", ["f-7", "no", "12"]],
    ["50%_a\\1", ["50--a-1"]],
    ["Saint-Gobain 3M", ["saint", "gobain", "3m"]],
    ["a\0b\tc a", ["ab", "c", "a"]],
    ["½ café café", ["1⁄2", "cafe"]],
    [" – & ", []],
    ["x".repeat(80), ["x".repeat(64)]],
    ["1 2 3 4 5 6 7 8", ["1", "2", "3", "4", "5", "6"]],
  ])("of %j", (text, words) => {
    expect(wordsOfText(text)).toEqual(words);
  });

  it.each([
    ["732 829 320", ["732829320"]],
    ["732 829 320 00017", ["73282932000017"]],
    ["gén Générale", ["generale"]],
    ["12 34", ["12", "34"]],
    ["", []],
  ])("of the search %j", (text, words) => {
    expect(wordsOfSearch(text)).toEqual(words);
  });

  it("of an invoice are those of number, reference, platform's id and parties, each once, in order", () => {
    const one = invoice({ number: "F-1 F-1", reference: "Cde 9", platformId: "PA_7" });
    const seller = { ...one.seller, siret: null };
    expect(wordsOfInvoice({ ...one, seller })).toEqual([
      "55210055400017",
      "732829320",
      "9",
      "cafe",
      "cde",
      "de",
      "f-1",
      "gare",
      "la",
      "lenoir",
      "menuiserie",
      "pa-7",
    ]);
  });
});
