import type { Hono } from "hono";
import type { UseCases } from "../../usecases/index.ts";
import type { Desk } from "../desk.ts";
import { reportsToSee } from "../reports/attention.ts";
import type { ReportPageParts } from "../reports/pages.ts";
import { pathOf } from "../rooms.ts";
import { HOME } from "../session.ts";
import type { FoundRule } from "./found-list.ts";
import { overview } from "./overview-page.ts";

/** What the overview is built from. */
export interface OverviewParts extends Pick<ReportPageParts, "reporters"> {
  gateway: Pick<UseCases, "diagnose"> & ReportPageParts["gateway"];
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
      if (session.caller.kind === "tenant") return c.redirect(pathOf("invoices"), 303);
      const { gateway } = parts;
      const reporters = parts.reporters();
      const [diagnosis, found, reports] = await Promise.all([
        gateway.diagnose(),
        parts.found(),
        reportsToSee(gateway, reporters),
      ]);
      return show(c, 200, {
        say,
        title: say.words.rooms.overview,
        room: "overview",
        session,
        content: overview(say, diagnosis, { found, reports, reporters, sharing: parts.sharing() }),
      });
    }),
  );
};
