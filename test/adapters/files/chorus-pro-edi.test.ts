import { describe, expect, it } from "vitest";
import { unpacked } from "../../../src/adapters/files/archive.ts";
import { chorusProEdi } from "../../../src/adapters/files/chorus-pro-edi.ts";
import type { Outgoing, Settings } from "../../../src/adapters/port.ts";
import { writeCii, writeFacturX, writeUbl } from "../../../src/documents/index.ts";
import type { Syntax } from "../../../src/domain/invoice.ts";
import type { RawItem } from "../../../src/domain/life-cycle/event.ts";
import { invoiceStatuses } from "../../fixtures/cppstatut.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { outgoingInvoice } from "../rig.ts";
import { ChorusSide } from "./chorus-side.ts";
import { carry, type Ended, type FilesDesk, openDesk, realInvoice } from "./desk.ts";
import { FakeFolder, type FolderFault } from "./fake-folder.ts";

const signal = AbortSignal.timeout(60_000);
const APPLICATION = "AAA123";

interface ChorusDesk extends FilesDesk {
  partner: ChorusSide;
}

/** Where the pull alone may read the pick-up area, a deposit hears of its report through it: those cases are by themselves. */
const USUAL: Settings = { url: "file:///edi", application: APPLICATION, consume: "keep" };

/** An account at Chorus Pro's deposit and pick-up areas. */
const openChorus = (settings: Settings = {}): ChorusDesk => {
  const folder = new FakeFolder(["out", "in"]);
  const partner = new ChorusSide(folder);
  partner.marker = settings.publish === "marker";
  const desk = openDesk({ ...USUAL, ...settings }, folder, partner, chorusProEdi);
  return { ...desk, partner };
};

const sendBy = (desk: ChorusDesk, outgoing = realInvoice(), settings: Settings = {}, runs?: number) =>
  carry(desk, outgoing, { ...USUAL, ...settings }, runs);

/** One flow at Chorus Pro, whole and in order, and its ids recorded. */
const expectOne = async ({ partner }: ChorusDesk, ended: Ended, outgoing = realInvoice()): Promise<void> => {
  await partner.judge();
  expect(partner.violations).toEqual([]);
  expect(partner.took).toHaveLength(1);
  const [{ name, bytes } = { name: "", bytes: new Uint8Array() }] = partner.took;
  const [stem = ""] = name.split(".");
  expect(ended).toMatchObject({ state: "sent", platformId: stem, aliases: [stem.split("_").at(-1)] });
  const [piece] = name.endsWith(".xml") ? [{ bytes }] : await unpacked(bytes, 10_000_000);
  expect(Buffer.from(piece?.bytes ?? [])).toEqual(Buffer.from(outgoing.bytes));
};

const invoiceIn = async (syntax: Syntax): Promise<Outgoing> => {
  const content = sampleContent({ number: "F2026-0001" });
  const bytes =
    syntax === "cii" ? writeCii(content) : syntax === "ubl" ? writeUbl(content) : await writeFacturX(content);
  const mediaType = syntax === "factur-x" ? "application/pdf" : "application/xml";
  return { ...outgoingInvoice({ syntax, mediaType, size: bytes.length }), bytes };
};

describe("an invoice to Chorus Pro", () => {
  it.each<[Syntax, Settings, RegExp]>([
    ["factur-x", {}, /^FSO1117A_AAA123_AAA1231117[0-9]{15}\.tar\.gz$/],
    ["cii", {}, /^FSO1106A_AAA123_AAA1231106[0-9]{15}\.tar\.gz$/],
    ["ubl", {}, /^FSO1100A_AAA123_AAA1231100[0-9]{15}\.tar\.gz$/],
    ["factur-x", { envelope: "xml" }, /^FSO1117A_AAA123_AAA1231117[0-9]{15}\.tar\.gz$/],
    ["cii", { envelope: "xml" }, /^FSO1106A_AAA123_AAA1231106[0-9]{15}\.xml$/],
    ["ubl", { envelope: "xml" }, /^FSO1100A_AAA123_AAA1231100[0-9]{15}\.xml$/],
  ])("is one flow by the interface of its syntax: %s, %j", async (syntax, settings, name) => {
    const desk = openChorus(settings);
    const outgoing = await invoiceIn(syntax);
    const ended = await sendBy(desk, outgoing, settings);
    await expectOne(desk, ended, outgoing);
    expect(desk.partner.took[0]?.name).toMatch(name);
  });

  it("goes by other codes, and under another name in its archive, where the settings say so", async () => {
    const settings = { ublInterface: "FSO9999Z", entryName: "{seller}_{number}_{flow}.{ext}" };
    const desk = openChorus(settings);
    await sendBy(desk, await invoiceIn("ubl"), settings);
    const [file] = desk.partner.took;
    expect(file?.name).toMatch(/^FSO9999Z_AAA123_AAA1239999/);
    const [entry] = await unpacked(file?.bytes ?? new Uint8Array(), 1e7);
    expect(entry?.name).toMatch(/^732829320_F2026-0001_AAA1239999[0-9]{15}\.xml$/);
  });

  it("gives every flow an id of its own", async () => {
    const desk = openChorus();
    const names = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const first = await desk.connection.invoices.submit(realInvoice(), signal);
        return first.done ? "" : (first.step as { name: string }).name;
      }),
    );
    expect(new Set(names).size).toBe(200);
  });
});

const WAYS: Settings[] = [
  {},
  { publish: "marker" },
  { envelope: "xml" },
  { sentWhen: "deposited" },
  // An engine's folders on this machine, where reports come apart.
  { consume: "remove" },
];

describe.each(WAYS)("a deposit (%j)", (settings) => {
  it.each([
    ["takes it away at once", false],
    ["leaves it where it is", true],
  ])("is one flow wherever the process is killed, where Chorus Pro %s", async (_, leaves) => {
    let kills = 0;
    for (const after of [false, true]) {
      for (let at = 1; ; at++) {
        const desk = openChorus(settings);
        desk.partner.leaves = leaves;
        desk.folder.kill = { at, after };
        const ended = await sendBy(desk, realInvoice(), settings);
        if (ended.met.length === 0) break;
        expect(ended.met, `at call ${at}`).toEqual(["killed"]);
        await expectOne(desk, ended);
        kills++;
      }
    }
    expect(kills).toBeGreaterThan(6);
  });

  it("is one flow where every call but one may be lost, before or after its effect", async () => {
    for (const call of ["stat", "read", "write", "move", "list"] as const) {
      for (const after of [false, true]) {
        const kind = call === "move" ? "unknown" : "unsent";
        const desk = openChorus(settings);
        desk.folder.meet(call, { kind, code: "timeout", after } satisfies FolderFault);
        await expectOne(desk, await sendBy(desk, realInvoice(), settings));
      }
    }
  });

  it("is not sent on a full disk, and one flow once there is room", async () => {
    const desk = openChorus(settings);
    desk.folder.meet("write", { kind: "unsent", code: "disk_full", bytes: 100 });
    expect(await sendBy(desk, realInvoice(), settings, 2)).toMatchObject({ state: "waiting" });
    expect(desk.partner.took).toEqual([]);
    await expectOne(desk, await sendBy(desk, realInvoice(), settings));
  });
});

describe("a flow that goes again", () => {
  it("is the same bytes under the same id, and known to have been there", async () => {
    // Written at once under its name, its answer lost: the next try writes it anew.
    const settings = { publish: "direct" };
    const desk = openChorus(settings);
    desk.partner.acknowledges = "never";
    desk.folder.meet("write", { kind: "unsent", code: "timeout", after: true });
    const written: Uint8Array[] = [];
    const names = new Set<string>();
    desk.folder.onChange = () => {
      const [name = ""] = desk.folder.names("out");
      names.add(name);
      written.push(desk.folder.held.get(`out/${name}`)?.bytes ?? new Uint8Array());
      // What the first try wrote was broken off.
      if (written.length === 1) desk.folder.put(`out/${name}`, written[0]?.subarray(0, 700) ?? "");
      else desk.partner.look();
    };
    const ended = await sendBy(desk, realInvoice(), settings, 6);
    expect(ended.met).toEqual(["unknown"]);
    expect(names.size).toBe(1);
    expect(written).toHaveLength(2);
    expect(Buffer.from(written[1] ?? [])).toEqual(Buffer.from(written[0] ?? []));
    const [file] = desk.partner.took;
    desk.partner.say(file?.name.split(/[_.]/)[2] ?? "", { code: "93", errors: [{ code: "IRR_UNCITE" }] });
    await expectOne(desk, await sendBy(desk, realInvoice(), settings));
  });

  it("is written anew in its archive where the hidden file was cut short meanwhile", async () => {
    const desk = openChorus();
    desk.folder.onChange = () => {
      for (const [path, { bytes }] of desk.folder.held) {
        if (!path.endsWith(".part")) continue;
        desk.folder.onChange = () => desk.partner.look();
        desk.folder.put(path, bytes.subarray(0, 300));
      }
    };
    await expectOne(desk, await sendBy(desk));
  });

  it("is written by another process as the first one would have", async () => {
    const archives: Uint8Array[] = [];
    const step = { state: "named", name: "FSO1106A_AAA123_AAA1231106178945920000010.tar.gz", looks: 0 };
    for (const day of [0, 40]) {
      const desk = openChorus();
      desk.io.pass(day * 86_400_000);
      desk.folder.clock = desk.io.now();
      await desk.connection.invoices.submit({ ...realInvoice(), step }, signal);
      archives.push(...[...desk.folder.held.values()].map(({ bytes }) => bytes));
    }
    expect(archives).toHaveLength(2);
    expect(archives[1]).toEqual(archives[0]);
  });
});

describe("the report of a flow", () => {
  it.each([
    ["90", [], "sent"],
    ["91", [], "sent"],
    ["92", [], "sent"],
    ["96", [], "sent"],
    ["93", [{ code: "IRR_UNCITE", label: "Flux déjà reçu" }], "sent"],
    ["93", [{ code: "SE_01", label: "Enveloppe invalide", description: "FSO1106A" }], "failed"],
    ["94", [], "failed"],
    ["95", [], "failed"],
    ["96", [{ code: "SE_01", label: "Enveloppe invalide", description: "FSO1106A" }], "failed"],
    // It says nothing that is known: the deposit waits on.
    ["97", [], "waiting"],
  ])("%s with %j: %s", async (code, errors, state) => {
    const desk = openChorus();
    desk.partner.report = { code, errors };
    const ended = await sendBy(desk, realInvoice(), {}, 12);
    expect(ended.state).toBe(state);
    expect(desk.partner.took).toHaveLength(1);
    if (state !== "failed") return;
    expect(ended.failure).toMatchObject({
      kind: "refused",
      facts:
        errors.length === 0
          ? { code: `flow_${code}`, message: "The platform refuses the file, and gives no reason." }
          : {
              code: "se_01",
              message: "SE_01: Enveloppe invalide\nFSO1106A",
              raw: expect.stringContaining(code),
            },
    });
  });

  it("is that of no other flow, and may come into a folder of its own", async () => {
    const settings = { ack: "retours" };
    const desk = openChorus(settings);
    desk.folder.folders.add("retours");
    desk.partner.acknowledges = "never";
    desk.partner.say("AAA1231106000000000000001", { code: "93" });
    expect(await sendBy(desk, realInvoice(), settings, 8)).toMatchObject({ state: "waiting", met: [] });
    const [file] = desk.partner.took;
    const flow = file?.name.split(/[_.]/)[2] ?? "";
    desk.partner.say(flow, { code: "90" });
    for (const [path, { bytes }] of [...desk.folder.held]) {
      desk.folder.put(path.replace(/^in\//, "retours/"), bytes);
      desk.folder.held.delete(path);
    }
    await expectOne(desk, await sendBy(desk, realInvoice(), settings));
  });

  it("is not awaited where the deposit itself is enough, and makes the invoice rejected where it says no", async () => {
    const settings = { sentWhen: "deposited" };
    const desk = openChorus(settings);
    desk.partner.report = { code: "93", errors: [{ code: "SE_01", label: "Enveloppe invalide" }] };
    const ended = await sendBy(desk, realInvoice(), settings);
    await expectOne(desk, ended);
    const page = await desk.connection.events?.since(null, null, signal);
    const [item] = page?.items ?? [];
    if (item === undefined) throw new Error("no report");
    expect(await desk.connection.events?.read(item, signal)).toMatchObject({
      kind: "statement",
      about: { platformId: ended.aliases?.[0] },
      statement: { status: "rejected", reasons: [{ code: "SE_01" }] },
    });
  });

  it("that never comes is a person's, and nothing is sent again", async () => {
    const desk = openChorus();
    desk.partner.acknowledges = "never";
    const ended = await sendBy(desk, realInvoice(), {}, 150);
    expect(ended).toMatchObject({ state: "waiting", failure: { facts: { code: "not_acknowledged" } } });
    expect(desk.partner.took).toHaveLength(1);
  });

  it("gives an earlier deposit all its ids when it is asked for", async () => {
    const desk = openChorus();
    const name = "FSO1106A_AAA123_AAA1231106178945920000010";
    const step = { state: "written", name: `${name}.tar.gz`, looks: 0, sha256: "0".repeat(64), size: 1 };
    const find = () => desk.connection.invoices.find?.({ ...realInvoice(), step }, signal);
    expect(await find()).toBeNull();
    desk.partner.say("AAA1231106178945920000010", { code: "90" });
    expect(await find()).toEqual({
      platformId: name,
      aliases: ["AAA1231106178945920000010"],
      sameContent: "unknown",
    });
  });
});

describe("what comes into the pick-up area", () => {
  it("is read once, reports and statuses together", async () => {
    const desk = openChorus();
    desk.partner.say("AAA1231106178945920000010", { code: "95", errors: [{ code: "D_01", label: "Refus" }] });
    desk.folder.put("in/FEN1201A_AAA123_1", invoiceStatuses({ number: "F2026-0001", code: "11" }));
    const page = await desk.connection.events?.since(null, null, signal);
    expect(page?.items).toHaveLength(2);
    const said = await Promise.all(
      (page?.items ?? []).map((item) => desk.connection.events?.read(item, signal)),
    );
    expect(said).toMatchObject([
      {
        about: { platformId: "AAA1231106178945920000010" },
        statement: { status: "rejected", reasons: [{ code: "D_01", text: "Refus" }] },
      },
      { about: { number: "F2026-0001" }, statement: { status: "payment_sent", rawCode: "11" } },
    ]);
    const next = await desk.connection.events?.since(page?.cursor ?? null, null, signal);
    expect(next?.items).toEqual([]);
  });
});

describe("a pick-up area that gives each file once", () => {
  /** A pull, as the gateway does it. */
  const pull = async (desk: ChorusDesk, cursor: string | null) => {
    let past = cursor;
    const before = new Set(desk.kept.keys());
    const keep = async (items: RawItem[], leadsPast: string): Promise<void> => {
      for (const item of items) desk.kept.set(item.id, item);
      past = leadsPast;
    };
    const page = await desk.connection.events?.since(past, null, signal, keep);
    await keep(page?.items ?? [], page?.cursor ?? "");
    const came = [...desk.kept.values()].filter(({ id }) => !before.has(id));
    return { came, cursor: past };
  };

  it.each(["gone", "refused"] as const)(
    "gives a deposit its report through the pull, and what comes later to the invoice (then %s)",
    async (gives) => {
      const settings = { consume: "once" };
      const desk = openChorus(settings);
      desk.folder.gives = gives;
      expect(await sendBy(desk, realInvoice(), settings, 6)).toMatchObject({ state: "waiting", met: [] });
      const first = await pull(desk, null);
      await expectOne(desk, await sendBy(desk, realInvoice(), settings));
      const [file] = desk.partner.took;
      const flow = file?.name.split(/[_.]/)[2] ?? "";
      desk.partner.say(flow, { code: "94", errors: [{ code: "D_01", label: "Refus" }] });
      const second = await pull(desk, first.cursor);
      const said = await Promise.all(second.came.map((item) => desk.connection.events?.read(item, signal)));
      expect(said).toContainEqual(
        expect.objectContaining({
          about: { platformId: flow },
          statement: expect.objectContaining({ status: "rejected" }),
        }),
      );
      expect((await pull(desk, second.cursor)).came).toEqual([]);
    },
  );

  it("is what an account has that says nothing else", () => {
    expect(chorusProEdi.settings.consume?.default).toBe("once");
  });
});

describe("the account", () => {
  const SFTP: Settings = {
    url: "sftp://aaa123@edi.example:22/",
    hostKey: `SHA256:${"a".repeat(43)}`,
    privateKey: "-----BEGIN",
    application: APPLICATION,
  };
  const pathsOf = (settings: Settings): string[] =>
    (chorusProEdi.check?.(settings) ?? []).map(({ path }) => path);

  it.each<[string, Settings, string[]]>([
    ["nothing", SFTP, []],
    ["nothing on this machine", { url: "file:///edi", application: APPLICATION }, []],
    ["nothing where reports come apart", { ...SFTP, ack: "retours" }, []],
    ["no code of an application", { ...SFTP, application: "123AAA" }, ["application"]],
    ["no code of an interface", { ...SFTP, ciiInterface: "CII" }, ["ciiInterface"]],
    ["one folder for both ways", { ...SFTP, in: "out" }, ["in"]],
    ["one folder for reports and deposits", { ...SFTP, ack: "out" }, ["ack"]],
    ["no host key", { ...SFTP, hostKey: undefined }, ["hostKey"]],
    ["a name in the archive that is a path", { ...SFTP, entryName: "x/{flow}.{ext}" }, ["entryName"]],
  ])("finds %s wrong", (_, settings, paths) => {
    expect(pathsOf(settings)).toEqual(paths);
  });

  it("is reached by the ciphers that AIFE has", () => {
    expect(chorusProEdi.files?.(SFTP)).toMatchObject({
      kind: "sftp",
      host: "edi.example",
      ciphers: ["aes256-cbc", "aes128-cbc"],
    });
  });

  it("sets no statuses and hands in no reports", () => {
    const { connection } = openChorus();
    expect(Object.keys(connection).sort()).toEqual(["events", "health", "invoices"]);
  });

  it("tells when its certificate expires", async () => {
    const settings = { certificateExpiresOn: "2026-10-01" };
    expect(chorusProEdi.expires?.(settings, new Date("2026-09-15T08:00:00Z"))).toMatchObject({
      at: new Date("2026-10-01T00:00:00Z"),
      warning: expect.stringContaining("in 16 days"),
    });
    expect(chorusProEdi.expires?.(settings, new Date("2026-08-01T08:00:00Z"))?.warning).toBeNull();
    expect(chorusProEdi.expires?.({}, new Date("2026-08-01T08:00:00Z"))).toBeNull();
    const { connection } = openChorus(settings);
    expect(await connection.health(signal)).toEqual({
      ok: true,
      detail: expect.stringMatching(/can be listed\. The certificate of the connection expires/),
    });
  });
});
