import {
  type Cdar,
  DocumentFault,
  fitTo,
  messageOfEvent,
  messageOfPush,
  readContentAndFaults,
  recognise,
  writeCdar,
  writeCii,
  writeReadable,
  writeReadableStatus,
} from "../../documents/index.ts";
import { isFailure } from "../../domain/failure.ts";
import type { Flow } from "../../domain/flow.ts";
import { Rejection } from "../../domain/problem.ts";
import type { StoredDocument } from "../../store/port.ts";
import { letOthersIn } from "../let-others-in.ts";
import type { Parts } from "../parts.ts";
import { getDocument, getInvoice } from "../read/read-invoices.ts";
import { messageIn } from "./message-in.ts";

/** A file of a flow. */
export type FlowFileKind = "Original" | "Converted" | "ReadableView";

export interface FlowFile {
  bytes: Uint8Array;
  extension: "xml" | "pdf" | "bin";
}

type Needs = Pick<Parts, "store" | "platforms" | "limits" | "documents">;

const isPdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 1_024)).includes("%PDF-");

const fileOf = (bytes: Uint8Array): FlowFile => ({ bytes, extension: isPdf(bytes) ? "pdf" : "xml" });

const none = (flow: Flow, kind: FlowFileKind): Rejection =>
  new Rejection(
    404,
    "no_such_file",
    { en: "The flow has no such file", fr: "Le flux n'a pas ce fichier" },
    { en: `The flow ${flow.id} has no ${kind}.`, fr: `Le flux ${flow.id} n'a pas de ${kind}.` },
  );

const stored = async (
  { store }: Pick<Parts, "store">,
  flow: Flow,
  kind: StoredDocument["kind"],
): Promise<Uint8Array> => {
  const document = await store.documents.get(flow.about, kind);
  if (document === null) throw new Error(`the file of ${flow.about} is gone`);
  return document.bytes;
};

/**
 * A file of a flow: what was deposited or received byte for byte, the invoice as CII, a PDF for people.
 *
 * @throws Rejection 404 where the flow has none of the kind
 */
export const getFlowFile = async (
  parts: Needs,
  flow: Flow,
  kind: FlowFileKind,
  signal: AbortSignal,
): Promise<FlowFile> => {
  switch (flow.subject) {
    case "invoice":
      return invoiceFile(parts, flow, kind, signal);
    case "event":
    case "push":
    case "answer":
      return messageFile(parts, flow, kind);
    case "report":
      if (kind !== "Original") throw none(flow, kind);
      return fileOf(await stored(parts, flow, "f10"));
    case "deposit":
      if (kind !== "Original") throw none(flow, kind);
      return { bytes: await stored(parts, { ...flow, about: flow.id }, "original"), extension: "bin" };
  }
};

const invoiceFile = async (
  parts: Needs,
  flow: Flow,
  kind: FlowFileKind,
  signal: AbortSignal,
): Promise<FlowFile> => {
  if (kind === "Original") return fileOf(await stored(parts, flow, "original"));
  if (kind === "ReadableView") return { bytes: await readableOf(parts, flow, signal), extension: "pdf" };
  const document = await recognise(await stored(parts, flow, "original"), parts.limits);
  if (document.kind !== "invoice") throw none(flow, kind);
  if (document.syntax !== "ubl") return { bytes: document.xml, extension: "xml" };
  const { content } = readContentAndFaults(document, { attachments: true });
  await letOthersIn();
  try {
    return { bytes: writeCii(fitTo(content, "cii").content), extension: "xml" };
  } catch (error) {
    // What came with faults is shown as it came, and need not have another form.
    if (error instanceof DocumentFault) throw none(flow, kind);
    throw error;
  }
};

/** A PDF in any case: that of its sender or of the platform, else pages of our own. */
const readableOf = async (parts: Needs, flow: Flow, signal: AbortSignal): Promise<Uint8Array> => {
  try {
    const caller = { kind: "tenant" as const, tenant: flow.tenant };
    const { bytes } = await getDocument(parts, caller, flow.about, "readable", signal);
    if (isPdf(bytes)) return bytes;
  } catch (error) {
    // The platform has none, or cannot be asked now.
    if (!isFailure(error)) throw error;
  }
  const document = await recognise(await stored(parts, flow, "original"), parts.limits);
  return writeReadable(readContentAndFaults(document).content);
};

/** The message as it came, where it came as one; else as it is written of what is known, the same at any time. */
const messageFile = async (parts: Needs, flow: Flow, kind: FlowFileKind): Promise<FlowFile> => {
  if (kind === "Converted") throw none(flow, kind);
  // The page is one about an invoice.
  if (flow.subject === "answer" && kind === "ReadableView") throw none(flow, kind);
  const evidence = await parts.store.documents.get(flow.about, "statement");
  const came = evidence === null ? null : messageIn(evidence, parts.limits);
  if (kind === "Original" && came !== null) return { bytes: came.bytes, extension: "xml" };
  const cdar = came?.only ?? (await written(parts, flow));
  return kind === "Original"
    ? { bytes: writeCdar(cdar), extension: "xml" }
    : { bytes: await writeReadableStatus(cdar), extension: "pdf" };
};

const attachmentsOf = async ({ store }: Needs, pushId: string) => {
  const kept = (await store.documents.list(pushId)).filter(({ kind }) => kind === "attachment");
  const documents = await Promise.all(
    kept.map(({ name }) => store.documents.get(pushId, "attachment", name)),
  );
  return documents
    .filter((document) => document !== null)
    .map(({ name, mediaType, bytes }) => ({ fileName: name, mediaType, bytes }));
};

const written = async (parts: Needs, flow: Flow): Promise<Cdar> => {
  const caller = { kind: "tenant" as const, tenant: flow.tenant };
  if (flow.subject === "push") {
    const push = await parts.store.pushes.byId(flow.about);
    if (push === null) throw new Error(`the push ${flow.about} is gone`);
    return messageOfPush(
      push,
      await getInvoice(parts, caller, push.invoiceId),
      await attachmentsOf(parts, push.id),
    );
  }
  if (flow.subject === "answer") throw new Error(`the message of ${flow.about} is gone`);
  const event = await parts.store.events.byId(flow.about);
  const message =
    event === null ? null : messageOfEvent(event, await getInvoice(parts, caller, event.invoiceId));
  if (message === null) throw new Error(`the event ${flow.about} is gone or says nothing`);
  return message;
};
