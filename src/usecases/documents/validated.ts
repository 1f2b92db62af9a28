import { createHash } from "node:crypto";
import { DocumentFault, type InvoiceContent, recognise, summaryOfContent } from "../../documents/index.ts";
import { type Given, subjectOf } from "../../domain/controls/index.ts";
import type { InvoiceFinding, InvoiceSummary, Syntax } from "../../domain/invoice.ts";
import { letOthersIn } from "../let-others-in.ts";
import type { OfficialDocument } from "../official-rules.ts";
import { findingOfDocument } from "../shown-finding.ts";
import { contentOfFile, controlContent, givenOf, type ReadContent } from "./control.ts";
import { readJson, writeContent } from "./draft.ts";
import { errorOfDraft } from "./findings.ts";
import { type Own, ownAt } from "./own-places.ts";
import type { DocumentOwner, DocumentWorld } from "./world.ts";

/** A document that is to be controlled: a file, or an invoice in JSON and the form in which it would be sent. */
export type ValidatedDocument =
  | { bytes: Uint8Array; charset?: string }
  | { json: unknown; as: Syntax; readable?: Uint8Array };

/** What was found in a document that is only looked at. */
export interface Validated {
  findings: InvoiceFinding[];
  /** The same, with their places as the official rules would name them. */
  own: Own[];
  /** What it is; null: that cannot be told. */
  invoice: InvoiceSummary | null;
  /** Can what it says be relied on? Not where a term cannot be read. */
  readable: boolean;
  /** SHA-256 of the file that is or would be sent; null: there is none. */
  sha256: string | null;
  /** The file as the official rules are asked of it, where that was asked for and there is one. */
  sent: OfficialDocument | null;
}

const unread = (findings: InvoiceFinding[]): Validated => ({
  findings,
  own: [],
  invoice: null,
  readable: false,
  sha256: null,
  sent: null,
});

/** Says of a document what the controls find in it, all of a step at once. */
export const validate = async (
  world: DocumentWorld,
  {
    document,
    owner,
    today,
    known,
    official,
  }: {
    document: ValidatedDocument;
    owner: DocumentOwner;
    today: string;
    /** Another invoice of this number that went out before. */
    known?: Given["known"];
    /** With the file for the official rules. */
    official: boolean;
  },
): Promise<Validated> => {
  const read = "json" in document ? readDraft(document.json, owner) : await readFile(world, document);
  await letOthersIn();
  if (!("content" in read)) return unread(read.findings);
  const { content, syntax, root, faults } = read;
  const invoice = summaryOfContent(syntax ?? ("as" in document ? document.as : "cii"), content);
  const file = "bytes" in document ? document.bytes : await written(world, content, document);
  await letOthersIn();
  const given = givenOf(today, owner, { content, syntax, known });
  const { valid, found, findings } = controlContent(owner, given, root);
  const unwritable = valid && file instanceof DocumentFault ? [findingOfDocument(file)] : [];
  // What follows from a term that could not be read says nothing.
  const own = faults.length > 0 ? faults : [...findings, ...unwritable];
  const sent = official && file instanceof Uint8Array ? await sentAs(world, file, given) : null;
  return {
    findings: own,
    own: faults.length > 0 ? ownAt(undefined, [], faults) : ownAt(sent?.root, found, findings),
    invoice,
    readable: faults.length === 0,
    sha256: file instanceof Uint8Array ? createHash("sha256").update(file).digest("hex") : null,
    sent,
  };
};

/** The invoice in the file that is or would be sent. */
const sentAs = async (
  { limits }: DocumentWorld,
  file: Uint8Array,
  given: Given,
): Promise<OfficialDocument | null> => {
  const document = await recognise(file, limits);
  if (document.kind !== "invoice") return null;
  const { profile, national } = subjectOf(given);
  return { root: document.root, xml: document.xml, profile, national };
};

/** The file that an invoice in JSON would be sent as, or why there is none. */
const written = async (
  { limits }: DocumentWorld,
  content: InvoiceContent,
  { as, readable }: { as: Syntax; readable?: Uint8Array },
): Promise<Uint8Array | DocumentFault> => {
  try {
    return await writeContent(content, as, { limits, ...(readable && { readable }) });
  } catch (error) {
    if (error instanceof DocumentFault) return error;
    throw error;
  }
};

type Read = ReadContent | { findings: InvoiceFinding[] };

const readDraft = (json: unknown, owner: DocumentOwner): Read => {
  const read = readJson(json, owner);
  return "content" in read
    ? { content: read.content, faults: [] }
    : { findings: read.faults.map(errorOfDraft) };
};

const readFile = async (
  world: DocumentWorld,
  { bytes, charset }: { bytes: Uint8Array; charset?: string },
): Promise<Read> => {
  try {
    return contentOfFile(world, await recognise(bytes, world.limits, charset ?? null));
  } catch (error) {
    if (error instanceof DocumentFault) return { findings: [findingOfDocument(error)] };
    throw error;
  }
};
