import { describe, expect, it } from "vitest";
import type { Understood } from "../../../src/adapters/port.ts";
import {
  readCdar,
  readInvoiceContent,
  recognise,
  writeCdar,
  writeCii,
  writeFacturX,
  writeUbl,
} from "../../../src/documents/index.ts";
import { depositFlow } from "../../../src/usecases/deposit/deposit-flow.ts";
import { type FlowFileKind, getFlowFile } from "../../../src/usecases/flow/flow-files.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { pushStatus } from "../../../src/usecases/push/push-status.ts";
import { fullCdar } from "../../fixtures/cdar.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { rejectionOf } from "../../support/rejections.ts";
import { openWorld, type World } from "../../support/world.ts";

const fileOf = async (world: World, about: string, kind: FlowFileKind) => {
  const flow = await world.store.flows.byAbout(about, "acme");
  if (flow === null) throw new Error("no flow");
  return getFlowFile(world.parts, flow, kind, new AbortController().signal);
};

const deposited = async (bytes: Uint8Array, syntax: "CII" | "UBL" | "Factur-X") => {
  const world = await openWorld();
  const { about } = await depositFlow(world.parts, { tenant: "acme", bytes, declared: { syntax } });
  return { world, file: (kind: FlowFileKind) => fileOf(world, about, kind), about };
};

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.from(one).equals(Buffer.from(other));

describe("an invoice", () => {
  it("in UBL is as it came, as CII, and as a PDF", async () => {
    const bytes = writeUbl(sampleContent());
    const { file } = await deposited(bytes, "UBL");
    expect(same((await file("Original")).bytes, bytes)).toBe(true);
    const converted = await recognise((await file("Converted")).bytes);
    expect(converted).toMatchObject({ kind: "invoice", syntax: "cii" });
    if (converted.kind === "invoice")
      expect(readInvoiceContent(converted).totals.withVat).toBe(sampleContent().totals.withVat);
    expect((await file("ReadableView")).bytes.subarray(0, 5)).toEqual(Buffer.from("%PDF-"));
  });

  it("in Factur-X is the XML within and the PDF itself", async () => {
    const bytes = await writeFacturX(sampleContent());
    const { file } = await deposited(bytes, "Factur-X");
    expect(await recognise((await file("Converted")).bytes)).toMatchObject({ syntax: "cii" });
    expect(await file("ReadableView")).toMatchObject({ extension: "pdf" });
    expect(same((await file("ReadableView")).bytes, bytes)).toBe(true);
  });

  it("in CII is its own conversion", async () => {
    const bytes = writeCii(sampleContent());
    const { file } = await deposited(bytes, "CII");
    expect(same((await file("Converted")).bytes, bytes)).toBe(true);
  });
});

describe("a status", () => {
  /** Hears a status of a sent invoice, with what it was read from. */
  const heard = async (evidence?: { bytes: Uint8Array; mediaType: string }) => {
    const { world, about } = await deposited(writeCii(sampleContent()), "CII");
    const said: Understood = {
      kind: "statement",
      about: { platformId: "flow-1" },
      statement: {
        platformEventId: "s",
        rawCode: "REFUSED",
        status: "refused",
        at: "2026-10-01T09:00:00Z",
        setBy: { role: "BY", name: "Acheteur" },
        reasons: [{ code: "CMD_ERR", text: "Commande inconnue" }],
        comment: "Voir le bon",
        amounts: [],
        external: false,
      },
      ...(evidence === undefined ? {} : { evidence }),
    };
    world.fake.said.push({ id: "s", at: "2026-10-01T09:00:00Z", raw: {} });
    world.fake.read = () => said;
    await schedulePolls(world.parts);
    await world.worker().idle();
    const [event] = await world.store.events.ofInvoice(about);
    return { world, event: event?.id ?? "" };
  };

  it("that came as a message is that message, byte for byte", async () => {
    const bytes = writeCdar(fullCdar());
    const { world, event } = await heard({ bytes, mediaType: "application/xml" });
    expect(same((await fileOf(world, event, "Original")).bytes, bytes)).toBe(true);
    expect((await fileOf(world, event, "ReadableView")).bytes.subarray(0, 5)).toEqual(Buffer.from("%PDF-"));
  });

  it.each([
    ["JSON", { bytes: Buffer.from("{}"), mediaType: "application/json" }],
    [
      "an empty message",
      { bytes: Buffer.from("<CrossDomainAcknowledgementAndResponse/>"), mediaType: "application/xml" },
    ],
    ["another XML", { bytes: Buffer.from("<CPPStatut/>"), mediaType: "application/xml" }],
    ["nothing", undefined],
  ])("that came as %s is written as a message, the same each time", async (_how, evidence) => {
    const { world, event } = await heard(evidence);
    const { bytes } = await fileOf(world, event, "Original");
    expect(readCdar(bytes)).toMatchObject({
      statusCode: "210",
      invoiceNumber: sampleContent().number,
      details: [{ reasonCode: "CMD_ERR" }],
    });
    world.clock.forward(86_400);
    expect(same((await fileOf(world, event, "Original")).bytes, bytes)).toBe(true);
    expect((await rejectionOf(fileOf(world, event, "Converted"))).status).toBe(404);
  });

  it("that was pushed over the other API is written as a message with its attachments", async () => {
    const { world, about } = await deposited(writeCii(sampleContent()), "CII");
    world.fake.connection.statuses = {
      send: async () => ({ done: true, platformId: "st" }),
      allowed: () => ({ allowed: true }),
    };
    const worker = world.worker();
    await worker.idle();
    const { push } = await pushStatus(world.parts, {
      tenant: "acme",
      invoiceId: about,
      status: "factored",
      as: null,
      reason: null,
      comment: null,
      amounts: [],
      attachments: [{ fileName: "a.pdf", mediaType: "application/pdf", bytes: Buffer.from("%PDF-1.7 a") }],
      actionCode: null,
      payee: { siren: "732829320", name: "Factor SA", iban: "FR7630006000011234567890189", bic: null },
    });
    await worker.stop(0);
    expect(readCdar((await fileOf(world, push.id, "Original")).bytes)).toMatchObject({
      id: push.id,
      statusCode: "225",
      attachments: [{ fileName: "a.pdf" }],
    });
  });
});

describe("a refused deposit", () => {
  it("is its bytes and nothing else", async () => {
    const world = await openWorld();
    const bytes = Buffer.from("hello");
    const { about } = await depositFlow(world.parts, { tenant: "acme", bytes, declared: { syntax: "CII" } });
    expect(await fileOf(world, about, "Original")).toMatchObject({ extension: "bin" });
    expect((await rejectionOf(fileOf(world, about, "ReadableView"))).status).toBe(404);
  });

  it("that became an invoice under its old id gives the invoice's files", async () => {
    const world = await openWorld();
    const tenants = world.parts.tenants;
    world.parts.tenants = new Map([...tenants].map(([name, one]) => [name, { ...one, routes: [] }]));
    const bytes = writeCii(sampleContent());
    const given = { tenant: "acme", bytes, declared: { syntax: "CII" as const } };
    await depositFlow(world.parts, given);
    world.parts.tenants = tenants;
    const { about } = await depositFlow(world.parts, given);
    expect(same((await fileOf(world, about, "Original")).bytes, bytes)).toBe(true);
    expect((await fileOf(world, about, "ReadableView")).extension).toBe("pdf");
  });
});
