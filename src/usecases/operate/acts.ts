import type { Act, ActName, ActTarget } from "../../domain/acts.ts";
import type { Caller } from "../../domain/caller.ts";
import { parisMidnight } from "../../domain/paris-day.ts";
import { daysAfter } from "../../domain/reporting/days.ts";
import type { Page } from "../../store/port.ts";
import type { Parts } from "../parts.ts";

/** Something that was just done, or refused. */
export interface DoneAct {
  act: ActName;
  /** As the record names them. */
  who: string;
  /** In whose name it was asked. */
  caller: Caller;
  via: Act["via"];
  target: Partial<ActTarget>;
  /** How it ended, as HTTP says it. */
  status: number;
  requestId: string;
}

/** Longest texts that are kept, in characters. */
const LONGEST = { who: 200, on: 200, detail: 1_000 };

/** One line of so many characters at most: what it holds comes from forms, paths and providers. */
const line = (text: string, most: number): string => {
  const plain = text.replaceAll(/\p{Cc}+/gu, " ").trim();
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
};

/**
 * Writes down what somebody did. It is done already: where the store is away, the log has it, and nobody is told that it
 * failed.
 */
export const recordAct = async (
  parts: Pick<Parts, "store" | "ids" | "now" | "log">,
  { act, who, caller, via, target, status, requestId }: DoneAct,
): Promise<void> => {
  const on = line(target.on ?? "", LONGEST.on);
  const written = {
    act,
    who: line(who, LONGEST.who),
    role: caller.kind === "admin" ? ("administrator" as const) : ("tenant" as const),
    via,
    on,
    status,
    detail: line(target.detail ?? "", LONGEST.detail),
    requestId,
  };
  try {
    const tenant =
      target.tenant === undefined
        ? caller.kind === "tenant"
          ? caller.tenant
          : await ownerOf(parts, on)
        : target.tenant;
    const at = parts.now().toISOString();
    await parts.store.acts.insert({ ...written, id: parts.ids.act(), tenant, at });
  } catch (error) {
    parts.log.error({ ...written, error: String(error) }, "what was done could not be written down");
  }
};

/** Whose a thing is, by the kind of its id; null: nobody's alone, or nothing is known of it. */
const ownerOf = async ({ store }: Pick<Parts, "store">, on: string): Promise<string | null> => {
  if (on.startsWith("inv_")) return (await store.invoices.byId(on))?.tenant ?? null;
  if (on.startsWith("wrk_")) return (await store.outbox.byId(on))?.tenant ?? null;
  if (on.startsWith("rpt_")) return (await store.reports.byId(on))?.tenant ?? null;
  return null;
};

/** What the record of acts is narrowed by. */
export interface ActsAsked {
  person?: string;
  act?: ActName;
  tenant?: string;
  /** A day in Paris, `YYYY-MM-DD`. */
  day?: string;
}

/**
 * What was done, newest first: a tenant sees what was done to its own things.
 *
 * @throws Rejection 400 on a cursor that is not ours
 */
export const listActs = async (
  { store }: Pick<Parts, "store">,
  caller: Caller,
  { person, act, tenant, day }: ActsAsked,
  page: { limit: number; cursor?: string },
): Promise<Page<Act>> => {
  const whose = caller.kind === "tenant" ? caller.tenant : tenant;
  if (caller.kind === "tenant" && tenant !== undefined && tenant !== whose)
    return { items: [], nextCursor: null };
  return store.acts.list(
    {
      ...(whose === undefined ? {} : { tenant: whose }),
      ...(person === undefined ? {} : { who: person }),
      ...(act === undefined ? {} : { act }),
      ...(day === undefined ? {} : { from: parisMidnight(day), until: parisMidnight(daysAfter(day, 1)) }),
    },
    page,
  );
};
