import { describe, expect, it } from "vitest";
import { iopole } from "../../../src/adapters/iopole/index.ts";
import type { Found, Outgoing } from "../../../src/adapters/port.ts";
import { testIo } from "../io.ts";
import { failureOf, outgoingInvoice } from "../rig.ts";
import { API, openRig, rigOf, signal } from "./rig.ts";

/** A document whose number and seller the fake can read. */
const document = (note = "", seller = "732829320"): string =>
  `<Invoice number="F2026-0001" seller="${seller}">${note}</Invoice>`;

const outgoing = (note = ""): Outgoing => outgoingInvoice({}, document(note));

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const sentName = (fake: ReturnType<typeof openRig>["fake"]): string | undefined =>
  /filename="([^"]*)"/.exec(new TextDecoder().decode(fake.faults.of("submit")[0]?.body))?.[1];

describe("hosts", () => {
  const calledBy = async (settings: Record<string, string>): Promise<string[]> => {
    const urls: string[] = [];
    const io = testIo((request) => {
      urls.push(request.url);
      return Response.json({ access_token: "t", expires_in: 60 });
    });
    const connection = iopole.open({ clientId: "c", clientSecret: "s", customerId: "i", ...settings }, io);
    await connection.health(signal);
    return urls;
  };

  it("are those of the environment", async () => {
    expect(await calledBy({})).toEqual([
      "https://auth.iopole.com/realms/iopole/protocol/openid-connect/token",
      "https://api.iopole.com/v1/config/customer/id",
    ]);
    expect(await calledBy({ environment: "pre-production" })).toEqual([
      "https://auth.ppd.iopole.fr/realms/iopole/protocol/openid-connect/token",
      "https://api.ppd.iopole.fr/v1/config/customer/id",
    ]);
  });

  it("can be given one by one", async () => {
    expect(await calledBy({ apiUrl: "http://127.0.0.1:9/v1/" })).toEqual([
      "https://auth.iopole.com/realms/iopole/protocol/openid-connect/token",
      "http://127.0.0.1:9/v1/config/customer/id",
    ]);
    expect((await calledBy({ tokenUrl: "http://127.0.0.1:9/t" }))[0]).toBe("http://127.0.0.1:9/t");
  });
});

describe("settings", () => {
  it("name what is wrong with them", () => {
    const { settings } = rigOf();
    expect(iopole.check?.(settings)).toEqual([]);
    const faults = iopole.check?.({ ...settings, customerId: "iopole_ab12", webhookSecret: "short" });
    expect(faults?.map(({ path }) => path)).toEqual(["customerId", "webhookSecret"]);
  });

  it("are missed by name", () => {
    const io = testIo(() => Response.json({}));
    expect(() => iopole.open({}, io)).toThrow("clientId");
  });

  it("tell the customer id of another login", async () => {
    const { connection, fake } = openRig();
    expect(await connection.health(signal)).toEqual({ ok: true, detail: "the platform answers" });
    fake.options.customerId = "00000000-0000-4000-8000-000000000000";
    expect(await connection.health(signal)).toMatchObject({ ok: false });
  });

  it("hold the account back when the customer id is wrong", async () => {
    const { connection, fake } = openRig({}, { customerId: "11111111-0000-4000-8000-000000000000" });
    const failure = await failureOf(connection.invoices.submit(outgoing(), signal));
    expect(failure).toMatchObject({ kind: "denied", facts: { fix: expect.stringContaining("customerId") } });
    expect(fake.invoices).toEqual([]);
  });
});

describe("a deposit", () => {
  it.each([
    ["F2026-0001.xml", "F2026-0001.xml"],
    ["F2026-0001.XML", "F2026-0001.XML"],
    ["F2026-0001.xMl", "F2026-0001.xMl.xml"],
    ["F2026-0001", "F2026-0001.xml"],
    ["F2026-0001.pdf", "F2026-0001.pdf.xml"],
  ])("goes under a name that the platform takes: %s", async (given, sent) => {
    const { connection, fake } = openRig();
    await connection.invoices.submit({ ...outgoing(), fileName: given }, signal);
    expect(sentName(fake)).toBe(sent);
    expect(fake.violations).toEqual([]);
  });

  it("goes as a PDF where it is one", async () => {
    const { connection, fake } = openRig();
    const pdf = outgoingInvoice({ mediaType: "application/pdf" }, "%PDF-1.7 ours");
    await connection.invoices.submit({ ...pdf, fileName: "F1.pdf" }, signal);
    expect(sentName(fake)).toBe("F1.pdf");
    expect(new TextDecoder().decode(fake.faults.of("submit")[0]?.body)).toContain(
      "Content-Type: application/pdf",
    );
  });

  it("of more than 50 MB is not even sent; just below, the platform decides", async () => {
    const { connection, fake } = openRig();
    const large = { ...outgoing(), bytes: new Uint8Array(50 * 1024 * 1024 + 1) };
    const failure = await failureOf(connection.invoices.submit(large, signal));
    expect(failure).toMatchObject({ kind: "refused", facts: { code: "file_too_large" } });
    expect(fake.faults.calls).toEqual([]);
    fake.faults.meet("submit", { status: 413 });
    expect(await failureOf(connection.invoices.submit(outgoing(), signal))).toMatchObject({
      kind: "refused",
      facts: { httpStatus: 413, fix: expect.stringContaining("50 MB") },
    });
  });

  it("is refused with the platform's findings, wherever it puts them", async () => {
    const { connection, fake } = openRig();
    const finding = { code: "custom", path: ["file"], message: "File is empty" };
    for (const details of [finding, [finding]]) {
      fake.faults.meet("submit", {
        status: 400,
        body: { statusMessage: "Request validation issues", details },
      });
      const { facts } = await failureOf(connection.invoices.submit(outgoing(), signal));
      expect(facts.message).toBe("Request validation issues – file: File is empty");
    }
  });

  it("holds the account back when the address is wrong", async () => {
    const { connection } = openRig({}, { apiUrl: `${API}/elsewhere` });
    expect(await failureOf(connection.invoices.submit(outgoing(), signal))).toMatchObject({
      kind: "denied",
      facts: { code: "wrong_address" },
    });
  });
});

describe("the look-up of a lost deposit", () => {
  const find = (rig: ReturnType<typeof openRig>, arrivedBy?: string): Promise<Found | null> => {
    const { bytes, ...asked } = outgoing();
    return (
      rig.connection.invoices.find?.({ ...asked, ...(arrivedBy ? { arrivedBy } : {}) }, signal) ??
      Promise.reject(new Error("no find"))
    );
  };

  it("does not believe that it is not there while a deposit may not show yet", async () => {
    for (const [settings, seconds] of [
      [{}, 60],
      [{ showsAfterSeconds: "5" }, 5],
    ] as const) {
      const rig = openRig({}, settings);
      const arrivedBy = rig.io.now().toISOString();
      rig.io.pass(seconds * 1000 - 1);
      expect(await failureOf(find(rig, arrivedBy))).toMatchObject({
        kind: "unknown",
        facts: { code: "not_visible_yet" },
      });
      rig.io.pass(1);
      expect(await find(rig, arrivedBy)).toBeNull();
    }
  });

  it("takes the good one of several, not the one that was turned down as its duplicate", async () => {
    const rig = openRig();
    await rig.connection.invoices.submit(outgoing(), signal);
    await rig.connection.invoices.submit(outgoing(), signal);
    const [first, second] = rig.fake.invoices;
    expect(second?.state).toBe("DUPLICATED");
    rig.fake.invoices.reverse();
    expect(await find(rig)).toEqual({ platformId: first?.id, sameContent: "yes" });
    expect(rig.fake.violations).toEqual([]);
  });

  it("takes the one with our content among those with our number", async () => {
    const rig = openRig();
    rig.fake.add({
      direction: "OUTBOUND",
      number: "F2026-0001",
      sellerAddress: "0225:732829320",
      bytes: bytesOf(document("other")),
    });
    await rig.connection.invoices.submit(outgoing(), signal);
    expect(await find(rig)).toEqual({ platformId: rig.fake.invoices[1]?.id, sameContent: "yes" });
  });

  it("tells of another document under our number", async () => {
    const rig = openRig();
    await rig.connection.invoices.submit(outgoing("other"), signal);
    expect(await find(rig)).toEqual({ platformId: rig.fake.invoices[0]?.id, sameContent: "no" });
  });

  it("takes no account of a rejected one that is not ours: the number is free again", async () => {
    const rig = openRig();
    await rig.connection.invoices.submit(outgoing("wrong"), signal);
    for (const invoice of rig.fake.invoices) invoice.state = "INVALID";
    expect(await find(rig)).toBeNull();
  });

  it("takes no account of another company's invoice under the same number", async () => {
    const rig = openRig();
    const twin = { direction: "OUTBOUND", number: "F2026-0001" } as const;
    rig.fake.add({ ...twin, sellerAddress: "0225:552100554_55210055400013", bytes: bytesOf("<other/>") });
    expect(await find(rig)).toBeNull();
    rig.fake.add({ ...twin, sellerAddress: "0225:732829320_73282932000074", bytes: bytesOf("<other/>") });
    expect(await find(rig)).toMatchObject({ sameContent: "no" });
  });

  it("finds one that the platform has not read yet, by its content", async () => {
    const rig = openRig();
    rig.fake.add({ direction: "OUTBOUND", state: "PENDING", bytes: bytesOf("<another/>") });
    const { id } = rig.fake.add({ direction: "OUTBOUND", state: "PENDING", bytes: outgoing().bytes });
    expect(await find(rig)).toEqual({ platformId: id, sameContent: "yes" });
  });

  it("says neither yes nor no while the platform does not show what it took", async () => {
    const rig = openRig();
    const hidden = rig.fake.add({ direction: "OUTBOUND", state: "PENDING", bytes: null });
    expect(await failureOf(find(rig))).toMatchObject({ kind: "unknown", facts: { code: "lookup_unclear" } });
    Object.assign(hidden, { state: "VALID", number: "F2026-0001", sellerAddress: "0225:732829320" });
    expect(await find(rig)).toEqual({ platformId: hidden.id, sameContent: "unknown" });
  });

  it("looks at what came since the invoice was created, whatever zone the platform counts in", async () => {
    for (const zoneHours of [-11, 0, 2, 14]) {
      const rig = openRig({ zoneHours });
      rig.fake.add({
        direction: "OUTBOUND",
        createDate: "2026-09-15T05:00:00.000Z",
        bytes: outgoing().bytes,
      });
      expect(await find(rig)).toBeNull();
      const { id } = rig.fake.add({
        direction: "OUTBOUND",
        createDate: "2026-09-15T06:00:01.000Z",
        bytes: outgoing().bytes,
      });
      expect(await find(rig)).toMatchObject({ platformId: id });
    }
  });

  it("does not overlook one whose date the platform does not tell", async () => {
    const rig = openRig();
    const { id } = rig.fake.add({ direction: "OUTBOUND", bytes: outgoing().bytes });
    const answer = {
      data: [{ metadata: { invoiceId: id, state: "VALID", direction: "OUTBOUND", date: null } }],
    };
    rig.fake.faults.meet("search", { status: 200, body: answer });
    expect(await find(rig)).toMatchObject({ platformId: id });
  });

  it("finds one among more than the platform pages through", async () => {
    const rig = openRig();
    const other = { direction: "OUTBOUND", number: "X", sellerAddress: "0225:732829320" } as const;
    for (let i = 0; i < 1500; i++) {
      rig.fake.add({
        ...other,
        createDate: new Date(Date.parse("2026-09-15T06:30:00Z") + i * 1000).toISOString(),
      });
    }
    const { id } = rig.fake.add({
      direction: "OUTBOUND",
      createDate: "2026-09-15T07:59:59.500Z",
      bytes: outgoing().bytes,
    });
    expect(await find(rig)).toMatchObject({ platformId: id, sameContent: "yes" });
    expect(rig.fake.violations).toEqual([]);
  });

  it("gives up rather than overlook, where one second holds more than that", async () => {
    const rig = openRig();
    for (let i = 0; i < 1201; i++) rig.fake.add({ direction: "OUTBOUND", number: "X" });
    expect(await failureOf(find(rig))).toMatchObject({ kind: "unsent", facts: { code: "search_too_large" } });
  });
});

describe("an invoice at the platform", () => {
  const at = (platformId: string) => ({ ...outgoing().invoice, platformId });

  it("has a transport state apart from its status", async () => {
    const { connection, fake } = openRig();
    await connection.invoices.submit(outgoing(), signal);
    const id = fake.invoices[0]?.id ?? "";
    expect(await connection.invoices.fetch?.(at(id), signal)).toMatchObject({
      platformId: id,
      rawState: "VALID",
      status: null,
      raw: { transport: "under_way", metadata: { originalFormat: "FacturX", way: "EMITTED" } },
    });
    fake.say(id, "APPROVED");
    for (const invoice of fake.invoices) invoice.state = "DELIVERED";
    expect(await connection.invoices.fetch?.(at(id), signal)).toMatchObject({
      rawState: "DELIVERED",
      status: "approved",
      raw: { transport: "delivered" },
    });
  });

  it("has its metadata as an object or as a list of one", async () => {
    const { connection, fake } = openRig();
    const { id } = fake.add({});
    const metadata = { invoiceId: id, way: "RECEIVED", originalFormat: "UBL" };
    for (const body of [metadata, [metadata]]) {
      fake.faults.meet("fetch", { status: 200, body });
      expect(await connection.invoices.fetch?.(at(id), signal)).toMatchObject({ raw: { metadata } });
    }
    fake.faults.meet("fetch", { status: 200, body: [] });
    expect(await failureOf(Promise.resolve(connection.invoices.fetch?.(at(id), signal)))).toMatchObject({
      kind: "refused",
    });
  });

  it("has no conversion, and is not asked for one", async () => {
    const { connection, fake } = openRig();
    const download = connection.invoices.download?.(at(fake.add({}).id), "converted", signal);
    expect(await failureOf(Promise.resolve(download))).toMatchObject({
      kind: "refused",
      facts: { code: "rendition_missing" },
    });
    expect(fake.faults.calls).toEqual([]);
  });
});
