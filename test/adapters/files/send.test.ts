import { expect, it } from "vitest";
import type { OutgoingStatus, Submitted } from "../../../src/adapters/port.ts";
import { readCdar } from "../../../src/documents/index.ts";
import { wholeReport } from "../reports.ts";
import { settle } from "../rig.ts";
import { openDesk, realInvoice } from "./desk.ts";

const signal = AbortSignal.timeout(60_000);

const paid = (): OutgoingStatus => ({
  id: `psh_${"c".repeat(32)}`,
  invoice: { ...realInvoice().invoice, platformId: "inv_1" },
  status: "payment_received",
  at: "2026-09-15T07:00:00.000Z",
  setBy: "seller",
  reasons: [],
  comment: null,
  amounts: [{ code: "MEN", amount: "120.00", currency: "EUR", vatRate: "20.00" }],
  actionCode: null,
  attachments: [],
  takenAt: "2026-09-15T06:30:00.000Z",
});

it("pushes a status as one life-cycle message under our reference, and hears that it was taken", async () => {
  const { connection, partner } = openDesk();
  const { statuses } = connection;
  if (statuses === undefined) throw new Error("no statuses");
  const sent = await settle((step) => statuses.send({ ...paid(), step }, signal));
  expect(sent).toEqual({ done: true, platformId: paid().id });
  expect(partner.took.map(({ name }) => name)).toEqual([`${paid().id}.xml`]);
  const message = readCdar(partner.took[0]?.bytes ?? new Uint8Array());
  expect(message).toMatchObject({ invoiceNumber: "F2026-0001", statusCode: "212", sellerSiren: "732829320" });
  expect(message.recipients[0]?.address).toBe("0225:552100554");
  expect(await statuses.find?.(paid(), signal)).toMatchObject({ platformId: paid().id });
});

it("pushes what was written, though the message would be another one by now", async () => {
  const { connection, partner } = openDesk({ ackFormat: "none" });
  const { statuses } = connection;
  if (statuses === undefined) throw new Error("no statuses");
  let step: unknown;
  let last: Submitted | undefined;
  for (const takenAt of [
    "2026-09-15T06:30:00.000Z",
    "2026-09-15T06:30:00.000Z",
    "2026-09-15T06:45:00.000Z",
  ]) {
    last = await statuses.send({ ...paid(), takenAt, step }, signal);
    if (!last.done) step = last.step;
  }
  expect(last).toMatchObject({ done: true });
  expect(partner.took).toHaveLength(1);
  expect(readCdar(partner.took[0]?.bytes ?? new Uint8Array()).receivedAt).toBe("2026-09-15T06:30:00.000Z");
});

it("hands a report in as one file, as it is", async () => {
  const { connection, partner } = openDesk();
  const { reports } = connection;
  if (reports === undefined) throw new Error("no reports");
  const outgoing = wholeReport();
  const sent = await settle((step) => reports.send({ ...outgoing, step }, signal));
  expect(sent).toEqual({ done: true, platformId: outgoing.report.id });
  expect(partner.took).toHaveLength(1);
  expect(Buffer.from(partner.took[0]?.bytes ?? [])).toEqual(Buffer.from(outgoing.bytes));
  expect(reports.sender.matricule).toMatch(/^.{4}$/);
});
