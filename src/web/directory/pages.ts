import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { isSiren, isSiret } from "../../domain/company.ts";
import { Rejection } from "../../domain/problem.ts";
import type { Desk, ShownStatus } from "../desk.ts";
import type { Page } from "../layout.ts";
import { refusedPart } from "../refused.ts";
import type { Session } from "../session.ts";
import type { Html, Say } from "../show.ts";
import {
  companyList,
  type DeclaredAt,
  declaredList,
  declaredSection,
  lineList,
  resolution,
} from "./answers.ts";
import { type Asked, askedIn, DIRECTORY, type DirectoryParts } from "./asked.ts";
import { addDeclarePages } from "./declare-pages.ts";
import { addEndPages } from "./end-pages.ts";
import { searchForm } from "./search-form.ts";

/** Companies of one look-up by name. */
const LIMIT = 25;

interface Answered {
  status: ShownStatus;
  content: Html;
}

/** Looking things up in the national directory, and what is declared there through a platform. */
export const addDirectoryPages = (app: Hono, desk: Desk, parts: DirectoryParts): void => {
  const { gateway } = parts;

  app.get(
    DIRECTORY,
    desk.guarded(async (c, session, say) => {
      const asked = askedIn(c, session, parts);
      const { status, content }: Answered =
        asked.q === "" ? { status: 200, content: html`` } : await lookedUp(c, session, say, asked);
      return desk.show(c, status, {
        say,
        title: say.words.rooms.directory,
        room: "directory",
        session,
        notice: noticeIn(c, say),
        content: html`<p class="soft">${say.words.directory.text}</p>${searchForm(say, asked)}${content}`,
      });
    }),
  );

  /** What was found, or why nothing could be. */
  const lookedUp = async (c: Context, session: Session, say: Say, asked: Asked): Promise<Answered> => {
    const wrong = faultIn(say, asked);
    if (wrong !== null)
      return { status: 400, content: html`<p class="notice wrong" role="alert">${wrong}</p>` };
    try {
      return { status: 200, content: await found(c, session, say, asked) };
    } catch (error) {
      return refusedPart(say, error);
    }
  };

  const found = async (c: Context, { person }: Session, say: Say, asked: Asked): Promise<Html> => {
    const { signal } = c.req.raw;
    const { q, code, caller } = asked;
    const named = asked.platform ?? (caller.kind === "admin" ? asked.platforms[0] : undefined);
    const by = named === undefined ? {} : { platform: named };
    const companies = await gateway.searchCompanies(caller, { q, limit: LIMIT, ...by }, signal);
    const number = numberIn(q);
    if (number === null) return companyList(say, companies, asked);
    const siret = number.length === 14 ? number : null;
    const siren = number.slice(0, 9);
    const routingCode = code === "" ? null : code;
    const recipient = { siren, siret, routingCode, address: null, orderReference: null };
    const of = {
      ...(siret === null ? { siren } : { siret }),
      ...(routingCode === null ? {} : { routingCode }),
    };
    const [lines, resolved] = await Promise.all([
      gateway.listAddresses(caller, { ...of, ...by }, signal),
      gateway.resolveAddress(caller, { recipient, ...by }, signal),
    ]);
    // It is the account that has answered through which an administrator would declare.
    const at = { platform: named ?? lines.source.platform, siren, acts: person.acts };
    return html`${companyList(say, companies, asked)}${resolution(say, resolved)}${lineList(say, lines)}${
      person.sees === "all" ? await declaredPart(say, at, signal) : ""
    }`;
  };

  /** What is declared through a platform, or why that cannot be told; nothing where nobody can declare through it. */
  const declaredPart = async (say: Say, at: DeclaredAt, signal: AbortSignal): Promise<Html | ""> => {
    try {
      const lines = await gateway.listDeclared(at.platform, at.siren, signal);
      return declaredSection(say, at, declaredList(say, at, lines));
    } catch (error) {
      if (error instanceof Rejection && error.status === 501) return "";
      const { content } = refusedPart(say, error);
      return declaredSection(say, at, html`<p>${say.words.directory.declaredAway}</p>${content}`);
    }
  };

  addDeclarePages(app, desk, parts);
  addEndPages(app, desk, parts);
};

/** The nine or fourteen digits that are asked for; null: it is a name. */
const numberIn = (q: string): string | null => {
  const digits = q.replaceAll(/[\s.]/g, "");
  return /^\d{9}(\d{5})?$/.test(digits) ? digits : null;
};

/** What cannot be looked up so. */
const faultIn = ({ words }: Say, { q, code }: Asked): string | null => {
  const number = numberIn(q);
  if (number === null) return code === "" ? null : words.directory.codeAlone;
  if (number.length === 9) return isSiren(number) ? null : words.directory.noSiren;
  return isSiret(number) ? null : words.directory.noSiret;
};

/** What was just done, by the query. */
const noticeIn = (c: Context, { words }: Say): Page["notice"] => {
  const done = c.req.query("done");
  if (done !== "declared" && done !== "adopted" && done !== "ended") return null;
  return { kind: "done", text: words.directory.done[done] };
};
