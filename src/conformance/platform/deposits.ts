import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type Part, writeForm } from "../multipart.ts";
import { isMembers, type Members, objectsOf, textOf } from "../shapes.ts";
import type { Exchange } from "./exchange.ts";
import { CannotTry, taken } from "./taken.ts";
import type { TestFile } from "./test-data.ts";
import { oncePerWalk, type Walk } from "./walk.ts";

/** A file that was deposited, and what came of it. */
export interface Deposit {
  file: TestFile;
  sha256: string;
  trackingId: string;
  exchange: Exchange;
}

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const typeOf = ({ syntax }: TestFile): string =>
  syntax === "Factur-X" ? "application/pdf" : "application/xml";

/** How the form of a deposit differs from the plainest one. */
export interface Manner {
  /** Members of `flowInfo` beside the usual ones, or instead of them; undefined leaves one out. */
  info?: Readonly<Record<string, unknown>>;
  /** The text of `flowInfo`, whatever it is. */
  infoText?: string;
  /** Content type of `flowInfo`; null writes none. */
  infoType?: string | null;
  fileType?: string;
  fileFirst?: boolean;
  without?: "flowInfo" | "file";
  bearer?: string | null;
}

const formOf = (file: TestFile, manner: Manner) => {
  const { info, infoType = "application/json" } = manner;
  const text = manner.infoText ?? JSON.stringify({ flowSyntax: file.syntax, name: file.name, ...info });
  const flowInfo: Part = {
    name: "flowInfo",
    ...(infoType === null ? {} : { type: infoType }),
    bytes: Buffer.from(text),
  };
  const content: Part = {
    name: "file",
    type: manner.fileType ?? typeOf(file),
    fileName: file.name,
    bytes: file.bytes,
  };
  const parts = manner.fileFirst === true ? [content, flowInfo] : [flowInfo, content];
  return writeForm(parts.filter(({ name }) => name !== manner.without));
};

/** Deposits a file. */
export const deposit = (walk: Walk, file: TestFile, manner: Manner = {}): Promise<Exchange> => {
  const { type, body } = formOf(file, manner);
  return walk.flow("POST", "/flows", {
    headers: { "content-type": type },
    body,
    ...(manner.bearer === undefined ? {} : { bearer: manner.bearer }),
  });
};

const depositWith = async (walk: Walk, file: TestFile, manner: Manner = {}): Promise<Deposit> => {
  const trackingId = walk.files.trackingId();
  const exchange = await deposit(walk, file, { ...manner, info: { trackingId, ...manner.info } });
  return { file, sha256: sha256Of(file.bytes), trackingId, exchange };
};

export const cii = oncePerWalk(async (walk) => depositWith(walk, await walk.files.invoice("CII")));
export const ubl = oncePerWalk(async (walk) => depositWith(walk, await walk.files.invoice("UBL")));
export const facturX = oncePerWalk(async (walk) => depositWith(walk, await walk.files.invoice("Factur-X")));
export const report = oncePerWalk((walk) => depositWith(walk, walk.files.report()));

/** Payment received, of the CII invoice once that is acknowledged: before, a platform may not know it. */
export const paid = oncePerWalk(async (walk) => {
  const invoice = await cii(walk);
  const number = invoice.file.name.replace(/\.xml$/, "");
  await settled(walk, invoice).catch((error: unknown) => {
    if (!(error instanceof CannotTry)) throw error;
  });
  return depositWith(walk, walk.files.paid(number));
});

/** The right hash, the rule that the depositor chose. */
export const withHash = oncePerWalk(async (walk) => {
  const file = await walk.files.invoice("CII");
  return depositWith(walk, file, { info: { sha256: sha256Of(file.bytes), processingRule: "B2B" } });
});

/** A hash that is another file's. */
export const wrongHash = oncePerWalk(async (walk) =>
  depositWith(walk, await walk.files.invoice("CII"), { info: { sha256: "0".repeat(64) } }),
);

/** A file that is no invoice of the syntax that is declared. */
export const unreadable = oncePerWalk(async (walk) => {
  const { name } = await walk.files.invoice("CII");
  return depositWith(walk, { syntax: "CII", name, bytes: Buffer.from("<notAnInvoice/>") });
});

/** The same file as an earlier deposit. */
export const again = oncePerWalk(async (walk) => {
  const first = await ubl(walk);
  await settled(walk, first);
  return depositWith(walk, first.file);
});

/** The id that the platform gave. @throws CannotTry where it gave none */
export const flowIdOf = ({ exchange, file }: Deposit): string => {
  taken(exchange, `the ${file.syntax} file was not taken`, 200, 202);
  const id = textOf(exchange.json, "flowId");
  if (id === undefined || id === "")
    throw new CannotTry(`the deposit of the ${file.syntax} file gave no flowId`);
  return id;
};

/** The state of a flow as `GET` tells it. */
export const stateOf = async (walk: Walk, flowId: string): Promise<Exchange> =>
  walk.flow("GET", `/flows/${encodeURIComponent(flowId)}?docType=Metadata`);

export const ackOf = (flow: Members | null): string | undefined => {
  const acknowledgement = flow?.acknowledgement;
  return isMembers(acknowledgement) ? textOf(acknowledgement, "status") : undefined;
};

export const detailsOf = (flow: Members | null): Members[] => {
  const acknowledgement = flow?.acknowledgement;
  return isMembers(acknowledgement) ? objectsOf(acknowledgement.details) : [];
};

/** Waits between two looks at a flow, in milliseconds. */
const LOOKS = { first: 20, longest: 2_000 } as const;

const waits = new WeakMap<Walk, Map<string, Promise<Exchange>>>();

const waitFor = async (walk: Walk, flowId: string): Promise<Exchange> => {
  const end = Date.now() + walk.target.waitSeconds * 1000;
  for (let pause: number = LOOKS.first; ; pause = Math.min(pause * 2, LOOKS.longest)) {
    const exchange = taken(await stateOf(walk, flowId), `the state of flow ${flowId} is not told`, 200);
    if (ackOf(exchange.json) !== "Pending" || Date.now() + pause > end) return exchange;
    await wait(pause, undefined, { signal: walk.signal });
  }
};

/** The state of a deposit once it is acknowledged, or when there was no more time to wait: then it is still Pending. */
export const lastState = (walk: Walk, one: Deposit): Promise<Exchange> => {
  const flowId = flowIdOf(one);
  const known = waits.get(walk) ?? new Map<string, Promise<Exchange>>();
  waits.set(walk, known);
  const state = known.get(flowId) ?? waitFor(walk, flowId);
  known.set(flowId, state);
  return state;
};

/** The state of a deposit that is acknowledged. @throws CannotTry where it is not, within the time */
export const settled = async (walk: Walk, one: Deposit): Promise<Exchange> => {
  const exchange = await lastState(walk, one);
  if (ackOf(exchange.json) !== "Pending") return exchange;
  throw new CannotTry(`flow ${flowIdOf(one)} is still Pending`);
};
