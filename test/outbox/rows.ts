import type { Failure } from "../../src/domain/failure.ts";
import * as failures from "../../src/domain/failure.ts";
import type { NewWork, Work } from "../../src/store/port.ts";

export const START = new Date("2026-10-01T08:00:00Z");

/** A failure of a kind, with whatever facts the test needs. */
export const fails = (kind: failures.FailureKind, facts: Partial<failures.FailureFacts> = {}): Failure =>
  new failures.Failure(kind, { code: "test", message: "as the test says", ...facts });

/** A row as a worker holds it. */
export const heldRow = (row: Partial<Work> = {}): Work => ({
  id: "work-1",
  kind: "submit",
  account: "main",
  lane: null,
  uniqueKey: null,
  tenant: "acme",
  invoiceId: null,
  data: {},
  requestId: null,
  trace: null,
  seq: 1,
  state: "running",
  runAt: START,
  attempts: 0,
  doubt: false,
  doubtSince: null,
  setbacks: null,
  lease: "lease-1",
  leasedUntil: new Date(START.getTime() + 15_000),
  lastError: null,
  createdAt: START,
  updatedAt: START,
  ...row,
});

let rows = 0;

/** A row to be added, due from the start. */
export const newRow = (row: Partial<NewWork> = {}): NewWork => ({
  id: `work-${++rows}`,
  kind: "submit",
  account: "main",
  tenant: "acme",
  invoiceId: null,
  data: {},
  runAt: START,
  ...row,
});
