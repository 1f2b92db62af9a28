import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cdar, readCdar, recognise, writeCdar } from "../../src/documents/index.ts";
import { fromParisClock, toParisClock } from "../../src/documents/paris-time.ts";
import { fullCdar } from "../fixtures/cdar.ts";

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
    { numRuns: 500 },
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
