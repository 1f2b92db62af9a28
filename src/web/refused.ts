import type { Context } from "hono";
import { html } from "hono/html";
import { isFailure, toldOf } from "../domain/failure.ts";
import { Rejection } from "../domain/problem.ts";
import type { Desk, ShownStatus } from "./desk.ts";
import { pathOf, type RoomName } from "./rooms.ts";
import type { Session } from "./session.ts";
import { breakable, type Html, type Say, words as said, told } from "./show.ts";

type Answer = (c: Context, session: Session, say: Say) => Response | Promise<Response>;

/** Why something cannot be had or done, in the reader's language, with the HTTP status that fits. */
export const whyNot = ({ language }: Say, error: unknown): { status: ShownStatus; text: string } => {
  if (error instanceof Rejection) {
    const text = language === "fr" ? (error.detailFr ?? error.message) : error.message;
    return { status: error.status, text };
  }
  if (!isFailure(error)) throw error;
  const known = toldOf({ ...error.facts, kind: error.kind });
  const { message, fix } =
    language === "fr"
      ? { message: known.messageFr, fix: known.fixFr }
      : { message: known.message, fix: known.fix };
  return { status: 503, text: `${message} ${fix}`.trim() };
};

/** Why something was not done: what is wrong, and each field at fault. */
export const refusal = (say: Say, { message, detailFr, errors }: Rejection): Html =>
  html`<div class="notice wrong" role="alert">
<p>${say.language === "fr" && detailFr !== undefined ? detailFr : said(say, message)}</p>
${
  errors.length === 0
    ? ""
    : html`<ul>${errors.map((error) => {
        const { message: what, fix } = told(say, error);
        return html`<li>${breakable(error.path)}: ${what} ${fix}</li>`;
      })}</ul>`
}
</div>`;

/** Longest that a platform's own words are shown, in characters. */
const LONGEST = 300;

/**
 * Why something cannot be had or done, as a part of a page, with the HTTP status that fits: a refusal of ours, or what
 * became of the question at the platform, with its own words. @throws what is neither
 */
export const refusedPart = (say: Say, error: unknown): { status: ShownStatus; content: Html } => {
  if (error instanceof Rejection) return { status: error.status, content: refusal(say, error) };
  if (!isFailure(error)) throw error;
  const { message, fix } = told(say, toldOf({ ...error.facts, kind: error.kind }));
  const words = error.facts.raw ?? "";
  return {
    status: 503,
    content: html`<div class="notice wrong" role="alert"><p>${message} ${fix ?? ""}</p>${
      words === "" ? "" : html`<p><q>${words.slice(0, LONGEST)}</q></p>`
    }</div>`,
  };
};

/** The room in which it is said why not. */
export interface RefusingRoom {
  room: RoomName;
  /** What the way back into the room says. */
  back(say: Say): string;
  /** What is said where there is none of it (404); absent: what the gateway says. */
  notFound?(say: Say): string;
}

/** Answers, or says in a page of the room why it cannot be had or done. */
export const orRefused =
  (show: Desk["show"], { room, back, notFound }: RefusingRoom, answer: Answer): Answer =>
  async (c, session, say) => {
    try {
      return await answer(c, session, say);
    } catch (error) {
      const { status, content } = refusedPart(say, error);
      const why =
        status === 404 && notFound !== undefined
          ? html`<p class="notice wrong" role="alert">${notFound(say)}</p>`
          : content;
      return show(c, status, {
        say,
        title: say.words.rooms[room],
        room,
        session,
        content: html`<p class="back"><a href="${pathOf(room)}">${back(say)}</a></p>${why}`,
      });
    }
  };

/** The refusal of a page on which nothing but acting can be done. */
export const onlyLook = ({ words }: Say): Rejection =>
  new Rejection(403, "only_look", words.onlyLook, { en: words.onlyLook, fr: words.onlyLook });
