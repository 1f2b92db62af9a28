import { describe, expect, it } from "vitest";
import { type PushFacts, possibilities, possibilityOf } from "../../src/domain/life-cycle/allowed.ts";
import type { Billed } from "../../src/domain/life-cycle/amount-faults.ts";
import { sideOf } from "../../src/domain/life-cycle/push.ts";
import { type AskedPush, pushFaults } from "../../src/domain/life-cycle/push-faults.ts";
import { type StatusName, statusFacts } from "../../src/domain/life-cycle/status.ts";

/** States that an invoice can be in, one letter each: the columns of the tables below. */
const STATES: readonly (readonly [letter: string, facts: Partial<PushFacts>])[] = [
  ["q", { delivery: "queued" }],
  ["s", { delivery: "sending" }],
  ["f", { delivery: "failed", badge: "rejected" }],
  ["p", { delivery: "parked" }],
  ["u", { supersededBy: "inv_2", status: "rejected" }],
  ["-", {}],
  ...(
    [
      "submitted",
      "issued",
      "received",
      "made_available",
      "in_hand",
      "approved",
      "partially_approved",
      "disputed",
      "suspended",
      "completed",
      "payment_sent",
      "payment_received",
      "endorsed",
      "direct_payment_requested",
      "factored",
      "factored_confidential",
      "payee_changed",
      "not_factored",
      "routing_error",
      "refused",
      "rejected",
      "cancelled",
      "inadmissible",
    ] as const
  ).map(
    (status) =>
      [
        statusFacts(status).code.toString(),
        { status, badge: status === "payment_received" ? "paid" : "pending" },
      ] as const,
  ),
];

/** What stands in a cell. */
const CELLS = {
  set_by_platform: "P",
  set_by_agent: "A",
  set_by_other_party: "O",
  not_on_invoice: "N",
  internal_document: "I",
  outside_national_cycle: "X",
  superseded: "u",
  not_sent_yet: "q",
  not_sent: "f",
  life_cycle_over: "!",
  already_set: "=",
  nothing_to_complete: "c",
  nothing_to_refund: "r",
} as const;

const invoice = (facts: Partial<PushFacts>): PushFacts => ({
  direction: "outbound",
  type: "380",
  process: "B1",
  treatment: "B2B",
  delivery: "sent",
  status: null,
  badge: "pending",
  supersededBy: null,
  ...facts,
});

/** The answer to every status in every state, one line a status. */
const tableOf = (document: Partial<PushFacts>): Record<string, string> =>
  Object.fromEntries(
    possibilities(invoice(document)).map(({ status }) => {
      const cells = STATES.map(([, state]) => {
        const answer = possibilityOf(invoice({ ...document, ...state }), status);
        return answer.allowed ? "." : CELLS[answer.why.code];
      });
      return [statusFacts(status).code, cells.join("")];
    }),
  );

const all = (letter: string): string => letter.repeat(STATES.length);
const rows = (codes: readonly number[], row: string): Record<string, string> =>
  Object.fromEntries(codes.map((code) => [code, row]));

/** Whatever the document and the state: platforms and agents speak for themselves. */
const NOT_OURS = { ...rows([200, 201, 202, 203, 213, 221, 501], all("P")), 214: all("A") };
/*                  not sent  200..203 209 beside  final
 *                  qsfpu-    ^^^^204  |   |       | */
const ALWAYS /*  */ = "qqffu....................!!!!";
const IN_HAND /* */ = "qqffu.....=..............!!!!";
const APPROVED /**/ = "qqffu......=.............!!!!";
const COMPLETED /**/ = "qqffucccccccc..cccc.....c!!!!";
const REFUND /*  */ = "qqffurrrrrrrrrrrr.rrrrrrr!!!!";
const FACTORED /**/ = "qqffu...............=....!!!!";
const CONFIDENT /**/ = "qqffu................=...!!!!";
const RETURNED /**/ = "qqffu..................=.!!!!";

const ASKED_OF_RECEIVER = { 204: IN_HAND, 205: APPROVED, ...rows([206, 207, 208, 210], ALWAYS) };
const THE_OTHERS_TREATMENT = rows([204, 205, 206, 207, 208, 210], all("O"));
const OF_THE_CREDITOR = {
  212: ALWAYS,
  224: ALWAYS,
  225: FACTORED,
  226: CONFIDENT,
  227: ALWAYS,
  228: RETURNED,
};
const THE_OTHERS_MONEY = rows([212, 224, 225, 226, 227, 228], all("O"));
const ISSUED = { 209: COMPLETED, 220: ALWAYS };
const THE_OTHERS_ISSUE = rows([209, 220], all("O"));

describe("which status may be pushed, and why not", () => {
  it.each([
    [
      "the seller of what it sent",
      "seller",
      {},
      { ...THE_OTHERS_TREATMENT, ...ISSUED, ...OF_THE_CREDITOR, 211: REFUND },
    ],
    [
      "the buyer of what it received",
      "buyer",
      { direction: "inbound" },
      { ...ASKED_OF_RECEIVER, ...THE_OTHERS_ISSUE, ...THE_OTHERS_MONEY, 211: ALWAYS },
    ],
    [
      "the seller of what its customer issued (self-billing)",
      "seller",
      { direction: "inbound", type: "389" },
      { ...ASKED_OF_RECEIVER, ...THE_OTHERS_ISSUE, ...OF_THE_CREDITOR, 211: REFUND },
    ],
    [
      "the buyer that issued it itself (self-billing)",
      "buyer",
      { type: "389" },
      { ...THE_OTHERS_TREATMENT, ...ISSUED, ...THE_OTHERS_MONEY, 211: ALWAYS },
    ],
    [
      "the seller of a credit note that it sent",
      "seller",
      { type: "381" },
      { ...THE_OTHERS_TREATMENT, ...ISSUED, ...OF_THE_CREDITOR, 211: ALWAYS },
    ],
    [
      "the buyer of a credit note that it received",
      "buyer",
      { type: "381", direction: "inbound" },
      { ...ASKED_OF_RECEIVER, ...THE_OTHERS_ISSUE, ...THE_OTHERS_MONEY, 211: all("O") },
    ],
    [
      "the seller of a sale abroad",
      "seller",
      { treatment: "B2BINT" },
      {
        ...THE_OTHERS_TREATMENT,
        ...rows([209, 211, 220, 224, 225, 226, 227, 228], all("X")),
        212: ALWAYS,
      },
    ],
    [
      "the buyer of a sale from abroad",
      "buyer",
      { treatment: "B2BINT", direction: "inbound" },
      { ...rows([204, 205, 206, 207, 208, 210, 211], all("X")), ...THE_OTHERS_ISSUE, ...THE_OTHERS_MONEY },
    ],
    [
      "the seller of a consumer's invoice",
      "seller",
      { treatment: "B2C" },
      {
        ...THE_OTHERS_TREATMENT,
        ...rows([209, 211, 220, 224, 225, 226, 227, 228], all("X")),
        212: ALWAYS,
      },
    ],
    [
      "the keeper of an internal document",
      "seller",
      { treatment: "ARCHIVEONLY" },
      { ...THE_OTHERS_TREATMENT, ...rows([209, 211, 212, 220, 224, 225, 226, 227, 228], all("I")) },
    ],
  ] as const)("%s", (_, side, document, expected) => {
    expect(sideOf(invoice(document))).toBe(side);
    expect(tableOf(document)).toEqual({ ...NOT_OURS, ...expected });
  });

  it("has a sentence and a remedy for every no, in every case", () => {
    for (const direction of ["outbound", "inbound"] as const) {
      for (const type of ["380", "381", "389", "261"]) {
        for (const treatment of [null, "B2B", "B2BINT", "ARCHIVEONLY", "OUTOFSCOPE"]) {
          for (const [, state] of STATES) {
            for (const answer of possibilities(invoice({ direction, type, treatment, ...state }))) {
              if (answer.allowed) continue;
              expect(answer.why.message).toMatch(/^\S.*\.$|:/);
              expect(answer.why.fix.length).toBeGreaterThan(8);
            }
          }
        }
      }
    }
  });

  it("lets a seller pay back what was paid, whatever was said since", () => {
    const paid = invoice({ status: "disputed", badge: "paid" });
    expect(possibilityOf(paid, "payment_sent")).toMatchObject({ allowed: true });
  });
});

const needs = (status: StatusName, facts: Partial<PushFacts> = {}) => {
  const answer = possibilityOf(invoice({ direction: "inbound", ...facts }), status);
  if (!answer.allowed) throw new Error(answer.why.code);
  return answer.needs;
};

describe("what a status needs", () => {
  it("knows the closed lists, by buyer and by kind of invoice", () => {
    expect(needs("refused").reasons).not.toContain("PU_ERR");
    expect(needs("refused").reasons).not.toContain("AUTRE");
    expect(needs("refused", { process: "A1" }).reasons).toContain("AUTRE");
    expect(needs("refused", { process: "A1" }).reasons).toContain("RETRAIT_MAN_SERV");
    expect(needs("refused", { process: "S6" }).reasons).toEqual(["DEST_ERR"]);
    expect(needs("disputed").reasons).toContain("PU_ERR");
    expect(needs("approved")).toMatchObject({ reason: "none", amounts: "none", actionCode: "none" });
  });

  it("tells what a public buyer is not shown, and what it reads from an attachment", () => {
    const towards = (status: StatusName) => possibilityOf(invoice({ process: "A1" }), status);
    expect(towards("cancelled")).toMatchObject({
      allowed: true,
      note: { en: expect.stringContaining("public buyer"), fr: expect.stringContaining("acheteur public") },
    });
    expect(towards("payee_changed")).toMatchObject({ needs: { attachments: "required" }, note: null });
    expect(possibilityOf(invoice({}), "payee_changed")).toMatchObject({ needs: { attachments: "optional" } });
  });
});

const asked = (more: Partial<AskedPush> = {}): AskedPush => ({
  reason: null,
  comment: null,
  amounts: [],
  attachments: 0,
  actionCode: null,
  payee: null,
  ...more,
});
const amount = (value: string, vatRate: string | null = "20.00", code: string | null = null) => ({
  amount: value,
  currency: "EUR",
  vatRate,
  code,
});
const seller = { direction: "outbound" } as const;
const factor = { siren: "732829320", name: "Factor SA", iban: "FR7630006000011234567890189", bic: null };
const billed: Billed = {
  currency: "EUR",
  total: "1200.00",
  totalWithoutVat: "1000.00",
  amountDue: "1200.00",
  received: "0",
  seller: {
    siren: "732829320",
    siret: null,
    name: null,
    address: null,
    vatNumber: null,
    routingCode: null,
    country: "FR",
  },
};

describe("what comes with a status", () => {
  it.each<[what: string, StatusName, Partial<PushFacts>, Partial<AskedPush>, faults: string[]]>([
    ["a refusal without a reason", "refused", {}, {}, ["reason BR-FR-CDV-15"]],
    ["a commercial quarrel as a refusal", "refused", {}, { reason: "PU_ERR" }, ["reason BR-FR-CDV-CL-09"]],
    ["a reason that nobody knows", "refused", {}, { reason: "NIX" }, ["reason BR-FR-CDV-CL-09"]],
    ["a refusal with a reason", "refused", {}, { reason: "TX_TVA_ERR" }, []],
    [
      "a refusal with an attachment",
      "refused",
      {},
      { reason: "DOUBLON", attachments: 1 },
      ["attachments G7.49"],
    ],
    ["another reason without a comment", "disputed", {}, { reason: "AUTRE" }, ["comment comment_required"]],
    ["another reason with one", "disputed", {}, { reason: "AUTRE", comment: "voir courrier" }, []],
    ["an action", "disputed", {}, { reason: "PU_ERR", actionCode: "NIN" }, []],
    [
      "an unknown action",
      "disputed",
      {},
      { reason: "PU_ERR", actionCode: "XX" },
      ["actionCode BR-FR-CDV-CL-10"],
    ],
    ["an action with an approval", "approved", {}, { actionCode: "NOA" }, ["actionCode BR-FR-CDV-CL-10"]],
    ["a reason with an approval", "approved", {}, { reason: "PU_ERR" }, ["reason BR-FR-CDV-CL-09"]],
    ["amounts with an approval", "approved", {}, { amounts: [amount("1.00")] }, ["amounts BR-FR-CDV-CL-11"]],
    ["a receipt without amounts", "payment_received", seller, {}, ["amounts REJ_ENCAISSEMENT"]],
    [
      "a receipt without its rate",
      "payment_received",
      seller,
      { amounts: [amount("1.00", null)] },
      ["amounts.0.vatRate REJ_ENCAISSEMENT"],
    ],
    [
      "a receipt by rate",
      "payment_received",
      seller,
      { amounts: [amount("720.00"), amount("440.00", "10.00"), amount("5.00", "0")] },
      [],
    ],
    [
      "two amounts of one rate",
      "payment_received",
      seller,
      { amounts: [amount("720.00"), amount("440.00", "20")] },
      ["amounts.1 REJ_ENCAISSEMENT"],
    ],
    [
      "a receipt taken back in silence",
      "payment_received",
      seller,
      { amounts: [amount("-720.00"), amount("-40.00", "10.00")] },
      ["comment P1.17"],
    ],
    [
      "a receipt taken back with its motive",
      "payment_received",
      seller,
      { amounts: [amount("-720.00")], comment: "Chèque impayé" },
      [],
    ],
    [
      "an amount that is none",
      "payment_received",
      seller,
      { amounts: [amount("12,50")] },
      ["amounts.0.amount BR-FR-DEC-01"],
    ],
    [
      "nothing at all",
      "payment_received",
      seller,
      { amounts: [amount("0.00")] },
      ["amounts.0.amount amount_zero"],
    ],
    [
      "another currency",
      "payment_received",
      seller,
      { amounts: [{ ...amount("1.00"), currency: "USD" }] },
      ["amounts.0.currency currency_differs"],
    ],
    [
      "an amount of another status",
      "payment_sent",
      {},
      { amounts: [amount("1.00", null, "MEN")] },
      ["amounts.0.code BR-FR-CDV-CL-11", "amounts.0.vatRate REJ_ENCAISSEMENT"],
    ],
    ["a payment", "payment_sent", {}, { amounts: [amount("1200.00", null)] }, []],
    ["a payment without its amount", "payment_sent", {}, {}, []],
    [
      "a negative payment",
      "payment_sent",
      {},
      { amounts: [amount("-1.00", null)], comment: "x" },
      ["amounts.0.amount P1.17"],
    ],
    [
      "a completion without a file",
      "completed",
      { ...seller, status: "suspended" },
      {},
      ["attachments MDT-96"],
    ],
    ["a completion with a file", "completed", { ...seller, status: "suspended" }, { attachments: 1 }, []],
    [
      "a request for direct payment without the invoice",
      "direct_payment_requested",
      seller,
      {},
      ["attachments MDT-96"],
    ],
    ["a payee with a cancellation", "cancelled", seller, { payee: factor }, ["payee MDG-41"]],
    ["a payee with a factoring", "factored", seller, { payee: factor }, []],
    ["a factoring without its payee", "factored", seller, {}, ["payee MDG-41"]],
    ["a change of account without a payee", "payee_changed", seller, {}, ["payee MDG-41"]],
    [
      "a change of account without an account",
      "payee_changed",
      seller,
      { payee: { ...factor, iban: null } },
      ["payee.iban BT-84"],
    ],
    [
      "a change of account whose IBAN is attached for a public buyer",
      "payee_changed",
      { ...seller, process: "A1" },
      { payee: { ...factor, iban: null }, attachments: 1 },
      [],
    ],
    ["a confidential factoring, of which the buyer learns nothing", "factored_confidential", seller, {}, []],
    [
      "a confidential factoring with half a payee",
      "factored_confidential",
      seller,
      { payee: { ...factor, siren: "", name: " " } },
      ["payee.siren MDG-41", "payee.name MDG-41"],
    ],
    [
      "half a payee",
      "factored",
      seller,
      { payee: { siren: "", name: "", iban: null, bic: null } },
      ["payee.siren MDG-41", "payee.name MDG-41", "payee.iban BT-84"],
    ],
  ])("%s", (_, status, facts, given, expected) => {
    const found = pushFaults(asked(given), needs(status, facts), billed);
    expect(found.map(({ path, code }) => `${path} ${code}`)).toEqual(expected);
    for (const { message, fix } of found) expect(Math.min(message.length, fix.length)).toBeGreaterThan(8);
  });
});
