import { describe, expect, it } from "vitest";
import { faultsOfContent } from "../../src/domain/controls/content.ts";
import { RECIPIENT_STATES } from "../../src/domain/directory/directory.ts";
import { heldBackInFrench } from "../../src/domain/directory/held-back.ts";
import { unsureFinding } from "../../src/domain/directory/recipient.ts";
import { Failure, type FailureKind, toldOf } from "../../src/domain/failure.ts";
import { FIX_OF_OTHERS, FIXES, problemOfStatus } from "../../src/domain/life-cycle/advice.ts";
import { NOT_SHOWN, type PushFacts, possibilities } from "../../src/domain/life-cycle/allowed.ts";
import type { Billed } from "../../src/domain/life-cycle/amount-faults.ts";
import { AMOUNTS } from "../../src/domain/life-cycle/amounts.ts";
import { BADGES } from "../../src/domain/life-cycle/badge.ts";
import { type AskedPush, pushFaults } from "../../src/domain/life-cycle/push-faults.ts";
import { wordsOfReason } from "../../src/domain/life-cycle/reason-words.ts";
import { REASONS } from "../../src/domain/life-cycle/reasons.ts";
import { STATUS_NAMES, STATUSES } from "../../src/domain/life-cycle/status.ts";
import { ACTIONS, needsOf } from "../../src/domain/life-cycle/status-needs.ts";
import type { Told, Words } from "../../src/domain/problem.ts";
import { RULES_OF_INVOICES } from "../../src/domain/reporting/rules-of-invoices.ts";
import { RULES_OF_REPORT } from "../../src/domain/reporting/rules-of-report.ts";
import { TABLE } from "../../src/net/failure-table.ts";
import { invoice } from "../routes/kit.ts";

/** What is not common to both, as articles are. */
const FRENCH =
  /[àâçéèêëîïôùûœ]|\b(le|la|les|un|une|des|du|de|et|ou|est|sur|dans|ce|cette|ne|pas)\b|[ldnsqc]'/i;
const ENGLISH = /\b(the|an|of|and|is|are|for|to|it|you|with|this|no|not|by)\b/i;

/** What stands in quotes, or is a code, has no language. */
const prose = (text: string): string => text.replace(/«[^»]*»|"[^"]*"|\b[A-Z]{2,}[\w-]*\b|\b\w+\.\w+\b/g, "");

const expectBoth = ({ en, fr }: Words): void => {
  for (const text of [en, fr]) expect(text.trim()).not.toBe("");
  expect(en).not.toBe(fr);
  expect(prose(en)).not.toMatch(/[àâçéèêëîïôùûœ]|\b(le|la|les|une|des|du|est|dans)\b/i);
  expect(prose(fr)).not.toMatch(ENGLISH);
};
const expectTold = ({ message, messageFr, fix, fixFr }: Told): void => {
  expectBoth({ en: message, fr: messageFr });
  expectBoth({ en: fix, fr: fixFr });
};

const labels = (table: Readonly<Record<string, { label: string; labelEn: string }>>) =>
  Object.entries(table).map(([code, { label, labelEn }]) => [code, { en: labelEn, fr: label }] as const);

describe("every text that a person can meet exists in English and in French", () => {
  it.each([...labels(STATUSES), ...labels(REASONS), ...labels(ACTIONS), ...labels(AMOUNTS)])(
    "the name of %s",
    (_, words) => {
      expectBoth(words);
    },
  );

  it.each(Object.entries(BADGES))("the badge %s", (_, { label, labelFr }) => {
    expectBoth({ en: label, fr: labelFr });
  });

  it.each([...Object.entries(FIXES), ["of others", FIX_OF_OTHERS] as const])("the advice %s", (_, fix) => {
    expectBoth(fix);
    expect(fix.fr).toMatch(FRENCH);
  });

  it.each(Object.entries({ ...RULES_OF_REPORT, ...RULES_OF_INVOICES }))(
    "the rule of reports %s",
    (_, { message, fix }) => {
      expectBoth(message);
      expectBoth(fix);
    },
  );

  it("the note on a status", () => expectBoth(NOT_SHOWN));

  it.each(Object.entries(TABLE))("what the network does: %s", (_, row) => {
    expectBoth(row.message);
    if ("fix" in row) expectBoth(row.fix);
  });

  it("why a status cannot be set, each reason there is", () => {
    const met = new Set<string>();
    const states: Partial<PushFacts>[] = [
      { delivery: "sent", status: null },
      { delivery: "sent", status: "approved" },
      { delivery: "sent", status: "refused" },
      { delivery: "queued", status: null },
      { delivery: "failed", status: null },
      { supersededBy: "inv_2" },
      { delivery: "sent", treatment: "ARCHIVEONLY" },
      { delivery: "sent", treatment: "B2C" },
    ];
    for (const direction of ["inbound", "outbound"] as const) {
      for (const state of states) {
        for (const answer of possibilities({ ...invoice, badge: "pending", ...state, direction })) {
          if (answer.allowed) continue;
          met.add(answer.why.code);
          expectTold(answer.why);
        }
      }
    }
    expect(met.size).toBe(12);
  });

  it("what is wrong with a push, each fault there is", () => {
    const nothing: AskedPush = {
      reason: null,
      comment: null,
      amounts: [],
      attachments: 0,
      actionCode: null,
      payee: null,
    };
    const amount = { amount: "1.00", currency: "EUR", vatRate: "20.00", code: null };
    const nobody = { siren: "", name: "", iban: null, bic: null };
    const asked: Partial<AskedPush>[] = [
      {},
      { reason: "NIX", actionCode: "NIX", attachments: 1, payee: nobody },
      { reason: "AUTRE", actionCode: "OTH" },
      { amounts: [amount, amount, { ...amount, code: "NIX" }] },
      { amounts: [{ amount: "x", currency: "USD", vatRate: "x", code: null }] },
      { amounts: [{ ...amount, amount: "0.00", vatRate: null }] },
      { amounts: [{ ...amount, amount: "-1.00", vatRate: "19.00" }] },
      { amounts: [{ ...amount, amount: "9999.00" }] },
      { amounts: [{ ...amount, amount: "110.00" }] },
    ];
    const met = new Set<string>();
    for (const received of ["0", "100.00"]) {
      const billed: Billed = { ...invoice, received };
      for (const direction of ["inbound", "outbound"] as const) {
        for (const status of STATUS_NAMES) {
          const needs = needsOf({ direction, type: "380", process: null }, status);
          for (const one of asked) {
            for (const fault of pushFaults({ ...nothing, ...one }, needs, billed)) {
              met.add(
                `${fault.path.replace(/\d/, "n")} ${fault.code} ${fault.message.replace(/[\d.]+/g, "n")}`,
              );
              expectTold(fault);
            }
          }
        }
      }
    }
    expect(met.size).toBeGreaterThan(30);
  });

  it("what is wrong with an invoice", () => {
    const odd = { ...invoice, number: "n° 1", type: "999" };
    for (const type of ["999", "389"]) {
      for (const siren of [null, "404833048"]) {
        const party = { ...invoice.seller, siren };
        const faults = faultsOfContent({ ...odd, type, seller: party, buyer: party }, ["732829320"]);
        expect(faults.length).toBeGreaterThan(1);
        faults.forEach(expectTold);
      }
    }
  });

  it("why an invoice is held back, wherever its recipient stands", () => {
    const finding = unsureFinding(invoice, "", null, new Date(0));
    for (const state of RECIPIENT_STATES) {
      const { message, fix } = heldBackInFrench({ ...finding, state });
      for (const text of [message, fix]) {
        expect(text).toMatch(FRENCH);
        expect(prose(text)).not.toMatch(ENGLISH);
      }
    }
  });
});

describe("a platform's rejection", () => {
  it("is English in the API's message and French in its own, the platform's words apart", () => {
    const said = {
      reasons: [{ code: "DEST_INC", text: "SIREN 404833048 absent" }],
      comment: "G2.07",
      rawCode: "fr:213",
    };
    const problem = problemOfStatus("rejected", said);
    expect(problem).toMatchObject({
      code: "DEST_INC",
      message: "Unknown recipient – G2.07",
      messageFr: "Destinataire inconnu – G2.07",
      raw: "DEST_INC: SIREN 404833048 absent",
    });
    if (problem !== null) expectTold(problem);
  });

  it("without a reason is told by its status", () => {
    expect(problemOfStatus("inadmissible", { reasons: [], comment: null, rawCode: "501" })).toMatchObject({
      code: "501",
      message: "Inadmissible",
      messageFr: "Irrecevable",
      raw: "501",
    });
  });

  it("has its reason in both languages, and what a platform adds in its own words", () => {
    expect(wordsOfReason({ code: "PU_ERR", text: "Prix unitaire incorrect" })).toEqual({
      en: "Wrong unit price",
      fr: "Prix unitaire incorrect",
    });
    expect(wordsOfReason({ code: "PU_ERR", text: "12 au lieu de 10" })).toEqual({
      en: "Wrong unit price (12 au lieu de 10)",
      fr: "12 au lieu de 10",
    });
    expect(wordsOfReason({ code: "E-17", text: "" })).toEqual({ en: "E-17", fr: "E-17" });
  });
});

describe("a failure that has no French of its own", () => {
  const kinds: FailureKind[] = ["refused", "denied", "unsent", "unknown"];

  it.each([...kinds, "ours"] as const)("%s: is told by its kind, the platform's words beside it", (kind) => {
    const known = { kind, code: "odd", message: "It went wrong.", fix: "Do this." };
    const told = toldOf({ ...known, raw: "the platform's words" }, { en: "", fr: "" });
    expectTold(told);
    expect(told.messageFr).toMatch(FRENCH);
    expect(told.messageFr).not.toContain("odd");
    expect(toldOf(known).messageFr).toMatch(/ \(odd\)\.$/);
  });

  it("keeps its own French where it has some", () => {
    const { facts, kind } = new Failure("refused", {
      code: "c",
      message: "No.",
      messageFr: "Non.",
      raw: "x",
    });
    expect(toldOf({ ...facts, kind }, { en: "Correct it.", fr: "Corrigez." })).toEqual({
      message: "No.",
      messageFr: "Non.",
      fix: "Correct it.",
      fixFr: "Corrigez.",
    });
  });
});
