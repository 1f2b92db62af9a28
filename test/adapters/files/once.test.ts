import { describe, expect, it } from "vitest";
import { files } from "../../../src/adapters/files/index.ts";
import type { Settings } from "../../../src/adapters/port.ts";
import type { RawItem } from "../../../src/domain/life-cycle/event.ts";
import { cdar } from "../cdar.ts";
import { carry, type FilesDesk, openDesk, realInvoice } from "./desk.ts";
import { Killed } from "./fake-folder.ts";
import { ackOfFile, reasonDetail } from "./partner.ts";

const signal = AbortSignal.timeout(60_000);
const APPROVED = cdar({ status: "205" });
const ONCE: Settings = { consume: "once" };

/** What the gateway remembers of an account: items and cursor, in one transaction, or nothing of it. */
class Remembered {
  readonly desk: FilesDesk;
  cursor: string | null = null;
  /** How often something was stored. */
  times = 0;
  /** The process dies at this time, from 1: before it is stored, or after. */
  dies: { at: number; after: boolean } | null = null;

  constructor(desk: FilesDesk) {
    this.desk = desk;
  }

  get items(): RawItem[] {
    return [...this.desk.kept.values()];
  }

  store = async (items: RawItem[], cursor: string): Promise<void> => {
    this.times++;
    const dies = this.dies?.at === this.times ? this.dies : null;
    if (dies?.after === false) throw new Killed();
    for (const item of items) if (!this.desk.kept.has(item.id)) this.desk.kept.set(item.id, item);
    this.cursor = cursor;
    if (dies?.after === true) throw new Killed();
  };

  /** A pull, as the gateway does it. */
  async pull(): Promise<RawItem[]> {
    const before = this.desk.kept.size;
    for (;;) {
      const page = await this.desk.connection.events?.since(this.cursor, null, signal, this.store);
      if (page === undefined) throw new Error("no events");
      await this.store(page.items, page.cursor);
      if (page.items.length > 0) await this.desk.connection.events?.acknowledge?.(page.items, signal);
      if (!page.more) return this.items.slice(before);
    }
  }
}

const openOnce = (settings: Settings = {}): { desk: FilesDesk; memory: Remembered } => {
  const desk = openDesk({ ...ONCE, ...settings });
  return { desk, memory: new Remembered(desk) };
};

const reopen = (desk: FilesDesk, settings: Settings = {}): void => {
  desk.folder.revive();
  desk.connection = files.open({ url: "file:///edi", ...ONCE, ...settings }, desk.io);
};

const understand = (desk: FilesDesk, item: RawItem | undefined) => {
  if (item === undefined || desk.connection.events === undefined) throw new Error("there is no such item");
  return desk.connection.events.read(item, signal);
};

const GIVEN: [string, Uint8Array | string][] = [
  ["in/facture.xml", realInvoice().bytes],
  ["in/cdv-1.xml", cdar({ status: "205", number: "N1" })],
  ["in/cdv-2.xml", cdar({ status: "207", number: "N2" })],
  ["in/lisez-moi.txt", "bonjour"],
  ["ack/1.xml", ackOfFile("inv_1.xml")],
];

describe("files that are given one time only", () => {
  it.each(["gone", "refused"] as const)(
    "become one item each, wherever the process dies (afterwards they are %s)",
    async (gives) => {
      const run = async (plan: (desk: FilesDesk, memory: Remembered) => void) => {
        const { desk, memory } = openOnce();
        desk.folder.gives = gives;
        for (const [path, content] of GIVEN) desk.folder.put(path, content);
        plan(desk, memory);
        let killed = 0;
        for (;;) {
          try {
            await memory.pull();
            await memory.pull();
            break;
          } catch (error) {
            if (!(error instanceof Killed)) throw error;
            killed++;
            memory.dies = null;
            reopen(desk);
          }
        }
        const { items } = memory;
        const came = items.filter(({ id }) => !id.startsWith("ack:")).map(({ raw }) => raw);
        const names = came.map(
          (raw) => `${(raw as { folder: string }).folder}/${(raw as { name: string }).name}`,
        );
        expect(names.sort()).toEqual(GIVEN.map(([path]) => path).sort());
        expect(items.filter(({ id }) => id.startsWith("ack:"))).toHaveLength(1);
        desk.folder.held.clear();
        const said = await Promise.all(items.map((item) => understand(desk, item)));
        expect(said.map(({ kind }) => kind).sort()).toEqual([
          "invoice",
          "invoice",
          "nothing",
          "nothing",
          "statement",
          "statement",
        ]);
        return { killed, calls: desk.folder.counted, times: memory.times };
      };
      const { calls, times } = await run(() => undefined);
      for (const after of [false, true]) {
        for (let at = 1; at <= calls; at++) {
          const { killed } = await run(({ folder }) => {
            folder.kill = { at, after };
          });
          expect(killed).toBe(1);
        }
        for (let at = 1; at <= times; at++) {
          const { killed } = await run((_, memory) => {
            memory.dies = { at, after };
          });
          expect(killed).toBe(1);
        }
      }
    },
  );

  it("are as many as they are, over several pages, and none of them again", async () => {
    const { desk, memory } = openOnce();
    desk.folder.gives = "refused";
    for (let i = 0; i < 230; i++)
      desk.folder.put(`in/cdv-${i}.xml`, cdar({ status: "205", number: `N${i}` }));
    expect(await memory.pull()).toHaveLength(230);
    const reads = desk.folder.calls.length;
    expect(await memory.pull()).toEqual([]);
    expect(desk.folder.calls.slice(reads)).toEqual(["list in", "list ack"]);
    desk.folder.put(
      "in/cdv-0.xml",
      cdar({ status: "207", number: "N0", details: reasonDetail("QTE_ERR", "non") }),
    );
    expect(await memory.pull()).toHaveLength(1);
  });

  it("are one where they are given again after all, and two under one name", async () => {
    const { desk, memory } = openOnce();
    for (const content of [APPROVED, APPROVED, cdar({ status: "207" }), "bonjour", "bonsoir", "bonsoir"]) {
      desk.folder.put("in/a.xml", content);
      await memory.pull();
    }
    const ids = memory.items.map(({ id }) => id);
    expect(ids).toEqual([
      expect.stringMatching(/^in\/a\.xml#/),
      expect.stringMatching(/^in\/a\.xml#/),
      "a.xml",
      expect.stringMatching(/^a\.xml#[0-9a-f]{8}$/),
    ]);
  });

  it("are neither put aside, nor removed, nor asked for when they are understood", async () => {
    const { desk, memory } = openOnce();
    desk.folder.gives = "refused";
    desk.folder.put("in/a.xml", APPROVED);
    const [item] = await memory.pull();
    const calls = desk.folder.calls.length;
    expect(await understand(desk, item)).toMatchObject({ kind: "statement" });
    expect(desk.folder.calls).toHaveLength(calls);
    expect(desk.folder.names("in")).toEqual(["a.xml"]);
  });

  it("are not asked for where they are too large, and told of", async () => {
    const { desk, memory } = openOnce();
    desk.io.documentBytes = 50;
    desk.folder.put("in/big.xml", APPROVED);
    const [item] = await memory.pull();
    expect(item).toMatchObject({ id: "big.xml" });
    expect(desk.folder.calls.filter((call) => call.startsWith("readOnce"))).toEqual([]);
    await expect(understand(desk, item)).rejects.toMatchObject({ code: "file_too_large" });
  });

  it("hold back no other where one is refused, which is told of and tried again later", async () => {
    const { desk, memory } = openOnce();
    await memory.pull();
    desk.folder.put("in/a.xml", APPROVED);
    desk.folder.put("in/b.xml", cdar({ status: "207" }));
    desk.folder.meet("readOnce", { kind: "denied", code: "not_permitted" }, /a\.xml/);
    const items = await memory.pull();
    expect(items).toHaveLength(2);
    const refused = items.find(({ id }) => id.startsWith("a.xml#"));
    await expect(understand(desk, refused)).rejects.toMatchObject({ code: "file_not_given" });
    expect(await memory.pull()).toEqual([]);
    desk.io.pass(3_600_000);
    expect(await memory.pull()).toEqual([
      expect.objectContaining({ id: expect.stringMatching(/^in\/a\.xml#/) }),
    ]);
  });

  it("that another program was given before us are no failure", async () => {
    const { desk, memory } = openOnce();
    desk.folder.put("in/old.xml", APPROVED);
    desk.folder.meet("readOnce", { kind: "refused", code: "file_missing" });
    expect(await memory.pull()).toEqual([]);
    expect(desk.io.lines.join()).toContain("in/old.xml");
    desk.io.pass(3_600_000);
    expect(await memory.pull()).toEqual([]);
  });

  it.each([
    ["goes", true],
    ["is not given again", false],
  ])("are told of where the connection breaks within one and it %s", async (_, goes) => {
    const { desk, memory } = openOnce();
    desk.folder.put("in/a.xml", APPROVED);
    desk.folder.put("in/b.xml", cdar({ status: "207" }));
    desk.folder.meet("readOnce", { kind: "unsent", code: "connection_lost" }, /a\.xml/);
    await expect(memory.pull()).rejects.toMatchObject({ kind: "unsent" });
    if (goes) desk.folder.held.delete("in/a.xml");
    else desk.folder.meet("readOnce", { kind: "refused", code: "file_missing" }, /a\.xml/);
    const items = await memory.pull();
    expect(items).toHaveLength(2);
    const lost = items.find(({ id }) => id.startsWith("a.xml#"));
    await expect(understand(desk, lost)).rejects.toMatchObject({ code: "file_not_given" });
  });

  it("are not let go of where they cannot be kept", async () => {
    const { desk, memory } = openOnce();
    desk.folder.put("in/a.xml", APPROVED);
    const full = new Error("the store is full");
    const failing = desk.connection.events?.since(null, null, signal, async (items, cursor) => {
      if (items.length > 0) throw full;
      await memory.store(items, cursor);
    });
    await expect(failing).rejects.toBe(full);
    expect(desk.folder.names("in")).toEqual(["a.xml"]);
    expect(await memory.pull()).toHaveLength(1);
  });
});

describe("an acknowledgement that is given one time only", () => {
  it.each([
    ["cdar", (name: string) => ["ack/1.xml", ackOfFile(name)] as const, undefined],
    ["suffix", (name: string) => [`ack/${name}.ok`, ""] as const, undefined],
    ["csv", (name: string) => ["ack/1.csv", `other.xml;KO\n${name};OK;;;PA-7\n`] as const, ["PA-7"]],
  ])(
    "is read by the pull alone, and reaches the deposit through what is stored (%s)",
    async (ackFormat, ack, aliases) => {
      const settings = { ...ONCE, ackFormat };
      const { desk, memory } = openOnce({ ackFormat });
      desk.partner.acknowledges = "never";
      const outgoing = realInvoice();
      expect(await carry(desk, outgoing, settings, 3)).toMatchObject({ state: "waiting" });
      expect(desk.partner.took).toHaveLength(1);
      const [path, content] = ack(String(desk.partner.took[0]?.name));
      desk.folder.put(path, content);
      // The deposit looks first, and takes nothing away.
      expect(await carry(desk, outgoing, settings, 2)).toMatchObject({ state: "waiting" });
      const items = await memory.pull();
      for (const item of items) expect(await understand(desk, item)).toMatchObject({ kind: "nothing" });
      expect(desk.folder.names("ack")).toEqual([]);
      reopen(desk, { ackFormat });
      expect(await carry(desk, outgoing, settings)).toMatchObject({
        state: "sent",
        platformId: outgoing.invoice.id,
        ...(aliases === undefined ? {} : { aliases }),
      });
      expect(desk.partner.took).toHaveLength(1);
    },
  );

  it("says no, and yes to what is sent once more under the same name", async () => {
    const { desk, memory } = openOnce();
    desk.partner.acknowledges = "never";
    const outgoing = realInvoice();
    const answer = async (status: string, details = "") => {
      await carry(desk, outgoing, ONCE, 3);
      desk.folder.clock = desk.io.now();
      desk.partner.answer(String(desk.partner.took.at(-1)?.name), status, details);
      await memory.pull();
      const ended = await carry(desk, outgoing, ONCE);
      desk.partner.forget();
      desk.io.pass(3_600_000);
      desk.folder.clock = desk.io.now();
      return ended;
    };
    const no = (text: string) => reasonDetail("IRR_SYNTAX", text);
    expect(await answer("501", no("un"))).toMatchObject({
      state: "failed",
      failure: { facts: { message: expect.stringContaining("un") } },
    });
    expect(await answer("501", no("deux"))).toMatchObject({
      state: "failed",
      failure: { facts: { message: expect.stringContaining("deux") } },
    });
    expect(await answer("500")).toMatchObject({ state: "sent" });
    expect(desk.partner.took).toHaveLength(3);
  });
});
