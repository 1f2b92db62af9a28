import { describe, expect, test } from "vitest";
import {
  DocumentFault,
  readCdar,
  readContentAndFaults,
  readInvoice,
  readInvoiceAndContent,
  readInvoiceContent,
  recognise,
  writeCii,
  writeUbl,
} from "../../src/documents/index.ts";
import { BUYER_SIREN, SELLER_SIREN, sampleContent, sampleCreditNote } from "../fixtures/invoices.ts";

const writers = [
  ["CII", writeCii],
  ["UBL", writeUbl],
] as const;

/** Reads what a writer wrote, after a change to its text. */
const read = async (bytes: Uint8Array, change: (xml: string) => string = (xml) => xml) =>
  readInvoice(await recognise(Buffer.from(change(Buffer.from(bytes).toString()))));

const faultOf = async (promise: Promise<unknown>): Promise<DocumentFault> => {
  const fault = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (fault instanceof DocumentFault) return fault;
  throw new Error(`expected a DocumentFault, not ${fault}`);
};

/** Why the summary of a document is refused. */
const readFault = (document: Parameters<typeof readInvoice>[0]): string => {
  try {
    readInvoice(document);
  } catch (error) {
    return error instanceof DocumentFault ? error.message : String(error);
  }
  throw new Error("it is read");
};

describe.each(writers)("%s", (name, write) => {
  test("summary and content come of one reading as they come of two", async () => {
    const bytes = Buffer.from(
      write(sampleContent({ attachments: [{ id: "1", description: "RIB", size: null }] })),
    );
    const document = await recognise(bytes);
    const { summary, ...rest } = readInvoiceAndContent(document, { attachments: true });
    expect(summary).toEqual(readInvoice(document));
    expect(rest).toEqual(readContentAndFaults(document, { attachments: true }));
  });

  test("a fault of the header is refused by itself, one of a line is told beside the content", async () => {
    const text = Buffer.from(write(sampleContent())).toString();
    const header = await recognise(
      Buffer.from(text.replace(/>(1000\.00)(<\/[a-z]+:(?:TaxBasisTotal|TaxExclusive))/, ">x$2")),
    );
    expect(() => readInvoiceAndContent(header)).toThrow(readFault(header));
    const line = await recognise(
      Buffer.from(text.replace(/(<(?:ram:ChargeAmount|cbc:PriceAmount)[^>]*>)[^<]*/, "$1x")),
    );
    const { summary, faults } = readInvoiceAndContent(line);
    expect(summary).toEqual(readInvoice(line));
    expect(faults.map(({ code }) => code)).toEqual(["amount_malformed"]);
  });

  test("a summary has every term", async () => {
    expect(await read(write(sampleContent()))).toEqual({
      syntax: name.toLowerCase(),
      number: "F202600042",
      issueDate: "2026-09-15",
      type: "380",
      currency: "EUR",
      total: "1200.00",
      totalWithoutVat: "1000.00",
      totalVat: "200.00",
      amountDue: "1200.00",
      profile: "urn:cen.eu:en16931:2017",
      process: "S1",
      orderReference: "BC-2026-118",
      buyerReference: "SERVICE-ACHATS",
      treatment: "B2B",
      seller: {
        siren: SELLER_SIREN,
        siret: "73282932000074",
        name: "Atelier Brumaire SAS",
        address: `0225:${SELLER_SIREN}`,
        vatNumber: "FR44732829320",
        routingCode: null,
        country: "FR",
      },
      buyer: {
        siren: BUYER_SIREN,
        siret: "40483304800022",
        name: "Comptoir Vendémiaire SARL",
        address: `0225:${BUYER_SIREN}`,
        vatNumber: "FR83404833048",
        routingCode: null,
        country: "FR",
      },
    });
  });

  test("a credit note is read like an invoice, its due date too", async () => {
    const content = readInvoiceContent(await recognise(write(sampleCreditNote())));
    expect(content).toMatchObject({ number: "A202600007", typeCode: "381", dueDate: "2026-10-20" });
    expect(content.precedingInvoices).toEqual([{ number: "F202600042", issueDate: "2026-09-15" }]);
  });

  /** The text of a term, in either syntax. */
  const TERMS = {
    "BT-1": /(?<=ID>)F202600042(?=<\/(?:ram|cbc):ID><(?:ram:TypeCode|cbc:IssueDate))/,
    "BT-2": /(?<=(?:<udt:DateTimeString format="102">|IssueDate>))2026-?09-?15(?=<)/,
    "BT-3": /(?<=TypeCode>)380(?=<)/,
    "BT-5": /(?<=(?:Invoice|Document)CurrencyCode>)EUR(?=<)/,
    "BT-112": /(?<=(?:GrandTotalAmount|TaxInclusiveAmount currencyID="EUR")>)1200.00(?=<)/,
  };
  const withTerm = (term: keyof typeof TERMS, value: string) => (xml: string) => {
    expect(xml).toMatch(TERMS[term]);
    return xml.replace(TERMS[term], value);
  };

  test.each(["BT-1", "BT-2", "BT-3", "BT-5", "BT-112"] as const)(
    "without %s the invoice is invalid there",
    async (path) => {
      const fault = await faultOf(read(write(sampleContent()), withTerm(path, "")));
      expect(fault).toMatchObject({ kind: "invalid", code: "term_missing", path });
      expect(fault.fix).toContain(path);
    },
  );

  test.each(["2026-02-30", "2026-13-01", "15/09/2026", "20260", "2026-09-15T10:00:00", "00000000"])(
    "%s is no issue date",
    async (issueDate) => {
      const fault = await faultOf(read(write(sampleContent()), withTerm("BT-2", issueDate)));
      expect(fault).toMatchObject({ kind: "invalid", code: "date_malformed", path: "BT-2" });
    },
  );

  test.each(["1 200,00", "1,200.00", "1e3", "NaN", "INF", "0x10", "1200.00 EUR", "+", ".", "--1"])(
    "%s is no amount",
    async (withVat) => {
      const fault = await faultOf(read(write(sampleContent()), withTerm("BT-112", withVat)));
      expect(fault).toMatchObject({ kind: "invalid", code: "amount_malformed", path: "BT-112" });
    },
  );

  test.each([
    ["-782179.43", "-782179.43"],
    ["0", "0"],
    ["99999999999999999.99", "99999999999999999.99"],
    ["00012.5000", "12.5000"],
    ["+1200.00", "1200.00"],
    ["+0.10", "0.10"],
    [".5", "0.5"],
    ["-.5", "-0.5"],
    ["64.", "64"],
    ["-0.00", "0.00"],
    ["\n  1200.00\t", "1200.00"],
  ])("the decimal %j is read as %s", async (withVat, total) => {
    expect((await read(write(sampleContent()), withTerm("BT-112", withVat))).total).toBe(total);
  });

  test("VAT is taken in the currency of the invoice, and is 0.00 where there is none", async () => {
    const totals = { withVat: "1200.00", due: "1200.00", vat: "200.00", vatInVatCurrency: "220.00" };
    const both = await read(write(sampleContent({ vatCurrency: "USD", totals })));
    expect(both.totalVat).toBe("200.00");
    const swapped = await read(write(sampleContent({ vatCurrency: "USD", totals })), (xml) =>
      xml.replace(/(<(ram:TaxTotal|cbc:Tax)Amount currencyID=")EUR(">200\.00)/, "$1CHF$3"),
    );
    expect(swapped.totalVat).toBe("0.00");
    const none = await read(
      write(
        sampleContent({
          totals: { withVat: "1000.00", due: "1000.00" },
          vatPointCode: undefined,
          vatBreakdown: [],
        }),
      ),
    );
    expect(none.totalVat).toBe("0.00");
  });

  test("a total of VAT without a currency is that of the invoice", async () => {
    const bare = await read(write(sampleContent()), (xml) =>
      xml.replace(/(<(?:ram:TaxTotal|cbc:Tax)Amount) currencyID="EUR"(>200\.00)/, "$1$2"),
    );
    expect(bare.totalVat).toBe("200.00");
  });

  test("the SIREN comes from the legal identifier, the SIRET, the address or the VAT number, in this order", async () => {
    const base = sampleContent().seller;
    const sirenOf = async (seller: Partial<typeof base>) =>
      (await read(write(sampleContent({ seller: { name: "X", identifiers: [], ...seller } })))).seller.siren;
    const siret = [{ scheme: "0009", value: "40483304800022" }];
    const electronicAddress = { scheme: "0225", value: "552178639_STATUTS" };
    const vatNumber = "FR88100000009";
    const legalId = { scheme: "0002", value: SELLER_SIREN };
    expect(await sirenOf({ legalId, identifiers: siret, electronicAddress, vatNumber })).toBe(SELLER_SIREN);
    expect(await sirenOf({ identifiers: siret, electronicAddress, vatNumber })).toBe("404833048");
    expect(await sirenOf({ electronicAddress, vatNumber })).toBe("552178639");
    expect(await sirenOf({ vatNumber })).toBe("100000009");
    expect(await sirenOf({ vatNumber: "BE0123456789" })).toBeNull();
    expect(await sirenOf({ legalId: { scheme: "0088", value: SELLER_SIREN } })).toBeNull();
    expect(await sirenOf({ identifiers: [{ scheme: "0088", value: "40483304800022" }] })).toBeNull();
    expect(await sirenOf({ electronicAddress: { scheme: "EM", value: "552178639" } })).toBeNull();
  });

  test("routing code and address are read with their schemes", async () => {
    const buyer = {
      name: "Commune",
      identifiers: [
        { scheme: "0009", value: "21690123100011" },
        { scheme: "0224", value: "SERVICE_42" },
      ],
      electronicAddress: { scheme: "EM", value: "a@b.example" },
    };
    expect((await read(write(sampleContent({ buyer })))).buyer).toMatchObject({
      siret: "21690123100011",
      routingCode: "SERVICE_42",
      address: "EM:a@b.example",
    });
  });
});

test("a note in UBL is split into subject and text", async () => {
  const notes = [{ subjectCode: "PMT", text: "40 €" }, { text: "#hashtag" }, { text: "sans code" }];
  const document = await recognise(writeUbl(sampleContent({ notes })));
  expect(readInvoiceContent(document).notes).toEqual(notes);
});

test("an identifier with scheme SEPA is the creditor's reference, not one of the seller", async () => {
  const xml = Buffer.from(writeUbl(sampleContent())).toString();
  const sepa = '<cac:PartyIdentification><cbc:ID schemeID="SEPA">FR72ZZZ1</cbc:ID></cac:PartyIdentification>';
  const content = readInvoiceContent(
    await recognise(Buffer.from(xml.replace("<cac:PostalAddress>", `${sepa}$&`))),
  );
  expect(content.seller.identifiers).toEqual(sampleContent().seller.identifiers);
  expect(content.payment?.directDebit?.creditor).toBe("FR72ZZZ1");
});

test("an embedded file is told by its size, not carried", async () => {
  const attachments = [{ id: "1", description: "RIB", size: null }];
  const xml = Buffer.from(writeCii(sampleContent({ attachments })));
  const binary = `<ram:AttachmentBinaryObject mimeCode="application/pdf" filename="rib.pdf">${Buffer.alloc(1000).toString("base64")}</ram:AttachmentBinaryObject>`;
  const content = readInvoiceContent(
    await recognise(Buffer.from(xml.toString().replace("<ram:Name>RIB</ram:Name>", `$&${binary}`))),
  );
  expect(content.attachments).toEqual([
    { id: "1", description: "RIB", fileName: "rib.pdf", mediaType: "application/pdf", size: 1000 },
  ]);
});

test("a CDAR is no invoice, and an invoice is no CDAR", () => {
  const cdar = { kind: "cdar", mediaType: "application/xml", xml: new Uint8Array() } as const;
  expect(() => readInvoice(cdar)).toThrow(DocumentFault);
  expect(() => readCdar(writeCii(sampleContent()))).toThrow("not a life-cycle message");
});
