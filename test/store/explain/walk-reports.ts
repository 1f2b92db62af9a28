import type { Reports } from "../../../src/store/port.ts";
import { decade, newCompany, report, reportEvent, reportItem } from "../report-samples.ts";
import { at, unique } from "../samples.ts";
import { combinations, pages, type Verbs } from "./walk-invoices.ts";

/** A place in a list of items. */
const PLACE = Buffer.from(JSON.stringify(["2026-11-02", "till", "z"])).toString("base64url");

export const walkOfReports: Verbs<Reports> = {
  putItem: async ({ reports }) => {
    const company = newCompany();
    const first = reportItem(company);
    await reports.putItem(first, decade(company));
    await reports.putItem({ ...first, day: "2026-11-05" }, decade(company));
  },
  item: async ({ reports, tx }) => {
    const name = { company: "700000000", source: "till", id: "z" } as const;
    await reports.item(name);
    await tx((memory) => memory.reports.item(name, { lock: true }));
  },
  hold: ({ tx }) => tx((memory) => memory.reports.hold("700000000", "name")),
  removeItem: async ({ reports }) => {
    const company = newCompany();
    const one = reportItem(company);
    await reports.putItem(one, decade(company));
    await reports.removeItem(one);
  },
  ofDocument: async ({ reports }) => void (await reports.ofDocument("700000000", "2026 F1")),
  toldItems: async ({ reports }) => {
    await reports.toldItems(decade("700000000"), null, 10);
    await reports.toldItems(decade("700000000"), { day: "2026-11-02", source: "till", id: "z" }, 10);
  },
  troubled: async ({ reports }) => void (await reports.troubled(decade("700000000"), 10)),
  counts: async ({ reports }) => void (await reports.counts(decade("700000000"))),
  period: async ({ reports, tx }) => {
    await reports.period(decade("700000000"));
    await tx((memory) => memory.reports.period(decade("700000000"), { lock: true }));
  },
  periods: async ({ reports }) => void (await reports.periods("700000000", "2026-11-01", "2026-12-01")),
  insert: async ({ reports }) => {
    const one = report(decade(newCompany()));
    await reports.insert(one);
    await reports.insert({ ...one, id: unique("rpt") });
  },
  byId: async ({ reports, tx }) => {
    await reports.byId("rpt");
    await tx((memory) => memory.reports.byId("rpt", { lock: true }));
  },
  byPlatformId: async ({ reports }) => void (await reports.byPlatformId("main", "never")),
  addPlatformId: async ({ reports }) => {
    const one = report(decade(newCompany()));
    await reports.insert(one);
    await reports.addPlatformId("main", unique("id"), one.id);
  },
  ofPeriod: async ({ reports }) => void (await reports.ofPeriod(decade("700000000"))),
  update: async ({ reports }) => {
    const one = report(decade(newCompany()));
    await reports.insert(one);
    await reports.update(one.id, { state: "sent", updatedAt: at(1).toISOString() });
  },
  list: async ({ reports }) => {
    for (const tenant of [null, "acme"]) {
      for (const state of ["due", "accepted"] as const) {
        for (const filter of combinations({ company: "700000000", state, kind: "transactions" }))
          await pages((page) => reports.list({ ...filter, tenant }, page));
      }
    }
  },
  stateCounts: async ({ reports }) => void (await reports.stateCounts()),
  link: async ({ reports }) => {
    const company = newCompany();
    const one = report(decade(company));
    await reports.putItem(reportItem(company), decade(company));
    await reports.insert(one);
    await reports.link(one.id, decade(company));
  },
  itemsOf: ({ reports }) => pages((page) => reports.itemsOf(decade("700000000"), page), PLACE),
  linked: ({ reports }) => pages((page) => reports.linked("rpt", page), PLACE),
  difference: async ({ reports }) => {
    await reports.difference(null, decade("700000000"), 10);
    await reports.difference("rpt", decade("700000000"), 10);
  },
  addEvent: async ({ reports }) => {
    const one = report(decade(newCompany()));
    await reports.insert(one);
    await reports.addEvent(reportEvent(one.id), "acme");
  },
  events: async ({ reports }) => void (await reports.events("rpt")),
  feed: async ({ reports }) => void (await reports.feed("acme", 1, 100)),
};
