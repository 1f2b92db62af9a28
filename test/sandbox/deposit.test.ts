import { createHash } from "node:crypto";
import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { vatNumberOf } from "../../src/domain/company.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { readDeposit } from "../../src/sandbox/life/read-deposit.ts";
import { buyerOf, PLACES, siretNumber } from "../../src/sandbox/seed.ts";
import { advance, connect, control, invoiceWith, start } from "./a-client.ts";

let sandbox: Sandbox;
let client: Awaited<ReturnType<typeof connect>>;
beforeEach(async () => {
  sandbox = await start();
  client = await connect(sandbox);
});
afterEach(() => sandbox.close());

const deposited = async (file: Uint8Array, info?: Record<string, unknown>): Promise<string> => {
  const answer = await client.submit(file, info);
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { flowId: string }).flowId;
};
const text = (xml: string): Uint8Array => new TextEncoder().encode(xml);

test("a file is read up to the norm's limit of 100 MB", async () => {
  const padding = `<!--${" ".repeat(26 * 1024 * 1024)}-->`;
  const file = Buffer.concat([Buffer.from(invoiceWith()), Buffer.from(padding)]);
  expect(await readDeposit(file, "CII")).toMatchObject({ kind: "invoice", fault: null });
});

test("a deposit is Pending, then Ok, then lives", async () => {
  const file = invoiceWith();
  const sha256 = createHash("sha256").update(file).digest("hex");
  const answer = await client.submit(file, { trackingId: "inv_1", sha256, name: "F-1.xml" });
  const info = (await answer.json()) as Record<string, unknown>;
  expect(info).toMatchObject({ trackingId: "inv_1", sha256, name: "F-1.xml", flowSyntax: "CII" });
  const flowId = String(info.flowId);
  expect(await client.metadata(flowId)).toMatchObject({
    flowType: "Undefined",
    flowDirection: "Out",
    processingRule: "B2B",
    processingRuleSource: "Computed",
    flowProfile: "CIUS",
    submittedAt: info.submittedAt,
    updatedAt: info.submittedAt,
    acknowledgement: { status: "Pending" },
  });
  await advance(sandbox, 1);
  const after = await client.metadata(flowId);
  expect(after).toMatchObject({ flowType: "CustomerInvoice", acknowledgement: { status: "Ok" } });
  expect(after.updatedAt > String(info.submittedAt)).toBe(true);
  expect(await client.codes()).toEqual([]);
  await advance(sandbox, 1);
  expect(await client.codes()).toEqual(["200"]);
  expect(Buffer.from(await client.download(flowId)).equals(Buffer.from(file))).toBe(true);
});

describe("technical checks", () => {
  test.each([
    ["an empty file", text(""), {}, "EmptyFlow"],
    ["broken XML", invoiceWith().slice(0, 900), {}, "InvalidSchema"],
    ["something that is no invoice", text("GIF89a"), {}, "FlowTypeError"],
    ["another syntax than declared", invoiceWith(), { flowSyntax: "UBL" }, "FlowTypeError"],
    ["another content than declared", invoiceWith(), { sha256: "0".repeat(64) }, "ChecksumMismatch"],
    ["a report that is none", text("<a/>"), { flowSyntax: "FRR" }, "InvalidSchema"],
    ["an empty report", text("<Report/>"), { flowSyntax: "FRR" }, "InvalidSchema"],
    ["an invoice as a report", invoiceWith(), { flowSyntax: "FRR" }, "InvalidSchema"],
  ])("%s is acknowledged as an error", async (_what, file, info, reasonCode) => {
    const flowId = await deposited(file, info);
    await advance(sandbox, 20);
    const { acknowledgement, flowType } = await client.metadata(flowId);
    expect(acknowledgement).toMatchObject({ status: "Error", details: [{ level: "Error", reasonCode }] });
    expect(flowType).toBe("Undefined");
    expect(await client.codes()).toEqual([]);
  });

  test("an invoice to a foreign company goes no further than 200", async () => {
    await deposited(invoiceWith({ country: "BE" }));
    await advance(sandbox, 20);
    const [heard] = await client.received();
    expect(heard?.cdar).toMatchObject({ statusCode: "200", businessProcess: "B2BINT" });
    expect(await client.codes()).toHaveLength(1);
  });
});

describe("what is wrong with the request itself", () => {
  const form = (parts: Record<string, string>): RequestInit => {
    const body = new FormData();
    for (const [name, value] of Object.entries(parts)) body.append(name, value);
    return { method: "POST", body };
  };
  test.each([
    ["no flowInfo", form({ file: "<a/>" }), 400, "MISSING_REQUIRED_FIELD"],
    ["no file", form({ flowInfo: '{"flowSyntax":"CII","name":"x"}' }), 400, "MISSING_REQUIRED_FIELD"],
    ["flowInfo that is not JSON", form({ flowInfo: "{", file: "<a/>" }), 400, "MISSING_REQUIRED_FIELD"],
    ["no name", form({ flowInfo: '{"flowSyntax":"CII"}', file: "<a/>" }), 400, "MISSING_REQUIRED_FIELD"],
    [
      "an unknown syntax",
      form({ flowInfo: '{"flowSyntax":"X","name":"x"}', file: "<a/>" }),
      400,
      "PARAMS_ERROR",
    ],
    [
      "a tracking id of 65 characters",
      form({
        flowInfo: JSON.stringify({ flowSyntax: "CII", name: "x", trackingId: "t".repeat(65) }),
        file: "<a/>",
      }),
      400,
      "INVALID_FLOW_INFO",
    ],
    ["no form at all", { method: "POST", body: "x" }, 400, "MISSING_REQUIRED_FIELD"],
  ])("%s", async (_what, init, status, errorCode) => {
    const answer = await client.ask("/flows", init);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ errorCode });
  });

  test("a file of more than 100 MB is refused before it is sent", async () => {
    const url = new URL(`${sandbox.flowUrl}/v1/flows`);
    const status = await new Promise((resolve, reject) => {
      const call = request(url, {
        method: "POST",
        headers: {
          authorization: `Bearer ${client.token}`,
          "content-type": "multipart/form-data; boundary=x",
          "content-length": 200 * 1024 * 1024,
        },
      });
      call.on("response", (answer) => {
        resolve(answer.statusCode);
        call.destroy();
      });
      call.on("error", reject);
      call.flushHeaders();
    });
    expect(status).toBe(413);
  });

  test("nor is one that does not tell its length", async () => {
    const part = new Uint8Array(1024 * 1024);
    let sent = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        if (sent++ < 101) controller.enqueue(part);
        else controller.close();
      },
    });
    const answer = await client.ask("/flows", {
      method: "POST",
      body: endless,
      duplex: "half",
    } as RequestInit);
    expect(answer.status).toBe(413);
  });

  test("flowInfo may come as text or without a type, and the request id comes back", async () => {
    const answer = await client.ask("/flows", {
      ...form({ flowInfo: '{"flowSyntax":"CII","name":"x"}', file: new TextDecoder().decode(invoiceWith()) }),
      headers: { "Request-Id": "r-1", "X-Request-Id": "x-1" },
    });
    expect(answer.status).toBe(202);
    expect([answer.headers.get("request-id"), answer.headers.get("x-request-id")]).toEqual(["r-1", "x-1"]);
  });
});

describe("the same invoice twice", () => {
  const rejection = async () => {
    const heard = await client.received();
    return heard.filter(({ cdar }) => cdar?.statusCode === "213").map(({ cdar }) => cdar?.details[0]);
  };

  test("is acknowledged, then rejected as duplicate; the first one lives on", async () => {
    const first = await deposited(invoiceWith({ number: "D-1" }), { trackingId: "same" });
    const second = await deposited(invoiceWith({ number: "D-1" }), { trackingId: "same" });
    await advance(sandbox, 20);
    expect(await client.metadata(second)).toMatchObject({ acknowledgement: { status: "Ok" } });
    expect((await client.search({ trackingId: "same" })).results).toHaveLength(2);
    const [detail] = await rejection();
    expect(detail?.reasonCode).toBe("DOUBLON");
    expect(detail?.notes[0]?.content).toContain(first);
    expect((await client.codes()).filter((code) => code !== "213")).toHaveLength(8);
  });

  test("is no duplicate in another year, of another seller, or in another account", async () => {
    await deposited(invoiceWith({ number: "D-2" }));
    await deposited(invoiceWith({ number: "D-2", day: "2025-11-02" }));
    await deposited(invoiceWith({ number: "D-2", seller: PLACES.supplier }));
    const other = await connect(sandbox, "another");
    await other.submit(invoiceWith({ number: "D-2" }));
    await advance(sandbox, 20);
    expect(await rejection()).toEqual([]);
    expect(await other.codes()).toHaveLength(8);
  });

  test("is no duplicate once the first was rejected", async () => {
    await deposited(invoiceWith({ number: "D-3", buyer: buyerOf("rejected_at_emission") }));
    await advance(sandbox, 20);
    await deposited(invoiceWith({ number: "D-3" }));
    await advance(sandbox, 20);
    expect((await rejection()).map((d) => d?.reasonCode)).toEqual(["REJ_SEMAN"]);
    expect((await client.codes()).at(-1)).toBe("212");
  });

  test("is refused at once where the platform does that", async () => {
    await control(sandbox, "PUT", "/clients/passerelle", { duplicates: "refuse" });
    const first = await deposited(invoiceWith({ number: "D-4" }));
    const answer = await client.submit(invoiceWith({ number: "D-4" }));
    expect(answer.status).toBe(400);
    const error = (await answer.json()) as { errorCode: string; errorMessage: string };
    expect(error.errorCode).toBe("CREATE_ERROR");
    expect(error.errorMessage).toContain(first);
    expect(await control(sandbox, "GET", "/deposits?client=passerelle")).toMatchObject({ count: 1 });
  });

  test("is taken twice where the platform does not look", async () => {
    await control(sandbox, "PUT", "/clients/passerelle", { duplicates: "accept" });
    await deposited(invoiceWith({ number: "D-5" }));
    await deposited(invoiceWith({ number: "D-5" }));
    await advance(sandbox, 20);
    expect((await client.codes()).filter((code) => code === "212")).toHaveLength(2);
  });
});

describe("the recipient's address", () => {
  const townHall = siretNumber(PLACES.town, 1);
  const department = siretNumber(PLACES.department, 1);
  const hospital = siretNumber(PLACES.hospital, 1);
  const group = PLACES.group;
  test.each([
    ["an unknown company", { buyer: "732829320" }, "DEST_INC"],
    ["a ceased company", { buyer: PLACES.closed }, "DEST_INC"],
    ["no address", { address: null }, "ADR_ERR"],
    ["an address that is no line", { buyer: group, address: `${group}_RIEN` }, "ADR_ERR"],
    [
      "a SIRET without a line of its own",
      { address: `${buyerOf("pays")}_${siretNumber(buyerOf("pays"), 1)}` },
      "ADR_ERR",
    ],
    ["another company's address", { address: group }, "ADR_ERR"],
    ["a line of the future", { buyer: PLACES.upcoming }, "ADR_ERR"],
    [
      "a disabled line",
      { buyer: PLACES.disabledLine, address: `${PLACES.disabledLine}_ANCIENNE` },
      "ADR_ERR",
    ],
    [
      "a public buyer without service code",
      { buyer: PLACES.town, address: `${PLACES.town}_${townHall}` },
      "REJ_CONT_B2G",
    ],
    [
      "a service that demands a commitment",
      { buyer: PLACES.town, address: `${PLACES.town}_${townHall}_TECH` },
      "REJ_CONT_B2G",
    ],
    [
      "neither of the two",
      { buyer: PLACES.department, address: `${PLACES.department}_${department}` },
      "REJ_CONT_B2G",
    ],
  ])("%s is rejected", async (_what, parts, reason) => {
    const flowId = await deposited(invoiceWith(parts));
    await advance(sandbox, 20);
    expect(await client.metadata(flowId)).toMatchObject({ acknowledgement: { status: "Ok" } });
    const heard = await client.received();
    expect(heard.map(({ cdar }) => [cdar?.statusCode, cdar?.details[0]?.reasonCode])).toEqual([
      ["213", reason],
    ]);
  });

  test.each([
    ["a suffix", { buyer: group, address: `${group}_FACTURES` }],
    ["a routing code", { buyer: group, address: `${group}_${siretNumber(group, 1)}_COMPTA` }],
    [
      "a service with a commitment",
      { buyer: PLACES.town, address: `${PLACES.town}_${townHall}_TECH`, order: "EJ1" },
    ],
    ["one of the two", { buyer: PLACES.department, address: `${PLACES.department}_${department}_ROUTES` }],
    [
      "a public buyer that demands nothing",
      { buyer: PLACES.hospital, address: `${PLACES.hospital}_${hospital}` },
    ],
  ])("%s is delivered", async (_what, parts) => {
    await deposited(invoiceWith(parts));
    await advance(sandbox, 20);
    expect((await client.codes()).at(-1)).toBe("212");
  });

  test("the seeded numbers are valid", () => {
    expect(vatNumberOf(PLACES.seller)).toMatch(/^FR\d{11}$/);
  });
});
