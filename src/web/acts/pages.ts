import type { Context, Hono } from "hono";
import { ACTS } from "../../domain/acts.ts";
import { isDay } from "../../domain/paris-day.ts";
import type { UseCases } from "../../usecases/index.ts";
import type { Desk } from "../desk.ts";
import { ACTS_ROOM, type Asked, actsPage } from "./acts-page.ts";

/** What the page of acts is built from. */
export interface ActPageParts {
  gateway: Pick<UseCases, "listActs">;
  /** Names of the tenants. */
  tenants(): readonly string[];
}

const PAGE_SIZE = 50;

/** The record of what people did: administrators see all of it, tenants what is about their own things. */
export const addActPages = (app: Hono, { show, guarded }: Desk, { gateway, tenants }: ActPageParts): void => {
  app.get(
    ACTS_ROOM,
    guarded(async (c, session, say) => {
      const isOfAll = session.caller.kind === "admin";
      const asked = askedIn(c, isOfAll);
      const cursor = c.req.query("cursor") ?? "";
      const page = await gateway.listActs(
        session.caller,
        asked,
        cursor === "" ? { limit: PAGE_SIZE } : { limit: PAGE_SIZE, cursor },
      );
      return show(c, 200, {
        say,
        title: say.words.rooms.acts,
        room: "acts",
        session,
        content: actsPage(say, asked, isOfAll ? tenants() : [], { ...page, isFirst: cursor === "" }),
      });
    }),
  );
};

/** What the address narrows the list by; what means nothing is left out. */
const askedIn = (c: Context, isOfAll: boolean): Asked => {
  const { person = "", act, tenant = "", day = "" } = c.req.query();
  const name = person.trim().slice(0, 200);
  const known = ACTS.find((one) => one === act);
  return {
    ...(name === "" || /\p{Cc}/u.test(name) ? {} : { person: name }),
    ...(known === undefined ? {} : { act: known }),
    ...(tenant === "" || !isOfAll || /\p{Cc}/u.test(tenant) ? {} : { tenant: tenant.slice(0, 63) }),
    ...(isDay(day) ? { day } : {}),
  };
};
