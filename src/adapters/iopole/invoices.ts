import { createHash } from "node:crypto";
import { Failure, isFailure } from "../../domain/failure.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { statusIn, transportOf } from "../../mapping/iopole.ts";
import type { Downloaded, Found, Io, Outgoing, PlatformInvoice, Rendition, Submitted } from "../port.ts";
import { type Door, hiddenFor, notThere, notVisibleYet, readAnswer } from "./calls.ts";
import { createdOf, searchOne, searchWindow } from "./search.ts";
import { createdSchema, type Hit, metadataSchema } from "./shapes.ts";

/** What the platform takes, read generously: between 50 million bytes and this, its own answer decides. */
const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;
/** Received files may be larger than ours. */
const MAX_DOWNLOAD_BYTES = 105_000_000;
/** Names that the platform takes; it checks them before it looks at the bytes. */
const FILE_NAME = /^.*.(pdf|PDF|xml|XML|Pdf|Xml)$/;

/**
 * Deposits an invoice (`POST /v1/invoice`). The answer means that the platform will look at it, no more: everything
 * else comes as statuses.
 *
 * @throws Failure `refused` when the file is larger than the platform takes
 */
export const submitInvoice = async (
  door: Door,
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<Submitted> => {
  const { invoice, bytes } = outgoing;
  if (bytes.length > MAX_UPLOAD_BYTES) {
    throw new Failure("refused", {
      code: "file_too_large",
      message: `The document has ${bytes.length} bytes; the platform takes 50 MB at most.`,
      fix: "Make the attachments smaller, then send again under the same number.",
    });
  }
  const form = new FormData();
  const type = invoice.mediaType === "application/pdf" ? "application/pdf" : "application/xml";
  form.set("file", new Blob([Uint8Array.from(bytes)], { type }), fileNameOf(outgoing, type));
  const call = {
    operation: "submit",
    method: "POST",
    path: "/v1/invoice",
    form,
    safe: false,
    signal,
  } as const;
  return { done: true, platformId: readAnswer(createdSchema, await door(call), false).id };
};

const fileNameOf = ({ fileName }: Outgoing, type: string): string => {
  const extension = type === "application/pdf" ? "pdf" : "xml";
  return FILE_NAME.test(fileName) && fileName.toLowerCase().endsWith(`.${extension}`)
    ? fileName
    : `${fileName}.${extension}`;
};

/** The platform's clock may go by so much behind ours: what it took before that is an older deposit. */
const CLOCKS = 15 * 60_000;
/** How far ahead is looked: a clock that goes wrong must not hide a deposit. */
const DAY = 86_400_000;
/** Deposits without a number yet whose content is compared, at most. */
const COMPARED = 20;

/**
 * Looks an earlier deposit up. There is no reference of ours at the platform, so: everything that it took since the
 * invoice was created here, with our number and seller, or without any as long as the platform has not read it; then
 * the bytes decide. One that was rejected and is not ours (the same number before its correction) does not count.
 *
 * @param showsAfterMs how long after it came in a deposit may still not show in the search
 * @throws Failure `unknown` when the platform cannot say: then nothing may be sent again
 */
export const findInvoice = async (
  door: Door,
  io: Io,
  showsAfterMs: number,
  { invoice, arrivedBy }: Omit<Outgoing, "bytes">,
  signal: AbortSignal,
): Promise<Found | null> => {
  const now = io.now();
  const from = new Date(Date.parse(invoice.createdAt) - CLOCKS);
  let hits: Hit[];
  try {
    hits = await searchWindow(door, "OUTBOUND", { from, to: new Date(now.getTime() + DAY) }, signal);
  } catch (error) {
    // A refused question is no answer: as a refusal it would fail an invoice that may well have arrived.
    if (isFailure(error) && error.kind === "refused") throw unclear(error.facts.message, error);
    throw error;
  }
  const named = hits.filter((hit) => isNamed(hit) && isLike(hit, invoice)).sort(byUse);
  const unread = hits.filter((hit) => !isNamed(hit)).sort(byUse);

  const other: Hit[] = [];
  const silent: Hit[] = [];
  for (const hit of [...named, ...unread.slice(0, COMPARED)]) {
    const same = await compare(door, hit, invoice, signal);
    if (same === "yes") return { platformId: hit.metadata.invoiceId, sameContent: "yes" };
    (same === "no" ? other : silent).push(hit);
  }
  const [mute] = silent.filter(isNamed);
  if (mute !== undefined) return { platformId: mute.metadata.invoiceId, sameContent: "unknown" };
  if (silent.length > 0 || unread.length > COMPARED) {
    throw unclear("it has taken documents that it has not read yet and does not show.");
  }
  const [clash] = other.filter((hit) => isNamed(hit) && !isRejected(hit));
  if (clash !== undefined) return { platformId: clash.metadata.invoiceId, sameContent: "no" };
  if (hiddenFor(arrivedBy, showsAfterMs, now) > 0) throw notVisibleYet("the deposit");
  return null;
};

const isNamed = (hit: Hit): boolean => Boolean(hit.businessData?.invoiceId);

const isRejected = (hit: Hit): boolean => transportOf(hit.metadata.state ?? "") === "rejected";

/** One account serves several companies, which may use the same numbers. */
const isLike = ({ businessData }: Hit, { number, seller }: Invoice): boolean => {
  if (businessData?.invoiceId !== number) return false;
  const { siren, electronicAddress } = businessData.seller ?? {};
  const theirs = siren || /^0225:(\d{9})(?!\d)/.exec(electronicAddress ?? "")?.[1];
  return !theirs || seller.siren === null || theirs === seller.siren;
};

/** A good one before one that the platform turned down as the duplicate of it; then the oldest. */
const byUse = (a: Hit, b: Hit): number =>
  Number(isRejected(a)) - Number(isRejected(b)) ||
  (createdOf(a)?.getTime() ?? 0) - (createdOf(b)?.getTime() ?? 0);

/** The platform gives a file back as it came, so other bytes are another document. */
const compare = async (
  door: Door,
  hit: Hit,
  invoice: Invoice,
  signal: AbortSignal,
): Promise<Found["sameContent"]> => {
  const file = await downloadFile(door, hit.metadata.invoiceId, "original", signal).catch(
    (error: unknown) => {
      if (isFailure(error) && error.kind === "refused") return null;
      throw error;
    },
  );
  if (file === null) return "unknown";
  return createHash("sha256").update(file.bytes).digest("hex") === invoice.sha256 ? "yes" : "no";
};

const unclear = (why: string, cause?: unknown): Failure =>
  new Failure(
    "unknown",
    {
      code: "lookup_unclear",
      message: `The platform cannot say whether the deposit arrived: ${why}`,
      fix: "Look for the invoice in the platform's own web page; then say with a retry whether it is there.",
    },
    { cause },
  );

/** Metadata of one invoice (`GET /v1/invoice/{id}`); null when the platform does not know it. */
export const getMetadata = async (door: Door, platformId: string, signal: AbortSignal) => {
  const path = `/v1/invoice/${encodeURIComponent(platformId)}`;
  const answer = await door({ operation: "fetch", path, safe: true, signal, also: [404] });
  return answer.status === 404 ? null : readAnswer(metadataSchema, answer, true);
};

/**
 * What the platform says of one invoice now: its transport state, its last status and its metadata, which are three
 * different things there.
 */
export const stateOfInvoice = async (
  door: Door,
  platformId: string,
  signal: AbortSignal,
): Promise<PlatformInvoice> => {
  const metadata = await getMetadata(door, platformId, signal);
  if (metadata === null) throw notThere(platformId);
  const hit = await searchOne(door, platformId, signal);
  const rawState = hit?.metadata.state ?? "";
  const last = hit?.lastStatusData;
  return {
    platformId,
    rawState,
    status: last?.code ? statusIn(last.code, last.networkCode ?? null) : null,
    raw: { transport: transportOf(rawState), metadata, search: hit },
  };
};

/**
 * The bytes of an invoice: as deposited or received, or as a readable PDF. The platform keeps no conversion.
 *
 * @throws Failure `refused` with code `rendition_missing` when there is no such rendition of it
 */
export const downloadFile = async (
  door: Door,
  platformId: string,
  rendition: Rendition,
  signal: AbortSignal,
): Promise<Downloaded> => {
  const missing = (httpStatus?: number): Failure =>
    new Failure("refused", {
      code: "rendition_missing",
      message: `The platform has no ${rendition} rendition of ${platformId}.`,
      fix: "Ask for another rendition, or look the document up in the platform's own web page.",
      ...(httpStatus === undefined ? {} : { httpStatus }),
    });
  if (rendition === "converted") throw missing();
  const answer = await door({
    operation: "download",
    path: `/v1/invoice/${encodeURIComponent(platformId)}/download${rendition === "readable" ? "/readable" : ""}`,
    safe: true,
    signal,
    also: [404],
    maxBytes: MAX_DOWNLOAD_BYTES,
  });
  if (answer.status === 404 || answer.bytes.length === 0) throw missing(answer.status);
  return {
    bytes: answer.bytes,
    mediaType: mediaTypeOf(answer.bytes),
    fileName:
      /filename\s*=\s*"?([^";]+)"?/i.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? null,
  };
};

const mediaTypeOf = (bytes: Uint8Array): string => {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (start.startsWith("%PDF-")) return "application/pdf";
  return start.startsWith("<") ? "application/xml" : "application/octet-stream";
};
