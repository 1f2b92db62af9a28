import { expect, it } from "vitest";
import { previewReport } from "../../../src/usecases/report/preview.ts";
import { removeItem } from "../../../src/usecases/report/put-items.ts";
import {
  getReport,
  getReportDocument,
  listReportEvents,
  listReportItems,
  listReports,
  rectifyReport,
  submitReport,
} from "../../../src/usecases/report/read-reports.ts";
import { SELLER_SIREN } from "../../fixtures/invoices.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { openReportWorld } from "../../support/report-world.ts";

const OTHER = { kind: "tenant", tenant: "other" } as const;
const ADMIN = { kind: "admin" } as const;

it("a tenant sees, changes and sends nothing of another's; an administrator sees all", async () => {
  const { parts, ...world } = await openReportWorld();
  await world.till("z-1", "2026-11-03", "100.00", "20.00");
  await world.run();
  const { id } = await world.newest();
  for (const act of [
    () => getReport(parts, OTHER, id),
    () => getReportDocument(parts, OTHER, id),
    () => listReportItems(parts, OTHER, id, { limit: 1 }),
    () => listReportEvents(parts, OTHER, id),
    () => submitReport(parts, OTHER, id),
    () => rectifyReport(parts, OTHER, id),
    () => removeItem(parts, OTHER, { source: "till", id: "z-1" }),
  ])
    expect((await rejectionOf(act())).status).toBe(404);
  const asked = { company: SELLER_SIREN, kind: "transactions", role: "SE" } as const;
  expect((await rejectionOf(previewReport(parts, OTHER, asked))).status).toBe(422);
  expect((await listReports(parts, OTHER, {}, { limit: 50 })).items).toEqual([]);
  expect(await world.states()).toEqual(["IN awaiting-approval"]);

  expect((await listReports(parts, ADMIN, {}, { limit: 50 })).items.map((one) => one.id)).toEqual([id]);
  expect((await getReport(parts, ADMIN, id)).id).toBe(id);
});
