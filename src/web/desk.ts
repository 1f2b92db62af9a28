import type { Context } from "hono";
import type { ActName, ActTarget } from "../domain/acts.ts";
import type { Rejection } from "../domain/problem.ts";
import type { Page } from "./layout.ts";
import type { Person } from "./person.ts";
import type { Session } from "./session.ts";
import type { Say } from "./show.ts";

/** What a page of the desk is answered with. */
export type ShownStatus = 200 | Rejection["status"];

/** Whom a page is for: everybody who has signed in, or administrators alone. */
export interface For {
  administrators?: boolean;
}

/** Who asks for a page, and how it is told to them. */
type Answer = (c: Context, session: Session, say: Say) => Response | Promise<Response>;

/** What every page of the desk is made with. */
export interface Desk {
  /** Answers with a page in the desk's frame. */
  show(c: Context, status: ShownStatus, page: Omit<Page, "here">): Response | Promise<Response>;
  /** Runs for who has signed in; anybody else is asked to. */
  guarded(answer: Answer, whom?: For): (c: Context) => Promise<Response>;
  /**
   * Runs for a form of the session's own pages, with its fields, where the person may act.
   *
   * @param act - under which name it is written down what was done; null: it changes nothing
   */
  form(
    act: ActName | null,
    answer: (c: Context, fields: Record<string, unknown>, session: Session, say: Say) => Promise<Response>,
    whom?: For,
  ): (c: Context) => Promise<Response>;
}

/** Writes down that somebody came or went, or was not let in. */
export type RecordOf = (
  c: Context,
  person: Pick<Person, "name" | "sees">,
  act: ActName,
  status?: number,
) => Promise<void>;

const noted = new WeakMap<Request, Partial<ActTarget>>();

/** Says of the form that is answered what it was done to: that is written down with the act. */
export const noteAct = (c: Context, target: Partial<ActTarget>): void => {
  noted.set(c.req.raw, { ...noted.get(c.req.raw), ...target });
};

/** The request that is answered, as the log has it. */
export const requestIdOf = (c: Context): string => {
  const id: unknown = c.get("requestId");
  return typeof id === "string" ? id : "";
};

/** What was noted of it. */
export const targetOf = (c: Context): Partial<ActTarget> => noted.get(c.req.raw) ?? {};
