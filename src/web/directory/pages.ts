import type { Context, Hono } from "hono";
import { html, raw } from "hono/html";
import type { Caller } from "../../domain/caller.ts";
import { Rejection } from "../../domain/problem.ts";
import type { UseCases } from "../../usecases/index.ts";
import type { Desk, ShownStatus } from "../desk.ts";
import { refusedPart } from "../refused.ts";
import { notShown } from "../reports/shown.ts";
import { pathOf } from "../rooms.ts";
import type { Session } from "../session.ts";
import { asWritten, badge, day, type Html, moment, type Say, table, told } from "../show.ts";

/** What the page of the directory is built from. */
export interface DirectoryParts {
  gateway: Pick<UseCases, "searchCompanies" | "listAddresses" | "resolveAddress" | "listDeclared">;
  /** Names of the platform accounts. */
  platforms(caller: Caller): readonly string[];
}

type Told<N extends "searchCompanies" | "listAddresses" | "resolveAddress"> = Awaited<
  ReturnType<UseCases[N]>
>;

const ROOM = pathOf("directory");
/** Companies of one look-up by name. */
const LIMIT = 25;
/** Lines that are listed: a town may have hundreds. */
const MOST = 200;

const COLORS = {
  active: "green",
  upcoming: "blue",
  without_platform: "orange",
  inactive: "grey",
  unsure: "grey",
} as const;

/** Looking things up in the national directory: administrators choose a platform, tenants ask by their own. */
export const addDirectoryPages = (app: Hono, { show, guarded }: Desk, parts: DirectoryParts): void => {
  const { gateway } = parts;

  app.get(
    ROOM,
    guarded(async (c, session, say) => {
      const platforms = session.caller.kind === "admin" ? parts.platforms(session.caller) : [];
      const platform = platforms.find((one) => one === c.req.query("platform")) ?? platforms[0];
      const q = (c.req.query("q") ?? "")
        .replaceAll(/\p{Cc}+/gu, " ")
        .trim()
        .slice(0, 200);
      const found =
        q === "" ? { status: 200 as const, content: html`` } : await lookedUp(c, session, say, q, platform);
      return show(c, found.status, {
        say,
        title: say.words.rooms.directory,
        room: "directory",
        session,
        content: html`<p class="soft">${say.words.directory.text}</p>${asking(say, q, platforms, platform)}${found.content}`,
      });
    }),
  );

  /** What was found, or why nothing could be. */
  const lookedUp = async (
    c: Context,
    session: Session,
    say: Say,
    q: string,
    platform: string | undefined,
  ): Promise<{ status: ShownStatus; content: Html }> => {
    try {
      return { status: 200, content: await found(c, session, say, q, platform) };
    } catch (error) {
      return refusedPart(say, error);
    }
  };

  const found = async (
    c: Context,
    { caller }: Session,
    say: Say,
    q: string,
    platform: string | undefined,
  ): Promise<Html> => {
    const { signal } = c.req.raw;
    const by = platform === undefined ? {} : { platform };
    const digits = q.replaceAll(/[\s.]/g, "");
    const companies = await gateway.searchCompanies(caller, { q, limit: LIMIT, ...by }, signal);
    if (!/^\d{9}(\d{5})?$/.test(digits)) return companyList(say, companies, platform);
    const siret = digits.length === 14 ? digits : null;
    const siren = digits.slice(0, 9);
    const recipient = { siren, siret, routingCode: null, address: null, orderReference: null };
    const [lines, resolved] = await Promise.all([
      gateway.listAddresses(caller, { ...(siret === null ? { siren } : { siret }), ...by }, signal),
      gateway.resolveAddress(caller, { recipient, ...by }, signal),
    ]);
    const declared =
      caller.kind === "admin" && platform !== undefined && siret === null
        ? await declaredPart(say, platform, siren, signal)
        : "";
    return html`${companyList(say, companies, platform)}${resolution(say, resolved)}${lineList(say, lines)}${declared}`;
  };

  /** What is declared through a platform, or why that cannot be told; nothing where nobody can declare through it. */
  const declaredPart = async (
    say: Say,
    platform: string,
    siren: string,
    signal: AbortSignal,
  ): Promise<Html | ""> => {
    try {
      return declaredSection(say, declaredList(say, await gateway.listDeclared(platform, siren, signal)));
    } catch (error) {
      if (error instanceof Rejection && error.status === 501) return "";
      const { content } = refusedPart(say, error);
      return declaredSection(say, html`<p>${say.words.directory.declaredAway}</p>${content}`);
    }
  };
};

const asking = (say: Say, q: string, platforms: readonly string[], platform: string | undefined): Html => {
  const words = say.words.directory;
  return html`<form method="get" action="${ROOM}" class="narrow" role="search">
<p><label for="directory-q">${words.what}</label><input id="directory-q" name="q" type="search" required maxlength="200" value="${q}"></p>
${
  platforms.length === 0
    ? ""
    : html`<p><label for="directory-platform">${say.words.platform}</label><select id="directory-platform" name="platform">${platforms.map(
        (name) => html`<option${name === platform ? raw(" selected") : ""}>${name}</option>`,
      )}</select></p>`
}
<p class="do"><button>${words.look}</button></p></form>`;
};

const sourceOf = (say: Say, { source }: Pick<Told<"listAddresses">, "source">): Html =>
  html`<p class="soft">${say.words.directory.toldBy(source.platform)}, ${moment(say, source.at)}${
    source.stale ? html` (${say.words.directory.stale})` : ""
  }</p>`;

const companyList = (say: Say, told: Told<"searchCompanies">, platform: string | undefined): Html => {
  const words = say.words.directory;
  const { companies, more } = told.value;
  if (companies.length === 0) return html`<p>${words.none}</p>`;
  const to = (siren: string): string =>
    `${ROOM}?${new URLSearchParams({ q: siren, ...(platform === undefined ? {} : { platform }) })}`;
  return html`${table(
    words.company,
    [words.company, "SIREN", say.words.kind, words.state],
    companies.map(({ siren, name, kind, state }) => [
      html`<a href="${to(siren)}">${name === "" ? siren : name}</a>`,
      html`${siren}`,
      html`${words.kinds[kind]}`,
      html`${words.states[state]}`,
    ]),
  )}${more ? html`<p>${words.more}</p>` : ""}${sourceOf(say, told)}`;
};

const resolution = (say: Say, { value }: Told<"resolveAddress">): Html => {
  const words = say.words.directory;
  const { address, rule, certain, alternatives, reasons } = value;
  return html`<section aria-labelledby="resolve"><h2 id="resolve">${words.resolve}</h2>
<p>${address === null ? badge("red", words.noAddress) : asWritten(address)} <span class="soft">${words.rule} ${asWritten(rule)}</span></p>
${certain ? "" : html`<p class="soft">${words.unsure}</p>`}
<ul>${reasons.map((reason) => {
    const { message, fix } = told(say, reason);
    return html`<li>${message} ${fix ?? ""}</li>`;
  })}</ul>
${
  alternatives.length === 0
    ? ""
    : html`<h3>${words.others}</h3><ul>${alternatives.map(
        (one) =>
          html`<li>${asWritten(one.address)} ${badge(COLORS[one.state], words.lineStates[one.state])}</li>`,
      )}</ul>`
}</section>`;
};

const dayOr = (say: Say, at: string | null): Html => (at === null ? html`` : day(say, at));

const lineList = (say: Say, lines: Told<"listAddresses">): Html => {
  const words = say.words.directory;
  return html`<section aria-labelledby="lines"><h2 id="lines">${words.lines}</h2>${
    lines.value.length === 0
      ? html`<p>${words.noLines}</p>`
      : table(
          words.lines,
          [words.address, words.state, words.from, words.until],
          lines.value
            .slice(0, MOST)
            .map(({ identifier, today, from, until }) => [
              asWritten(identifier),
              badge(COLORS[today], words.lineStates[today]),
              dayOr(say, from),
              dayOr(say, until),
            ]),
          { underHeading: true },
        )
  }${notShown(say, lines.value.length, Math.min(MOST, lines.value.length))}${sourceOf(say, lines)}</section>`;
};

const declaredSection = (say: Say, content: Html): Html =>
  html`<section aria-labelledby="declared"><h2 id="declared">${say.words.directory.declared}</h2>${content}</section>`;

const declaredList = (say: Say, lines: Awaited<ReturnType<UseCases["listDeclared"]>>): Html => {
  const words = say.words.directory;
  if (lines.length === 0) return html`<p>${words.noDeclared}</p>`;
  return table(
    words.declared,
    [words.address, words.from, words.until],
    lines.map(({ identifier, from, until }) => [asWritten(identifier), dayOr(say, from), dayOr(say, until)]),
    { underHeading: true },
  );
};
