import { expect } from "vitest";
import { writeF10 } from "../../src/documents/index.ts";
import type { Report } from "../../src/domain/reporting/report.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { SELLER_SIREN } from "../fixtures/invoices.ts";
import { transactionsReport } from "../fixtures/reports.ts";
import { advance, connect, control } from "./a-client.ts";

/** Who reports. */
export const COMPANY = SELLER_SIREN;
/** Types of the messages about reports. */
export const MESSAGES = ["StateTransactionReportLC", "StatePaymentReportLC"];
/** What is said of a report's file. */
export const FRR = { flowSyntax: "FRR", name: "report.xml" };

/** A report as the control endpoints show it. */
export interface ShownReport {
  name: string;
  kind: string;
  role: string;
  state: string;
  type: string;
  reasons: { reason: string; rule: string | null }[];
}

/** The sample report under this TT-1. */
export const named = (id: string, change: Partial<Report> = {}): Uint8Array =>
  writeF10(transactionsReport({ id, ...change }));

/** A client that reports. */
export const connectToReport = async (sandbox: Sandbox, id?: string) => {
  const client = await connect(sandbox, id);
  const deposit = async (file: Uint8Array, info: Record<string, unknown> = {}): Promise<string> => {
    const answer = await client.submit(file, { ...FRR, ...info });
    expect(answer.status).toBe(202);
    return ((await answer.json()) as { flowId: string }).flowId;
  };
  /** Deposits a report and sees its life: its codes, with the reasons given. */
  const lived = async (file: Uint8Array): Promise<string[]> => {
    const before = (await client.received(MESSAGES)).length;
    await deposit(file);
    await advance(sandbox, 3);
    const messages = (await client.received(MESSAGES)).slice(before);
    return messages.map(({ cdar }) =>
      [cdar?.statusCode, ...(cdar?.details.map(({ reasonCode }) => reasonCode) ?? [])].join(" "),
    );
  };
  const shown = async (query = `?company=${COMPANY}`): Promise<ShownReport[]> =>
    (await control<{ reports: ShownReport[] }>(sandbox, "GET", `/reports${query}`)).reports;
  const states = async (): Promise<string[]> => (await shown()).map(({ name, state }) => `${name} ${state}`);
  return { ...client, deposit, lived, shown, states };
};
