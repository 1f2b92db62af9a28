import { describe, expect, it } from "vitest";
import type { Understood } from "../../../src/adapters/port.ts";
import { EVENT_TYPES } from "../../../src/mapping/iopole.ts";
import { REPORT_EVENTS, REPORT_STATUSES } from "../../../src/mapping/iopole-reports.ts";
import type { FakeFolder } from "../fakes/iopole-reporting.ts";
import { openRig, signal } from "./rig.ts";

/** What is understood of an event, where the platform has these reports of September's first days. */
const read = async (
  eventType: string,
  type: string,
  payload: object,
  ...folders: Partial<FakeFolder>[]
): Promise<Understood> => {
  const { connection, fake } = openRig();
  for (const folder of folders) fake.reporting.open("2026-09-01", "2026-09-10", folder);
  const event = {
    eventId: "e1",
    eventType,
    timestamp: "2026-09-15T08:00:00Z",
    referencedObject: { type, id: "o1" },
    payload,
  };
  const item = { id: "event:e1", at: "2026-09-15T08:00:00.000Z", raw: { kind: "event", event } };
  const understood = await connection.events.read(item, signal);
  expect(fake.violations).toEqual([]);
  return understood;
};

const period = { startDate: "2026-09-01T00:00:00.000Z", endDate: "2026-09-10" };

describe("an event about a message of a report", () => {
  it.each([
    ["EREPORTING_TRANSACTION_ATTACHED", "TRANSACTION", "10.3", "transactions"],
    ["EREPORTING_TRANSACTION_ATTACHED", "TRANSACTION", "10.1", "transactions"],
    ["EREPORTING_PAYMENT_ATTACHED", "PAYMENT", "10.2", "payments"],
    ["EREPORTING_PAYMENT_ATTACHED", "PAYMENT", undefined, "payments"],
  ])("%s tells that it stands in a report", async (eventType, type, fluxType, kind) => {
    expect(await read(eventType, type, { reportId: "r1", fluxType, period })).toEqual({
      kind: "report",
      about: {
        platformId: "o1",
        aliases: ["r1"],
        kind,
        period: { start: "2026-09-01", end: "2026-09-10" },
      },
      answer: {
        outcome: "taken",
        rawCode: eventType,
        at: "2026-09-15T08:00:00.000Z",
        reasons: [],
        rule: null,
        comment: `IOPOLE ${fluxType === undefined ? "" : `${fluxType} `}2026-09-01 – 2026-09-10`,
      },
    });
  });

  it("tells why it stands in none", async () => {
    const rejectionDetail = {
      reason: "INVALID_VAT_RATE",
      message: "17 is no rate",
      errors: [{ rule: "G1.24", message: "17", location: "/a" }],
    };
    expect(await read("EREPORTING_ERROR", "PAYMENT", { rejectionDetail })).toEqual({
      kind: "report",
      about: { platformId: "o1", kind: "payments" },
      answer: {
        outcome: "rejected",
        rawCode: "EREPORTING_ERROR",
        at: "2026-09-15T08:00:00.000Z",
        reasons: [{ code: "INVALID_VAT_RATE", text: "17 is no rate\nG1.24 /a 17" }],
        rule: null,
        comment: null,
      },
    });
  });

  it("has no meaning where its type is new", async () => {
    for (const type of ["TRANSACTION", "PAYMENT", "REPORT"]) {
      expect(await read("EREPORTING_BRAND_NEW", type, {})).toMatchObject({
        kind: "report",
        about: { platformId: "o1" },
        answer: { outcome: null, rawCode: "EREPORTING_BRAND_NEW" },
      });
    }
  });
});

describe("the end of a period", () => {
  const closed = (payload: object, ...folders: Partial<FakeFolder>[]) =>
    read("EREPORTING_PERIOD_CLOSED", "REPORT", payload, ...folders);
  const payload = { state: "CLOSED", businessEntityId: "732829320", ...period };

  it.each([
    ["SUBMITTED", "taken"],
    ["ACCEPTED", "accepted"],
    ["REJECTED", "rejected"],
    ["ARCHIVED", null],
  ])("is looked up among the platform's reports: %s means %s", async (status, outcome) => {
    const other = { id: "o2", status: "PENDING" };
    expect(await closed(payload, other, { id: "o1", state: "CLOSED", status })).toMatchObject({
      kind: "report",
      about: {
        platformId: "o1",
        company: "732829320",
        period: { start: "2026-09-01", end: "2026-09-10" },
      },
      answer: { outcome, rawCode: status, at: "2026-09-15T08:00:00.000Z" },
    });
  });

  it("says nothing new while nothing was sent, and where the report is not listed or named", async () => {
    for (const folders of [[{ id: "o1", status: "PENDING" }], [{ id: "o1" }], [{ id: "o2" }], []]) {
      expect(await closed(payload, ...folders)).toMatchObject({ kind: "nothing" });
    }
    expect(await closed({})).toMatchObject({ kind: "nothing" });
    expect(await read("EREPORTING_PERIOD_OPENED", "REPORT", payload)).toMatchObject({ kind: "nothing" });
  });
});

it("is told by events and statuses that all have a meaning", () => {
  const told = Object.entries(EVENT_TYPES).flatMap(([word, subject]) => (subject === "report" ? [word] : []));
  expect(Object.keys(REPORT_EVENTS).sort()).toEqual(told.sort());
  expect(Object.keys(REPORT_STATUSES)).toEqual(["PENDING", "SUBMITTED", "ACCEPTED", "REJECTED"]);
});
