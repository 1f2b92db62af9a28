import type { ReportRecord } from "../../domain/reporting/record.ts";
import type { Memory } from "../../store/port.ts";

/*
 * A ready report is one that an ERP gave as a file: it was not made of items, and bears the TT-1 that the ERP gave it,
 * where those made here bear their own id.
 */

/** Was it given as a file, instead of being made of items? */
export const isReady = ({ id, name }: Pick<ReportRecord, "id" | "name">): boolean => name !== id;

type Names = Pick<Memory["reports"], "byId" | "byPlatformId" | "addPlatformId">;

/** Beside the names that platforms give reports stand those that companies give theirs. */
const placeOf = (company: string): string => `tt-1:${company}`;

/** Has a ready report found by its TT-1 from now on. */
export const nameReady = (reports: Names, { id, company, name }: ReportRecord): Promise<void> =>
  reports.addPlatformId(placeOf(company), name, id);

/** The report of a company with this TT-1, whoever made it. */
export const byTt1 = async (reports: Names, company: string, name: string): Promise<ReportRecord | null> => {
  const own = name.startsWith("rpt_") ? await reports.byId(name) : null;
  return own?.company === company ? own : reports.byPlatformId(placeOf(company), name);
};
