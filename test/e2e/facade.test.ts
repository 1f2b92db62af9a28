import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readCdar, recognise, writeCii } from "../../src/documents/index.ts";
import type { StatusName } from "../../src/domain/life-cycle/status.ts";
import type { RunningGateway } from "../../src/gateway.ts";
import { sirenNumber } from "../../src/sandbox/seed.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { openGateway } from "../support/gateway.ts";
import { type NationalClient, nationalClient } from "../support/national-client.ts";
import { ownFolder, until } from "../support/processes.ts";
import { message, openVendors } from "../support/vendors/index.ts";

/**
 * A client that knows the national API of 1.3 alone, and four platforms of which it knows nothing: the whole life of an
 * invoice, both ways, over sockets.
 */
const VENDORS = openVendors();

/** A tenant beside them, at the platform of one of them. */
const STRANGER = "stranger";
const keyOf = (tenant: string): string => `key-of-${tenant}`;

let gateway: RunningGateway;
beforeAll(async () => {
  const platforms: Record<string, object> = {};
  const tenants: Record<string, object> = {
    [STRANGER]: { keys: [keyOf(STRANGER)], companies: [sirenNumber(720)], routes: [{ platform: "sandbox" }] },
  };
  for (const { adapter, companies, settings } of VENDORS) {
    platforms[adapter] = { adapter, settings: await settings(), poll: { everySeconds: 0.2 } };
    tenants[adapter] = { keys: [keyOf(adapter)], companies, routes: [{ platform: adapter }] };
  }
  gateway = await openGateway({
    store: { url: `sqlite:${join(ownFolder(), "passerelle.db")}` },
    platforms,
    tenants,
  });
}, 60_000);

const clientOf = (tenant: string): NationalClient => nationalClient(gateway, tenant, keyOf(tenant));

const isPdf = (bytes: Uint8Array | null): boolean =>
  Buffer.from(bytes ?? [])
    .subarray(0, 5)
    .toString() === "%PDF-";

/** The number of an invoice in CII; undefined where it is something else. */
const numberIn = async (bytes: Uint8Array | null): Promise<string | undefined> => {
  const found = await recognise(bytes ?? new Uint8Array());
  return found.kind === "invoice" && found.syntax === "cii"
    ? /<rsm:ExchangedDocument>\s*<ram:ID>([^<]+)/.exec(Buffer.from(found.xml).toString())?.[1]
    : undefined;
};

const hex = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString("hex");

const inTime = (flows: readonly { updatedAt: string }[]): boolean =>
  flows.every(({ updatedAt }, i) => i === 0 || (flows[i - 1]?.updatedAt ?? "") < updatedAt);

/** Another tenant finds nothing of a flow, and learns nothing of it. */
const checkApart = async (flowId: string, trackingId?: string): Promise<void> => {
  const stranger = clientOf(STRANGER);
  for (const query of ["", "?docType=Original", "?docType=Converted", "?docType=ReadableView"]) {
    const answer = await stranger.ask({ method: "GET", path: "/flows/{flowId}", flowId, query });
    expect(answer.status, query).toBe(404);
  }
  expect(await stranger.everything({}, 100)).toEqual([]);
  if (trackingId !== undefined) expect((await stranger.search({ trackingId })).flows).toEqual([]);
  expect(stranger.faults).toEqual([]);
};

describe.concurrent.each(VENDORS)("in front of $adapter", (vendor) => {
  const { adapter, sends, receives, says, refuses } = vendor;
  const prefix = adapter.slice(0, 3).toUpperCase();

  it("an invoice that is sent is acknowledged, and its life comes as messages", async () => {
    const client = clientOf(adapter);
    const number = `${prefix}-OUT`;
    const bytes = await sends.write(sampleContent({ process: "B1", number, ...sends.content }));
    const info = { flowSyntax: sends.syntax, name: `${number}.bin`, trackingId: `track-${number}` };
    const { flowId } = await client.deposit(bytes, info);
    expect(await client.deposit(bytes, info)).toMatchObject({ flowId });
    await until(async () => vendor.has(number), Boolean);
    await vendor.live(number);
    const flow = await client.judged(flowId);
    expect(flow).toMatchObject({
      acknowledgement: { status: "Ok" },
      flowType: "CustomerInvoice",
      flowDirection: "Out",
      flowSyntax: sends.syntax,
      trackingId: info.trackingId,
    });
    expect((await client.search({ trackingId: info.trackingId })).flows).toEqual([flow]);
    expect(hex(await client.file(flowId, "Original"))).toBe(hex(bytes));
    expect(await numberIn(await client.file(flowId, "Converted"))).toBe(number);
    expect(isPdf(await client.file(flowId, "ReadableView"))).toBe(true);

    const told = await until(
      () => client.everything({ flowType: ["CustomerInvoiceLC"] }, 5),
      ({ length }) => length >= vendor.tells.length,
    );
    expect(told.map(({ flowDirection, flowSyntax }) => `${flowDirection} ${flowSyntax}`)).toEqual(
      vendor.tells.map(() => "In CDAR"),
    );
    expect(inTime(told)).toBe(true);
    const files = await Promise.all(told.map((one) => client.file(one.flowId, "Original")));
    const cdars = files.map((file) => readCdar(file ?? new Uint8Array()));
    expect(cdars.map(({ statusCode }) => Number(statusCode)).sort()).toEqual(vendor.tells);
    expect(new Set(cdars.map(({ invoiceNumber }) => invoiceNumber))).toEqual(new Set([number]));
    expect(files.map(hex)).toEqual(expect.arrayContaining((await vendor.messages()).map(hex)));
    expect(isPdf(await client.file(told[0]?.flowId ?? "", "ReadableView"))).toBe(true);
    expect(await client.file(told[0]?.flowId ?? "", "Converted")).toBeNull();
    await checkApart(flowId, info.trackingId);
    await checkApart(told[0]?.flowId ?? "");
    expect(client.faults).toEqual([]);
  });

  it("an invoice that is received is found and read, and a status of it reaches the platform", async () => {
    const client = clientOf(adapter);
    const number = `${prefix}-IN`;
    const { seller, buyer } = receives;
    const bytes = await receives.write(sampleContent({ process: "B1", number, seller, buyer }));
    await vendor.receive(bytes, number);
    const [flow] = await until(
      () => client.everything({ flowType: ["SupplierInvoice"], flowDirection: ["In"] }, 5),
      ({ length }) => length > 0,
    );
    const flowId = flow?.flowId ?? "";
    expect(flow).toMatchObject({ flowSyntax: receives.syntax, acknowledgement: { status: "Ok" } });
    expect(hex(await client.file(flowId, "Original"))).toBe(hex(bytes));
    expect(await numberIn(await client.file(flowId, "Converted"))).toBe(number);
    expect(isPdf(await client.file(flowId, "ReadableView"))).toBe(true);

    const say = async (status: StatusName) => {
      const file = message({
        status,
        number,
        seller: seller.legalId?.value ?? "",
        by: { role: "BY", siren: buyer.legalId?.value ?? "" },
      });
      const said = await client.deposit(file, { flowSyntax: "CDAR", name: `LC_${number}.xml` });
      expect(hex(await client.file(said.flowId, "Original"))).toBe(hex(file));
      return said.flowId;
    };
    /** The platform looks at what it holds each time that it is asked. */
    const judged = (said: string) =>
      until(
        async () => {
          const flow = await client.flow(said);
          return { flow, there: await says.there(number) };
        },
        ({ flow: { acknowledgement } }) => acknowledgement.status !== "Pending",
      );
    const refused = await judged(await say(refuses.status));
    expect(refused.flow.acknowledgement).toMatchObject({
      status: "Error",
      details: [{ level: "Error", reasonCode: refuses.reason }],
    });
    const said = await say(says.status);
    const taken = await judged(said);
    expect(taken.there).toContain(says.as);
    expect(taken.flow).toMatchObject({
      acknowledgement: { status: "Ok" },
      flowType: "SupplierInvoiceLC",
      flowDirection: "Out",
    });
    await checkApart(flowId);
    await checkApart(said);
    expect(client.faults).toEqual([]);
  });

  it("a file that cannot be sent is taken, and then refused with reasons, as often as it comes", async () => {
    const client = clientOf(adapter);
    const number = `${prefix}-BAD`;
    const none = Buffer.from(`<note>${number}</note>`);
    const content = sampleContent({ process: "B1", number, ...sends.content });
    const wrong = writeCii({ ...content, totals: { ...content.totals, due: "1.00" } });
    for (const [bytes, reasonCode] of [
      [none, "FlowTypeError"],
      [wrong, "MONTANTTOTAL_ERR"],
    ] as const) {
      const info = { flowSyntax: "CII", name: `${number}.xml` } as const;
      const { flowId } = await client.deposit(bytes, info);
      const { acknowledgement } = await client.judged(flowId);
      expect(acknowledgement.status).toBe("Error");
      expect(acknowledgement.details).toContainEqual({
        level: "Error",
        item: expect.any(String),
        reasonCode,
        reasonMessage: expect.stringMatching(/\w/),
      });
      expect((await client.deposit(bytes, info)).flowId).toBe(flowId);
      expect((await client.flow(flowId)).acknowledgement).toEqual(acknowledgement);
      expect(hex(await client.file(flowId, "Original"))).toBe(hex(bytes));
    }
    expect(client.faults).toEqual([]);
  });
});

it("no platform found anything wrong in what it was asked", () => {
  expect(VENDORS.flatMap(({ violations }) => violations())).toEqual([]);
});
