import { createHash } from "node:crypto";
import type { Downloaded, Rendition } from "../../adapters/port.ts";
import { contentComponents, type JsonSchema } from "../../documents/index.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { Rejection } from "../../domain/problem.ts";
import type { MadeDocument } from "../documents/made.ts";
import type { Parts } from "../parts.ts";

/** What a platform makes of a document. */
type Converted = Exclude<Rendition, "original">;

/** What a rendition is made from. */
interface Source {
  parts: Pick<Parts, "store" | "platforms" | "documents">;
  invoice: Invoice;
  signal: AbortSignal;
}

interface RenditionFacts {
  /** What it is, in a few words, for the description of the API. */
  description: string;
  /** What the description of the API says that it can be. A platform that gives another type is believed. */
  mediaTypes: readonly ("application/pdf" | "application/xml" | "application/json")[];
  /** Where it is JSON: its schema by name, and the components of the description among which it is. */
  schema?: { name: string; components: () => Record<string, JsonSchema> };
  /** @throws Rejection and Failure as `getDocument` does, once there is an invoice */
  make(source: Source): Promise<MadeDocument>;
}

const PDF = "application/pdf";
const XML = "application/xml";

const EXTENSIONS: Readonly<Record<string, string>> = { [PDF]: ".pdf", "application/json": ".json" };

const named = (
  { number }: Invoice,
  { bytes, mediaType }: Pick<MadeDocument, "bytes" | "mediaType">,
  suffix = "",
): MadeDocument => {
  const name = number.replace(/[^A-Za-z0-9._-]/g, "_");
  return { bytes, mediaType, fileName: `${name}${suffix}${EXTENSIONS[mediaType] ?? ".xml"}` };
};

const storedOriginal = async ({ parts, invoice }: Source) => {
  const document = await parts.store.documents.get(invoice.id, "original");
  if (document === null) throw new Error(`the document of ${invoice.id} is gone`);
  return document;
};

const original = async (source: Source): Promise<MadeDocument> =>
  named(source.invoice, await storedOriginal(source));

const json = async (source: Source): Promise<MadeDocument> => {
  const { bytes } = await storedOriginal(source);
  const received = source.invoice.direction === "inbound";
  const made = await source.parts.documents("makeJson", { bytes, received });
  return named(source.invoice, { bytes: made, mediaType: "application/json" });
};

/** The readable PDF that an XML invoice carries itself: what its sender meant people to read. */
const carriedPdf = async ({ parts, invoice }: Source): Promise<Downloaded | null> => {
  const document = await parts.store.documents.get(invoice.id, "original");
  if (document === null) return null;
  const bytes = await parts.documents("carriedPdf", { bytes: document.bytes });
  return bytes === null ? null : { bytes, mediaType: PDF, fileName: null };
};

const download = async ({ parts, invoice, signal }: Source, rendition: Converted): Promise<Downloaded> => {
  const platform = parts.platforms.get(invoice.platform);
  const download = platform?.connection.invoices?.download;
  if (download === undefined) {
    throw new Rejection(
      501,
      "capability_missing",
      { en: "The platform cannot do this", fr: "La plateforme ne sait pas le faire" },
      {
        en: `The platform "${invoice.platform}" gives no ${rendition} rendition.`,
        fr: `La plateforme « ${invoice.platform} » ne donne pas de forme « ${rendition} ».`,
      },
    );
  }
  if (invoice.platformId === null) {
    throw new Rejection(
      409,
      "not_on_platform_yet",
      { en: "The invoice is not on its platform yet", fr: "La facture n'est pas encore sur sa plateforme" },
      {
        en: `The ${rendition} rendition is made by the platform; the invoice is ${invoice.delivery}.`,
        fr: `La forme « ${rendition} » est faite par la plateforme ; la facture en est à « ${invoice.delivery} ».`,
      },
    );
  }
  return download(invoice, rendition, signal);
};

/** Made once and kept. */
const kept = async (
  { parts, invoice }: Source,
  rendition: Converted,
  make: () => Promise<Downloaded>,
): Promise<MadeDocument> => {
  const stored = await parts.store.documents.get(invoice.id, rendition);
  const document = stored ?? (await make());
  if (stored === null) {
    const sha256 = createHash("sha256").update(document.bytes).digest("hex");
    await parts.store.documents.put({ ...document, ownerId: invoice.id, kind: rendition, name: "", sha256 });
  }
  return named(invoice, document, `-${rendition}`);
};

/** Can the platform be asked for one of its own? */
const isWithPlatform = ({ parts, invoice }: Source): boolean =>
  invoice.platformId !== null &&
  parts.platforms.get(invoice.platform)?.connection.invoices?.download !== undefined;

/** Pages of our own, of what the document says. Not kept: a later version may draw them better. */
const drawn = async (source: Source): Promise<MadeDocument> => {
  const { bytes } = await storedOriginal(source);
  const pages = await source.parts.documents("drawReadable", { bytes });
  return named(source.invoice, { bytes: pages, mediaType: PDF }, "-readable");
};

const readable = async (source: Source): Promise<MadeDocument> => {
  if (source.invoice.mediaType === PDF) return original(source);
  const carried = await carriedPdf(source);
  if (carried === null && !isWithPlatform(source)) return drawn(source);
  return kept(source, "readable", async () => carried ?? (await download(source, "readable")));
};

const converted = (source: Source): Promise<MadeDocument> =>
  kept(source, "converted", () => download(source, "converted"));

/**
 * Every form in which an invoice can be had, by its name in `?rendition=`; whoever may read the invoice may have each.
 * The route, its description and `getDocument` follow from this table alone.
 */
export const RENDITIONS = {
  original: {
    description: "the bytes as sent or received",
    mediaTypes: [PDF, XML],
    make: original,
  },
  readable: {
    description: "a PDF for people",
    mediaTypes: [PDF],
    make: readable,
  },
  json: {
    description: "the content by EN 16931, with the embedded files in base64",
    mediaTypes: ["application/json"],
    schema: { name: "InvoiceContent", components: contentComponents },
    make: json,
  },
  converted: {
    description: "the platform's own conversion",
    mediaTypes: [PDF, XML],
    make: converted,
  },
} as const satisfies Record<string, RenditionFacts>;

export type DocumentRendition = keyof typeof RENDITIONS;
