import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cdar, readCdar, readCdars, recognise, writeCdar } from "../../src/documents/index.ts";
import { fromParisClock, toParisClock } from "../../src/documents/paris-time.ts";
import { fullCdar } from "../fixtures/cdar.ts";
import { BUYER_SIREN } from "../fixtures/invoices.ts";
import { often } from "../support/often.ts";

test("what is written is read again", async () => {
  const written = writeCdar(fullCdar());
  expect(await recognise(written)).toMatchObject({ kind: "cdar", mediaType: "application/xml" });
  expect(readCdar(written)).toEqual(fullCdar());
});

test("details without a sequence number are numbered", () => {
  const [detail] = fullCdar().details;
  if (detail === undefined) throw new Error("the fixture has a detail");
  const details = [
    { ...detail, sequence: null },
    { ...detail, sequence: null },
  ];
  expect(readCdar(writeCdar(fullCdar({ details }))).details.map((d) => d.sequence)).toEqual(["1", "2"]);
});

test("a message that leaves everything out but status and time is read, with nulls", () => {
  const bare = readCdar(
    Buffer.from(
      `<r:CrossDomainAcknowledgementAndResponse xmlns:r="urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100" xmlns="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:u="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"><r:ExchangedDocument><IssueDateTime><u:DateTimeString>20260101120000</u:DateTimeString></IssueDateTime></r:ExchangedDocument><r:AcknowledgementDocument><ReferenceReferencedDocument><ProcessConditionCode>205</ProcessConditionCode></ReferenceReferencedDocument></r:AcknowledgementDocument></r:CrossDomainAcknowledgementAndResponse>`,
    ),
  );
  expect(bare).toEqual({
    businessProcess: null,
    profile: null,
    id: "",
    name: null,
    issuedAt: "2026-01-01T11:00:00.000Z",
    sender: { id: null, name: null, role: null, address: null },
    issuer: { id: null, name: null, role: null, address: null },
    recipients: [],
    typeCode: "",
    statusAt: null,
    invoiceNumber: null,
    documentStatus: null,
    invoiceType: null,
    receivedAt: null,
    referenceTypeCode: null,
    invoiceDate: null,
    statusCode: "205",
    statusLabel: null,
    sellerSiren: null,
    payee: null,
    attachments: [],
    details: [],
  } satisfies Cdar);
});

test.each([
  ["MDT-105", "ram:ProcessConditionCode"],
  ["MDT-8", "ram:IssueDateTime"],
])("without %s it is no life-cycle message", (path, name) => {
  const xml = Buffer.from(writeCdar(fullCdar({ statusAt: null }))).toString();
  const without = xml.replace(new RegExp(`<${name}>.*?</${name}>`), "");
  expect(without).not.toBe(xml);
  expect(() => readCdar(Buffer.from(without))).toThrow(
    expect.objectContaining({ name: "DocumentFault", kind: "invalid", path }),
  );
});

test.each([
  ["20250701100000", "2025-07-01T08:00:00.000Z", "summer"],
  ["20251215100000", "2025-12-15T09:00:00.000Z", "winter"],
  ["20260329015959", "2026-03-29T00:59:59.000Z", "last second of winter time"],
  ["20260329030000", "2026-03-29T01:00:00.000Z", "first second of summer time"],
  ["20260329023000", "2026-03-29T01:30:00.000Z", "an hour that is skipped"],
  ["20261025015959", "2026-10-24T23:59:59.000Z", "before the hour that comes twice"],
  ["20261025023000", "2026-10-25T00:30:00.000Z", "the hour that comes twice"],
  ["20261025030000", "2026-10-25T02:00:00.000Z", "after it"],
  ["20250101000000", "2024-12-31T23:00:00.000Z", "midnight on New Year's Day"],
])("%s in Paris is %s (%s)", (clock, iso) => {
  expect(fromParisClock(clock)?.toISOString()).toBe(iso);
});

test.each(["20250230100000", "20250701250000", "20250701", "2025070110000x", ""])(
  "%s is no time",
  (clock) => {
    expect(fromParisClock(clock)).toBeNull();
  },
);

test("every instant but the second pass of the doubled hour survives a clock in Paris", () => {
  const years = {
    min: new Date("2024-01-01T00:00:00Z"),
    max: new Date("2040-01-01T00:00:00Z"),
    noInvalidDate: true,
  };
  fc.assert(
    fc.property(fc.date(years), (instant) => {
      instant.setMilliseconds(0);
      const back = fromParisClock(toParisClock(instant));
      const late = instant.getTime() - (back?.getTime() ?? 0);
      expect(late === 0 || (late === 3_600_000 && instant.getUTCMonth() === 9)).toBe(true);
    }),
    { numRuns: often(200, 1000) },
  );
});

const IN_FILE = /<udt:DateTimeString format="204">20260916120000<\/udt:DateTimeString>/;

test.each([
  ["20260916120000", "2026-09-16T10:00:00.000Z"],
  ["20260916", "2026-09-15T22:00:00.000Z"],
  ["2026-09-16T12:00:00Z", "2026-09-16T12:00:00.000Z"],
  ["2026-09-16T12:00:00+05:00", "2026-09-16T07:00:00.000Z"],
  ["2026-09-16T12:00:00", "2026-09-16T10:00:00.000Z"],
])("the time %s is %s", (text, iso) => {
  const xml = Buffer.from(writeCdar(fullCdar({ issuedAt: "2026-09-16T10:00:00.000Z" }))).toString();
  expect(xml).toMatch(IN_FILE);
  const changed = xml.replace(IN_FILE, `<udt:DateTimeString>${text}</udt:DateTimeString>`);
  expect(readCdar(Buffer.from(changed)).issuedAt).toBe(iso);
});

const written = (overrides: Partial<Cdar> = {}): string =>
  Buffer.from(writeCdar(fullCdar(overrides))).toString();
const REFERENCE = /<ram:ReferenceReferencedDocument>.*<\/ram:ReferenceReferencedDocument>/s;
const ACKNOWLEDGEMENT = /<rsm:AcknowledgementDocument>.*<\/rsm:AcknowledgementDocument>/s;

/** Replaces, and fails where there is nothing to replace. */
const changed = (xml: string, pattern: RegExp | string, by: string): Buffer => {
  const result = xml.replace(pattern, by);
  expect(result).not.toBe(xml);
  return Buffer.from(result);
};

describe("a message about several documents", () => {
  const [first, second, third] = [
    fullCdar(),
    fullCdar({
      invoiceNumber: "F202600043",
      statusCode: "205",
      statusLabel: "Approuvée",
      sellerSiren: BUYER_SIREN,
      details: [],
      attachments: [],
      payee: null,
    }),
    fullCdar({
      invoiceNumber: "F202600044",
      statusCode: "212",
      typeCode: "305",
      statusAt: "2026-09-17T10:00:00.000Z",
    }),
  ];
  const part = (cdar: Cdar, pattern: RegExp): string =>
    pattern.exec(Buffer.from(writeCdar(cdar)).toString())?.[0] ?? "";

  test("is one for each, with its own status, reasons and amounts", () => {
    const both = `${part(first, REFERENCE)}${part(second, REFERENCE)}`;
    expect(readCdars(changed(written(), REFERENCE, both))).toEqual([first, second]);
  });

  test("in several acknowledgements is one for each, with the time and type of its own", () => {
    const all = `${part(first, ACKNOWLEDGEMENT)}${part(third, ACKNOWLEDGEMENT)}`;
    expect(readCdars(changed(written(), ACKNOWLEDGEMENT, all))).toEqual([first, third]);
  });

  test("is refused where one is expected: none of them is lost", () => {
    const both = `${part(first, REFERENCE)}${part(second, REFERENCE)}`;
    expect(() => readCdar(changed(written(), REFERENCE, both))).toThrow(
      expect.objectContaining({ name: "DocumentFault", code: "several_references", path: "MDT-74" }),
    );
  });

  test("is refused as a whole where one of them says no status", () => {
    const both = `${part(first, REFERENCE)}${part(second, REFERENCE).replace(/<ram:ProcessConditionCode>.*?<\/ram:ProcessConditionCode>/, "")}`;
    expect(() => readCdars(changed(written(), REFERENCE, both))).toThrow(
      expect.objectContaining({ path: "MDT-105" }),
    );
  });

  test("about one is a list of one", () => {
    expect(readCdars(writeCdar(first))).toEqual([first]);
  });
});

const IN_OWN_FILE = /<udt:DateTimeString format="204">20260916120500/;
const SELLER = /<ram:IssuerTradeParty><ram:GlobalID schemeID="0002">732829320<\/ram:GlobalID>/;

test.each([
  ["a SIRET", '<ram:GlobalID schemeID="0009">73282932000074</ram:GlobalID>'],
  ["a SIRET with spaces", '<ram:GlobalID schemeID="0009">732 829 320 00074</ram:GlobalID>'],
  ["a SIRET under 0002", '<ram:GlobalID schemeID="0002">73282932000074</ram:GlobalID>'],
  ["a SIREN with spaces", '<ram:GlobalID schemeID="0002">732 829 320</ram:GlobalID>'],
  ["a SIREN without scheme", "<ram:GlobalID>732829320</ram:GlobalID>"],
  ["an identifier that is not global", '<ram:ID schemeID="0009">73282932000074</ram:ID>'],
  [
    "a SIREN behind a SIRET of another",
    '<ram:GlobalID schemeID="0009">40483304800022</ram:GlobalID><ram:GlobalID schemeID="0002">732829320</ram:GlobalID>',
  ],
])("a seller named by %s is found by its SIREN", (_, ids) => {
  const xml = changed(written(), SELLER, `<ram:IssuerTradeParty>${ids}`);
  expect(readCdar(xml).sellerSiren).toBe("732829320");
});

test("a seller named by a number of another list has no SIREN", () => {
  const ids = '<ram:IssuerTradeParty><ram:GlobalID schemeID="0088">732829320</ram:GlobalID>';
  expect(readCdar(changed(written(), SELLER, ids)).sellerSiren).toBeNull();
});

test.each([
  ["MDT-8", /(?<=<rsm:ExchangedDocument>.*?<ram:IssueDateTime><udt:DateTimeString format="204">)\d{4}/],
  [
    "MDT-78",
    /(?<=<rsm:AcknowledgementDocument>.*?<ram:IssueDateTime><udt:DateTimeString format="204">)\d{4}/,
  ],
  ["MDT-95", /(?<=<ram:ReceiptDateTime><udt:DateTimeString format="204">)\d{4}/],
  ["MDT-100", /(?<=<qdt:DateTimeString format="102">)\d{4}/],
  ["MDT-219", /(?<=<ram:ValueDateTime><udt:DateTimeString format="102">)\d{4}/],
])("a year outside 2000 to 2099 in %s is refused (BR-FR-03)", (path, year) => {
  for (const wrong of ["1999", "2100", "0026", "9999"]) {
    expect(() => readCdar(changed(written(), year, wrong))).toThrow(
      expect.objectContaining({
        kind: "invalid",
        code: "term_malformed",
        path,
        message: expect.stringContaining(wrong),
      }),
    );
  }
  for (const right of ["2000", "2099"]) expect(() => readCdar(changed(written(), year, right))).not.toThrow();
});

test("New Year's Day of the year 2000 in France is in the years that are taken", () => {
  const xml = changed(written(), IN_OWN_FILE, '<udt:DateTimeString format="204">20000101000000');
  expect(readCdar(xml).issuedAt).toBe("1999-12-31T23:00:00.000Z");
});

test("what a platform writes for a date that it could not read is no date (G1.114)", () => {
  const xml = changed(written(), /(?<=<qdt:DateTimeString format=")102">\d{8}/, '204">19000101000000');
  expect(readCdar(xml).invoiceDate).toBeNull();
});

test.each([
  ["+100.00", "100.00"],
  [" 100.00 ", "100.00"],
  [".5", "0.5"],
  ["0100", "100"],
])("an amount of %j in a message is %s", (text, decimal) => {
  const amount = changed(written(), /(?<=<ram:ValueAmount currencyID="EUR">)100.00/, text);
  expect(readCdar(amount).details[0]?.characteristics[0]?.amount).toBe(decimal);
  const percent = changed(written(), /(?<=<ram:ValuePercent>)10.00/, text);
  expect(readCdar(percent).details[0]?.characteristics[0]?.percent).toBe(decimal);
});

test.each(["100,00", "1e2", "cent", "1 000.00"])("an amount of %j is refused with the reason", (text) => {
  expect(() => readCdar(changed(written(), /(?<=<ram:ValueAmount currencyID="EUR">)100.00/, text))).toThrow(
    expect.objectContaining({
      path: "MDT-215",
      code: "term_malformed",
      fix: expect.stringContaining("1200.00"),
    }),
  );
  expect(() => readCdar(changed(written(), /(?<=<ram:ValuePercent>)10.00/, text))).toThrow(
    expect.objectContaining({ path: "MDT-224" }),
  );
});

test.each([
  ["true", true],
  ["1", true],
  [" TRUE ", true],
  ["false", false],
  ["0", false],
])("an indicator of %j is %s, as text and as boolean", (text, changedValue) => {
  const value = /<udt:IndicatorString>true<\/udt:IndicatorString>/;
  for (const name of ["udt:IndicatorString", "udt:Indicator"]) {
    const xml = changed(written(), value, `<${name}>${text}</${name}> `);
    expect(readCdar(xml).details[0]?.characteristics[0]?.changed).toBe(changedValue);
  }
});

test.each([
  ["203", "202609161205", "2026-09-16T10:05:00.000Z"],
  ["205", "202609161205+0500", "2026-09-16T07:05:00.000Z"],
])("the time of format %s is %s", (format, text, iso) => {
  const xml = changed(written(), IN_OWN_FILE, `<udt:DateTimeString format="${format}">${text}`);
  expect(readCdar(xml).issuedAt).toBe(iso);
});
