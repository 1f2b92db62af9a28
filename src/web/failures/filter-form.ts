import { html, raw } from "hono/html";
import type { FailureFilter } from "../../usecases/operate/failures.ts";
import { FAILURE_KINDS } from "../../usecases/operate/open-failure.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import { type Html, kindIn, type Say } from "../show.ts";
import { textIn } from "./decision.ts";

/** How long something waits at least, in milliseconds. */
const AGES = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
type Age = keyof typeof AGES;
const AGE_NAMES = Object.keys(AGES) as Age[];

/** What the room is narrowed to. */
export interface Narrowed {
  filter: Pick<FailureFilter, "kind" | "platform" | "cause" | "tenant" | "before">;
  age: Age | null;
  /** What waits for a person; or what waits for something else, which administrators see; or what was put away. */
  view: "open" | "waiting" | "dismissed";
}

/** What an address narrows the room to; words that mean nothing, or nothing in this view, are left out. */
export const narrowedBy = (
  query: Record<string, string>,
  { caller }: Pick<Session, "caller">,
  now: Date,
): Narrowed => {
  const isAdmin = caller.kind === "admin";
  const { state } = query;
  const view = state === "dismissed" || (state === "waiting" && isAdmin) ? state : "open";
  const age = view === "open" ? (AGE_NAMES.find((one) => one === query.age) ?? null) : null;
  const platform = textIn(query, "platform");
  const at = platform === undefined ? {} : { platform };
  // What waits for something else is of no kind, cause or tenant.
  if (view === "waiting") return { filter: at, age, view };
  const kind = FAILURE_KINDS.find((one) => one === query.kind);
  const [cause, tenant] = [textIn(query, "cause"), isAdmin ? textIn(query, "tenant") : undefined];
  return {
    filter: {
      ...at,
      ...(kind === undefined ? {} : { kind }),
      ...(cause === undefined ? {} : { cause }),
      ...(tenant === undefined ? {} : { tenant }),
      ...(age === null ? {} : { before: new Date(now.getTime() - AGES[age]) }),
    },
    age,
    view,
  };
};

/** Narrows the room by kind, cause, platform, tenant and age, or shows what waits for no person. @param among - what to choose from; `tenants`: null where there is but one's own */
export const filterForm = (
  say: Say,
  { filter, age, view }: Narrowed,
  among: { platforms: readonly string[]; tenants: readonly string[] | null; causes: readonly string[] },
): Html => {
  const { words } = say;
  const { failing } = words;
  const select = (
    label: string,
    name: string,
    chosen: string | undefined,
    options: readonly (readonly [value: string, text: string])[],
  ): Html =>
    html`<label>${label} <select name="${name}">${options.map(
      ([value, text]) =>
        html`<option value="${value}"${value === (chosen ?? "") ? raw(" selected") : ""}>${text}</option>`,
    )}</select></label>`;
  const named = (names: readonly string[], chosen: string | undefined) =>
    [...new Set([...names, ...(chosen === undefined ? [] : [chosen])])].map((name) => [name, name] as const);
  const kinds = FAILURE_KINDS.filter((kind) => kindIn(say, kind) !== kind);
  const views = among.tenants !== null ? (["waiting", "dismissed"] as const) : (["dismissed"] as const);
  const isNarrowed = Object.keys(filter).length > 0;
  return html`<form method="get" action="${pathOf("failures")}" class="narrow" role="search" aria-label="${failing.filters}">
${select(words.kind, "kind", filter.kind, [["", failing.allKinds], ...kinds.map((kind) => [kind, kindIn(say, kind)] as const)])}
${select(failing.cause, "cause", filter.cause, [["", failing.allCauses], ...named(among.causes, filter.cause)])}
${select(words.platform, "platform", filter.platform, [["", failing.allPlatforms], ...named(among.platforms, filter.platform)])}
${
  among.tenants === null
    ? ""
    : select(failing.tenant, "tenant", filter.tenant, [
        ["", failing.allTenants],
        ...named(among.tenants, filter.tenant),
      ])
}
${select(failing.age, "age", age ?? "", [["", failing.anyAge], ...AGE_NAMES.map((one) => [one, failing.ages[one]] as const)])}
${select(words.state, "state", view === "open" ? "" : view, [["", failing.open], ...views.map((one) => [one, failing.views[one]] as const)])}
<button class="quiet">${failing.narrow}</button>${
    isNarrowed ? html` <a href="${pathOf("failures")}">${failing.showAll}</a>` : ""
  }
</form>`;
};
