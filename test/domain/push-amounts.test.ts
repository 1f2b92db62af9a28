import { describe, expect, it } from "vitest";
import { amountFaults, type Billed } from "../../src/domain/life-cycle/amount-faults.ts";
import type { StatusName } from "../../src/domain/life-cycle/status.ts";
import { needsOf } from "../../src/domain/life-cycle/status-needs.ts";
import { FRENCH_VAT_RATES, isFrenchVatRate } from "../../src/domain/vat-rates.ts";

const party = { siret: null, name: null, address: null, vatNumber: null, routingCode: null };
const billed: Billed = {
  currency: "EUR",
  total: "1200.00",
  totalWithoutVat: "1000.00",
  amountDue: "1200.00",
  received: "0",
  seller: { ...party, siren: "732829320", country: "FR" },
};

type Given = [amount: string, code?: string, vatRate?: string | null];

const faultsOf = (
  status: StatusName,
  amounts: Given[],
  of: Partial<Billed> = {},
  comment: string | null = null,
) =>
  amountFaults(
    {
      comment,
      amounts: amounts.map(([amount, code, vatRate = "20.00"]) => ({
        amount,
        currency: "EUR",
        code: code ?? null,
        vatRate,
      })),
    },
    needsOf({ direction: "outbound", type: "380", process: null }, status),
    { ...billed, ...of },
  ).map(({ path, code }) => `${path} ${code}`);

const PAID = "payment_received";

describe("a push of more than the invoice's total is refused", () => {
  it.each<[what: string, amounts: Given[], of: Partial<Billed>, faults: string[]]>([
    ["the whole", [["1200.00"]], {}, []],
    ["a cent more", [["1200.01"]], {}, ["amounts.0.amount P1.15"]],
    ["the whole, by rate", [["960.00"], ["240.00", "MEN", "10.00"]], {}, []],
    ["a cent more, by rate", [["960.00"], ["240.01", "MEN", "10.00"]], {}, ["amounts P1.15"]],
    ["the second part", [["600.00"]], { received: "600.00" }, []],
    ["more than what is left", [["600.01"]], { received: "600.00" }, ["amounts.0.amount P1.15"]],
    ["what is due by cash, rounded up", [["1200.05"]], { amountDue: "1200.05" }, []],
    ["what a third party paid before too", [["1200.00"]], { amountDue: "800.00" }, []],
    [
      "of a credit note that is written with a sign",
      [["1200.00"]],
      { total: "-1200.00", amountDue: null },
      [],
    ],
    [
      "beyond what a floating-point number holds",
      [["90071992547409.93"]],
      { total: "90071992547409.93" },
      [],
    ],
    [
      "a cent beyond that",
      [["90071992547409.94"]],
      { total: "90071992547409.93" },
      ["amounts.0.amount P1.15"],
    ],
    ["of a total that cannot be read", [["5000.00"]], { total: "?", amountDue: null }, []],
  ])("%s", (_, amounts, of, faults) => {
    expect(faultsOf(PAID, amounts, of)).toEqual(faults);
  });

  it("lets a mistake be taken back or moved, whatever was said before", () => {
    expect(faultsOf(PAID, [["-1300.00"]], { received: "1300.00" }, "Saisie erronée")).toEqual([]);
    const moved: Given[] = [["-600.00"], ["600.00", "MEN", "10.00"]];
    expect(faultsOf(PAID, moved, { received: "1300.00" }, "Mauvais taux")).toEqual([]);
    expect(faultsOf(PAID, [["1200.00"]], { received: "0.00" })).toEqual([]);
  });

  it.each<[StatusName, Given, string[]]>([
    ["payment_sent", ["1200.00", "MPA", null], []],
    ["payment_sent", ["1200.01", "MPA", null], ["amounts.0.amount above_total"]],
    ["payment_sent", ["1200.01", "ESC", null], ["amounts.0.amount above_total"]],
    ["payment_sent", ["1200.01", "RAP", null], ["amounts.0.amount above_total"]],
    ["partially_approved", ["1200.00", "MAPTTC", null], []],
    ["partially_approved", ["1200.01", "MAPTTC", null], ["amounts.0.amount above_total"]],
    ["partially_approved", ["1000.00", "MAP", null], []],
    ["partially_approved", ["1000.01", "MAP", null], ["amounts.0.amount above_total"]],
    ["partially_approved", ["1000.01", "MNA", null], ["amounts.0.amount above_total"]],
  ])("%s, %s", (status, amount, faults) => {
    expect(faultsOf(status, [amount])).toEqual(faults);
  });

  it("says in both languages what is too much, of how much, and what to do", () => {
    const [fault] = amountFaults(
      { comment: null, amounts: [{ amount: "700.00", currency: "EUR", code: null, vatRate: "20.00" }] },
      needsOf({ direction: "outbound", type: "380", process: null }, PAID),
      { ...billed, received: "600.00" },
    );
    expect(fault?.message).toMatch(/1300\.00 EUR.*1200\.00 EUR/);
    expect(fault?.messageFr).toMatch(/déjà été encaissé, 1300\.00 EUR.*1200\.00 EUR/);
    expect(fault?.fix).toContain("negative amount");
    expect(fault?.fixFr).toContain("montant négatif");
  });
});

describe("a push of a VAT rate that France does not know is refused", () => {
  it.each<[rate: string, seller: Billed["seller"], faults: string[]]>([
    ["20.00", billed.seller, []],
    ["20", billed.seller, []],
    ["2.10", billed.seller, []],
    ["0.00", billed.seller, []],
    ["8.5", { ...billed.seller, country: "RE" }, []],
    ["19.00", billed.seller, ["amounts.0.vatRate BR-FR-16"]],
    ["20.01", billed.seller, ["amounts.0.vatRate BR-FR-16"]],
    ["99", { ...billed.seller, siren: null, country: null }, ["amounts.0.vatRate BR-FR-16"]],
    ["21.00", { ...billed.seller, siren: null, country: "BE" }, []],
    ["21.00", { ...billed.seller, country: "BE" }, ["amounts.0.vatRate BR-FR-16"]],
  ])("%s", (rate, seller, faults) => {
    expect(faultsOf(PAID, [["10.00", "MEN", rate]], { seller })).toEqual(faults);
  });

  it("knows the norm's list by value, not by spelling", () => {
    expect(FRENCH_VAT_RATES).toHaveLength(15);
    for (const rate of ["5.5", "5.50", "05.5", "0", "0.0"]) expect(isFrenchVatRate(rate)).toBe(true);
    for (const rate of ["", "5,5", "5.05", "twenty", "-20"]) expect(isFrenchVatRate(rate)).toBe(false);
  });

  it("takes one rate for one, however it is written", () => {
    const twice: Given[] = [
      ["10.00", "MEN", "20"],
      ["20.00", "MEN", "20.00"],
    ];
    expect(faultsOf(PAID, twice)).toEqual(["amounts.1 REJ_ENCAISSEMENT"]);
  });
});
