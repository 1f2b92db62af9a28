import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { Rejection } from "../../domain/problem.ts";
import type { UseCases } from "../../usecases/index.ts";
import { type Desk, noteAct, type ShownStatus } from "../desk.ts";
import { formToken, type Page } from "../layout.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import {
  asWritten,
  badge,
  breakable,
  facts,
  type Html,
  words as inEnglish,
  moment,
  type Say,
  table,
} from "../show.ts";

/** Something to see to in the configuration. */
export interface ConfigNote {
  path: string;
  message: string;
  fix: string;
}

/** The configuration in use. */
export interface ShownConfiguration {
  file: string;
  readAt: Date;
  digest: string;
  /** YAML, without secrets. */
  text: string;
  warnings: readonly ConfigNote[];
  /** Id of this process among those that work on the store. */
  process: string;
}

/** What the page of the configuration is built from. */
export interface ConfigurationParts {
  gateway: Pick<UseCases, "reloadConfig" | "presentProcesses">;
  configuration(): ShownConfiguration;
}

const ROOM = pathOf("configuration");

/** The configuration as it was read, and reading it again: for administrators. */
export const addConfiguration = (
  app: Hono,
  { show, guarded, form }: Desk,
  { gateway, configuration }: ConfigurationParts,
): void => {
  const page = async (
    c: Context,
    session: Session,
    say: Say,
    told: { status: ShownStatus; notice?: Page["notice"]; before?: Html },
  ) => {
    const words = say.words.configuration;
    const { file, readAt, digest, text, warnings, process } = configuration();
    const processes = await gateway.presentProcesses();
    return show(c, told.status, {
      say,
      title: say.words.rooms.configuration,
      room: "configuration",
      session,
      notice: told.notice ?? null,
      content: html`${told.before ?? ""}${facts([
        [words.file, asWritten(file)],
        [words.readAt, moment(say, readAt)],
        [words.digest, html`${asWritten(digest.slice(0, 16))} <span class="soft">${words.digestHint}</span>`],
      ])}
${
  session.person.acts
    ? html`<form method="post" action="${ROOM}/reload">${formToken(session)}
<p class="soft" id="reload-text">${words.reloadText} ${words.restart}</p>
<p><button aria-describedby="reload-text">${words.reload}</button></p></form>`
    : html`<p class="soft">${words.restart}</p>`
}
<h2 id="processes">${words.processes}</h2>
${processTable(say, processes, { digest, process })}
<h2>${words.warnings}</h2>
${warnings.length === 0 ? html`<p>${words.noWarnings}</p>` : notes(say, warnings)}
<h2>${words.content}</h2>
<p class="soft">${words.text}</p>
<pre tabindex="0" role="region" aria-label="${words.content}" lang="en">${text}</pre>`,
    });
  };

  app.get(
    ROOM,
    guarded((c, session, say) => page(c, session, say, { status: 200 })),
  );

  app.post(
    `${ROOM}/reload`,
    form("config_reload", async (c, _, session, say) => {
      const words = say.words.configuration;
      try {
        const { changed, needsRestart } = await gateway.reloadConfig();
        noteAct(c, { tenant: null, detail: [...changed, ...needsRestart].join(" ") });
        const text = [
          changed.length === 0 && needsRestart.length === 0 ? words.unchanged : "",
          changed.length === 0 ? "" : words.changed(changed.join(", ")),
          needsRestart.length === 0 ? "" : words.needsRestart(needsRestart.join(", ")),
        ];
        const notice = { kind: "done", text: text.join(" ").trim() } as const;
        return page(c, session, say, { status: 200, notice });
      } catch (error) {
        if (!(error instanceof Rejection)) throw error;
        noteAct(c, { tenant: null });
        const faults = error.errors.map(({ path, message, fix }) => ({ path, message, fix: fix ?? "" }));
        const before = html`<section class="notice wrong" aria-labelledby="faults"><h2 id="faults">${words.faults}</h2>${notes(say, faults)}</section>`;
        return page(c, session, say, { status: error.status, before });
      }
    }),
  );
  // The language switch of what was answered leads back: nothing is done twice.
  app.get(`${ROOM}/reload`, (c) => c.redirect(`${ROOM}?${new URL(c.req.url).searchParams}`, 303));
};

/** Each process with the configuration that it has in use; those that go by another one than this are marked. */
const processTable = (
  say: Say,
  processes: Awaited<ReturnType<UseCases["presentProcesses"]>>,
  own: { digest: string; process: string },
): Html => {
  const words = say.words.configuration;
  const others = processes.filter(({ id }) => id !== own.process);
  const differ = others.filter(({ digest }) => digest !== own.digest).length;
  const notice = differ > 0 ? html`<p class="notice wrong">${words.differ(differ)}</p>` : "";
  const about =
    differ > 0 ? "" : html`<p class="soft">${others.length === 0 ? words.alone : words.agree}</p>`;
  return html`${notice}${about}${table(
    words.processes,
    [words.process, words.version, words.digest, words.readAt, words.started],
    processes.map(({ id, name, version, digest, readAt, startedAt }) => [
      html`${breakable(name)}${id === own.process ? html` <span class="soft">${words.thisOne}</span>` : ""}`,
      asWritten(version),
      html`${asWritten(digest.slice(0, 16))}${digest === own.digest ? "" : html` ${badge("orange", words.differs)}`}`,
      moment(say, readAt),
      moment(say, startedAt),
    ]),
    { underHeading: true },
  )}`;
};

const notes = (say: Say, some: readonly ConfigNote[]): Html =>
  html`<ul>${some.map(
    ({ path, message, fix }) =>
      html`<li>${asWritten(path)} ${inEnglish(say, message)}${fix === "" ? "" : html`<br>${say.words.configuration.fix} ${inEnglish(say, fix)}`}</li>`,
  )}</ul>`;
