import type { Context } from "hono";
import { html, raw } from "hono/html";
import type { FailureFilter } from "../../usecases/operate/failures.ts";
import { FAILURE_KINDS } from "../../usecases/operate/open-failure.ts";
import { pathOf } from "../rooms.ts";
import { type Html, kindIn, type Say } from "../show.ts";

type Asked = Pick<FailureFilter, "kind" | "platform" | "cause">;

/** What an address narrows the room to; words that mean nothing are left out. */
export const filterIn = (c: Context): { filter: Asked; dismissed: boolean } => {
  const { kind, platform, cause, state } = c.req.query();
  const known = FAILURE_KINDS.find((one) => one === kind);
  const text = (value: string | undefined): string | null =>
    value === undefined || value === "" || value.length > 200 || /\p{Cc}/u.test(value) ? null : value;
  const [at, of] = [text(platform), text(cause)];
  return {
    filter: {
      ...(known === undefined ? {} : { kind: known }),
      ...(at === null ? {} : { platform: at }),
      ...(of === null ? {} : { cause: of }),
    },
    dismissed: state === "dismissed",
  };
};

/** Narrows the room by kind and platform, or shows what was dismissed. */
export const filterForm = (
  say: Say,
  { filter, dismissed, platforms }: { filter: Asked; dismissed: boolean; platforms: readonly string[] },
): Html => {
  const { words } = say;
  const option = (value: string, text: string, isChosen: boolean): Html =>
    html`<option value="${value}"${isChosen ? raw(" selected") : ""}>${text}</option>`;
  return html`<form method="get" action="${pathOf("failures")}" class="narrow" role="search" aria-label="${words.failing.filters}">
<label>${words.kind} <select name="kind">${option("", words.failing.allKinds, filter.kind === undefined)}${FAILURE_KINDS.filter(
    (kind) => kindIn(say, kind) !== kind,
  ).map((kind) => option(kind, kindIn(say, kind), kind === filter.kind))}</select></label>
<label>${words.platform} <select name="platform">${option("", words.failing.allPlatforms, filter.platform === undefined)}${platforms.map(
    (name) => option(name, name, name === filter.platform),
  )}</select></label>
<label>${words.state} <select name="state">${option("", words.failing.open, !dismissed)}${option("dismissed", words.failing.dismissed, dismissed)}</select></label>
<button class="quiet">${words.failing.narrow}</button>${
    filter.cause === undefined ? "" : html` <a href="${pathOf("failures")}">${words.failing.showAll}</a>`
  }
</form>`;
};
