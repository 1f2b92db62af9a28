import { describe, expect, it } from "vitest";
import type { ReportState } from "../../../../src/domain/reporting/record.ts";
import { depositFlow } from "../../../../src/usecases/deposit/deposit-flow.ts";
import { getFlowFile } from "../../../../src/usecases/flow/flow-files.ts";
import { scheduleRetention } from "../../../../src/usecases/operate/retention/retain.ts";
import {
  getReport,
  getReportDocument,
  listReportEvents,
} from "../../../../src/usecases/report/read-reports.ts";
import { decade, newCompany, report, reportEvent, reportItem } from "../../../store/report-samples.ts";
import { document, invoice } from "../../../store/samples.ts";
import { rejectionOf } from "../../../support/rejections.ts";
import { openWorld, type World } from "../../../support/world.ts";

const ADMIN = { kind: "admin" } as const;
const YEAR = 366 * 86_400;
const TEN = { count: 10, unit: "y" } as const;
const RETENTION = { documents: TEN, events: TEN, rawItems: { count: 1, unit: "y" } } as const;
const signal = new AbortController().signal;

const opened = async (state: ReportState) => {
  const world = await openWorld({ retention: RETENTION });
  const key = decade(newCompany());
  const made = report(key, { state, submittedAt: "2026-11-11T08:00:00.000Z" });
  const said = reportEvent(made.id);
  const file = document(made.id, Buffer.from("<Report/>"), { kind: "f10" });
  await world.store.reports.insert(made);
  await world.store.reports.addEvent(said, "acme");
  await world.store.documents.put(file);
  await world.store.documents.put(document(said.id, Buffer.from("<CDAR/>"), { kind: "statement" }));
  return { world, key, made, said, file };
};

const letPass = async (world: World, years: number): Promise<void> => {
  world.clock.forward(years * YEAR);
  await scheduleRetention(world.parts);
  const worker = world.worker();
  await worker.idle();
  await worker.stop(0);
};

describe("a report that was kept for its time", () => {
  it("has neither file nor history any more, and says so", async () => {
    const { world, made, said, file } = await opened("accepted");
    const { parts, store } = world;
    await letPass(world, 9);
    expect((await getReportDocument(parts, ADMIN, made.id)).sha256).toBe(file.sha256);
    expect(await listReportEvents(parts, ADMIN, made.id)).toEqual([said]);
    await letPass(world, 2);
    expect((await getReport(parts, ADMIN, made.id)).erased).toMatchObject({ documents: { term: "10y" } });
    expect(await rejectionOf(getReportDocument(parts, ADMIN, made.id))).toMatchObject({
      status: 410,
      gone: { sha256: file.sha256 },
    });
    expect(await rejectionOf(listReportEvents(parts, ADMIN, made.id))).toMatchObject({
      status: 410,
      code: "history_erased",
    });
    expect(await store.reports.feed("acme", 0, 10)).toEqual([]);
    await expect(store.documents.get(said.id, "statement")).rejects.toMatchObject({ status: 410 });
  });

  it.each<ReportState>(["awaiting-approval", "sent", "rejected"])("stays while it is %s", async (state) => {
    const { world, made, said } = await opened(state);
    await letPass(world, 15);
    expect(await listReportEvents(world.parts, ADMIN, made.id)).toEqual([said]);
    expect((await getReportDocument(world.parts, ADMIN, made.id)).bytes.length).toBeGreaterThan(0);
  });
});

describe("an invoice that a report tells", () => {
  it.each<[ReportState, boolean]>([
    ["due", false],
    ["accepted", true],
  ])("of a report that is %s is gone: %s", async (state, isGone) => {
    const { world, key } = await opened(state);
    const one = invoice({ delivery: "sent", issueDate: "2026-11-03" });
    one.seller.siren = key.company;
    await world.store.invoices.insert(one);
    const item = reportItem(key.company, { source: "invoice", document: `SE 2026 ${one.number}` });
    await world.store.reports.putItem(item, key);
    await letPass(world, 12);
    expect((await world.store.invoices.byId(one.id))?.erased !== undefined).toBe(isGone);
  });
});

describe("a file that was refused", () => {
  it("goes with the raw items", async () => {
    const world = await openWorld({ retention: RETENTION });
    const flow = await depositFlow(world.parts, {
      tenant: "acme",
      bytes: Buffer.from("<Order>Jean Dupont</Order>"),
      declared: { syntax: "CII", name: "dupont.xml" },
    });
    const file = () => getFlowFile(world.parts, flow, "Original", signal);
    await letPass(world, 0.9);
    expect((await file()).bytes.length).toBeGreaterThan(0);
    await letPass(world, 0.2);
    expect(await rejectionOf(file())).toMatchObject({ status: 410, code: "document_erased" });
    expect((await world.store.flows.byId(flow.id))?.name).toBe(flow.id);
    expect(world.counted).toMatchObject({ "pruned rawItems": 1 });
  });
});
