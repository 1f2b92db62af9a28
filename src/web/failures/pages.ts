import type { Context, Hono } from "hono";
import type { UseCases } from "../../usecases/index.ts";
import { type Desk, noteAct } from "../desk.ts";
import { orNone } from "../or-none.ts";
import { pathOf } from "../rooms.ts";
import { failureSections, type Listed } from "./failure-list.ts";

/** What the pages of failures are built from. */
export interface FailurePageParts {
  gateway: Pick<UseCases, "listFailures" | "retryFailure" | "retryFailures">;
}

const PAGE_SIZE = 50;
const FAILURES = pathOf("failures");

/** What waits for a person, and trying it again. */
export const addFailurePages = (
  app: Hono,
  { show, guarded, form }: Desk,
  { gateway }: FailurePageParts,
): void => {
  app.get(
    FAILURES,
    guarded(async (c, session, say) => {
      const { caller } = session;
      const [failures, held] = await Promise.all([
        listed(c, "failures", (page) => gateway.listFailures(caller, { sorts: ["work"] }, page)),
        listed(c, "held", (page) => gateway.listFailures(caller, { kind: "item" }, page)),
      ]);
      const done = /^\d{1,6}$/.exec(c.req.query("done") ?? "")?.[0];
      return show(c, 200, {
        say,
        title: say.words.failures,
        room: "failures",
        session,
        notice: done === undefined ? null : { kind: "done", text: say.words.retried(Number(done)) },
        content: failureSections(say, session, { failures, held }),
      });
    }),
  );

  app.post(
    `${FAILURES}/retry`,
    form("retry", async (c, { id, notThere }, { caller }) => {
      const retried = await orNone(async () => {
        await gateway.retryFailure(caller, String(id), { notThere: notThere === "yes" });
        return 1;
      }, 0);
      noteAct(c, { on: String(id), detail: notThere === "yes" ? "not there" : "" });
      return c.redirect(`${FAILURES}?done=${retried}`, 303);
    }),
  );

  app.post(
    `${FAILURES}/retry-all`,
    form("retry_all", async (c, { kind }, { caller }) => {
      const retried = await gateway.retryFailures(caller, { kind: String(kind) });
      noteAct(c, { on: String(kind), detail: String(retried) });
      return c.redirect(`${FAILURES}?done=${retried}`, 303);
    }),
  );
};

/** One page of a list whose cursor stands in the query under its name. */
const listed = async (
  c: Context,
  name: "failures" | "held",
  list: (page: { limit: number; cursor?: string }) => ReturnType<UseCases["listFailures"]>,
): Promise<Listed> => {
  const cursor = c.req.query(name);
  const { items, nextCursor } = await list({
    limit: PAGE_SIZE,
    ...(cursor === undefined || cursor === "" ? {} : { cursor }),
  });
  return {
    items,
    next: nextCursor === null ? null : `${FAILURES}?${name}=${encodeURIComponent(nextCursor)}#${name}`,
    first: cursor === undefined ? null : `${FAILURES}#${name}`,
  };
};
