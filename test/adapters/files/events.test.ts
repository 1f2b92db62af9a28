import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import { describe, expect, it } from "vitest";
import { DocumentFault } from "../../../src/documents/index.ts";
import type { RawItem } from "../../../src/domain/life-cycle/event.ts";
import { flowStatuses, invoiceStatuses } from "../../fixtures/cppstatut.ts";
import { cdar } from "../cdar.ts";
import { pull } from "../rig.ts";
import { carry, type FilesDesk, openDesk, realInvoice } from "./desk.ts";
import { ackOfFile, reasonDetail } from "./partner.ts";

const signal = AbortSignal.timeout(60_000);
const APPROVED = cdar({ status: "205" });

/** Reads a page as the gateway does, and puts it aside unless it dies before that. */
const page = async ({ connection, kept }: FilesDesk, cursor: string | null, dies = false) => {
  const read = await connection.events?.since(cursor, null, signal);
  if (read === undefined) throw new Error("no events");
  if (!dies) for (const item of read.items) kept.set(item.id, item);
  if (!dies && read.items.length > 0) await connection.events?.acknowledge?.(read.items, signal);
  return read;
};

const understand = ({ connection }: FilesDesk, item: RawItem | undefined) => {
  if (item === undefined || connection.events === undefined) throw new Error("there is no such item");
  return connection.events.read(item, signal);
};

describe("files that come", () => {
  it("are what their content says, whatever they are called", async () => {
    const desk = openDesk();
    desk.folder.put("in/facture.bin", realInvoice().bytes);
    desk.folder.put("in/F_2026.pdf", APPROVED);
    const { items } = await page(desk, null);
    expect(items).toHaveLength(2);
    const said = await Promise.all(items.map((item) => understand(desk, item)));
    const invoice = said.find(({ kind }) => kind === "invoice");
    expect(invoice).toMatchObject({ document: { fileName: "facture.bin", mediaType: "application/xml" } });
    const statement = said.find(({ kind }) => kind === "statement");
    expect(statement).toMatchObject({
      about: { number: "F2026-0001" },
      statement: { status: "approved", rawCode: "205" },
    });
    // Put aside, and read there.
    expect(desk.folder.names("in")).toEqual([]);
    expect(desk.folder.names("archive")).toEqual(["F_2026.pdf", "facture.bin"]);
  });

  it("may say several things in one file: each is one of its own", async () => {
    const desk = openDesk();
    const text = Buffer.from(APPROVED).toString("utf8");
    const [reference = ""] =
      /<ram:ReferenceReferencedDocument>.*<\/ram:ReferenceReferencedDocument>/s.exec(text) ?? [];
    desk.folder.put(
      "in/two.xml",
      text.replace(reference, reference + reference.replace("F2026-0001", "F2026-0002")),
    );
    const { items } = await page(desk, null);
    expect(await understand(desk, items[0])).toMatchObject({
      kind: "several",
      each: [{ about: { number: "F2026-0001" } }, { about: { number: "F2026-0002" } }],
    });
  });

  it("are left alone while they are hidden or half-written", async () => {
    const desk = openDesk();
    for (const name of [".a.xml", "b.xml.tmp", "c.part", "d.filepart"])
      desk.folder.put(`in/${name}`, "<half");
    expect((await page(desk, null)).items).toEqual([]);
  });

  it("count as whole with a marker, which goes with them", async () => {
    const desk = openDesk({ complete: "marker" });
    desk.folder.put("in/a.xml", APPROVED);
    const first = await page(desk, null);
    expect(first.items).toEqual([]);
    desk.folder.put("in/a.xml.done", "");
    expect((await page(desk, first.cursor)).items).toHaveLength(1);
    expect(desk.folder.names("in")).toEqual([]);
    expect(desk.folder.names("archive")).toEqual(["a.xml"]);
  });

  it("count as whole once they no longer grow", async () => {
    const desk = openDesk({ complete: "stable" });
    desk.folder.put("in/a.xml", APPROVED.subarray(0, 100));
    const first = await page(desk, null);
    desk.folder.put("in/a.xml", APPROVED);
    const second = await page(desk, first.cursor);
    expect([...first.items, ...second.items]).toEqual([]);
    expect((await page(desk, second.cursor)).items).toHaveLength(1);
  });

  it("are two under one name with other bytes, and one where they come again", async () => {
    const desk = openDesk();
    const ids: string[] = [];
    let cursor: string | null = null;
    for (const content of [APPROVED, cdar({ status: "207" }), APPROVED]) {
      desk.folder.put("in/status.xml", content);
      const read: Awaited<ReturnType<typeof page>> = await page(desk, cursor);
      ids.push(...read.items.map(({ id }) => id));
      cursor = read.cursor;
    }
    expect(ids).toHaveLength(3);
    expect(ids[2]).toBe(ids[0]);
    expect(ids[1]).not.toBe(ids[0]);
    expect(desk.folder.names("in")).toEqual([]);
    expect(desk.folder.names("archive")).toHaveLength(2);
  });

  it("that nobody understands are held under their name, and stay where they are", async () => {
    const desk = openDesk();
    desk.folder.put("in/lisez-moi.txt", "bonjour");
    desk.folder.put("in/broken.xml", "<rsm:CrossIndustryInvoice");
    const first = await page(desk, null);
    expect(first.items.map(({ id }) => id).sort()).toEqual(["broken.xml", "lisez-moi.txt"]);
    expect(desk.folder.names("in")).toEqual(["broken.xml", "lisez-moi.txt"]);
    const text = first.items.find(({ id }) => id === "lisez-moi.txt");
    // The way of invoices, where it is held with its bytes.
    expect(await understand(desk, text)).toMatchObject({
      kind: "invoice",
      document: { fileName: "lisez-moi.txt" },
    });
    const second = await page(desk, first.cursor);
    expect(second.items).toEqual([]);
    desk.folder.put("in/lisez-moi.txt", "au revoir");
    const third = await page(desk, second.cursor);
    expect(third.items.map(({ id }) => id)).toEqual([expect.stringMatching(/^lisez-moi\.txt#[0-9a-f]{8}$/)]);
  });

  it("are not read where they are too large", async () => {
    const desk = openDesk();
    desk.io.documentBytes = 50;
    desk.folder.put("in/big.xml", APPROVED);
    const { items } = await page(desk, null);
    expect(items).toMatchObject([{ id: "big.xml" }]);
    expect(desk.folder.calls.filter((call) => call.startsWith("read"))).toEqual([]);
    await expect(understand(desk, items[0])).rejects.toBeInstanceOf(DocumentFault);
  });

  it("may be gone between the list and the reading", async () => {
    const desk = openDesk();
    desk.folder.put("in/a.xml", APPROVED);
    desk.folder.put("in/b.xml", APPROVED);
    const { read } = desk.folder;
    desk.folder.read = (path, ...rest) => {
      desk.folder.held.delete("in/a.xml");
      return read.call(desk.folder, path, ...rest);
    };
    const { items } = await page(desk, null);
    expect(items.map(({ id }) => id)).toEqual([expect.stringMatching(/^in\/b\.xml#/)]);
  });

  it("are read again where the process died before it stored them, and put aside where it died after", async () => {
    const desk = openDesk();
    desk.folder.put("in/a.xml", APPROVED);
    const lost = await page(desk, null, true);
    const stored = await page(desk, null, true);
    expect(stored.items).toEqual(lost.items);
    expect(desk.folder.names("in")).toEqual(["a.xml"]);
    expect((await page(desk, stored.cursor)).items).toEqual([]);
    expect(desk.folder.names("in")).toEqual([]);
    expect(await understand(desk, stored.items[0])).toMatchObject({ kind: "statement" });
  });

  it("that cannot be put aside are not read twice, and the log says so", async () => {
    const desk = openDesk();
    desk.folder.folders.delete("archive");
    desk.folder.put("in/a.xml", APPROVED);
    const first = await page(desk, null);
    expect(first.items).toHaveLength(1);
    expect(desk.io.lines.join()).toContain("in/a.xml");
    expect((await page(desk, first.cursor)).items).toEqual([]);
    expect(await understand(desk, first.items[0])).toMatchObject({ kind: "statement" });
  });

  it("are neither archived nor lost where they were replaced while they were read", async () => {
    const desk = openDesk();
    desk.folder.put("in/a.xml", APPROVED);
    const first = await page(desk, null, true);
    desk.folder.put("in/a.xml", cdar({ status: "207", number: "another" }));
    await desk.connection.events?.acknowledge?.(first.items, signal);
    expect(desk.folder.names("in")).toEqual(["a.xml"]);
    expect((await page(desk, first.cursor)).items).toHaveLength(1);
  });

  it.each([
    ["remove", []],
    ["keep", ["a.xml"]],
  ])("are understood, too, where they go or stay (%s)", async (consume, left) => {
    const desk = openDesk({ consume });
    desk.folder.put("in/a.xml", APPROVED);
    const first = await page(desk, null);
    expect(desk.folder.names("in")).toEqual(left);
    desk.folder.held.clear();
    expect(await understand(desk, first.items[0])).toMatchObject({ kind: "statement" });
  });

  it("stay as acknowledgements until no deposit looks for them any more, where they are removed", async () => {
    const desk = openDesk({ consume: "remove" });
    desk.partner.answer("a.xml");
    const first = await page(desk, null);
    expect(desk.folder.names("ack")).toEqual(["A1.xml"]);
    desk.io.pass(25 * 3_600_000);
    await page(desk, first.cursor);
    expect(desk.folder.names("ack")).toEqual([]);
  });

  it("are found among 10,000 that are known", async () => {
    const desk = openDesk({ consume: "keep" });
    for (let i = 0; i < 10_000; i++) desk.folder.put(`in/old-${i}.xml`, "<x/>");
    const known = Object.fromEntries(
      desk.folder.names("in").map((name) => {
        const mark = `4:${Math.floor(desk.folder.clock.getTime() / 1000) * 1000}`;
        return [`in/${name}`, { mark, sha256: "0".repeat(64), at: 0 }];
      }),
    );
    for (let i = 0; i < 300; i++)
      desk.folder.put(`in/new-${i}.xml`, cdar({ status: "205", number: `N${i}` }));
    const { ids, cursor } = await pull(desk.connection, JSON.stringify({ known, seen: {} }));
    expect(ids.size).toBe(300);
    expect((await pull(desk.connection, cursor)).read).toBe(0);
  });
});

const archiveOf = async (...files: [name: string, bytes: Uint8Array][]): Promise<Uint8Array> =>
  Uint8Array.from(
    gzipSync(
      await packTar(
        files.map(([name, bytes]) => ({ header: { name, size: bytes.length, type: "file" }, body: bytes })),
      ),
    ),
  );

describe("an archive that comes", () => {
  it("is every file in it, whatever they are called", async () => {
    const desk = openDesk();
    const text = new TextEncoder().encode("bonjour");
    desk.folder.put(
      "in/flux.bin",
      await archiveOf(
        ["../a", APPROVED],
        ["b", realInvoice().bytes],
        ["c.xml", cdar({ status: "207", number: "F2026-0002" })],
        ["lisez-moi.txt", text],
        ["d", invoiceStatuses({ number: "F1", code: "07" }, { number: "F2", code: "11" })],
      ),
    );
    const { items } = await page(desk, null);
    expect(items).toHaveLength(1);
    // Put aside, though one of its files cannot be understood: that one is held by itself.
    expect(desk.folder.names("in")).toEqual([]);
    const said = await understand(desk, items[0]);
    expect(said).toMatchObject({
      kind: "several",
      each: [
        { kind: "statement", statement: { status: "approved" } },
        { kind: "invoice", document: { fileName: "b" } },
        { kind: "statement", about: { number: "F2026-0002" } },
        { kind: "invoice", document: { fileName: "lisez-moi.txt", bytes: text } },
        { kind: "statement", about: { number: "F1" } },
        { kind: "statement", about: { number: "F2" } },
      ],
    });
    const ids = said.kind === "several" ? said.each.flatMap(idsOf) : [];
    expect(new Set(ids).size).toBe(6);
    expect(ids).toEqual(idsAgain(await understand(desk, items[0])));
    // As its parts are called.
    expect(ids.at(-1)).toBe(`${items[0]?.id}#6`);
  });

  it("is read once for all of its parts, and again after another", async () => {
    const desk = openDesk();
    desk.folder.put("in/a.tar.gz", await archiveOf(["a", APPROVED], ["b", APPROVED]));
    desk.folder.put("in/b.tar.gz", await archiveOf(["c", APPROVED], ["d", APPROVED]));
    const { items } = await page(desk, null);
    const reads = () => desk.folder.calls.filter((call) => call.startsWith("read archive/")).length;
    const first = await understand(desk, items[0]);
    expect(await understand(desk, items[0])).toEqual(first);
    expect(reads()).toBe(1);
    await understand(desk, items[1]);
    expect(await understand(desk, items[0])).toEqual(first);
    expect(reads()).toBe(3);
  });

  it.each([
    ["archive_broken", async () => (await archiveOf(["a", APPROVED])).subarray(0, 200)],
    ["archive_too_large", () => archiveOf(["a", new Uint8Array(30_000_000)])],
  ])("is held under its name, with its own fault: %s", async (code, made) => {
    const desk = openDesk();
    desk.folder.put("in/flux.tar.gz", await made());
    const { items } = await page(desk, null);
    expect(items.map(({ id }) => id)).toEqual(["flux.tar.gz"]);
    expect(desk.folder.names("in")).toEqual(["flux.tar.gz"]);
    await expect(understand(desk, items[0])).rejects.toMatchObject({ code });
  });

  it("may hold the acknowledgement that a deposit waits for", async () => {
    const desk = openDesk();
    desk.partner.acknowledges = "never";
    await carry(desk, realInvoice(), {}, 6);
    const ack = ackOfFile(`${realInvoice().invoice.id}.xml`);
    desk.folder.put("ack/retours.tar.gz", await archiveOf(["x", ackOfFile("another.xml")], ["y", ack]));
    expect(await carry(desk, realInvoice())).toMatchObject({ state: "sent" });
  });
});

type Understood = Awaited<ReturnType<typeof understand>>;

const idsOf = (said: Understood): string[] => {
  if (said.kind === "statement") return [said.statement.platformEventId];
  return said.kind === "invoice" ? [said.platformId] : [];
};

const idsAgain = (said: Understood): string[] => (said.kind === "several" ? said.each.flatMap(idsOf) : []);

describe("a status file of Chorus Pro that comes", () => {
  const FLOW = "AAA1231117178945920000010";
  const said = async (bytes: Uint8Array, settings = {}) => {
    const desk = openDesk(settings);
    desk.folder.put("in/retour", bytes);
    const { items } = await page(desk, null);
    expect(items).toMatchObject([{ id: expect.stringMatching(/^in\/retour#/) }]);
    return understand(desk, items[0]);
  };

  it("says where an invoice stands, by its number and its supplier", async () => {
    const bytes = invoiceStatuses({
      number: "F2026-0001",
      code: "07",
      date: "2026-09-15",
      comment: "Reçu ce jour",
    });
    expect(await said(bytes)).toEqual({
      kind: "statement",
      about: {
        number: "F2026-0001",
        sellerSiren: "732829320",
        issueDate: "2026-09-15",
        direction: "outbound",
        numberedOnce: true,
      },
      statement: {
        platformEventId: expect.stringMatching(/^in\/retour#/),
        rawCode: "07",
        status: "in_hand",
        at: "2026-09-16T07:00:00.000Z",
        setBy: { role: "BY", name: "Commune", id: "0009:21750001600019" },
        reasons: [],
        comment: "Service fait – Reçu ce jour",
        amounts: [],
        external: false,
      },
    });
  });

  it("keeps a number that is not known, without a meaning, and a supplier that has no SIRET", async () => {
    const bytes = invoiceStatuses(
      { number: "F1", code: "41", comment: "Motif : SE_ERR" },
      { number: "F2", code: "05", supplier: { type: "2", id: "732829320" }, comment: "Motif : SE_ERR" },
      { number: "F3", code: "12", supplier: { type: "2", id: "732829320" } },
    );
    const understood = await said(bytes);
    expect(JSON.stringify(understood)).not.toContain("0009:732829320");
    expect(understood).toMatchObject({
      kind: "several",
      each: [
        { statement: { rawCode: "41", status: null, setBy: { role: "unknown" } } },
        {
          about: { number: "F2", direction: "outbound", numberedOnce: true },
          statement: { status: "refused", reasons: [{ code: "DEST_ERR" }] },
        },
        { statement: { status: "completed", setBy: { role: "SE", name: "Vendeur" } } },
      ],
    });
  });

  it.each([
    ["90", [], "nothing"],
    ["92", [], "nothing"],
    ["96", [], "nothing"],
    ["93", [{ code: "IRR_UNCITE" }], "nothing"],
    ["94", [], "rejected"],
    ["95", [], "rejected"],
    ["96", [{ code: "G1", label: "Fournisseur inconnu" }], "rejected"],
    ["97", [], null],
  ])("of a flow (%s, errors %j): %s", async (code, errors, expected) => {
    const bytes = flowStatuses({ id: FLOW, code, errors });
    for (const settings of [{}, { ackFormat: "cppstatut" }]) {
      const understood = await said(bytes, settings);
      if (expected === "nothing") expect(understood).toMatchObject({ kind: "nothing" });
      else {
        expect(understood).toMatchObject({
          kind: "statement",
          about: { platformId: FLOW },
          statement: { rawCode: code, status: expected },
        });
      }
    }
  });

  it("leaves a flow that never came in to the deposit that waits for it", async () => {
    const bytes = flowStatuses({ id: FLOW, code: "93", errors: [{ label: "Enveloppe" }] });
    expect(await said(bytes, { ackFormat: "cppstatut" })).toMatchObject({ kind: "nothing" });
    expect(await said(bytes)).toMatchObject({
      kind: "statement",
      statement: { status: "rejected", reasons: [], comment: "Enveloppe" },
    });
  });
});

describe("an acknowledgement among what comes", () => {
  it("is the deposit's, which waits for it", async () => {
    const desk = openDesk();
    desk.folder.put("ack/x.xml", ackOfFile("inv_1.xml", "501", reasonDetail("IRR_SYNTAX", "non")));
    const { items } = await page(desk, null);
    expect(await understand(desk, items[0])).toMatchObject({ kind: "nothing" });
  });

  it("tells of what was sent where no deposit waits for it", async () => {
    const desk = openDesk({ ackFormat: "none" });
    const push = `psh_${"a".repeat(32)}`;
    const report = `rpt_${"b".repeat(32)}`;
    const no = reasonDetail("IRR_SYNTAX", "BT-24 inconnu");
    const said = async (named: string, status: string, details: string) => {
      desk.folder.put("ack/x.xml", ackOfFile(named, status, details));
      return understand(desk, (await page(desk, null)).items[0]);
    };
    expect(await said("inv_1.xml", "501", no)).toMatchObject({
      kind: "statement",
      about: { platformId: "inv_1" },
      statement: { status: "inadmissible", reasons: [{ code: "IRR_SYNTAX" }] },
    });
    expect(await said(`${push}.xml`, "501", no)).toMatchObject({
      kind: "outcome",
      trackingId: push,
      accepted: false,
    });
    expect(await said(report, "501", no)).toMatchObject({
      kind: "report",
      answer: { outcome: "inadmissible" },
    });
    expect(await said("inv_1", "500", "")).toMatchObject({ kind: "nothing" });
    expect(await said("inv_1", "501", reasonDetail("IRR_UNCITE", "déjà reçu"))).toMatchObject({
      kind: "nothing",
    });
  });

  it("needs no folder where there are none", async () => {
    const desk = openDesk({ ackFormat: "none" });
    desk.folder.folders.delete("ack");
    desk.folder.put("in/a.xml", APPROVED);
    expect((await page(desk, null)).items).toHaveLength(1);
    await expect(page(openDeskWithoutAck(), null)).rejects.toMatchObject({ kind: "denied" });
  });
});

const openDeskWithoutAck = (): FilesDesk => {
  const desk = openDesk();
  desk.folder.folders.delete("ack");
  return desk;
};

describe("the health of an account", () => {
  it("is good where the folders can be listed, and names what is missing", async () => {
    const desk = openDesk();
    expect(await desk.connection.health(signal)).toMatchObject({ ok: true });
    desk.folder.freeBytes = 60_000_000;
    const little = await desk.connection.health(signal);
    expect(little).toMatchObject({ ok: true, detail: expect.stringContaining("60 MB") });
    desk.folder.folders.delete("archive");
    expect(await desk.connection.health(signal)).toMatchObject({
      ok: false,
      detail: expect.stringContaining("archive"),
    });
  });
});
