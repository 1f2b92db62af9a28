import { describe, expect, it } from "vitest";
import { afnor } from "../../src/adapters/afnor/index.ts";
import { sandbox } from "../../src/adapters/afnor/sandbox.ts";
import type { Connection, OutgoingReport, Settings, Understood } from "../../src/adapters/port.ts";
import { DocumentFault } from "../../src/documents/index.ts";
import { API_VERSIONS, type ApiVersion } from "../../src/norm/versions.ts";
import { afnorRig } from "./afnor-rig.ts";
import { cdar } from "./cdar.ts";
import type { AfnorFakeOptions, FakeFlow } from "./fakes/afnor.ts";
import { shuffled } from "./fakes/afnor-shapes.ts";
import { testIo } from "./io.ts";
import { wholeReport } from "./reports.ts";
import { pull } from "./rig.ts";

const signal = new AbortController().signal;

const open = (options: AfnorFakeOptions = {}, settings: Partial<Settings> = {}) => {
  const rig = afnorRig(options);
  const io = testIo(rig.fetch);
  return { ...rig, io, connection: afnor.open({ ...rig.settings, ...settings }, io) };
};

/** The `flowInfo` that a report goes out with. */
const sentWith = async (version: ApiVersion, changes: Partial<OutgoingReport> = {}): Promise<object> => {
  const { connection, faults, violations } = open({ version });
  await connection.reports?.send(wholeReport(changes), signal);
  expect(violations).toEqual([]);
  const body = new TextDecoder().decode(faults.of("submit")[0]?.body);
  return JSON.parse(/\r\n\r\n(\{.*?\})\r\n--/.exec(body)?.[1] ?? "null");
};

describe("a report that goes out", () => {
  it("is a flow of its own syntax under our reference", async () => {
    const { sha256, ...info } = (await sentWith("1.3")) as { sha256: string };
    expect(info).toEqual({
      trackingId: wholeReport().report.id,
      name: "F10_732829320_SE_TX_20260901_IN_1.xml",
      flowSyntax: "FRR",
      flowProfile: "Undefined",
      processingRule: "B2C",
    });
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("says no profile where the version has no word for none", async () => {
    for (const version of ["1.1", "1.2"] as const) {
      expect(await sentWith(version)).not.toHaveProperty("flowProfile");
    }
  });

  it.each<[OutgoingReport["flows"], string | undefined]>([
    [["10.3"], "B2C"],
    [["10.4"], "B2C"],
    [["10.1"], "B2BInt"],
    [["10.2"], "B2BInt"],
    [["10.1", "10.3"], undefined],
    [["10.2", "10.4"], undefined],
    [[], undefined],
  ])("with %j has the rule %s", async (flows, rule) => {
    for (const version of API_VERSIONS) {
      const info = await sentWith(version, { flows });
      if (rule === undefined) expect(info).not.toHaveProperty("processingRule");
      else expect(info).toMatchObject({ processingRule: rule });
    }
  });

  it("is known by its bytes where the platform does not show our reference", async () => {
    const { connection } = open({ showsTrackingIds: false });
    const sent = await connection.reports?.send(wholeReport(), signal);
    expect(await connection.reports?.find?.(wholeReport(), signal)).toMatchObject({
      platformId: sent?.done === true ? sent.platformId : "",
      sameContent: "yes",
    });
  });
});

describe("what a platform does with reports", () => {
  const memberOf = ({ reports }: Connection) => reports;

  it("is told to the end from 1.3 on, and is corrected in all versions", () => {
    const told = API_VERSIONS.map((version) => memberOf(open({ version }).connection));
    expect(told.map((reports) => reports?.tells)).toEqual([false, false, true]);
    expect(told.map((reports) => reports?.corrects)).toEqual([true, true, true]);
    expect(told.map((reports) => reports?.takes)).toEqual(["whole", "whole", "whole"]);
  });

  it("is done in its own name: its number where it is known, and its address", () => {
    expect(memberOf(open().connection)?.sender).toEqual({ matricule: "9998", name: "pa.example" });
    const { connection } = open({}, { matricule: "0042" });
    expect(memberOf(connection)?.sender.matricule).toBe("0042");
    const built = sandbox.open({ url: "http://127.0.0.1:9" }, testIo(afnorRig().fetch));
    expect(memberOf(built)).toMatchObject({ takes: "whole", tells: true, sender: { name: "Sandbox" } });
  });

  it("asks for a number of four characters", () => {
    const { settings } = afnorRig();
    expect(afnor.check?.(settings)).toEqual([]);
    expect(afnor.check?.({ ...settings, matricule: "0042" })).toEqual([]);
    expect(afnor.check?.({ ...settings, matricule: "42" })).toMatchObject([{ path: "matricule" }]);
  });
});

/** What the adapter understands of one flow that a pull brings. */
const read = async (flow: Partial<FakeFlow>, original?: Uint8Array): Promise<Understood> => {
  const { fake, connection } = open();
  const files = original === undefined ? {} : { Original: original };
  fake.add({ flowId: "ie_1", updatedAt: "2026-09-15T07:59:00.5Z", flowSyntax: "FRR", ...flow }, files);
  const { events } = connection;
  const [item] = (await events?.since(null, null, signal))?.items ?? [];
  if (events === undefined || item === undefined) throw new Error("nothing came");
  return events.read(item, signal);
};

describe("the acknowledgement of a report", () => {
  const sent = { flowDirection: "Out", trackingId: "rpt_0a" } as const;

  it.each(["AggregatedCustomerPaymentReport", "MultiFlowReport", "Undefined", ""])(
    "says that it is taken (type %j)",
    async (flowType) => {
      expect(await read({ ...sent, flowType })).toEqual({
        kind: "report",
        about: { platformId: "ie_1", trackingId: "rpt_0a" },
        answer: {
          outcome: "taken",
          rawCode: "ack:Ok",
          at: "2026-09-15T07:59:00.500Z",
          reasons: [],
          rule: null,
          comment: null,
        },
      });
    },
  );

  it("says why it could not be taken", async () => {
    const details = [
      { level: "Error", item: "file", reasonCode: "InvalidSchema", reasonMessage: "TG-8 inattendu" },
      { level: "Warning", item: "TT-8", reasonCode: "X", reasonMessage: "réécrit" },
    ];
    const flow = { ...sent, flowType: "Undefined", acknowledgement: { status: "Error", details } };
    expect(await read(flow)).toMatchObject({
      kind: "report",
      answer: {
        outcome: "inadmissible",
        rawCode: "ack:Error",
        reasons: [{ code: "IRR_SYNTAX", text: "TG-8 inattendu" }],
        comment: "file: TG-8 inattendu\nTT-8: réécrit",
      },
    });
  });

  it("has no meaning where its word is new", async () => {
    const flow = { ...sent, flowType: "MultiFlowReport", acknowledgement: { status: "Archived" } };
    expect(await read(flow)).toMatchObject({
      kind: "report",
      answer: { outcome: null, rawCode: "ack:Archived" },
    });
  });
});

const life = { flowType: "StateTransactionReportLC", flowSyntax: "CDAR", flowDirection: "In" } as const;
const F10 = { profile: "ereportingF10", about: "304", number: "732829320-SE-TX-20260901-1" };

describe("the life cycle of a report", () => {
  it.each([
    ["500", "303", "taken"],
    ["501", "303", "inadmissible"],
    ["300", "304", "accepted"],
    ["301", "304", "rejected"],
    ["302", "304", null],
    ["constructor", "304", null],
  ])("%s about %s means %s", async (status, about, outcome) => {
    const bytes = cdar({ ...F10, status, about });
    const understood = await read(life, bytes);
    expect(understood).toMatchObject({ kind: "report", answer: { outcome, rawCode: status } });
    const evidence = understood.kind === "report" ? understood.evidence : undefined;
    expect(Buffer.from(evidence?.bytes ?? [])).toEqual(Buffer.from(bytes));
  });

  it("names the report, its company, its kind and role, and our reference", async () => {
    const recipient = `<ram:GlobalID schemeID="0002">732829320</ram:GlobalID><ram:RoleCode>BY</ram:RoleCode>`;
    const understood = await read(
      { ...life, trackingId: "rpt_0a" },
      cdar({ ...F10, status: "300", recipient }),
    );
    expect(understood).toMatchObject({
      about: {
        trackingId: "rpt_0a",
        name: "732829320-SE-TX-20260901-1",
        company: "732829320",
        kind: "transactions",
        role: "BY",
      },
      answer: { at: "2026-09-15T08:10:00.000Z" },
    });
    const payments = await read(
      { ...life, flowType: "StatePaymentReportLC", trackingId: "other" },
      cdar({ ...F10, status: "300" }),
    );
    expect(payments).toMatchObject({ about: { kind: "payments" } });
    expect(payments.kind === "report" && Object.keys(payments.about).sort()).toEqual([
      "company",
      "kind",
      "name",
    ]);
  });

  it("names the flow, or by its file the period", async () => {
    const flow = await read(life, cdar({ ...F10, about: "303", number: "i_7", status: "500" }));
    expect(flow).toMatchObject({ about: { platformId: "i_7" } });
    const file = await read(
      life,
      cdar({ ...F10, number: "732829320_R1_20260901_20260910.xml", seller: "", status: "300" }),
    );
    expect(file).toMatchObject({
      about: { name: "R1", company: "732829320", period: { start: "2026-09-01", end: "2026-09-10" } },
    });
  });

  it("does not look for a report by the fillers of an unreadable one", async () => {
    const filler = { number: "X".repeat(20), seller: "000000000", date: "19000101" };
    const understood = await read(life, cdar({ ...F10, ...filler, status: "301" }));
    expect(understood).toMatchObject({ kind: "report", about: { kind: "transactions" } });
    expect(understood.kind === "report" && Object.keys(understood.about)).toEqual(["kind"]);
  });

  const detail = (reason: string, rule: string, words: string, where = ""): string =>
    `<ram:SpecifiedDocumentStatus><ram:ReasonCode>${reason}</ram:ReasonCode><ram:SequenceNumeric>1</ram:SequenceNumeric>
<ram:IncludedNote><ram:ContentCode>${rule}</ram:ContentCode><ram:Content>${words}</ram:Content>
${where && `<ram:SubjectCode>${where}</ram:SubjectCode>`}</ram:IncludedNote></ram:SpecifiedDocumentStatus>`;

  it("says why it was rejected: the reason, the rule and the words", async () => {
    const details = detail("REJ_SEMAN", "G1.24", "Taux inconnu", "TT-86");
    expect(await read(life, cdar({ ...F10, status: "301", details }))).toMatchObject({
      answer: {
        outcome: "rejected",
        reasons: [{ code: "REJ_SEMAN" }],
        rule: "G1.24",
        comment: "Taux inconnu (TT-86)",
      },
    });
  });

  it("keeps the rules apart where several were broken", async () => {
    const details = detail("REJ_SEMAN", "G1.24", "Taux inconnu") + detail("REJ_PER", "G7.43", "Trop tôt");
    expect(await read(life, cdar({ ...F10, status: "301", details }))).toMatchObject({
      answer: {
        reasons: [{ code: "REJ_SEMAN" }, { code: "REJ_PER" }],
        rule: "G1.24",
        comment: "G1.24: Taux inconnu\nG7.43: Trop tôt",
      },
    });
  });

  it("is the same whatever flow brings it, and in whichever direction", async () => {
    const bytes = cdar({ ...F10, status: "300" });
    const elsewhere = await read({ ...life, flowType: "CustomerInvoiceLC" }, bytes);
    expect(elsewhere).toMatchObject({ kind: "report", answer: { outcome: "accepted" } });
    const flow = cdar({ ...F10, status: "501", about: "303" });
    expect(await read({ ...life, flowType: "CustomerInvoiceLC" }, flow)).toMatchObject({
      kind: "report",
      answer: { outcome: "inadmissible" },
    });
    const out = await read({ ...life, flowDirection: "Out" }, bytes);
    expect(out).toMatchObject({ kind: "report", answer: { outcome: "accepted" } });
    const plain = await read(life, cdar({ status: "300", about: "304", profile: "invoice" }));
    expect(plain).toMatchObject({ kind: "report" });
  });

  it("throws a broken message back, to be held", async () => {
    await expect(read(life, new TextEncoder().encode("<broken"))).rejects.toBeInstanceOf(DocumentFault);
  });
});

describe("flows of reports in a pull", () => {
  it("are items where they say something: not the copies for the State, nor while they are pending", async () => {
    const { connection, fake } = open();
    const out = { flowDirection: "Out", flowSyntax: "FRR" } as const;
    fake.add({ flowId: "a", ...out, flowType: "MultiFlowReport" });
    fake.add({ flowId: "b", ...out, flowType: "Undefined", acknowledgement: { status: "Pending" } });
    fake.add({ flowId: "c", flowType: "StateTransactionReport", flowSyntax: "FRR" });
    fake.add({ flowId: "d", flowType: "StatePaymentReport", flowSyntax: "FRR", flowDirection: "Out" });
    fake.add({ flowId: "e", ...life });
    fake.add({ flowId: "f", ...life, flowType: "StatePaymentReportLC" });
    fake.add({ flowId: "g", ...life, flowType: "StateCustomerInvoiceLC" });
    const { ids } = await pull(connection, null);
    expect([...ids].sort()).toEqual(["a:Ok", "e", "f"]);
    const window = await connection.events?.window?.(new Date("2026-09-14"), new Date("2026-09-15"), signal);
    expect(window?.map(({ id }) => id).sort()).toEqual(["a:Ok", "e", "f"]);
  });

  /** So many flows of one moment that a page shows none of those of reports. */
  const crowded = () => {
    const desk = open({ cursors: false, cap: 60 });
    const updatedAt = "2026-09-14T10:00:00.123Z";
    for (let i = 0; i < 55; i++) {
      desk.fake.add({ flowId: `i_${i}`, updatedAt });
      desk.fake.add({ flowId: `c_${i}`, updatedAt, flowType: "CustomerInvoiceLC", flowSyntax: "CDAR" });
    }
    // Of many names the one that the fake shows last.
    const flowId =
      shuffled(Array.from({ length: 200 }, (_, i) => ({ flowId: `lc_${i}` }))).at(-1)?.flowId ?? "";
    desk.fake.add({ flowId, updatedAt, ...life });
    return { ...desk, flowId };
  };

  it("are found in a moment that holds more than a page", async () => {
    const { connection, violations, flowId } = crowded();
    const { ids } = await pull(connection, null);
    expect(ids).toContain(flowId);
    expect(ids.size).toBe(111);
    expect(violations).toEqual([]);
  });

  it("are not there at a platform that does not know their types", async () => {
    const { connection, fake, faults } = crowded();
    fake.flows.splice(110);
    const serve = faults.around.bind(faults);
    const types = /"flowType":\["([A-Za-z]+)"\]/;
    faults.around = async (request, operation, next) => {
      const type = types.exec(await request.clone().text())?.[1] ?? "";
      if (/Report/.test(type)) faults.meet(operation, { status: 400, body: { errorCode: "PARAMS_ERROR" } });
      return serve(request, operation, next);
    };
    const { ids } = await pull(connection, null);
    expect(ids.size).toBe(110);
    expect([...ids].filter((id) => id.startsWith("gap:"))).toEqual([]);
  });
});
