import type { Attempt } from "../../../store/port.ts";
import { presentPaused } from "../present-diagnosis.ts";
import type { Endpoint } from "./endpoint.ts";

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** An attempt as the API shows it. */
export const presentAttempt = (attempt: Attempt) => {
  const { at, workId, type, message, invoiceId, delivered, httpStatus, problem, words, ms, bytes } = attempt;
  return {
    id: workId,
    at: at.toISOString(),
    type,
    webhookId: message,
    invoiceId,
    attempt: attempt.attempt,
    delivered,
    httpStatus,
    problem,
    answer: words,
    durationMs: ms,
    bytes,
  };
};

/** An endpoint as the API shows it. */
export const presentEndpoint = ({
  tenant,
  id,
  sort,
  address,
  state,
  paused,
  waiting,
  givenUp,
  lastAttempt,
}: Endpoint) => ({
  tenant,
  id,
  kind: sort,
  url: address,
  state,
  paused: presentPaused(paused),
  waiting: { rows: waiting.rows, oldest: iso(waiting.oldest), nextAt: iso(waiting.nextAt) },
  givenUp,
  lastAttempt: lastAttempt === null ? null : presentAttempt(lastAttempt),
});
