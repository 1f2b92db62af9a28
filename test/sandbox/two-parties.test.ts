import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Cdar, readInvoice, recognise, writeCdar } from "../../src/documents/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { buyerOf, PLACES } from "../../src/sandbox/seed.ts";
import { advance, connect, control, type Flow, invoiceWith, start } from "./a-client.ts";

let sandbox: Sandbox;
let seller: Awaited<ReturnType<typeof connect>>;
let buyer: Awaited<ReturnType<typeof connect>>;
const BUYER = "732829320";

beforeEach(async () => {
  sandbox = await start();
  await control(sandbox, "PUT", "/clients/buyer/companies", {
    companies: [{ siren: BUYER, name: "Cliente SA" }],
  });
  seller = await connect(sandbox);
  buyer = await connect(sandbox, "buyer");
});
afterEach(() => sandbox.close());

/** A status message of a party, as an ERP writes it. */
const message = (code: string, number: string, more: Partial<Cdar> = {}): Uint8Array => {
  const parties = [
    { id: `0002:${PLACES.seller}`, name: "V", role: "SE", address: `0225:${PLACES.seller}` },
    { id: `0002:${BUYER}`, name: "A", role: "BY", address: `0225:${BUYER}` },
  ] as const;
  return writeCdar({
    businessProcess: "REGULATED",
    profile: "urn.cpro.gouv.fr:1p0:CDV:invoice",
    id: `CDV-${code}-${number}`,
    name: null,
    issuedAt: "2026-11-03T10:00:00.000Z",
    sender: { id: null, name: null, role: "WK", address: null },
    issuer: parties[1],
    recipients: [parties[0]],
    typeCode: "23",
    statusAt: "2026-11-03T10:00:00.000Z",
    invoiceNumber: number,
    documentStatus: null,
    invoiceType: "380",
    receivedAt: null,
    referenceTypeCode: null,
    invoiceDate: "2026-11-02",
    statusCode: code,
    statusLabel: null,
    sellerSiren: PLACES.seller,
    payee: null,
    attachments: [],
    details: [],
    ...more,
  });
};

const reason = (reasonCode: string): Partial<Cdar> => ({
  details: [
    {
      reasonCode,
      reason: null,
      actionCode: null,
      action: null,
      sequence: "1",
      notes: [],
      characteristics: [],
    },
  ],
});
const received = (amount: string | null, percent: string | null): Partial<Cdar> => ({
  details: [
    {
      reasonCode: null,
      reason: null,
      actionCode: null,
      action: null,
      sequence: "1",
      notes: [],
      characteristics: [
        {
          id: null,
          typeCode: "MEN",
          changed: false,
          name: null,
          location: null,
          value: null,
          amount,
          currency: "EUR",
          percent,
          dateTime: null,
        },
      ],
    },
  ],
});

const push = async (who: typeof seller, file: Uint8Array): Promise<Flow> => {
  const answer = await who.submit(file, { flowSyntax: "CDAR", name: "status.xml" });
  const { flowId } = (await answer.json()) as { flowId: string };
  await advance(sandbox, 1);
  return who.metadata(flowId);
};

describe("an invoice between two clients", () => {
  beforeEach(async () => {
    await seller.submit(invoiceWith({ number: "X-1", buyer: BUYER }));
    await advance(sandbox, 10);
  });

  test("arrives, and both hear of it in their own words; then the buyer decides", async () => {
    const arrived = await buyer.received(["SupplierInvoice"]);
    expect(arrived).toHaveLength(1);
    const document = await recognise(arrived[0]?.bytes ?? new Uint8Array());
    expect(document.kind === "invoice" && readInvoice(document).number).toBe("X-1");
    expect(await seller.codes()).toEqual(["200", "201", "202", "203"]);
    expect(await buyer.codes(["SupplierInvoiceLC"])).toEqual(["202", "203"]);

    const pushed = await push(buyer, message("205", "X-1"));
    expect(pushed).toMatchObject({ flowType: "SupplierInvoiceLC", acknowledgement: { status: "Ok" } });
    expect(await seller.codes()).toEqual(["200", "201", "202", "203", "205"]);
    await push(seller, message("212", "X-1", received("1160.00", "20.00")));
    expect(await buyer.codes(["SupplierInvoiceLC"])).toEqual(["202", "203", "212"]);
  });

  describe("and a second one", () => {
    const REFERENCE = /<ram:ReferenceReferencedDocument>.*<\/ram:ReferenceReferencedDocument>/s;
    /** One message about both: the first approved, the second as given. */
    const both = (second: Uint8Array): Uint8Array => {
      const [reference = ""] = REFERENCE.exec(Buffer.from(second).toString()) ?? [];
      return Buffer.from(
        Buffer.from(message("205", "X-1"))
          .toString()
          .replace(REFERENCE, (first) => `${first}${reference}`)
          .replace("<udt:Indicator>false", "<udt:Indicator>true"),
      );
    };
    beforeEach(async () => {
      await seller.submit(invoiceWith({ number: "X-2", buyer: BUYER }));
      await advance(sandbox, 10);
    });
    const heard = async (number: string) =>
      (await seller.received()).flatMap(({ cdar }) =>
        cdar?.invoiceNumber === number ? cdar.statusCode : [],
      );

    test("are told of by one message about both: to the seller as one message for each", async () => {
      const pushed = await push(buyer, both(message("210", "X-2", reason("TX_TVA_ERR"))));
      expect(pushed).toMatchObject({ flowType: "SupplierInvoiceLC", acknowledgement: { status: "Ok" } });
      expect(await heard("X-1")).toEqual(["200", "201", "202", "203", "205"]);
      expect(await heard("X-2")).toEqual(["200", "201", "202", "203", "210"]);
      const received = await seller.received();
      expect(received.filter(({ cdar }) => cdar === null)).toEqual([]);
      const refusal = received.find(({ cdar }) => cdar?.statusCode === "210")?.cdar;
      expect(refusal?.details[0]?.reasonCode).toBe("TX_TVA_ERR");
      expect((await push(buyer, message("205", "X-2"))).acknowledgement.status).toBe("Error");
    });

    test("stay as they are where one of the message's documents is wrong", async () => {
      const { acknowledgement } = await push(buyer, both(message("210", "X-2")));
      expect(acknowledgement).toMatchObject({
        status: "Error",
        details: [{ reasonCode: "InvoiceLCRuleError" }],
      });
      expect(await heard("X-1")).toEqual(["200", "201", "202", "203"]);
      expect(await heard("X-2")).toEqual(["200", "201", "202", "203"]);
    });
  });

  test.each([
    ["an invoice that nobody knows", "buyer", message("205", "X-404"), "InvoiceLCInvalidStatus"],
    ["a code that nobody knows", "buyer", message("299", "X-1"), "InvoiceLCInvalidStatus"],
    ["a platform's status", "buyer", message("202", "X-1"), "InvoiceLCAccessDenied"],
    ["the buyer's status by the seller", "seller", message("205", "X-1"), "InvoiceLCAccessDenied"],
    ["a refusal without a reason", "buyer", message("210", "X-1"), "InvoiceLCRuleError"],
    ["a refusal over the price", "buyer", message("210", "X-1", reason("PU_ERR")), "InvoiceLCRuleError"],
    ["a receipt without an amount", "seller", message("212", "X-1"), "InvoiceLCAmountError"],
    [
      "a receipt without a rate",
      "seller",
      message("212", "X-1", received("5.00", null)),
      "InvoiceLCAmountError",
    ],
    ["a message that cannot be read", "buyer", message("205", "X-1").slice(0, 800), "InvalidSchema"],
  ])("%s is refused", async (_what, who, file, reasonCode) => {
    const before = await seller.codes();
    const { acknowledgement } = await push(who === "seller" ? seller : buyer, file);
    expect(acknowledgement).toMatchObject({ status: "Error", details: [{ reasonCode }] });
    expect(await seller.codes()).toEqual(before);
  });

  test("nothing follows a refusal", async () => {
    expect((await push(buyer, message("210", "X-1", reason("TX_TVA_ERR")))).acknowledgement.status).toBe(
      "Ok",
    );
    const { acknowledgement } = await push(buyer, message("205", "X-1"));
    expect(acknowledgement.details?.[0]?.reasonCode).toBe("InvoiceLCStatusError");
  });
});

describe("an invoice that the sandbox is asked to send", () => {
  test.each(["cii", "ubl", "factur-x"])(
    "is a readable %s invoice to the client's company",
    async (format) => {
      await control(sandbox, "POST", "/clients/buyer/receive", { format, number: "BEL-1", amount: "250.00" });
      const [flow] = await buyer.received(["SupplierInvoice"]);
      const document = await recognise(flow?.bytes ?? new Uint8Array());
      expect(document.kind === "invoice" && readInvoice(document)).toMatchObject({
        number: "BEL-1",
        total: "300.00",
        buyer: { siren: BUYER, address: `0225:${BUYER}` },
      });
      await advance(sandbox, 5);
      expect(await buyer.codes(["SupplierInvoiceLC"])).toEqual(["202", "203"]);
      if (format !== "factur-x") return;
      const { flowId } = flow?.flow ?? { flowId: "" };
      const inside = await recognise(await buyer.download(flowId, "Converted"));
      expect(inside).toMatchObject({ kind: "invoice", syntax: "cii" });
      expect(
        Buffer.from(await buyer.download(flowId, "ReadableView")).equals(Buffer.from(flow?.bytes ?? [])),
      ).toBe(true);
    },
  );

  test("is receipted by its seller once paid, and completed once suspended", async () => {
    await control(sandbox, "POST", "/clients/buyer/receive", { number: "BEL-2" });
    await advance(sandbox, 5);
    const [made] = (await buyer.received(["SupplierInvoiceLC"])).map(({ cdar }) => cdar);
    const about = { sellerSiren: PLACES.supplier, invoiceDate: made?.invoiceDate ?? null };
    await push(buyer, message("208", "BEL-2", { ...about, ...reason("JUSTIF_ABS") }));
    await advance(sandbox, 2);
    await push(buyer, message("211", "BEL-2", about));
    await advance(sandbox, 2);
    const heard = await buyer.received(["SupplierInvoiceLC"]);
    expect(heard.map(({ cdar }) => cdar?.statusCode)).toEqual(["202", "203", "209", "212"]);
    expect(heard[2]?.cdar?.attachments[0]?.fileName).toBe("bon-de-livraison.csv");
    expect(heard[3]?.cdar?.issuer).toMatchObject({ role: "SE", id: `0002:${PLACES.supplier}` });
  });

  test("may be any file, an unreadable one too", async () => {
    const answer = await fetch(
      `${sandbox.controlUrl}/clients/buyer/receive?flowType=SupplierInvoice&syntax=UBL`,
      {
        method: "POST",
        headers: { "content-type": "application/octet-stream" },
        body: "poison",
      },
    );
    expect(answer.status).toBe(201);
    const [flow] = await buyer.received(["SupplierInvoice"]);
    expect(Buffer.from(flow?.bytes ?? []).toString()).toBe("poison");
    expect(flow?.flow).toMatchObject({ flowSyntax: "UBL", flowDirection: "In" });
  });

  test("needs a company to go to", async () => {
    const answer = await fetch(`${sandbox.controlUrl}/clients/nobody/receive`, { method: "POST" });
    expect(answer.status).toBe(422);
  });
});

test("a company moves from one client to another; its number is checked", async () => {
  await control(sandbox, "PUT", "/clients/third/companies", { companies: [BUYER] });
  expect(await control(sandbox, "GET", "/clients/buyer")).toMatchObject({ companies: [] });
  const wrong = control(sandbox, "PUT", "/clients/third/companies", { companies: ["732829321"] });
  await expect(wrong).rejects.toThrow("400");
});

test("a status that the client set in the seller's name is not said again by the sandbox", async () => {
  await seller.submit(invoiceWith({ number: "P-1", buyer: buyerOf("pays") }));
  await advance(sandbox, 7);
  await push(seller, message("212", "P-1", received("1160.00", "20.00")));
  await advance(sandbox, 10);
  expect(await seller.codes()).toEqual(["200", "201", "202", "203", "204", "205", "211"]);
});

test("reset forgets everything and keeps going", async () => {
  await seller.submit(invoiceWith());
  await control(sandbox, "POST", "/reset");
  expect(await control(sandbox, "GET", "/deposits")).toMatchObject({ count: 0 });
  expect((await seller.ask("/flows/none")).status).toBe(401);
  const again = await connect(sandbox);
  expect((await again.submit(invoiceWith())).status).toBe(202);
});
