import { describe, expect, it, test } from "vitest";
import type { InvoiceSummary } from "../../../src/domain/invoice.ts";
import type { ReceiveCondition, ReceiveRule } from "../../../src/domain/sharing/rule.ts";
import { whyOf } from "../../../src/domain/sharing/words.ts";
import { OWN, received, routerOf, rule, SELLER, SHARED } from "./cases.ts";

const why = (rules: ReceiveRule[], invoice: InvoiceSummary, unrouted: string | null = null, by = "main") => {
  const router = routerOf(rules, unrouted);
  return whyOf(router.decide(invoice, by), router.receiving, invoice);
};

describe("why an invoice goes where it goes", () => {
  it("names the rules that take it, with what of them it met", () => {
    const first = rule({
      company: SHARED,
      seller: ["111111111", SELLER],
      address: { routingCode: ["PROJETS"] },
      type: ["381", "380"],
      reference: "^PRJ-",
      total: { atLeast: "1000.00", below: "2000" },
      from: "2026-10-01",
      until: "2026-12-31",
    });
    const invoice = received({ orderReference: "PRJ-7", buyer: { routingCode: "PROJETS" } });
    const said = `seller ${SELLER}, address.routingCode PROJETS, type 380, reference ^PRJ-`;
    expect(why([rule({ type: ["381"] }), first], invoice)).toEqual({
      en: `Rule 2 takes it: ${said}, total at least 1000.00 and below 2000, from 2026-10-01, until 2026-12-31.`,
      fr: `La règle 2 la prend : ${said}, total au moins 1000.00 et moins de 2000, from 2026-10-01, until 2026-12-31.`,
    });
    expect(
      why(
        [rule({ total: { above: "1", atMost: "1000" } }, { more: true }), rule({ company: SHARED })],
        invoice,
      ),
    ).toEqual({
      en: "Rule 1 takes it: total above 1 and at most 1000. Rule 2 adds its receivers: company 732829320.",
      fr: "La règle 1 la prend : total plus de 1 et au plus 1000. La règle 2 ajoute ses destinataires : company 732829320.",
    });
    expect(why([rule({})], invoice)).toEqual({
      en: "Rule 1 takes it: it has no condition.",
      fr: "La règle 1 la prend : elle n'a pas de condition.",
    });
  });

  it("says that no rule is about its company", () => {
    expect(why([rule({ company: OWN })], received())).toEqual({
      en: "No rule is about the company 732829320; acme is the first tenant that names it.",
      fr: "Aucune règle ne porte sur la société 732829320 ; acme est le premier locataire à la déclarer.",
    });
  });

  it("says that nobody names its company", () => {
    const stranger = received({ buyer: { siren: "999999999" } });
    expect(why([], stranger, null, "alone")).toEqual({
      en: "No tenant names the company 999999999. The account that it came over serves acme alone.",
      fr: "Aucun locataire ne déclare la société 999999999. Le compte par lequel elle est arrivée ne sert que acme.",
    });
    expect(why([], received({ buyer: { siren: null } }))).toEqual({
      en: "Nothing tells which company it is addressed to. The account that it came over does not serve one tenant alone.",
      fr: "Rien n'indique à quelle société elle est adressée. Le compte par lequel elle est arrivée ne sert pas un seul locataire.",
    });
  });

  it("says which rule nearly took it, and where it goes instead", () => {
    const big = [rule({ type: ["381"], from: "2027-01-01" }), rule({ total: { atLeast: "1000.01" } })];
    const en =
      "No rule takes it; rule 2 nearly does: its total is 1000.00, and the rule asks for at least 1000.01.";
    const fr =
      "Aucune règle ne la prend ; la règle 2 la prendrait presque : son total est 1000.00, et la règle demande au moins 1000.01.";
    expect(why(big, received())).toEqual({
      en: `${en} It is held for a person.`,
      fr: `${fr} Elle est retenue jusqu'à ce qu'une personne décide.`,
    });
    expect(why(big, received(), "books")).toEqual({
      en: `${en} What no rule takes goes to books.`,
      fr: `${fr} Ce qu'aucune règle ne prend va à books.`,
    });
  });

  test.each<[when: ReceiveCondition, invoice: InvoiceSummary, en: string, fr: string]>([
    [
      { seller: ["404833048", "443061841"] },
      received({ seller: { vatNumber: "FR12 552100554" } }),
      "its seller is 552100554 / FR12552100554, and the rule asks for 404833048 or 443061841",
      "son vendeur (seller) est 552100554 / FR12552100554, et la règle demande 404833048 ou 443061841",
    ],
    [
      { seller: ["404833048", "443061841", "1", "2"] },
      received({ seller: { siren: null } }),
      "it has no seller, and the rule asks for 404833048 or 443061841 or 1 … (4)",
      "elle n'a pas de vendeur (seller), et la règle demande 404833048 ou 443061841 ou 1 … (4)",
    ],
    [
      { address: { routingCode: ["PROJETS"], suffix: ["X"], siret: ["73282932000074"] } },
      received({ buyer: { siret: "73282932000074", routingCode: "ACHATS" } }),
      "its routing code (address.routingCode) is ACHATS, and the rule asks for PROJETS; it has no suffix (address.suffix), and the rule asks for X",
      "son code de routage (address.routingCode) est ACHATS, et la règle demande PROJETS ; elle n'a pas de suffixe (address.suffix), et la règle demande X",
    ],
    [
      { type: ["381"] },
      received(),
      "its type is 380, and the rule asks for 381",
      "son type est 380, et la règle demande 381",
    ],
    [
      { reference: "^PRJ-" },
      received({ orderReference: "x".repeat(90), buyerReference: "B" }),
      `its reference is ${"x".repeat(80)}… / B, and the rule asks for ^PRJ-`,
      `sa référence (reference) est ${"x".repeat(80)}… / B, et la règle demande ^PRJ-`,
    ],
    [
      { reference: "^PRJ-" },
      received(),
      "it has no reference, and the rule asks for ^PRJ-",
      "elle n'a pas de référence (reference), et la règle demande ^PRJ-",
    ],
    [
      { from: "2026-11-01" },
      received(),
      "it was issued on 2026-10-15, and the rule asks for 2026-11-01 or later (from)",
      "elle a été émise le 2026-10-15, et la règle demande le 2026-11-01 ou plus tard (from)",
    ],
    [
      { until: "2026-10-01", type: ["381"] },
      received(),
      "its type is 380, and the rule asks for 381; it was issued on 2026-10-15, and the rule asks for 2026-10-01 or earlier (until)",
      "son type est 380, et la règle demande 381 ; elle a été émise le 2026-10-15, et la règle demande le 2026-10-01 ou plus tôt (until)",
    ],
  ])("says what did not fit: %j", (when, invoice, en, fr) => {
    expect(why([rule(when)], invoice)).toEqual({
      en: `No rule takes it; rule 1 nearly does: ${en}. It is held for a person.`,
      fr: `Aucune règle ne la prend ; la règle 1 la prendrait presque : ${fr}. Elle est retenue jusqu'à ce qu'une personne décide.`,
    });
  });

  it("says that receivers do not name the company", () => {
    expect(why([rule({ company: SHARED }, { to: ["other"] })], received()).en).toBe(
      "No rule takes it; rule 1 nearly does: not all of its receivers name the company. It is held for a person.",
    );
  });
});
