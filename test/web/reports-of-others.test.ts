import { expect, it } from "vitest";
import type { UseCases } from "../../src/usecases/index.ts";
import { reportCalendar } from "../../src/usecases/report/calendar.ts";
import { previewReport } from "../../src/usecases/report/preview.ts";
import {
  getReport,
  getReportDocument,
  listReportEvents,
  listReportItems,
  listReports,
  rectifyReport,
  reportContent,
  submitReport,
  whyNoReports,
} from "../../src/usecases/report/read-reports.ts";
import { SELLER_SIREN } from "../fixtures/invoices.ts";
import { openReportWorld } from "../support/report-world.ts";
import { cameAs, plain } from "./desk.ts";

/** The desk of clerks over what the gateway itself says of a report, which is acme's and waits for approval. */
const openDesk = async () => {
  const world = await openReportWorld();
  await world.till("z-1", "2026-11-03", "100.00", "20.00");
  await world.run();
  const { parts } = world;
  const gateway: Partial<UseCases> = {
    reportCalendar: (...asked) => reportCalendar(parts, ...asked),
    previewReport: (...asked) => previewReport(parts, ...asked),
    listReports: (...asked) => listReports(parts, ...asked),
    getReport: (...asked) => getReport(parts, ...asked),
    getReportDocument: (...asked) => getReportDocument(parts, ...asked),
    listReportItems: (...asked) => listReportItems(parts, ...asked),
    listReportEvents: (...asked) => listReportEvents(parts, ...asked),
    reportContent: (...asked) => reportContent(parts, ...asked),
    submitReport: (...asked) => submitReport(parts, ...asked),
    rectifyReport: (...asked) => rectifyReport(parts, ...asked),
    whyNoReports: (...asked) => whyNoReports(parts, ...asked),
  };
  const clerkOf = (tenant: string) =>
    cameAs({ name: `clerk@${tenant}.example`, sees: [tenant], acts: true }, gateway, {
      now: () => parts.now(),
      tenants: () => ["acme", "other"],
      reporters: () => [{ tenant: "acme", siren: SELLER_SIREN, name: "Atelier Brumaire SAS" }],
    });
  return { world, clerkOf, report: `/desk/reports/${(await world.newest()).id}` };
};

it("another tenant's report is a page that says there is none, whatever is asked of it", async () => {
  const { world, clerkOf, report } = await openDesk();
  const { get, post, token } = await clerkOf("other");
  const asked = [
    await get(report),
    await get(`${report}/f10.xml`),
    await post(`${report}/submit`, { token }),
    await post(`${report}/rectify`, { token }),
  ];
  for (const answer of asked) {
    expect(answer.status).toBe(404);
    expect(answer.headers.get("Content-Type")).toContain("text/html");
    const page = plain(await answer.text());
    expect(page).toContain("Back to the reports");
    expect(page).not.toContain("Atelier Brumaire");
    expect(page).not.toContain(SELLER_SIREN);
  }
  const query = `company=${SELLER_SIREN}&kind=transactions&role=SE&day=2026-11-01`;
  const period = await get(`/desk/reports/period?${query}`);
  expect(period.status).toBe(422);
  expect(await period.text()).not.toContain("Atelier Brumaire");
  expect(await (await get("/desk/reports")).text()).not.toContain("Atelier Brumaire");
  expect(await world.states()).toEqual(["IN awaiting-approval"]);
});

it("a report is shown to its own tenant, and sent by it", async () => {
  const { world, clerkOf, report } = await openDesk();
  const { get, post, token } = await clerkOf("acme");
  const answer = await get(report);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain("Atelier Brumaire SAS");
  expect((await post(`${report}/submit`, { token })).status).toBe(303);
  expect(await world.states()).toEqual(["IN queued"]);
});
