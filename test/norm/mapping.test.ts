import { expect, test } from "vitest";
import { PARTY_ROLES } from "../../src/domain/life-cycle/party-role.ts";
import { ACK_REASONS } from "../../src/mapping/acknowledgements.ts";
import {
  ACK_RANKS,
  isOpen,
  kindIn,
  lifeCycleSide,
  lineStateIn,
  ACK_STATUSES as MAPPED_ACK_STATUSES,
  DOC_TYPES as MAPPED_DOC_TYPES,
  FLOW_PROFILES as MAPPED_PROFILES,
  FLOW_SYNTAXES as MAPPED_SYNTAXES,
  FLOW_TYPES as MAPPED_TYPES,
  platformIn,
  subjectOfFlow,
} from "../../src/mapping/afnor.ts";
import { kindOfLifeCycle, REPORT_ACKS, ruleOfReport } from "../../src/mapping/afnor-reports.ts";
import { ACK_REASON_CODES, ACK_STATUSES } from "../../src/norm/acknowledgement.ts";
import {
  ADMINISTRATIVE_STATUSES,
  ENTITY_TYPES,
  LINE_STATUSES,
  PLATFORM_TYPES,
} from "../../src/norm/directory.ts";
import {
  DOC_TYPES,
  FLOW_PROFILES,
  FLOW_SYNTAXES,
  FLOW_TYPES,
  PROCESSING_RULES,
} from "../../src/norm/flow.ts";

// The mapping says what the norm's words mean and imports nothing of it: here both are held together.

test.each([
  ["flow types", MAPPED_TYPES, FLOW_TYPES],
  ["acknowledgements", MAPPED_ACK_STATUSES, ACK_STATUSES],
  ["acknowledgements of reports", REPORT_ACKS, ACK_STATUSES],
  ["reason codes", ACK_REASONS, ACK_REASON_CODES],
])("every one of the %s has a meaning, and nothing else has", (_what, table, list) => {
  expect(Object.keys(table).sort()).toEqual([...list.all].sort());
});

test("every syntax has a subject; what is deposited is in the lists", () => {
  expect(FLOW_SYNTAXES.all.filter((syntax) => subjectOfFlow(undefined, syntax) === "unknown")).toEqual([]);
  expect(FLOW_SYNTAXES.all).toEqual(expect.arrayContaining(Object.values(MAPPED_SYNTAXES)));
  expect(FLOW_PROFILES.of("1.1")).toEqual(expect.arrayContaining(Object.values(MAPPED_PROFILES)));
});

test("only life-cycle messages to a party have a side; platforms are among the roles", () => {
  expect(FLOW_TYPES.all.filter((type) => lifeCycleSide(type) !== null)).toEqual([
    "CustomerInvoiceLC",
    "SupplierInvoiceLC",
  ]);
  expect(Object.keys(PARTY_ROLES)).toEqual(expect.arrayContaining([...PLATFORM_TYPES.all]));
});

test("life cycles of reports have a kind, and no other flow has; rules of reports are in every version", () => {
  const told = FLOW_TYPES.all.filter((type) => kindOfLifeCycle(type) !== undefined);
  expect(told).toEqual(
    FLOW_TYPES.all.filter((type) => subjectOfFlow(type, undefined) === "report-lifecycle"),
  );
  expect(told).toHaveLength(2);
  const rules = (["10.1", "10.2", "10.3", "10.4"] as const).map((flow) => ruleOfReport([flow]));
  for (const rule of rules) expect(PROCESSING_RULES.has("1.1", String(rule)), rule).toBe(true);
});

test("every word of the directory has a meaning, and no other", () => {
  expect(ENTITY_TYPES.all.map(kindIn)).toEqual(["public", "private"]);
  expect(ADMINISTRATIVE_STATUSES.all.map(isOpen)).toEqual([true, false]);
  expect(PLATFORM_TYPES.all.map(platformIn)).toEqual(["registered", "public-portal"]);
  expect(LINE_STATUSES.all.map(lineStateIn)).toEqual(["enabled", "disabled", "upcoming"]);
  expect([kindIn("toString"), platformIn("XX"), lineStateIn(null), isOpen("constructor")]).toEqual([
    "unknown",
    "unknown",
    "unknown",
    null,
  ]);
});

test("acknowledgements have an order, renditions a word of the norm", () => {
  expect(ACK_RANKS.toSorted()).toEqual(ACK_STATUSES.all.toSorted());
  expect(DOC_TYPES.all).toEqual(expect.arrayContaining(Object.values(MAPPED_DOC_TYPES)));
});
