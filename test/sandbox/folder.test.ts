import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type InvoiceContent, readCdar, writeCii, writeFacturX } from "../../src/documents/index.ts";
import { DEFAULT_CLIENT, SECRET } from "../../src/sandbox/clients.ts";
import { type FolderFace, startFolder } from "../../src/sandbox/folder/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { BUYER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { afterThisTest } from "../support/endings.ts";
import { until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});

/** A folder served by the platform, as a client of its own. */
const served = async (clientId: string) => {
  const folder = await mkdtemp(join(tmpdir(), "folder-"));
  let face: FolderFace | null = null;
  const start = async (): Promise<void> => {
    face = await startFolder({
      ...sandbox,
      folder,
      clientId,
      clientSecret: SECRET,
      log: () => {},
      every: 10,
    });
  };
  const stop = async (): Promise<void> => {
    await face?.close();
    face = null;
  };
  afterThisTest(async () => {
    await stop();
    await rm(folder, { recursive: true });
  });
  await start();
  const names = async (kind: string): Promise<string[]> =>
    (await readdir(join(folder, kind))).filter((name) => !name.startsWith(".")).sort();
  const cdar = async (kind: string, name: string) => readCdar(await readFile(join(folder, kind, name)));
  return {
    folder,
    start,
    stop,
    names,
    put: async (name: string, bytes: Uint8Array | string) => {
      await writeFile(join(folder, "out", `.${name}`), bytes);
      await rename(join(folder, "out", `.${name}`), join(folder, "out", name));
    },
    cdar,
    /** Waits until a status of an invoice lies in `in`. */
    told: (number: string) =>
      until(
        async () => Promise.all((await names("in")).map((name) => cdar("in", name))),
        (all) => all.some(({ invoiceNumber }) => invoiceNumber === number),
      ),
    whole: (kind: string, many: number) =>
      until(
        () => names(kind),
        (found) => found.length >= many,
      ),
  };
};

const deposits = async (client: string): Promise<string[]> => {
  const answer = await fetch(`${sandbox.controlUrl}/deposits?client=${client}`);
  const { deposits } = (await answer.json()) as { deposits: { number: string }[] };
  return deposits.map(({ number }) => number).sort();
};

/** An invoice to a company that pays. */
const sold = (number: string, change: Partial<InvoiceContent> = {}): InvoiceContent => {
  const content = sampleContent({ number, ...change });
  return {
    ...content,
    buyer: JSON.parse(JSON.stringify(content.buyer).replaceAll(BUYER_SIREN, "001000017")),
  };
};

describe("a folder of the sandbox platform", () => {
  it("takes files, acknowledges each by its name, and tells what becomes of them", async () => {
    const face = await served("folder-a");
    await face.put("first.xml", writeCii(sold("FOLDER-1")));
    await face.put("second.pdf", await writeFacturX(sold("FOLDER-2")));
    expect(await face.whole("ack", 2)).toEqual(["first_ack.xml", "second_ack.xml"]);
    expect(await face.cdar("ack", "first_ack.xml")).toMatchObject({
      invoiceNumber: "first",
      invoiceType: "303",
      statusCode: "500",
    });
    expect(await face.names("out")).toEqual([]);
    expect(await face.names("taken")).toEqual(["first.xml", "second.pdf"]);
    await face.told("FOLDER-1");
    await face.told("FOLDER-2");
  });

  it("refuses what is no file of the norm, and what the platform refuses, with the reason", async () => {
    const face = await served("folder-b");
    await face.put("rubbish.xml", "no invoice");
    await face.put("once.xml", writeCii(sold("FOLDER-3")));
    await face.whole("ack", 2);
    const unnumbered = Buffer.from(writeCii(sold("FOLDER-0")))
      .toString()
      .replaceAll("FOLDER-0", "");
    await face.put("unnumbered.xml", unnumbered);
    await face.whole("ack", 3);
    expect(await face.cdar("ack", "rubbish_ack.xml")).toMatchObject({
      statusCode: "501",
      details: [{ reasonCode: "IRR_FORMAT" }],
    });
    const refused = await face.cdar("ack", "unnumbered_ack.xml");
    expect(refused.statusCode).toBe("501");
    expect(refused.details).not.toEqual([]);
    expect(await deposits("folder-b")).toContain("FOLDER-3");
  });

  it("tells a second invoice of a number as the platform tells it", async () => {
    const face = await served("folder-e");
    await face.put("once.xml", writeCii(sold("FOLDER-7")));
    await face.whole("ack", 1);
    await face.put("twice.xml", writeCii(sold("FOLDER-7", { dueDate: "2026-12-01" })));
    await face.whole("ack", 2);
    const told = async () => Promise.all((await face.names("in")).map((name) => face.cdar("in", name)));
    await until(told, (all) =>
      all.some(({ statusCode, details }) => statusCode === "213" && details[0]?.reasonCode === "DOUBLON"),
    );
  });

  it("leaves files alone that have not got their name yet", async () => {
    const face = await served("folder-c");
    await writeFile(join(face.folder, "out", ".half.xml"), "<half");
    await face.put("whole.xml", writeCii(sold("FOLDER-4")));
    await face.whole("ack", 1);
    expect(await face.names("ack")).toEqual(["whole_ack.xml"]);
    expect(await readdir(join(face.folder, "out"))).toEqual([".half.xml"]);
  });

  it("goes on where it was when it is started again, and says nothing twice", async () => {
    const face = await served("folder-d");
    await face.put("kept.xml", writeCii(sold("FOLDER-5")));
    await face.stop();
    await face.start();
    await face.whole("ack", 1);
    const before = await face.whole("in", 2);
    await face.stop();
    for (const name of before) await rm(join(face.folder, "in", name));
    await face.start();
    await face.put("next.xml", writeCii(sold("FOLDER-6")));
    await face.whole("ack", 2);
    // The first invoice may have had more to come when its platform was stopped.
    await face.told("FOLDER-6");
    expect(await deposits("folder-d")).toEqual(["FOLDER-5", "FOLDER-6"]);
    const again = await face.names("in");
    expect(again.filter((name) => before.includes(name))).toEqual([]);
  });

  it("brings what is received", async () => {
    const face = await served(DEFAULT_CLIENT);
    await fetch(`${sandbox.controlUrl}/clients/${DEFAULT_CLIENT}/receive`, {
      method: "POST",
      body: JSON.stringify({ number: "FROM-SUPPLIER", format: "cii" }),
    });
    await until(
      async () =>
        Promise.all((await face.names("in")).map((name) => readFile(join(face.folder, "in", name), "utf8"))),
      (files) =>
        files.some((text) => text.includes("CrossIndustryInvoice") && text.includes("FROM-SUPPLIER")),
    );
  });
});
