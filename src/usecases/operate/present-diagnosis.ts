import type { Invoice } from "../../domain/invoice.ts";
import { presentEvent, presentInvoice, presentStatus } from "../read/present.ts";
import type { Compared } from "./compare-invoice.ts";
import type { Diagnosis } from "./diagnose.ts";
import type { Paused } from "./paused.ts";

/** Administrators alone look at a diagnosis. */
const asAdmin = (invoice: Invoice) => presentInvoice(invoice, { kind: "admin" });

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const presentPaused = (paused: Paused | null) =>
  paused === null ? null : { ...paused, since: paused.since.toISOString(), probeAt: iso(paused.probeAt) };

/** The state of the gateway as the API shows it. */
export const presentDiagnosis = (diagnosis: Diagnosis) => ({
  at: diagnosis.at.toISOString(),
  verdict: {
    state: diagnosis.verdict.state,
    reasons: diagnosis.verdict.reasons.map(({ since, ...reason }) => ({ ...reason, since: iso(since) })),
  },
  gateway: { ...diagnosis.gateway, startedAt: diagnosis.gateway.startedAt.toISOString() },
  platforms: diagnosis.platforms.map(
    ({ connection, lastPollAt, readFrom, paused, work, held, waiting, ...platform }) => ({
      ...platform,
      circuit: connection === null ? null : { state: connection.circuit, since: iso(connection.openedAt) },
      tokens: (connection?.tokens ?? []).map(({ name, expiresAt }) => ({ name, expiresAt: iso(expiresAt) })),
      callsUnderWay: connection?.inFlight ?? 0,
      lastPollAt: iso(lastPollAt),
      readFrom: iso(readFrom),
      paused: presentPaused(paused),
      work: work.map(({ oldest, ...rows }) => ({ ...rows, oldest: iso(oldest) })),
      held: held === null ? null : { items: held.items, oldest: held.oldest.toISOString() },
      waiting: waiting === null ? null : { items: waiting.items, oldest: waiting.oldest.toISOString() },
    }),
  ),
  endpoints: diagnosis.endpoints.map(({ paused, work, ...endpoint }) => ({
    ...endpoint,
    paused: presentPaused(paused),
    work: work.map(({ oldest, ...rows }) => ({ ...rows, oldest: iso(oldest) })),
  })),
  held: diagnosis.held,
  unowned: { items: diagnosis.unowned.items.map(asAdmin), more: diagnosis.unowned.more },
  rejected: { items: diagnosis.rejected.items.map(asAdmin), more: diagnosis.rejected.more },
});

/** What we hold beside what the platform says, as the API shows it. */
export const presentCompared = ({
  invoice,
  events,
  work,
  askedAt,
  platform,
  history,
  differences,
}: Compared) => ({
  askedAt: askedAt.toISOString(),
  invoice: { ...asAdmin(invoice), tenant: invoice.tenant, sha256: invoice.sha256 },
  events: events.map(presentEvent),
  work: work.map(({ id, kind, state, attempts, doubt, runAt, lastError }) => ({
    id,
    kind,
    state,
    attempts,
    doubt,
    runAt: runAt.toISOString(),
    lastError,
  })),
  platform:
    platform.answer === "found"
      ? {
          answer: platform.answer,
          invoice: {
            ...platform.invoice,
            status: platform.invoice.status === null ? null : presentStatus(platform.invoice.status),
          },
        }
      : platform,
  history:
    history.answer === "read"
      ? {
          ...history,
          missing: history.missing.map(({ id, at, state, statement }) => ({
            id,
            at,
            state,
            rawCode: statement?.rawCode ?? null,
            status: statement === null || statement.status === null ? null : presentStatus(statement.status),
            comment: statement?.comment ?? null,
          })),
        }
      : history,
  differences,
});
