import { expect, test } from "vitest";
import { PARTY_ROLES } from "../../src/domain/life-cycle/party-role.ts";
import {
  ACK_REASONS,
  lifeCycleSide,
  ACK_STATUSES as MAPPED_ACK_STATUSES,
  FLOW_PROFILES as MAPPED_PROFILES,
  FLOW_SYNTAXES as MAPPED_SYNTAXES,
  FLOW_TYPES as MAPPED_TYPES,
  subjectOfFlow,
} from "../../src/mapping/afnor.ts";
import { ACK_REASON_CODES, ACK_STATUSES } from "../../src/norm/acknowledgement.ts";
import { PLATFORM_TYPES } from "../../src/norm/directory.ts";
import { FLOW_PROFILES, FLOW_SYNTAXES, FLOW_TYPES } from "../../src/norm/flow.ts";

// The mapping says what the norm's words mean and imports nothing of it: here both are held together.

test.each([
  ["flow types", MAPPED_TYPES, FLOW_TYPES],
  ["acknowledgements", MAPPED_ACK_STATUSES, ACK_STATUSES],
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
