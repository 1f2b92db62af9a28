import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { afnor } from "../../src/adapters/afnor/index.ts";
import type { OutgoingStatus } from "../../src/adapters/port.ts";
import { readCdar } from "../../src/documents/index.ts";
import type { Invoice } from "../../src/domain/invoice.ts";
import { possibilityOf } from "../../src/domain/life-cycle/allowed.ts";
import { type Side, sideOf } from "../../src/domain/life-cycle/push.ts";
import { REASONS } from "../../src/domain/life-cycle/reasons.ts";
import { STATUS_NAMES, type StatusName, statusFacts } from "../../src/domain/life-cycle/status.ts";
import { openRules, publishedRules } from "../support/cdar-rules.ts";
import { afnorRig } from "./afnor-rig.ts";
import { testIo } from "./io.ts";
import { failureOf, outgoingInvoice } from "./rig.ts";

const signal = new AbortController().signal;

const party = (siren: string, address: string | null, name: string): Invoice["seller"] => ({
  siren,
  siret: null,
  name,
  address,
  vatNumber: null,
  routingCode: null,
  country: "FR",
});
const invoiceOf = (changes: Partial<Invoice> = {}): Invoice =>
  outgoingInvoice({
    delivery: "sent",
    platformId: "flow-1",
    seller: party("732829320", "0225:732829320_STATUTS", "Vendeur & Fils"),
    buyer: party("404833048", "0225:404833048_40483304800022", "Acheteur"),
    ...changes,
  }).invoice;

const pushOf = (
  status: StatusName,
  invoice: Invoice,
  more: Partial<OutgoingStatus> = {},
): OutgoingStatus => ({
  id: "psh_0198c0de0000700080000000000000a1",
  invoice,
  status,
  at: "2026-10-25T00:30:15.000Z",
  setBy: sideOf(invoice),
  reasons: [],
  comment: null,
  amounts: [],
  actionCode: null,
  attachments: [],
  takenAt: "2026-09-16T08:00:00.000Z",
  ...more,
});

const open = (options = {}) => {
  const rig = afnorRig(options);
  const connection = afnor.open(rig.settings, testIo(rig.fetch));
  const { statuses } = connection;
  if (statuses === undefined) throw new Error("no statuses");
  /** Sends a status; gives the file and the facts as the platform got them. */
  const send = async (push: OutgoingStatus) => {
    const before = rig.faults.of("submit").length;
    const sent = await statuses.send(push, signal);
    const body = Buffer.from(rig.faults.of("submit")[before]?.body ?? []).toString();
    const xml = /<\?xml[\s\S]*<\/rsm:CrossDomainAcknowledgementAndResponse>/.exec(body)?.[0] ?? "";
    const info = JSON.parse(/\{.*\}/.exec(body)?.[0] ?? "null") as Record<string, string>;
    return { sent, xml: Buffer.from(xml), info, cdar: readCdar(Buffer.from(xml)) };
  };
  return { rig, statuses, send };
};

const PDF = { fileName: "bon.pdf", mediaType: "application/pdf", bytes: Buffer.from("%PDF-1.7 bon") };
const FACTOR = {
  siren: "552178639",
  name: "Affacturage SA",
  iban: "FR7630006000011234567890189",
  bic: "AGRIFRPP",
};

/** Every way to say every status that an ERP may push. */
const everyPush = (): [string, OutgoingStatus][] => {
  const kinds: Partial<Invoice>[] = [
    { direction: "inbound" },
    { direction: "outbound" },
    { direction: "inbound", type: "389" },
    { direction: "outbound", type: "389" },
    { direction: "outbound", type: "381" },
    { direction: "inbound", type: "261" },
    { direction: "outbound", treatment: "B2BINT" },
    { direction: "outbound", treatment: null, process: "A1" },
    { direction: "inbound", process: "S6" },
  ];
  return kinds.flatMap((kind, i) =>
    STATUS_NAMES.flatMap((status) => {
      const invoice = invoiceOf({ ...kind, status: status === "completed" ? "suspended" : "made_available" });
      const answer = possibilityOf(invoice, status);
      if (!answer.allowed) return [];
      const { needs } = answer;
      const name = `${statusFacts(status).code} ${Object.values(kind).join(" ")}`;
      // The lists are the same for all kinds, but for the public buyer's: its messages are Chorus Pro's own.
      const some = <T>(list: readonly T[]): readonly (T | null)[] =>
        list.length === 0 ? [null] : i < 2 ? list : list.slice(0, 1);
      const reasons = some(needs.reasons);
      const codes = some(needs.amountCodes);
      return reasons.flatMap((reason) =>
        codes.map((code): [string, OutgoingStatus] => [
          [name, reason, code].filter(Boolean).join(" "),
          pushOf(status, invoice, {
            reasons: reason === null ? [] : [{ code: reason, text: REASONS[reason].label }],
            comment: reason === "AUTRE" ? 'Voir <courrier> & "annexe"' : null,
            amounts:
              code === null
                ? []
                : [...new Set([String(needs.amountCodes[0]), code])].flatMap((c) => [
                    { code: c, amount: "720.00", currency: "EUR", vatRate: "20" },
                    { code: c, amount: "-440.00", currency: "EUR", vatRate: "10.00" },
                  ]),
            actionCode: needs.actionCode === "none" ? null : "PIN",
            attachments: needs.attachments === "required" ? [PDF] : [],
            ...(needs.payee === "none" ? {} : { payee: FACTOR }),
          }),
        ]),
      );
    }),
  );
};

describe.skipIf(!publishedRules.there)(
  publishedRules.title("messages of pushed statuses, by the published schema and rules"),
  () => {
    let rules: Awaited<ReturnType<typeof openRules>>;
    beforeAll(async () => {
      rules = await openRules();
    });
    afterAll(() => rules[Symbol.dispose]());

    it("are valid, whatever is said by whom of what", async () => {
      const { send } = open();
      const pushes = everyPush();
      expect(new Set(pushes.map(([, { status }]) => status)).size).toBe(15);
      const wrong: string[] = [];
      for (const [name, push] of pushes) {
        const { xml } = await send(push);
        for (const fault of await rules.faultsOf(xml)) wrong.push(`${name}: ${fault}`);
      }
      expect(wrong).toEqual([]);
    }, 60_000);

    it("the rules would tell", async () => {
      const { send } = open();
      const text = (await send(pushOf("refused", invoiceOf({ direction: "inbound" })))).xml;
      expect((await rules.faultsOf(text)).join()).toContain("BR-FR-CDV-15");
      const { xml } = await send(pushOf("approved", invoiceOf({ direction: "inbound" })));
      const without = xml
        .toString()
        .replace(/<ram:URIUniversalCommunication>.*?<\/ram:URIUniversalCommunication>/, "");
      expect((await rules.faultsOf(Buffer.from(without))).join()).toContain("BR-FR-CDV-08");
    });
  },
);

describe("a pushed status", () => {
  it("is a life-cycle message under our reference", async () => {
    const { send, rig } = open();
    const push = pushOf("disputed", invoiceOf({ direction: "inbound" }), {
      reasons: [{ code: "PU_ERR", text: REASONS.PU_ERR.label }],
      comment: "Prix du devis",
      actionCode: "NIN",
    });
    const { sent, info, cdar } = await send(push);
    expect(sent).toMatchObject({ done: true, platformId: expect.any(String) });
    expect(info).toEqual({
      trackingId: push.id,
      name: `${push.id}.xml`,
      flowSyntax: "CDAR",
      sha256: expect.stringMatching(/^[a-f0-9]{64}$/),
    });
    expect(rig.violations).toEqual([]);
    expect(cdar).toMatchObject({
      id: push.id,
      businessProcess: "REGULATED",
      profile: "urn.cpro.gouv.fr:1p0:CDV:invoice",
      sender: { role: "WK", id: null },
      issuer: { role: "BY", id: "0002:404833048" },
      recipients: [{ role: "SE", id: "0002:732829320", address: "0225:732829320_STATUTS" }],
      typeCode: "23",
      documentStatus: "46",
      statusCode: "207",
      invoiceNumber: "F2026-0001",
      invoiceType: "380",
      invoiceDate: "2026-09-15",
      receivedAt: "2026-09-16T08:00:00.000Z",
      sellerSiren: "732829320",
      details: [
        { reasonCode: "PU_ERR", actionCode: "NIN", sequence: "1", notes: [{ content: "Prix du devis" }] },
      ],
    });
  });

  it.each<[StatusName, Partial<Invoice>, from: Side, documentStatus: string | null]>([
    ["in_hand", { direction: "inbound" }, "buyer", "45"],
    ["approved", { direction: "inbound" }, "buyer", "1"],
    ["partially_approved", { direction: "inbound" }, "buyer", "49"],
    ["suspended", { direction: "inbound" }, "buyer", "39"],
    ["refused", { direction: "inbound" }, "buyer", "50"],
    ["payment_sent", { direction: "inbound" }, "buyer", "47"],
    ["completed", {}, "seller", "37"],
    ["payment_received", {}, "seller", "47"],
    ["cancelled", {}, "seller", null],
    ["direct_payment_requested", {}, "seller", null],
    ["factored", {}, "seller", "5"],
    ["payee_changed", {}, "seller", "5"],
    ["not_factored", {}, "seller", "5"],
    ["approved", { direction: "inbound", type: "389" }, "seller", "1"],
    ["cancelled", { direction: "outbound", type: "389" }, "buyer", null],
  ])("%s of %j comes from the %s", async (status, kind, from, documentStatus) => {
    const { cdar } = await open().send(pushOf(status, invoiceOf(kind)));
    const [issuer, recipient] = from === "seller" ? ["SE", "BY"] : ["BY", "SE"];
    expect(cdar.issuer.role).toBe(issuer);
    expect(cdar.recipients).toHaveLength(1);
    expect(cdar.recipients[0]).toMatchObject({
      role: recipient,
      address: recipient === "SE" ? "0225:732829320_STATUTS" : "0225:404833048_40483304800022",
    });
    expect(cdar.documentStatus).toBe(documentStatus);
  });

  it("is never told to the buyer when the factoring is confidential", async () => {
    const { send } = open();
    const named = await send(pushOf("factored_confidential", invoiceOf(), { payee: FACTOR }));
    expect(named.cdar.recipients).toMatchObject([
      { role: "DL", id: "0002:552178639", address: "0225:552178639" },
    ]);
    const unnamed = await send(pushOf("factored_confidential", invoiceOf()));
    expect(unnamed.cdar.recipients).toMatchObject([{ role: "WK", id: null }]);
    for (const { xml } of [named, unnamed]) expect(xml.toString()).not.toContain("404833048");
  });

  it("names the new payee and the account", async () => {
    const { cdar } = await open().send(pushOf("payee_changed", invoiceOf(), { payee: FACTOR }));
    expect(cdar.payee).toMatchObject({ id: "0002:552178639", name: "Affacturage SA", role: "DL" });
    expect(cdar.details[0]?.characteristics.map((c) => [c.id, c.typeCode, c.value])).toEqual([
      ["BT-84", "CBB", "FR7630006000011234567890189"],
      ["BT-85", "CBB", "Affacturage SA"],
      ["BT-86", "CBB", "AGRIFRPP"],
    ]);
  });

  it("goes to a line of the directory where the invoice gives no address, and to the bare SIREN last", async () => {
    const { send, rig } = open();
    const bare = (siren: string) =>
      invoiceOf({ direction: "inbound", seller: party(siren, null, "Vendeur") });
    const found = await send(pushOf("approved", bare("732829320")));
    expect(found.cdar.recipients[0]?.address).toBe("0225:732829320_73282932000074");
    const unknown = await send(pushOf("approved", bare("552100554")));
    expect(unknown.cdar.recipients[0]?.address).toBe("0225:552100554");
    expect(rig.violations).toEqual([]);
  });

  it("is the same each time it is written, and is found again under its reference", async () => {
    const { send, statuses } = open();
    const push = pushOf("payment_sent", invoiceOf({ direction: "inbound" }), {
      amounts: [{ code: "MPA", amount: "1200.00", currency: "EUR", vatRate: null }],
    });
    expect(await statuses.find?.(push, signal)).toBeNull();
    const first = await send(push);
    expect(await statuses.find?.(push, signal)).toMatchObject({
      platformId: first.sent.done ? first.sent.platformId : "",
      sameContent: "yes",
    });
    expect((await send(push)).info.sha256).toBe(first.info.sha256);
    expect(first.cdar.details[0]?.characteristics).toMatchObject([
      { typeCode: "MPA", amount: "1200.00", currency: "EUR", dateTime: "2026-10-25" },
    ]);
  });

  it("fails like a deposit: a lost answer is unknown, a no is a no", async () => {
    const { rig, statuses } = open();
    const push = pushOf("cancelled", invoiceOf());
    rig.faults.meet("submit", { status: 502, body: "" });
    expect((await failureOf(statuses.send(push, signal))).kind).toBe("unknown");
    rig.faults.meet("submit", { status: 422, body: { errorCode: "X", errorMessage: "MDT-73 invalide" } });
    expect(await failureOf(statuses.send(push, signal))).toMatchObject({
      kind: "refused",
      facts: { message: "MDT-73 invalide" },
    });
  });

  it("is not possible before the invoice is there", () => {
    const { statuses } = open();
    expect(statuses.allowed(invoiceOf({ platformId: null }), "cancelled")).toMatchObject({ allowed: false });
    expect(statuses.allowed(invoiceOf(), "cancelled")).toEqual({ allowed: true });
  });
});
