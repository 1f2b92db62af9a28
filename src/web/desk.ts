import type { Context } from "hono";
import type { Rejection } from "../domain/problem.ts";
import type { Page } from "./layout.ts";
import type { Session } from "./session.ts";
import type { Say } from "./show.ts";

/** What a page of the desk is answered with. */
export type ShownStatus = 200 | Rejection["status"];

/** What every page of the desk is made with. */
export interface Desk {
  /** Answers with a page in the desk's frame. */
  show(c: Context, status: ShownStatus, page: Omit<Page, "here">): Response | Promise<Response>;
  /** Runs for who has signed in; anybody else is asked to. */
  guarded(
    answer: (c: Context, session: Session, say: Say) => Response | Promise<Response>,
  ): (c: Context) => Promise<Response>;
  /** Runs for a form of the session's own pages, with its fields. */
  form(
    answer: (c: Context, fields: Record<string, unknown>, session: Session, say: Say) => Promise<Response>,
  ): (c: Context) => Promise<Response>;
}
