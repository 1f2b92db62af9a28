import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { DocumentFault, recognise } from "../../documents/index.ts";
import type { FlowSyntax } from "../../norm/flow.ts";
import type { Log } from "../platform.ts";
import { writeFileStatus } from "./acknowledge.ts";
import { type FolderCalls, type FolderClient, folderCalls } from "./calls.ts";

export interface FolderOptions extends FolderClient {
  /** The folder; what is missing in it is made. */
  folder: string;
  log: Log;
  /** Milliseconds between two looks; default 250. */
  every?: number;
}

export interface FolderFace {
  close(): Promise<void>;
}

const EVERY = 250;
/** The client writes into `out`, and reads `in` and `ack`. */
const FOLDERS = ["out", "in", "ack", "archive", "taken"] as const;
/** What it remembers: files whose flow is under way, and how far it has read what came in. */
const MEMORY = ".sandbox.json";

interface Memory {
  /** Flow ids by the name of the file. */
  underWay: Record<string, string>;
  updatedAfter: string;
  /** Of the flows that changed at that moment, those that were brought. */
  brought: string[];
}

const nothing = (): Memory => ({ underWay: {}, updatedAfter: "2020-01-01T00:00:00.000Z", brought: [] });

/**
 * A folder as the face of the platform: takes what is put into `out`, acknowledges each file by a CDAR in `ack` (500,
 * 501), and puts statuses and received invoices into `in`. Files of it are whole once they have their name. It calls the
 * platform as any client would; killed and started again it goes on where it was, and acknowledges no file twice.
 */
export const startFolder = async (options: FolderOptions): Promise<FolderFace> => {
  const ending = new AbortController();
  const calls = folderCalls(options, ending.signal);
  for (const name of FOLDERS) await mkdir(join(options.folder, name), { recursive: true });
  const memory = await recall(options.folder);
  const face: Face = { ...options, calls, memory };

  const look = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      try {
        await takeAll(face);
        await bringNews(face);
      } catch (error) {
        if (!ending.signal.aborted) options.log({ error: String(error) }, "the folder could not be served");
      }
      await wait(options.every ?? EVERY, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const looking = look();
  return {
    close: async () => {
      ending.abort();
      await looking;
    },
  };
};

interface Face extends FolderOptions {
  calls: FolderCalls;
  memory: Memory;
}

const recall = async (folder: string): Promise<Memory> => {
  try {
    const known = JSON.parse(await readFile(join(folder, MEMORY), "utf8")) as Partial<Memory>;
    return { ...nothing(), ...known };
  } catch {
    return nothing();
  }
};

const remember = ({ folder, memory }: Face): Promise<void> => put(folder, MEMORY, JSON.stringify(memory));

/** Gives a file its name when it is whole. */
const put = async (folder: string, name: string, content: string | Uint8Array): Promise<void> => {
  const hidden = join(folder, `.${name}.${randomUUID()}`);
  await writeFile(hidden, content);
  await rename(hidden, join(folder, name));
};

const takeAll = async (face: Face): Promise<void> => {
  const names = await readdir(join(face.folder, "out"));
  for (const name of names.filter((one) => !one.startsWith(".")).sort()) await take(face, name);
};

/** One file: deposited first, acknowledged once the platform has judged it, and put away then. */
const take = async (face: Face, name: string): Promise<void> => {
  const { folder, calls, memory } = face;
  const path = join(folder, "out", name);
  if (!(await stat(path)).isFile()) return;
  let flowId = memory.underWay[name];
  if (flowId === undefined) {
    const bytes = await readFile(path);
    const syntax = await syntaxOf(bytes);
    const deposited =
      syntax === null
        ? { refused: "The file is neither an invoice, nor a life-cycle message, nor a report." }
        : await calls.deposit(bytes, { name, flowSyntax: syntax });
    if ("refused" in deposited)
      return acknowledge(face, name, [{ code: "IRR_FORMAT", message: deposited.refused }]);
    flowId = deposited.flowId;
    memory.underWay[name] = flowId;
    await remember(face);
  }
  const { acknowledgement } = await calls.flow(flowId);
  if (acknowledgement.status === "Pending") return;
  const said = acknowledgement.details ?? [];
  await acknowledge(
    face,
    name,
    acknowledgement.status === "Error"
      ? said.map(({ reasonCode, reasonMessage }) => ({
          code: reasonCode,
          message: reasonMessage ?? reasonCode,
        }))
      : null,
  );
};

const acknowledge = async (
  face: Face,
  name: string,
  objections: Parameters<typeof writeFileStatus>[0]["objections"],
): Promise<void> => {
  const { folder, memory } = face;
  const stem = basename(name, extname(name));
  const saying = { stem, objections, at: new Date(), id: randomUUID().replaceAll("-", "") };
  await put(join(folder, "ack"), `${stem}_ack.xml`, writeFileStatus(saying));
  await rename(join(folder, "out", name), join(folder, "taken", name));
  delete memory.underWay[name];
  await remember(face);
};

/** By what it holds, never by its name. */
const syntaxOf = async (bytes: Uint8Array): Promise<FlowSyntax | null> => {
  try {
    const recognised = await recognise(bytes);
    if (recognised.kind === "cdar") return "CDAR";
    const { syntax } = recognised;
    return syntax === "factur-x" ? "Factur-X" : syntax === "cii" ? "CII" : "UBL";
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error;
    return /<(?:\w+:)?Report[\s>]/.test(new TextDecoder().decode(bytes.subarray(0, 4_000))) ? "FRR" : null;
  }
};

/** Two changes may have the same moment, and the second may come after the first was brought. */
const bringNews = async (face: Face): Promise<void> => {
  const { folder, calls, memory } = face;
  for await (const { flowId, updatedAt } of calls.news(memory.updatedAfter)) {
    if (updatedAt === memory.updatedAfter && memory.brought.includes(flowId)) continue;
    const bytes = await calls.original(flowId);
    const isPdf = Buffer.from(bytes.subarray(0, 5)).toString() === "%PDF-";
    await put(join(folder, "in"), `${flowId}.${isPdf ? "pdf" : "xml"}`, bytes);
    memory.brought = updatedAt === memory.updatedAfter ? [...memory.brought, flowId] : [flowId];
    memory.updatedAfter = updatedAt;
    await remember(face);
  }
};
