import { describe, expect, test } from "vitest";
import type { OutgoingStatus } from "../../src/adapters/port.ts";
import { type CdarDetail, messageOfStatus, readCdar, writeCdar } from "../../src/documents/index.ts";
import type { Invoice, OtherParty } from "../../src/domain/invoice.ts";
import { SPEAKERS } from "../../src/domain/life-cycle/speakers.ts";
import { outgoingInvoice } from "../adapters/rig.ts";
import { fullCdar } from "../fixtures/cdar.ts";
import { openRules, publishedRules } from "../support/cdar-rules.ts";

const party = (siren: string, name: string): Invoice["seller"] => ({
  siren,
  siret: null,
  name,
  address: `0225:${siren}`,
  vatNumber: null,
  routingCode: null,
  country: "FR",
});

const pushOf = (more: Partial<OutgoingStatus>): OutgoingStatus => ({
  id: "psh_0198c0de0000700080000000000000a1",
  invoice: outgoingInvoice({
    delivery: "sent",
    seller: party("732829320", "Vendeur"),
    buyer: party("404833048", "Acheteur"),
  }).invoice,
  status: "approved",
  at: "2026-09-16T10:00:00.000Z",
  setBy: "buyer",
  reasons: [],
  comment: null,
  amounts: [],
  actionCode: null,
  attachments: [],
  ...more,
});

const other = (role: OtherParty["role"]): OtherParty => ({ role, siren: "552178639", name: "Un tiers" });

/** A status of each of the parties beside seller and buyer. */
const SAID: Readonly<Record<OtherParty["role"], Partial<OutgoingStatus>>> = {
  AB: { status: "approved" },
  IV: { status: "in_hand" },
  PR: { status: "payment_sent", amounts: [{ code: "MPA", amount: "5.00", currency: "EUR", vatRate: null }] },
  SR: { status: "endorsed", setBy: "seller" },
  II: { status: "cancelled", setBy: "seller" },
  PE: {
    status: "payment_received",
    setBy: "seller",
    amounts: [{ code: "MEN", amount: "5.00", currency: "EUR", vatRate: "20" }],
  },
  DL: {
    status: "factored",
    setBy: "seller",
    comment: "Créance cédée",
    payee: { siren: "552178639", name: "Un tiers", iban: "FR7630006000011234567890189", bic: null },
  },
};
const roles = Object.keys(SPEAKERS) as OtherParty["role"][];
const messageBy = (role: OtherParty["role"]) =>
  messageOfStatus(pushOf({ ...SAID[role], as: other(role) }), "0225:732829320");

describe("the message of a status that another party sets", () => {
  test.each(roles)("names it as the issuer, by its role (%s)", (role) => {
    const { issuer, recipients } = messageBy(role);
    expect(issuer).toEqual({ id: "0002:552178639", name: "Un tiers", role, address: null });
    expect(recipients[0]?.role).toBe(SPEAKERS[role].side === "seller" ? "BY" : "SE");
  });

  test("goes to both parties where it is an endorsement", () => {
    expect(messageBy("SR").recipients.map(({ role }) => role)).toEqual(["BY", "SE"]);
    expect(messageBy("AB").recipients.map(({ role }) => role)).toEqual(["SE"]);
  });
});

test("the words of an assignment are told as such", () => {
  expect(messageBy("DL").details[0]?.notes).toEqual([
    { code: null, content: "Créance cédée", subject: "ACC" },
  ]);
  const { details } = messageOfStatus(pushOf({ comment: "Bien reçu" }), null);
  expect(details[0]?.notes[0]?.subject).toBeNull();
});

describe("the history that a message tells", () => {
  const [detail] = fullCdar().details;
  const told: CdarDetail[] = [
    {
      reasonCode: null,
      reason: null,
      actionCode: null,
      action: null,
      sequence: "1",
      notes: [],
      at: "2026-09-14T08:00:00.000Z",
      statusCode: "205",
      statusLabel: "Approuvée",
      characteristics: (detail?.characteristics ?? []).map((one) => ({ ...one, code: "VATEX-FR-AE" })),
    },
  ];

  test("is read as it is written: time, status, and the code of an amount", () => {
    expect(readCdar(writeCdar(fullCdar({ details: told }))).details).toEqual(told);
  });
});

describe.skipIf(!publishedRules.there)(publishedRules.title("the published schema and rules"), () => {
  test("take a message of each party, and one that tells a history", async () => {
    using rules = await openRules();
    for (const role of roles) expect(await rules.faultsOf(writeCdar(messageBy(role))), role).toEqual([]);
    const [detail] = fullCdar().details;
    const history = detail && [{ ...detail, at: "2026-09-14T08:00:00.000Z", statusCode: "207" }];
    expect(await rules.faultsOf(writeCdar(fullCdar({ details: history ?? [] })))).toEqual(
      await rules.faultsOf(writeCdar(fullCdar())),
    );
  });
});
