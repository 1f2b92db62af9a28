import { describe, expect, it } from "vitest";
import type { Person } from "../../../src/domain/retention/erasure.ts";
import { namesPerson } from "../../../src/domain/retention/names-person.ts";
import { cpuTime } from "../../support/cpu-time.ts";

describe("a text names a person", () => {
  it.each<[Person, string]>([
    [{ name: "Jean-Éric Dupont" }, "<ram:PersonName>JEAN ERIC DUPONT</ram:PersonName>"],
    [{ name: "Jean Dupont" }, "attn. DUPONT, Jean (buying)"],
    [{ name: "O'Neill Dupont" }, "<Name>O&apos;Neill&#32;Dupont</Name>"],
    [{ name: "Éric Dupont" }, "&#xC9;ric&#160;Dupont"],
    [{ email: "jean.dupont@exemple.fr" }, "mailto:Jean.Dupont@Exemple.fr."],
    [{ phone: "06 12 34 56 78" }, "tel. +33 (0)6.12.34.56.78"],
    [{ phone: "+33612345678" }, "call 0612345678 now"],
    [{ phone: "+32 2 555 12 34" }, "Tel +32-2-555-12-34"],
    [{ iban: "FR76 3000 6000 0112 3456 7890 189" }, "fr7630006000011234567890189"],
    [{ siren: "732829320" }, "SIRET 732 829 320 00074"],
    [{ name: "Somebody Else", siren: "732829320" }, "0225:732829320"],
  ])("%j in %s", (person, text) => {
    expect(namesPerson(person)(text)).toBe(true);
  });

  it.each<[Person, string]>([
    [{ name: "Jean Dupont" }, "Jean Duponteau"],
    [{ name: "Jean Dupont" }, "Jean and Marie Dupont"],
    [{ email: "jean@exemple.fr" }, "petit-jean@exemple.fr"],
    [{ email: "jean@exemple.fr" }, "jean@exemple.fr.example"],
    [{ phone: "0612345678" }, "number 10612345678"],
    [{ iban: "FR7630006000011234567890189" }, "FR76300060000112345678901890"],
    [{ siren: "732829320" }, "17328293204"],
    [{ siren: "732829320" }, "7328293200007"],
    [{}, "anything"],
  ])("not %j in %s", (person, text) => {
    expect(namesPerson(person)(text)).toBe(false);
  });

  it("takes time in proportion to the text", async () => {
    const names = namesPerson({
      name: "Jean Dupont",
      phone: "0612345678",
      iban: "FR7630006",
      siren: "732829320",
    });
    const text = "06 12 ".repeat(100_000) + "&#".repeat(100_000) + "7328 ".repeat(100_000);
    expect(await cpuTime(() => names(text))).toBeLessThan(2_000);
  });
});
