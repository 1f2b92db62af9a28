import type { Invoice } from "../../domain/invoice.ts";
import { statusIn, transportOf } from "../../mapping/iopole.ts";
import { ask, askIfThere } from "../kit/calls/door.ts";
import { idOf, notAtPlatform, refused } from "../kit/calls/failures.ts";
import { extensionOf } from "../kit/files.ts";
import { CLOCKS, contentOf, lookedUp, lookupUnclear, nothingFound } from "../kit/look-up.ts";
import { DAY } from "../kit/time.ts";
import type { Found, Outgoing, PlatformInvoice, Submitted } from "../port.ts";
import type { Iopole } from "./calls.ts";
import { download } from "./download.ts";
import { createdOf, searchOne, searchWindow } from "./search.ts";
import { createdSchema, type Hit, metadataSchema } from "./shapes.ts";

/** What the platform takes, read generously: between 50 million bytes and this, its own answer decides. */
const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;

/**
 * Deposits an invoice (`POST /v1/invoice`). The answer means that the platform will look at it, no more: everything
 * else comes as statuses.
 *
 * @throws Failure `refused` when the file is larger than the platform takes
 */
export const submitInvoice = async ({ door }: Iopole, outgoing: Outgoing): Promise<Submitted> => {
  const { bytes, invoice } = outgoing;
  if (bytes.length > MAX_UPLOAD_BYTES) {
    throw refused(
      "file_too_large",
      `The document has ${bytes.length} bytes; the platform takes 50 MB at most.`,
      "Make the attachments smaller, then send again under the same number.",
    );
  }
  const extension = invoice.mediaType === "application/pdf" ? "pdf" : "xml";
  const form = new FormData();
  const file = new Blob([Uint8Array.from(bytes)], { type: `application/${extension}` });
  form.set("file", file, fileNameOf(outgoing, extension));
  const call = {
    operation: "submit",
    method: "POST",
    path: "/v1/invoice",
    form,
    safe: false,
  } as const;
  return { done: true, platformId: (await ask(door, createdSchema, call)).id };
};

/** The platform checks the name before it looks at the bytes: `.xml`, `.Xml` and `.XML` are taken, others not. */
const fileNameOf = ({ fileName }: Outgoing, extension: string): string =>
  extensionOf(fileName) === extension && /\.([a-z]+|[A-Z][a-z]+|[A-Z]+)$/.test(fileName)
    ? fileName
    : `${fileName}.${extension}`;

/** Deposits without a number yet whose content is compared, at most. */
const COMPARED = 20;

/**
 * Looks an earlier deposit up. There is no reference of ours at the platform, so: everything that it took since the
 * invoice was created here, with our number and seller, or without any as long as the platform has not read it; then
 * the bytes decide. One that was rejected and is not ours (the same number before its correction) does not count.
 *
 * @throws Failure `unknown` when the platform cannot say: then nothing may be sent again
 */
export const findInvoice = async (
  access: Iopole,
  { invoice, arrivedBy }: Omit<Outgoing, "bytes">,
): Promise<Found | null> => {
  const now = access.io.now();
  const from = new Date(Date.parse(invoice.createdAt) - CLOCKS);
  // A day ahead: a clock that goes wrong must not hide a deposit.
  const to = new Date(now.getTime() + DAY);
  const hits = await lookedUp(searchWindow(access, "OUTBOUND", { from, to }));
  const named = hits.filter((hit) => isNamed(hit) && isLike(hit, invoice)).sort(byUse);
  const unread = hits.filter((hit) => !isNamed(hit)).sort(byUse);

  const other: Hit[] = [];
  const silent: Hit[] = [];
  for (const hit of [...named, ...unread.slice(0, COMPARED)]) {
    const { invoiceId: platformId } = hit.metadata;
    // The platform gives a file back as it came, so other bytes are another document.
    const same = await contentOf(download(access, { platformId }, "original"), invoice.sha256);
    if (same === "yes") return { platformId, sameContent: "yes" };
    (same === "no" ? other : silent).push(hit);
  }
  const [mute] = silent.filter(isNamed);
  if (mute !== undefined) return { platformId: mute.metadata.invoiceId, sameContent: "unknown" };
  if (silent.length > 0 || unread.length > COMPARED) {
    throw lookupUnclear("it has taken documents that it has not read yet and does not show.");
  }
  const [clash] = other.filter((hit) => isNamed(hit) && !isRejected(hit));
  if (clash !== undefined) return { platformId: clash.metadata.invoiceId, sameContent: "no" };
  return nothingFound("the deposit", arrivedBy, access.endpoint.showsAfterMs, now);
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

/** Metadata of one invoice (`GET /v1/invoice/{id}`). */
export const getMetadata = async ({ door }: Iopole, platformId: string) => {
  const path = `/v1/invoice/${encodeURIComponent(platformId)}`;
  const metadata = await askIfThere(door, metadataSchema, { operation: "fetch", path, safe: true });
  if (metadata === null) throw notAtPlatform(platformId);
  return metadata;
};

/**
 * What the platform says of one invoice now: its transport state, its last status and its metadata, which are three
 * different things there.
 */
export const stateOfInvoice = async (access: Iopole, invoice: Invoice): Promise<PlatformInvoice> => {
  const platformId = idOf(invoice);
  const metadata = await getMetadata(access, platformId);
  const hit = await searchOne(access, platformId);
  const rawState = hit?.metadata.state ?? "";
  const last = hit?.lastStatusData;
  return {
    platformId,
    rawState,
    status: last?.code ? statusIn(last.code, last.networkCode ?? null) : null,
    raw: { transport: transportOf(rawState), metadata, search: hit },
  };
};
