import type { RunResult } from "../../outbox/port.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import { recordAnswer } from "../report/record-answer.ts";
import type { DataOf, WorkOf } from "../work.ts";

/** How often a platform is asked that does not tell the end by itself, and for how long; milliseconds. */
const EVERY = 6 * 3_600_000;
const FOR = 100 * 86_400_000;

/**
 * Asks what became of a report, where the platform's events do not tell the end, until the public portal has answered.
 *
 * @throws Failure when it cannot be asked now
 */
export const askReport = async (
  parts: Parts,
  platform: OpenPlatform,
  work: WorkOf<"answer">,
  signal: AbortSignal,
): Promise<RunResult<DataOf<"answer">>> => {
  const report = await parts.store.reports.byId(work.data.report);
  const { reports } = platform.connection;
  if (report === null || reports?.fetch === undefined) return { done: true };
  if (report.state !== "sent" && report.state !== "taken") return { done: true };
  const answer = await reports.fetch(report, signal);
  const now = parts.now();
  const isNews = answer !== null && answer.outcome !== null && answer.outcome !== report.state;
  const write = isNews
    ? async (memory: Parameters<typeof recordAnswer>[1]): Promise<void> => {
        const about = { trackingId: report.id };
        await recordAnswer(parts, memory, report.account, { about, answer, source: "poll" });
      }
    : undefined;
  const isOver = isNews && answer.outcome !== "taken";
  if (isOver || now.getTime() - Date.parse(report.sentAt ?? report.createdAt) > FOR)
    return { done: true, ...(write === undefined ? {} : { write }) };
  return {
    done: false,
    runAt: new Date(now.getTime() + EVERY),
    ...(write === undefined ? {} : { write }),
  };
};
