import type { Context, Hono } from "hono";
import { isDay, parisMidnight } from "../../domain/paris-day.ts";
import type { UseCases } from "../../usecases/index.ts";
import { type Desk, noteAct } from "../desk.ts";
import type { Page } from "../layout.ts";
import { orNone } from "../or-none.ts";
import { orRefused, type RefusingRoom } from "../refused.ts";
import type { Say } from "../show.ts";
import { deliveryPage } from "./delivery-page.ts";
import { endpointPage } from "./endpoint-page.ts";
import { listPage } from "./list-page.ts";
import { DELIVERIES, deliveryPath, endpointPath, nameOf, WEBHOOKS } from "./shown.ts";

/** What the pages of webhooks are built from. */
export interface WebhookPageParts {
  gateway: Pick<
    UseCases,
    | "listEndpoints"
    | "getEndpoint"
    | "testEndpoint"
    | "redeliverSince"
    | "redeliverOne"
    | "getDelivery"
    | "resumeEndpoint"
  >;
  /** Names of the tenants. */
  tenants(): readonly string[];
}

const ROOM: RefusingRoom = {
  room: "webhooks",
  back: ({ words }) => words.webhooks.all,
  notFound: ({ words }) => words.webhooks.gone,
};
const PAGE_SIZE = 50;
/** How long a page waits for the answer to a test, in seconds. */
const TEST_WAIT = 10;

const refOf = (c: Context): { tenant: string; id: string } => ({
  tenant: c.req.param("tenant") ?? "",
  id: c.req.param("id") ?? "",
});

/** Who is told what happens, how that goes, and what can be done about it. */
export const addWebhookPages = (app: Hono, { show, guarded, form }: Desk, parts: WebhookPageParts): void => {
  const { gateway } = parts;

  app.get(
    WEBHOOKS,
    guarded(async (c, session, say) => {
      const { caller } = session;
      const cursor = c.req.query("cursor");
      const tenants = caller.kind === "admin" ? parts.tenants() : [];
      const asked = c.req.query("tenant");
      const tenant = tenants.find((name) => name === asked) ?? null;
      const { items, nextCursor } = await gateway.listEndpoints(
        caller,
        { tenant: tenant ?? undefined },
        { limit: PAGE_SIZE, cursor },
      );
      const narrowed = tenant === null ? "" : `tenant=${encodeURIComponent(tenant)}`;
      return show(c, 200, {
        say,
        title: say.words.rooms.webhooks,
        room: "webhooks",
        session,
        content: listPage(say, {
          items,
          next: nextCursor === null ? null : `${WEBHOOKS}?cursor=${nextCursor}${narrowed && `&${narrowed}`}`,
          first: cursor === undefined ? null : `${WEBHOOKS}${narrowed && `?${narrowed}`}`,
          tenants,
          tenant,
        }),
      });
    }),
  );

  app.get(
    `${DELIVERIES}/:id`,
    guarded(
      orRefused(show, ROOM, async (c, session, say) => {
        const delivery = await gateway.getDelivery(session.caller, refOf(c).id);
        const { kind, data } = delivery.work;
        const type = kind === "test" ? kind : data.type;
        const words = say.words.webhooks;
        return show(c, 200, {
          say,
          title: words.oneOf(typeof type === "string" ? type : words.sorts[delivery.endpoint.sort]),
          room: "webhooks",
          session,
          notice: noticeIn(c, say, null),
          content: deliveryPage(say, session, delivery),
        });
      }),
    ),
  );

  app.get(
    `${WEBHOOKS}/:tenant/:id`,
    guarded(
      orRefused(show, ROOM, async (c, session, say) => {
        const ref = refOf(c);
        const cursor = c.req.query("cursor");
        const detail = await gateway.getEndpoint(session.caller, ref, cursor);
        const path = endpointPath(ref);
        const { nextCursor } = detail.told;
        return show(c, 200, {
          say,
          title: nameOf(detail.endpoint),
          room: "webhooks",
          session,
          notice: noticeIn(c, say, detail.attempts),
          content: endpointPage(say, session, detail, {
            next: nextCursor === null ? null : `${path}?cursor=${encodeURIComponent(nextCursor)}#told`,
            first: cursor === undefined ? null : `${path}#told`,
          }),
        });
      }),
    ),
  );

  app.post(
    `${WEBHOOKS}/:tenant/:id/test`,
    form("webhook_test", async (c, _, { caller }) => {
      const ref = refOf(c);
      const { id, attempt } = await gateway.testEndpoint(caller, ref, TEST_WAIT, c.req.raw.signal);
      noteAct(c, {
        on: `${ref.tenant}/${ref.id}`,
        tenant: ref.tenant,
        detail: attempt === null ? "" : String(attempt.httpStatus ?? attempt.problem?.code ?? ""),
      });
      return c.redirect(`${endpointPath(ref)}?done=test-${id}`, 303);
    }),
  );

  app.post(
    `${WEBHOOKS}/:tenant/:id/resume`,
    form("endpoint_resume", async (c, _, { caller }) => {
      const ref = refOf(c);
      await gateway.resumeEndpoint(caller, ref);
      noteAct(c, { on: `${ref.tenant}/${ref.id}`, tenant: ref.tenant });
      return c.redirect(`${endpointPath(ref)}?done=resumed`, 303);
    }),
  );

  app.post(
    `${WEBHOOKS}/:tenant/:id/redeliver`,
    form("webhook_redeliver", async (c, { since, only }, { caller }) => {
      const ref = refOf(c);
      const day = String(since);
      noteAct(c, { on: `${ref.tenant}/${ref.id}`, tenant: ref.tenant, detail: `${day} ${String(only)}` });
      if (!isDay(day)) return c.redirect(`${endpointPath(ref)}?done=no-day`, 303);
      const asked = {
        since: parisMidnight(day),
        only: only === "failed" ? ("failed" as const) : ("all" as const),
      };
      const rows = await orNone(() => gateway.redeliverSince(caller, ref, asked), null, 422);
      return c.redirect(`${endpointPath(ref)}?done=${rows === null ? "too-many" : `again-${rows}`}`, 303);
    }),
  );

  app.post(
    `${DELIVERIES}/:id/redeliver`,
    form("webhook_redeliver", async (c, _, { caller }) => {
      const { id } = refOf(c);
      noteAct(c, { on: id });
      const again = await orNone(
        async () => {
          await gateway.redeliverOne(caller, id);
          return 1;
        },
        null,
        409,
      );
      return c.redirect(`${deliveryPath(id)}?done=${again === null ? "not-now" : "again-1"}`, 303);
    }),
  );
};

/** What was just done, by the query. */
const noticeIn = (
  c: Context,
  say: Say,
  attempts: Awaited<ReturnType<UseCases["getEndpoint"]>>["attempts"] | null,
): NonNullable<Page["notice"]> | null => {
  const words = say.words.webhooks;
  const done = c.req.query("done") ?? "";
  const again = /^again-(\d{1,6})$/.exec(done)?.[1];
  if (again !== undefined) return { kind: "done", text: words.redelivered(Number(again)) };
  if (done === "resumed") return { kind: "done", text: words.resumed };
  if (done === "no-day") return { kind: "wrong", text: words.noDay };
  if (done === "not-now") return { kind: "wrong", text: words.notNow };
  if (done === "too-many") return { kind: "wrong", text: words.tooMany };
  const tested = /^test-(\w{1,64})$/.exec(done)?.[1];
  if (tested === undefined) return null;
  const attempt = attempts?.find(({ workId }) => workId === tested);
  if (attempt === undefined) return { kind: "done", text: words.testRuns };
  if (attempt.problem === null) {
    return { kind: "done", text: words.tested(String(attempt.httpStatus ?? ""), String(attempt.ms)) };
  }
  const { message, messageFr } = attempt.problem;
  const said = say.language === "fr" && messageFr !== undefined ? messageFr : message;
  return { kind: "wrong", text: `${words.testFailed} ${said}` };
};
