import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS, writeCii, writeFacturX } from "../../src/documents/index.ts";
import { openDocuments, type ThreadBounds } from "../../src/threads/open-documents.ts";
import { doHere, JOBS, type Job, type JobInput } from "../../src/usecases/documents/jobs.ts";
import { NO_OWNER } from "../../src/usecases/documents/world.ts";
import { SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { pdfWith } from "../fixtures/pdf.ts";
import { cpuTime } from "../support/cpu-time.ts";
import { afterThisTest } from "../support/endings.ts";
import { until } from "../support/processes.ts";

const noLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const world = { limits: DEFAULT_LIMITS };

const open = (bounds: Partial<ThreadBounds> = {}) => {
  const opened = openDocuments(world, {
    data: { limits: DEFAULT_LIMITS, official: null },
    log: noLog,
    bounds,
  });
  afterThisTest(() => opened.stop());
  return opened;
};

const owner = { ...NO_OWNER, companies: [SELLER_SIREN] };
const reading = { owner, today: "2026-10-01", content: true };
/** So long that it is not read where it is asked for. */
const long = sampleContent({ notes: [{ text: "é".repeat(40_000) }] });
const cii = writeCii(long);
const pdf = await writeFacturX(sampleContent());
const junk = Buffer.from(`<a>${"x".repeat(40_000)}</a>`);

type Case = { [J in Job]: JobInput<J>[] };
const CASES: Case = {
  readSent: [
    { bytes: cii, ...reading },
    { bytes: pdf, ...reading },
    { bytes: junk, ...reading },
    { bytes: Buffer.concat([cii]).subarray(0, 30_000), ...reading },
  ],
  writeSent: [
    { json: sampleContent(), as: "factur-x", ...reading },
    { json: Buffer.from(JSON.stringify(long)), as: "cii", ...reading },
    { json: Buffer.from("{"), as: "cii", ...reading },
    { json: { number: 1 }, as: "factur-x", ...reading },
  ],
  validate: [
    { document: { bytes: pdf }, owner, today: "2026-10-01", official: true },
    { document: { json: sampleContent(), as: "factur-x" }, owner, today: "2026-10-01", official: true },
    { document: { bytes: junk }, owner, today: "2026-10-01", official: false },
  ],
  convert: [
    { document: { bytes: cii }, owner, to: "ubl", lossy: false },
    { document: { bytes: pdf }, owner, to: "readable", lossy: false },
    { document: { json: {} }, owner, to: "cii", lossy: false },
  ],
  readReceived: [{ bytes: pdf }, { bytes: junk }],
  controlReceived: [{ bytes: pdf, owner, today: "2026-10-01" }],
  readTried: [{ bytes: pdf }, { json: Buffer.from("[]") }],
  readContent: [{ bytes: pdf }, { bytes: junk }],
  readMessage: [{ bytes: pdf }, { bytes: cii }],
  makeJson: [{ bytes: pdf, received: true }],
  showContent: [
    { bytes: pdf, lines: 1 },
    { bytes: junk, lines: 1 },
  ],
  carriedPdf: [{ bytes: pdf }, { bytes: cii }],
  drawReadable: [{ bytes: pdf }],
  attachmentsOf: [{ bytes: pdf }],
  xmlOf: [{ bytes: pdf }, { bytes: junk }],
  zip: [{ files: [{ path: "a/b.pdf", bytes: pdf }], day: "2026-10-01" }],
};

/** What came of it, whatever it was; bytes as what they are. */
const outcome = async (work: () => Promise<unknown>): Promise<unknown> => {
  try {
    return { done: await work() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ...error, thrown: error.constructor.name, message: error.message };
  }
};

const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, part) =>
      part !== null && typeof part === "object" && part.type === "Buffer" ? { ...part.data } : part,
    ),
  );

describe("work on documents", () => {
  it("has the same results and the same faults in a thread as here", async () => {
    const { documents, threads } = open();
    const here = doHere(world);
    for (const job of Object.keys(JOBS) as Job[]) {
      for (const input of CASES[job]) {
        const alike = await Promise.all(
          [documents, here].map((run) => outcome(() => run(job, input as never))),
        );
        expect(plain(alike[0]), job).toEqual(plain(alike[1]));
      }
    }
    expect(threads()).toBeGreaterThan(0);
  });

  it("leaves the bytes that it was given where they are", async () => {
    const { documents } = open();
    const before = Buffer.from(pdf);
    await documents("readSent", { bytes: pdf, ...reading });
    expect(Buffer.compare(before, pdf)).toBe(0);
  });

  it("is refused where it takes longer than it may", async () => {
    const { documents } = open({ seconds: 0.05 });
    const bomb = Buffer.from(`<a>${"<b/>".repeat(400_000)}</a>`);
    await expect(documents("readSent", { bytes: bomb, ...reading })).rejects.toMatchObject({
      kind: "too_large",
      code: "document_too_costly",
    });
  });

  it("is refused where it takes more memory than it may, and the next one is not", async () => {
    const { documents } = open({ megabytes: 48 });
    const bomb = Buffer.from(`<a>${"<b/>".repeat(490_000)}</a>`);
    await expect(documents("readSent", { bytes: bomb, ...reading })).rejects.toMatchObject({
      kind: "too_large",
      code: "document_too_costly",
    });
    expect(await documents("readSent", { bytes: pdf, ...reading })).toMatchObject({
      mediaType: "application/pdf",
    });
  });

  it("costs whoever asks next to nothing, however hostile the document is", async () => {
    const { documents } = open();
    await documents("readSent", { bytes: pdf, ...reading });
    const hostile = [
      pdfWith([{ name: "factur-x.xml", data: Buffer.from(`<a>${"<b c='1'/>".repeat(200_000)}</a>`) }]),
      Buffer.from(`<a>${"<b/>".repeat(490_000)}</a>`),
      Buffer.from(`<a>${"x".repeat(20_000_000)}</a>`),
    ];
    for (const bytes of hostile) {
      const spent = await cpuTime(() => outcome(() => documents("readSent", { bytes, ...reading })));
      // Each takes a second or more where it is read; what is left here is mostly the copying of its bytes.
      expect(spent).toBeLessThan(150);
    }
  });

  it("starts no thread for a few small ones, and one for many", async () => {
    const { documents, threads } = open();
    const small = writeCii(sampleContent());
    const read = () => documents("readSent", { bytes: small, ...reading });
    await read();
    expect(threads()).toBe(0);
    while (threads() === 0) await Promise.all(Array.from({ length: 50 }, read));
    const all = await Promise.all(Array.from({ length: 200 }, read));
    expect(new Set(all.map(({ summary }) => summary.number)).size).toBe(1);
  });

  it("ends threads that have nothing to do", async () => {
    const { documents, threads } = open({ idleMs: 20 });
    await documents("readSent", { bytes: pdf, ...reading });
    await until(
      async () => threads(),
      (left) => left === 0,
    );
    expect(await documents("readSent", { bytes: pdf, ...reading })).toMatchObject({
      mediaType: "application/pdf",
    });
  });
});
