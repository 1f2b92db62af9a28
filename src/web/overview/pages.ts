import type { Hono } from "hono";
import type { UseCases } from "../../usecases/index.ts";
import type { Desk } from "../desk.ts";
import { reportersOf, reportsToSee } from "../reports/attention.ts";
import type { ReportPageParts } from "../reports/pages.ts";
import { roomsOf } from "../rooms.ts";
import { HOME } from "../session.ts";
import type { FoundRule } from "./found-list.ts";
import { overview } from "./overview-page.ts";
import { ownOverview } from "./own-page.ts";

/** What the overview is built from. */
export interface OverviewParts extends Pick<ReportPageParts, "reporters"> {
  gateway: Pick<UseCases, "overviewOf"> & ReportPageParts["gateway"];
  /** Do several tenants receive for one company, or are there rules about it? */
  sharing(): boolean;
  /** What the controls found since the process started, by rule. */
  found(): Promise<readonly FoundRule[]>;
}

/** The first page of the desk. */
export const addOverview = (app: Hono, { show, guarded }: Desk, parts: OverviewParts): void => {
  app.get(
    HOME,
    guarded(async (c, session, say) => {
      const { gateway } = parts;
      const { caller } = session;
      const reporters = reportersOf(parts.reporters(), caller);
      const [{ standing, activity }, found, reports] = await Promise.all([
        gateway.overviewOf(caller),
        caller.kind === "admin" ? parts.found() : [],
        reportsToSee(gateway, caller, reporters),
      ]);
      const mayReport = roomsOf(say, session, { sharing: false }).some(({ name }) => name === "reports");
      return show(c, 200, {
        say,
        title: say.words.rooms.overview,
        room: "overview",
        session,
        content:
          standing.of === "all"
            ? overview(
                say,
                { diagnosis: standing.diagnosis, activity },
                { found, reports, reporters, sharing: parts.sharing() },
              )
            : ownOverview(say, { own: standing.own, activity }, { reports, reporters, mayReport }),
      });
    }),
  );
};
