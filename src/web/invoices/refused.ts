import type { Context } from "hono";
import { html } from "hono/html";
import { isFailure, toldOf } from "../../domain/failure.ts";
import { Rejection } from "../../domain/problem.ts";
import type { Desk, ShownStatus } from "../desk.ts";
import type { Session } from "../session.ts";
import type { Say } from "../show.ts";
import { INVOICES } from "./parts.ts";

type Answer = (c: Context, session: Session, say: Say) => Response | Promise<Response>;

/** Why something cannot be had or done, in the reader's language, with the HTTP status that fits. */
export const whyNot = ({ language }: Say, error: unknown): { status: ShownStatus; text: string } => {
  if (error instanceof Rejection) {
    const text = language === "fr" ? (error.detailFr ?? error.message) : error.message;
    return { status: error.status, text };
  }
  if (!isFailure(error)) throw error;
  const said = toldOf({ ...error.facts, kind: error.kind });
  const { message, fix } =
    language === "fr"
      ? { message: said.messageFr, fix: said.fixFr }
      : { message: said.message, fix: said.fix };
  return { status: 503, text: `${message} ${fix}`.trim() };
};

/** Shows why not, where there is no such invoice or it cannot be had. */
export const orRefused =
  (show: Desk["show"], answer: Answer): Answer =>
  async (c, session, say) => {
    try {
      return await answer(c, session, say);
    } catch (error) {
      const { status, text } = whyNot(say, error);
      return show(c, status, {
        say,
        title: say.words.rooms.invoices,
        room: "invoices",
        session,
        notice: { kind: "wrong", text: status === 404 ? say.words.invoices.notFound : text },
        content: html`<p><a href="${INVOICES}">${say.words.invoices.back}</a></p>`,
      });
    }
  };
