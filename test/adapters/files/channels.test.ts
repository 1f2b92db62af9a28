import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { files } from "../../../src/adapters/files/index.ts";
import type { InvoicePlatform, Keep, Settings } from "../../../src/adapters/port.ts";
import { atServer, recordedFiles } from "../../net/files/kit.ts";
import { afterThisTest } from "../../support/endings.ts";
import { sftpServer } from "../../support/sftp-server.ts";
import { cdar } from "../cdar.ts";
import { testIo } from "../io.ts";
import { failureOf, pull, settle } from "../rig.ts";
import { realInvoice } from "./desk.ts";
import { ackOfFile } from "./partner.ts";

const signal = AbortSignal.timeout(60_000);

/** An account at real folders, behind the real door, and what lies in them. */
interface Channel {
  root: string;
  connection: InvoicePlatform;
}

const FOLDERS = ["out", "in", "ack", "archive", "taken"];

const overFolder = async (settings: Settings = {}): Promise<Channel> => {
  const root = mkdtempSync(join(tmpdir(), "passerelle-channel-"));
  afterThisTest(() => rmSync(root, { recursive: true, force: true }));
  return channelAt(root, { kind: "local", root }, settings);
};

const overSftp = async (settings: Settings = {}): Promise<Channel> => {
  const server = await sftpServer({});
  return channelAt(server.root, atServer(server), settings);
};

const channelAt = (
  root: string,
  at: Parameters<typeof recordedFiles>[0],
  settings: Settings = {},
): Channel => {
  for (const folder of FOLDERS) mkdirSync(join(root, folder), { recursive: true });
  const io = testIo(() => {
    throw new Error("an account of files has no use for HTTP");
  });
  io.files = recordedFiles(at).door;
  return { root, connection: files.open({ url: "file:///unused", ...settings }, io) };
};

/** The platform takes what is whole, and acknowledges it. */
const work = ({ root }: Channel, took: string[]): void => {
  for (const name of readdirSync(join(root, "out"))) {
    if (name.startsWith(".")) continue;
    renameSync(join(root, "out", name), join(root, "taken", name));
    took.push(name);
    put({ root }, `ack/${took.length}.xml`, ackOfFile(name));
  }
};

/** Under a hidden name first, as everybody should. */
const put = ({ root }: Pick<Channel, "root">, path: string, bytes: Uint8Array): void => {
  const hidden = join(root, path.replace("/", "/."));
  writeFileSync(hidden, bytes);
  renameSync(hidden, join(root, path));
};

describe.each([
  ["a folder of this machine", overFolder],
  ["SFTP", overSftp],
])("files over %s", (_, open) => {
  it("go out once, and are sent when they are acknowledged", async () => {
    const channel = await open();
    const { connection, root } = channel;
    const took: string[] = [];
    const outgoing = realInvoice();
    const sent = await settle(
      (step) => connection.invoices.submit({ ...outgoing, step }, signal),
      () => work(channel, took),
    );
    expect(sent).toEqual({ done: true, platformId: outgoing.invoice.id });
    expect(took).toEqual([`${outgoing.invoice.id}.xml`]);
    expect(readFileSync(join(root, "taken", String(took[0])))).toEqual(Buffer.from(outgoing.bytes));
    expect(readdirSync(join(root, "out"))).toEqual([]);
  });

  it("never overwrite what has their name, and adopt what is theirs", async () => {
    const channel = await open();
    const { connection, root } = channel;
    const outgoing = realInvoice();
    const name = `${outgoing.invoice.id}.xml`;
    writeFileSync(join(root, "out", name), "<Other/>");
    const submitted = settle((step) => connection.invoices.submit({ ...outgoing, step }, signal));
    expect(await failureOf(submitted)).toMatchObject({ kind: "refused", facts: { code: "name_taken" } });
    expect(readFileSync(join(root, "out", name), "utf8")).toBe("<Other/>");

    writeFileSync(join(root, "out", name), outgoing.bytes);
    const took: string[] = [];
    const sent = await settle(
      (step) => connection.invoices.submit({ ...outgoing, step }, signal),
      // The platform comes by when it has been found there.
      (step) => {
        if ((step as { state?: string }).state === "published") work(channel, took);
      },
    );
    expect(sent).toMatchObject({ done: true, platformId: outgoing.invoice.id });
    expect(took).toEqual([name]);
  });

  it("that were handed over and taken need not be there any more", async () => {
    const channel = await open();
    const { connection, root } = channel;
    const outgoing = realInvoice();
    const named = await connection.invoices.submit(outgoing, signal);
    const written = await connection.invoices.submit(
      { ...outgoing, step: named.done ? null : named.step },
      signal,
    );
    const step = written.done ? null : written.step;
    const [hidden = ""] = readdirSync(join(root, "out"));
    expect(hidden).toMatch(/^\..*\.part$/);
    // The process died between the move and its memory of it, and the platform was quick.
    rmSync(join(root, "out", hidden));
    const again = await connection.invoices.submit({ ...outgoing, step }, signal);
    expect(again).toMatchObject({ done: false, taken: true });
    expect(readdirSync(join(root, "out"))).toEqual([]);
  });

  it("come in, are understood, and are put aside", async () => {
    const channel = await open();
    const { connection, root } = channel;
    put(channel, "in/facture.xml", realInvoice().bytes);
    for (let i = 0; i < 130; i++) put(channel, `in/cdv-${i}.xml`, cdar({ status: "205", number: `N${i}` }));
    put(channel, "in/lisez-moi.txt", Buffer.from("bonjour"));
    const { ids, cursor } = await pull(connection, null);
    expect(ids.size).toBe(132);
    expect(readdirSync(join(root, "in"))).toEqual(["lisez-moi.txt"]);
    expect(readdirSync(join(root, "archive"))).toHaveLength(131);
    expect((await pull(connection, cursor)).read).toBe(0);
    expect(await connection.health(signal)).toMatchObject({ ok: true });
    rmSync(join(root, "ack"), { recursive: true });
    expect(await connection.health(signal)).toMatchObject({
      ok: false,
      detail: expect.stringContaining("ack"),
    });
    expect(await failureOf(pull(connection, cursor))).toMatchObject({ kind: "denied" });
  });

  it("that are given one time only are stored while they are read, and left where they are", async () => {
    const channel = await open({ consume: "once" });
    const { connection, root } = channel;
    for (let i = 0; i < 5; i++) put(channel, `in/cdv-${i}.xml`, cdar({ status: "205", number: `N${i}` }));
    const fails = new Error("the store is full");
    const stored: string[] = [];
    let cursor: string | null = null;
    const keep: Keep = async (items, leadsPast) => {
      if (stored.length === 2) throw fails;
      cursor = leadsPast;
      stored.push(...items.map(({ id }) => id));
    };
    await expect(connection.events?.since(null, null, signal, keep)).rejects.toBe(fails);
    const { ids } = await pull(connection, cursor);
    expect(new Set([...stored, ...ids]).size).toBe(5);
    expect(stored.filter((id) => ids.has(id))).toEqual([]);
    expect(readdirSync(join(root, "in"))).toHaveLength(5);
    expect(readdirSync(join(root, "archive"))).toEqual([]);
  });
});

describe("a server that gives each file one time only", () => {
  it("takes the orderly end of a reading for a receipt: none comes before the file is stored", async () => {
    const server = await sftpServer({
      mood: ({ op, path }) => {
        if (op === "close" && path.startsWith("/in/")) rmSync(join(server.root, path));
        return "ok";
      },
    });
    const { connection } = channelAt(server.root, atServer(server), { consume: "once" });
    const [first, second] = [cdar({ status: "205", number: "N1" }), cdar({ status: "205", number: "N2" })];
    put(server, "in/1.xml", first);
    put(server, "in/2.xml", second);
    const stored: string[] = [];
    let [cursor, isFull]: [string | null, boolean] = [null, true];
    const keep: Keep = async (items, leadsPast) => {
      // What is being stored is still there.
      for (const { raw } of items)
        expect(readdirSync(join(server.root, "in"))).toContain((raw as { name: string }).name);
      if (isFull && items.length > 0) throw new Error("the store is full");
      cursor = leadsPast;
      stored.push(...items.map(({ id }) => id));
    };
    await expect(connection.events?.since(null, null, signal, keep)).rejects.toThrow("full");
    await server.until(() => server.sockets.size === 0);
    expect(readdirSync(join(server.root, "in")).sort()).toEqual(["1.xml", "2.xml"]);
    isFull = false;
    const page = await connection.events?.since(cursor, null, signal, keep);
    expect(page?.items.map(({ id }) => id).sort()).toEqual([...stored].sort());
    expect(stored).toHaveLength(2);
    await server.until(() => readdirSync(join(server.root, "in")).length === 0);
    expect(server.violations).toEqual([]);
  });
});
