import { describe, expect, it } from "vitest";
import { hidePersonalData } from "../../../src/usecases/operate/hide-personal-data.ts";
import { cpuTime } from "../../support/cpu-time.ts";

describe("personal data", () => {
  it.each([
    ["write to Jean.Dupont+x@exemple.fr now", "write to [e-mail] now"],
    ["José@société.example.fr", "[e-mail]"],
    ["call 06 12 34 56 78 or 0612345678", "call [phone] or [phone]"],
    ["+33 6 12 34 56 78, +33612345678, 0033-612-345-678", "[phone], [phone], [phone]"],
    ["+33 (0)1 23 45 67 89.", "[phone]."],
    ["IBAN FR7630006000011234567890189.", "IBAN [iban]."],
    ["FR76 3000 6000 0112 3456 7890 189 MERCI", "[iban]"],
    ["fr76 3000 6000 0112 3456 7890 189", "[iban]"],
    // Rather a word too much than a digit too few.
    ["DE89370400440532013000 and BE71 0961 2345 6769", "[iban]"],
    ["(BE71 0961 2345 6769)", "([iban])"],
    ["<ram:PersonName>Jean Dupont</ram:PersonName>", "<ram:PersonName>[hidden]</ram:PersonName>"],
    ['<ram:URIID schemeID="EM">a</ram:URIID>', '<ram:URIID schemeID="EM">[hidden]</ram:URIID>'],
  ])("%s", (text, hidden) => {
    expect(hidePersonalData(text)).toBe(hidden);
  });

  it.each([
    "F202500003",
    "FA20250000000000012",
    "732829320",
    "73282932000074",
    "0225:732829320",
    "inv_0198c1de5f3c7d4e9b066a1f0c2d3e4f",
    "2026-07-01T08:30:00.000Z",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "8e03978e-40d5-43dd-bc93-6894a57f9324",
    "1200.00 EUR",
    "urn:cen.eu:en16931:2017",
  ])("is not %s", (text) => {
    expect(hidePersonalData(text)).toBe(text);
    expect(hidePersonalData(`said ${text}, twice`)).toBe(`said ${text}, twice`);
  });

  it("is hidden under the names of fields, at any depth, and the rest is left alone", () => {
    const at = new Date(0);
    expect(
      hidePersonalData({
        name: "Jean Dupont",
        contacts: [{ lastName: "Dupont", first_name: "Jean", role: "buyer", age: 3, at, none: null }],
        setBy: { name: "Mairie", id: "0002:732829320", role: "BY" },
        payee: { iban: "FR76", siren: "732829320" },
        status: "approved",
        fileName: "scan-dupont.pdf",
        number: "F1",
      }),
    ).toEqual({
      name: "[hidden]",
      contacts: [{ lastName: "[hidden]", first_name: "[hidden]", role: "buyer", age: 3, at, none: null }],
      setBy: { name: "[hidden]", id: "0002:732829320", role: "BY" },
      payee: { iban: "[hidden]", siren: "732829320" },
      status: "approved",
      fileName: "[hidden]",
      number: "F1",
    });
  });

  it("takes time in proportion to the text", async () => {
    const text = "a@".repeat(50_000) + "0 1".repeat(50_000) + "AB12 ".repeat(50_000);
    expect(await cpuTime(() => hidePersonalData(text))).toBeLessThan(2_000);
  });
});
