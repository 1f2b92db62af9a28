import { createHash } from "node:crypto";
import type { Invoice } from "../../../domain/invoice.ts";
import type { ReportRecord } from "../../../domain/reporting/record.ts";
import type { Erased } from "../../../domain/retention/erased.ts";
import { smallRecord } from "../../../domain/retention/small-record.ts";
import type { Gone, Memory } from "../../../store/port.ts";
import { lastOf } from "./last-of.ts";

/** SHA-256 over hashes, one after the other: what stands for several things that are gone. */
export const hashOver = (hashes: readonly string[], before = ""): string =>
  createHash("sha256").update(before).update(hashes.join("\n")).digest("hex");

/** Erases an invoice's documents, those of its statuses too, and what its record says of people. In the caller's transaction. */
export const eraseDocumentsOf = async (memory: Memory, invoice: Invoice, erased: Erased): Promise<Gone> => {
  const owners = [invoice.id, ...(await memory.retention.ownersOf(invoice.id))];
  const gone = await memory.retention.eraseDocuments(owners, erased);
  await memory.retention.rewrite(smallRecord(invoice, erased));
  return gone;
};

/** Erases an invoice's history, with the messages in which it came. In the caller's transaction. */
export const eraseHistoryOf = async (memory: Memory, invoice: Invoice, erased: Erased): Promise<Gone> => {
  const last = (await lastOf(memory, invoice)).toISOString();
  await memory.retention.eraseDocuments(await memory.retention.ownersOf(invoice.id), erased);
  const gone = await memory.retention.eraseHistory(invoice.id, erased);
  const events = { ...erased, rows: gone.rows, last, sha256: hashOver(gone.sha256) };
  await memory.retention.rewrite({ ...invoice, erased: { ...invoice.erased, events } });
  return gone;
};

/** Erases the files of a report. */
export const eraseFilesOfReport = async (
  memory: Memory,
  report: ReportRecord,
  erased: Erased,
): Promise<Gone> => {
  const events = await memory.reports.events(report.id);
  const gone = await memory.retention.eraseDocuments([report.id, ...events.map(({ id }) => id)], erased);
  const { updatedAt } = report;
  await memory.reports.update(report.id, { erased: { ...report.erased, documents: erased }, updatedAt });
  return gone;
};

/** Erases the history of a report, with the messages in which it came. */
export const eraseHistoryOfReport = async (
  memory: Memory,
  report: ReportRecord,
  erased: Erased,
): Promise<Gone> => {
  const said = await memory.reports.events(report.id);
  await memory.retention.eraseDocuments(
    said.map(({ id }) => id),
    erased,
  );
  const gone = await memory.retention.eraseReportHistory(report.id);
  const { updatedAt } = report;
  const events = { ...erased, rows: gone.rows, last: updatedAt, sha256: hashOver(gone.sha256) };
  await memory.reports.update(report.id, { erased: { ...report.erased, events }, updatedAt });
  return gone;
};
