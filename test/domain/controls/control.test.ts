import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InvoiceContent } from "../../../src/documents/index.ts";
import { CHECKS, control, pointerOf, RULES_IN_FORCE, SETTABLE } from "../../../src/domain/controls/index.ts";
import { contents } from "../../documents/some-content.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { findingsIn, firstLine, firstRow, TODAY, told, withoutVat } from "./case.ts";

const BASIC_WL = "urn:factur-x.eu:1p0:basicwl";
const MINIMUM = "urn:factur-x.eu:1p0:minimum";
const EXTENDED = "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr";

const tells = (...args: Parameters<typeof findingsIn>): string[] => findingsIn(...args).map(told);

describe("acceptance", () => {
  test("a VAT total that is a cent less than its rows is told once", () => {
    const findings = findingsIn((c) => {
      firstLine(c).vatRate = "10.00";
      c.lines = c.lines.map((line) => ({ ...line, quantity: "1", netPrice: "100.00", netAmount: "100.00" }));
      c.vatBreakdown = [
        { category: "S", rate: "10.00", taxableAmount: "100.00", taxAmount: "10.00" },
        { category: "S", rate: "20.00", taxableAmount: "100.00", taxAmount: "20.01" },
      ];
      c.totals = { lines: "200.00", withoutVat: "200.00", vat: "30.00", withVat: "230.00", due: "230.00" };
    });
    expect(findings.map(told)).toEqual(["45 error BR-CO-14 BT-110 /totals/vat"]);
    expect(findings.map(({ code }) => code)).toEqual(["CALCUL_ERR"]);
  });

  test("a total that is wrong too is told beside it", () => {
    const findings = findingsIn((c) => {
      c.totals = { ...c.totals, vat: "200.01" };
    });
    expect(findings.map(({ no, code }) => `${no} ${code}`)).toEqual(["45 CALCUL_ERR", "46 MONTANTTOTAL_ERR"]);
  });

  test("a code of annex 7 that no list has comes with the one that is meant", () => {
    const [finding] = findingsIn((c) =>
      withoutVat(c, "E", { exemptionCode: "VATEX-FR-CGI293B", exemptionReason: "Article 293 B" }),
    );
    expect(finding).toMatchObject({
      no: 56,
      fix: "Use VATEX-FR-FRANCHISE.",
      fixFr: "Utilisez VATEX-FR-FRANCHISE.",
    });
    const [other] = findingsIn((c) => withoutVat(c, "E", { exemptionCode: "X", exemptionReason: "Y" }));
    expect(other?.fix).toBe("Use a code of the VATEX list.");
    expect(other?.fixFr).toBe("Utilisez un code de la liste VATEX.");
  });

  test("a deposit may be due before it is issued", () => {
    const change = (type: string) => (c: InvoiceContent) => {
      Object.assign(c, { typeCode: type, issueDate: "2026-11-20", dueDate: "2026-11-01" });
    };
    expect(tells(change("386"))).toEqual([]);
    expect(tells(change("380"))).toEqual(["22 error BR-FR-CO-07 BT-9 /dueDate"]);
  });

  test("a finding says everything in both languages", () => {
    expect(
      findingsIn((c) => {
        c.number = "F 2026-1";
      }),
    ).toEqual([
      {
        no: 12,
        severity: "error",
        code: "REJ_SEMAN",
        rule: "BR-FR-02",
        path: "BT-1",
        at: ["number"],
        message: "Bad invoice number: F 2026-1.",
        messageFr: "Numéro de facture incorrect : F 2026-1.",
        fix: "Number invoices with 1 to 35 of A-Z, a-z, 0-9, +, -, _ and /, without spaces.",
        fixFr: "Numérotez avec 1 à 35 caractères parmi A-Z, a-z, 0-9, +, -, _ et /, sans espace.",
      },
    ]);
  });
});

describe("the chain", () => {
  const badInEveryStep = (c: InvoiceContent): void => {
    delete c.process;
    c.currency = "EURO";
    c.totals = { ...c.totals, due: "1.00" };
    c.dueDate = "2026-01-01";
  };

  test("a step tells all that it finds, and an error ends the chain", () => {
    expect(tells(badInEveryStep)).toEqual(["19 error BR-FR-08 BT-23 /process"]);
    const mended = (c: InvoiceContent): void => {
      badInEveryStep(c);
      c.process = "S1";
    };
    expect(tells(mended)).toEqual(["17 error BR-CL-04 BT-5 /currency"]);
  });

  test("a warning does not end it", () => {
    const found = tells(badInEveryStep, {}, { "BR-FR-08": "warn", "BR-CL-04": "off" });
    expect(found).toEqual(["19 warning BR-FR-08 BT-23 /process", "47 error BR-CO-16 BT-115 /totals/due"]);
  });

  test("the verdict is that there is no error, by the rules in force", () => {
    const content = sampleContent();
    expect(control({ content, today: TODAY })).toEqual({ valid: true, findings: [], rules: RULES_IN_FORCE });
    const warned = control({ content: { ...content, process: "S3" }, today: TODAY });
    expect(warned).toMatchObject({ valid: true, findings: [{ no: 19, severity: "warning" }] });
    expect(control({ content: { ...content, lines: [] }, today: TODAY }).valid).toBe(false);
  });
});

describe("settings", () => {
  const withoutNotes = (c: InvoiceContent): void => {
    c.notes = c.notes.filter(({ subjectCode }) => subjectCode === "BAR");
  };

  test("a rule is a warning, or not asked", () => {
    expect(findingsIn(withoutNotes).map(({ severity }) => severity)).toEqual(["error", "error", "error"]);
    const warned = findingsIn(withoutNotes, {}, { "BR-FR-05": "warn" });
    expect(warned.map(({ severity }) => severity)).toEqual(["warning", "warning", "warning"]);
    expect(findingsIn(withoutNotes, {}, { "BR-FR-05": "off" })).toEqual([]);
  });

  test("a warning may be made an error, by the State's own name for the rule too", () => {
    const open = (c: InvoiceContent): void => {
      firstLine(c).quantity = "9";
    };
    expect(tells(open, {}, { "BT-131": "block" })).toEqual(["51 error BT-131 BT-131 /lines/0/netAmount"]);
    const future = (c: InvoiceContent): void => {
      Object.assign(c, { issueDate: "2026-12-01", dueDate: "2026-12-31" });
    };
    expect(tells(future, {}, { "G1.07": "off" })).toEqual([]);
  });

  test("a rule's own setting goes before its code's", () => {
    const off = { CALCUL_ERR: "off", "BR-CO-14": "warn" } as const;
    const change = (c: InvoiceContent): void => {
      c.totals = { ...c.totals, vat: "200.01", withVat: "1200.01", due: "1200.01" };
      firstRow(c).taxableAmount = "999.00";
    };
    expect(tells(change, {}, off)).toEqual(["45 warning BR-CO-14 BT-110 /totals/vat"]);
  });

  test("whose company it is, no setting turns off", () => {
    const rules = { company_not_allowed: "off" } as const;
    expect(tells(() => {}, { companies: [] }, rules)).toEqual([
      "71 error company_not_allowed BT-30 /seller/legalId",
    ]);
    expect(SETTABLE.has("company_not_allowed")).toBe(false);
    expect([...SETTABLE]).toEqual(expect.arrayContaining(["BR-FR-05", "BR-CO-15", "CALCUL_ERR", "G1.55"]));
  });
});

describe("who is asked what", () => {
  const foreign = (c: InvoiceContent): void => {
    c.seller = { name: "Vendor", identifiers: [], vatNumber: "BE0403019261", address: { country: "BE" } };
    c.notes = [];
    c.number = "2026 / 1";
    delete c.process;
    c.lines = c.lines.map((line) => ({ ...line, vatRate: "21" }));
    c.vatBreakdown = [{ category: "S", rate: "21", taxableAmount: "1000.00", taxAmount: "210.00" }];
    c.totals = { lines: "1000.00", withoutVat: "1000.00", vat: "210.00", withVat: "1210.00", due: "1210.00" };
  };

  test("an invoice from abroad is held to EN 16931 alone", () => {
    expect(tells(foreign)).toEqual([]);
    expect(
      tells((c) => {
        foreign(c);
        c.totals.due = "1.00";
      }),
    ).toEqual(["47 error BR-CO-16 BT-115 /totals/due"]);
  });

  test("what is sent for companies of France is held to their rules, whoever sells", () => {
    const found = tells(foreign, { companies: ["404833048"] });
    expect(found).toEqual(expect.arrayContaining(["28 error BR-FR-10 BT-30 /seller/legalId"]));
  });

  test("a seller is French by its SIREN or by its country", () => {
    const seller = { name: "V", identifiers: [], vatNumber: "FR44732829320" };
    const missing = "28 error BR-FR-10 BT-30 /seller/legalId";
    for (const country of ["FR", "GP"]) {
      expect(tells((c) => Object.assign(c, { seller: { ...seller, address: { country } } }))).toContain(
        missing,
      );
    }
    expect(tells((c) => Object.assign(c, { seller: { ...seller, address: { country: "MC" } } }))).toEqual([]);
    expect(tells((c) => Object.assign(c, { seller }))).toContain(missing);
  });

  test("the public channel of old has frameworks of its own, where the buyer may be public", () => {
    const old = (c: InvoiceContent): void => {
      c.process = "A1";
      c.notes = [];
    };
    expect(tells(old)).toEqual([]);
    expect(tells(old, { publicBuyer: false })).toContain("24 error BR-FR-05 BT-21 /notes");
  });

  test("profiles without lines are not asked for lines", () => {
    const withoutLines = (profile: string) => (c: InvoiceContent) => {
      c.profile = profile;
      c.lines = [];
    };
    expect(tells(withoutLines(BASIC_WL))).toEqual([]);
    const bare = (c: InvoiceContent): void => {
      withoutLines(MINIMUM)(c);
      c.vatBreakdown = [];
      c.totals = { withoutVat: "1000.00", vat: "200.00", withVat: "1200.00", due: "1200.00" };
      c.buyer.address = {};
    };
    expect(tells(bare)).toEqual([]);
    expect(tells(withoutLines("urn:cen.eu:en16931:2017"))).toEqual(["61 error BR-16 BG-25 /lines"]);
  });

  test("in extended profiles sums may be a cent off for each thing that is added up", () => {
    const twoCentsOff = (c: InvoiceContent): void => {
      c.totals = {
        lines: "1000.02",
        withoutVat: "1000.02",
        vat: "200.00",
        withVat: "1200.02",
        due: "1200.02",
      };
      firstRow(c).taxableAmount = "1000.02";
    };
    expect(tells(twoCentsOff)).toEqual([
      "42 error BR-CO-10 BT-106 /totals/lines",
      "49 error BR-S-08 BT-116 /vatBreakdown/0/taxableAmount",
    ]);
    expect(
      tells((c) => {
        twoCentsOff(c);
        c.profile = EXTENDED;
      }),
    ).toEqual([]);
    expect(
      tells((c) => {
        twoCentsOff(c);
        c.profile = EXTENDED;
        c.totals = { ...c.totals, lines: "1000.03" };
      }),
    ).toEqual(["42 error BR-CO-10 BT-106 /totals/lines"]);
  });

  test("groups of lines repeat what their parts say", () => {
    const grouped = (c: InvoiceContent): void => {
      c.profile = EXTENDED;
      const group = { ...firstLine(c), id: "0", subtype: "GROUP", netAmount: "1000.00" };
      c.lines = [group, ...c.lines.map((line) => ({ ...line, subtype: "DETAIL", parentLineId: "0" }))];
    };
    expect(tells(grouped)).toEqual([]);
    const inTheNorm = (c: InvoiceContent): void => {
      grouped(c);
      c.profile = "urn:cen.eu:en16931:2017";
    };
    // The norm has no groups: its validators add up every line.
    expect(tells(inTheNorm)).toContain("42 error BR-CO-10 BT-106 /totals/lines");
  });

  test("rows of one category are one base in extended profiles, as several exemptions may be", () => {
    const split = (c: InvoiceContent): void => {
      withoutVat(c, "E", {});
      const row = { category: "E", rate: "0", taxAmount: "0.00", exemptionReason: "Article 261" };
      c.vatBreakdown = [
        { ...row, taxableAmount: "800.00", exemptionCode: "VATEX-FR-CGI275" },
        { ...row, taxableAmount: "200.00", exemptionCode: "VATEX-FR-CGI277A" },
      ];
    };
    expect(tells(split)).toContain("49 error BR-E-01 BG-23 /vatBreakdown");
    expect(
      tells((c) => {
        split(c);
        c.profile = EXTENDED;
      }),
    ).toEqual([]);
  });

  test("a credit note may name its invoices on every line", () => {
    const credited = (lines: number) => (c: InvoiceContent) => {
      c.typeCode = "381";
      const precedingInvoice = { number: "F1", issueDate: "2026-01-01" };
      c.lines = c.lines.map((line, i) => (i < lines ? { ...line, precedingInvoice } : line));
    };
    expect(tells(credited(2))).toEqual([]);
    expect(tells(credited(1))).toEqual(["38 error BR-FR-CO-05 BT-25 /precedingInvoices"]);
  });

  test("a logistics service charge may be without a VAT category", () => {
    const carried = (c: InvoiceContent): void => {
      c.profile = EXTENDED;
      c.charges = [{ amount: "0.00", reason: "Fret", logistics: true }];
    };
    expect(tells(carried)).toEqual([]);
    const costly = (profile: string) => (c: InvoiceContent) => {
      c.profile = profile;
      c.charges = [{ amount: "1.00", reason: "Fret", logistics: true }];
    };
    // The norm does not know such charges, and its validators leave them out of the sum.
    expect(tells(costly("urn:cen.eu:en16931:2017"))).toEqual([]);
    expect(tells(costly(EXTENDED))).toEqual(["43 error BR-CO-12 BT-108 /totals/charges"]);
  });

  test("prices may be negative in invoices in both directions", () => {
    const turned = (c: InvoiceContent): void => {
      c.profile = EXTENDED;
      c.process = "S9";
      Object.assign(firstLine(c), { quantity: "-8", netPrice: "-100.00" });
    };
    expect(tells(turned)).toEqual(["19 warning G1.02 BT-23 /process"]);
  });

  test("an identifier without a scheme has a place in CII", () => {
    const bare = (c: InvoiceContent): void => {
      c.buyer.identifiers = [{ value: "C-12" }];
    };
    expect(tells(bare, { syntax: "cii" })).toEqual([]);
  });
});

test("a place is a JSON pointer", () => {
  expect(pointerOf(["lines", 0, "vatRate"])).toBe("/lines/0/vatRate");
  expect(pointerOf([])).toBe("");
  expect(pointerOf(["a/b", "c~d"])).toBe("/a~1b/c~0d");
});

test("a value is shown on one line, and not without end", () => {
  const [finding] = findingsIn((c) => {
    c.number = `F\n${"1".repeat(100)}`;
  });
  expect(finding?.message).toBe(`Bad invoice number: F ${"1".repeat(58)}….`);
});

test("a fault that every line has is told fifty times at most", () => {
  const found = findingsIn((c) => {
    c.lines = Array.from({ length: 60 }, () => ({ ...firstLine(c), originCountry: "ZZ" }));
  });
  expect(found).toHaveLength(50);
});

test("whatever a content says, findings name a rule of their check and a place", () => {
  const rules = new Map(CHECKS.map(({ no }) => [no, new Set<string>()]));
  for (const check of CHECKS) for (const rule of check.rules) rules.get(check.no)?.add(rule);
  const everything = Object.fromEntries([...SETTABLE].map((rule) => [rule, "warn"] as const));
  const words = fc.constantFrom("constructor", "__proto__", "B", "L", "K", "O", "", "S");
  fc.assert(
    fc.property(contents, words, words, (content, category, profile) => {
      const lines = content.lines.map((line) => ({ ...line, vatCategory: category }));
      const given = { ...content, lines, profile, typeCode: "381" };
      // With nothing but warnings every step is asked.
      const { findings } = control({ content: given, today: TODAY, companies: ["732829320"] }, everything);
      for (const { no, rule, path, message, messageFr, fix, fixFr } of findings) {
        expect(rules.get(no)).toContain(rule);
        expect(path).toMatch(/^B[GT]-\d+(-\d)?$/);
        for (const text of [message, messageFr, fix, fixFr]) expect(text).not.toMatch(/[{}]|undefined/);
      }
    }),
    { numRuns: 200 },
  );
});

test("amounts of any length do not end the controls", () => {
  const longest = "9".repeat(30);
  const long = (c: InvoiceContent): void => {
    c.lines = c.lines.map((line) => ({
      ...line,
      quantity: longest,
      netPrice: `${longest}.${longest}`,
      netAmount: longest,
    }));
    c.vatBreakdown = [{ category: "S", rate: longest, taxableAmount: longest, taxAmount: longest }];
    c.totals = { lines: longest, withoutVat: longest, vat: longest, withVat: longest, due: longest };
  };
  const rules = Object.fromEntries([...SETTABLE].map((rule) => [rule, "warn"] as const));
  expect(findingsIn(long, {}, rules).map(({ no }) => no)).toEqual(
    expect.arrayContaining([42, 46, 48, 49, 51]),
  );
});
