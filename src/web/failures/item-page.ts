import { html } from "hono/html";
import type { FailureShown } from "../../usecases/operate/show-failure.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import { asWritten, facts, type Html, moment, type Say } from "../show.ts";
import { failureItem } from "./failure-list.ts";

/** Characters of what came that are shown. */
const MOST = 100_000;

/** One thing that waits, with what the platform said as it came. */
export const itemPage = (say: Say, session: Session, shown: FailureShown | null): Html => {
  const { words } = say;
  const back = html`<p><a href="${pathOf("failures")}">${words.failures}</a></p>`;
  if (shown === null) return html`${back}<p class="notice wrong">${words.noFailures}</p>`;
  const { failure, item } = shown;
  return html`${back}<ul class="troubles">${failureItem(say, session, failure)}</ul>${
    item === null
      ? ""
      : html`${facts([
          [words.received, moment(say, item.receivedAt)],
          [words.source, asWritten(item.source)],
          [words.failing.waitsFor, item.waitsFor],
        ])}<p><a href="${pathOf("failures")}/${failure.id}/file" download>${words.failing.download}</a> · <a href="${pathOf("failures")}/${failure.id}/raw">${words.failing.read}</a></p><h2>${words.failing.raw}</h2><pre tabindex="0">${JSON.stringify(item.raw, null, 2).slice(0, MOST)}</pre>`
  }`;
};
