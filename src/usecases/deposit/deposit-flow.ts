import { createHash } from "node:crypto";
import { DocumentFault } from "../../documents/index.ts";
import { type DeclaredFlow, type Flow, TYPE_OF_SYNTAX } from "../../domain/flow.ts";
import { Rejection } from "../../domain/problem.ts";
import type { NewFlow } from "../../store/port.ts";
import { callSubscribers } from "../flow/call-subscribers.ts";
import type { Parts } from "../parts.ts";
import { pushMessage } from "../push/push-message.ts";
import { takeReport } from "../report/take-report.ts";
import { notAsDeclared } from "../send/not-as-declared.ts";
import { submitInvoice } from "../send/submit-invoice.ts";
import { detailsOf } from "./why-refused.ts";

/** A file that a client of the national API deposits. */
export interface DepositFlow {
  tenant: string;
  bytes: Uint8Array;
  declared: DeclaredFlow;
  /** What the client says that the file's SHA-256 is, lower-case hexadecimal. */
  sha256?: string | undefined;
  /** The client's id of this request, to follow it to the platform. */
  requestId?: string;
}

type Deposited = DepositFlow & { hash: string };

/**
 * Takes a file as it comes from a client of the norm: an invoice, a life-cycle message, a ready report. It goes the way
 * of everything that is sent; what is wrong with the file itself refuses the flow and not the call. The same bytes are
 * the same flow; where they were refused they are tried once more, since the reason may have gone.
 *
 * @throws Rejection 429, 503 where nothing can be taken now
 */
export const depositFlow = async (parts: Parts, input: DepositFlow): Promise<Flow> => {
  const hash = createHash("sha256").update(input.bytes).digest("hex");
  const before = await parts.store.flows.byContent(input.tenant, hash);
  if (before !== null && before.subject !== "deposit") return before;
  const declared = before === null ? input.declared : { ...input.declared, again: before.id };
  const given: Deposited = { ...input, declared, hash };
  try {
    const about = await take(parts, given);
    const flow = await parts.store.flows.byAbout(about, input.tenant);
    if (flow === null) throw new Error(`${about} has no flow`);
    return flow;
  } catch (error) {
    if (!isOfFile(error)) throw error;
    return refuse(parts, given, error);
  }
};

/** Is it the file that cannot be taken, and not the gateway that cannot take it now? */
const isOfFile = (error: unknown): error is Rejection | DocumentFault =>
  error instanceof DocumentFault ||
  (error instanceof Rejection && error.status !== 429 && error.status !== 503);

/** Takes it for what it is said to be. Returns the id of what it became. */
const take = async (parts: Parts, given: Deposited): Promise<string> => {
  const { tenant, bytes, declared, hash, sha256 } = given;
  if (sha256 !== undefined && sha256 !== hash) {
    throw notAsDeclared(
      "sha256",
      "checksum_mismatch",
      {
        en: `The SHA-256 of the file is ${hash}, and flowInfo says ${sha256}.`,
        fr: `L'empreinte SHA-256 du fichier est ${hash}, et flowInfo dit ${sha256}.`,
      },
      {
        en: "Deposit the file again, unchanged, or correct flowInfo.sha256.",
        fr: "Déposez de nouveau le fichier, inchangé, ou corrigez flowInfo.sha256.",
      },
    );
  }
  const request = { tenant, bytes, ...(given.requestId === undefined ? {} : { requestId: given.requestId }) };
  switch (declared.syntax) {
    case "CDAR":
      return (await pushMessage(parts, { ...request, declared, idempotencyKey: `flow:${hash}` })).push.id;
    case "FRR":
      return (await takeReport(parts, { ...request, declared })).report.id;
    default:
      return (
        await submitInvoice(parts, {
          ...request,
          declared,
          ...(declared.trackingId === undefined ? {} : { reference: declared.trackingId }),
        })
      ).invoice.id;
  }
};

/** Keeps a refused file with the reasons, so that the client finds both. */
const refuse = async (parts: Parts, given: Deposited, error: Rejection | DocumentFault): Promise<Flow> => {
  const { tenant, bytes, declared, hash } = given;
  const id = declared.again ?? parts.ids.flow();
  const flow: NewFlow = {
    id,
    about: id,
    tenant,
    subject: "deposit",
    direction: "Out",
    type: TYPE_OF_SYNTAX[declared.syntax],
    syntax: declared.syntax,
    profile: declared.profile ?? "Undefined",
    rule: declared.rule ?? "Undefined",
    ruleSource: declared.rule === undefined ? "Computed" : "Input",
    name: declared.name ?? "file",
    trackingId: declared.trackingId ?? null,
    sha256: hash,
    ack: "Error",
    details: detailsOf(error),
  };
  const kept = await parts.store.tx(async (memory) => {
    const now = parts.now();
    const there = await memory.flows.byContent(tenant, hash);
    if (there !== null && there.subject !== "deposit") return there.id;
    if (there !== null) await memory.flows.replace({ ...flow, id: there.id, about: there.id }, now);
    else if (!(await memory.flows.add(flow, now))) return null;
    const own = there?.id ?? id;
    await memory.documents.put({
      ownerId: own,
      kind: "original",
      name: "",
      mediaType: "application/octet-stream",
      sha256: hash,
      bytes,
    });
    await callSubscribers(parts, memory, { ...flow, id: own });
    return own;
  });
  // Somebody deposited the same at the same moment.
  const stored = await (kept === null
    ? parts.store.flows.byContent(tenant, hash)
    : parts.store.flows.byId(kept));
  if (stored === null) throw new Error(`the refused deposit ${id} is neither new nor there`);
  if (kept !== null) parts.wake();
  return stored;
};
