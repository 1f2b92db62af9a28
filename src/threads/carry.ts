import { DocumentFault } from "../documents/index.ts";
import { Rejection } from "../domain/problem.ts";

/*
 * What goes from thread to thread is copied, and a copy has no class. Bytes are handed over instead, so that they are
 * copied once at most.
 */

/** How a job ended, as plain data. */
export type Ended =
  | { done: unknown }
  | { fault: Pick<DocumentFault, "kind" | "code" | "message" | "fix" | "path"> }
  | {
      rejection: Pick<
        Rejection,
        | "status"
        | "code"
        | "title"
        | "titleFr"
        | "message"
        | "detailFr"
        | "errors"
        | "comeBackSeconds"
        | "gone"
      >;
    }
  | { error: string };

/** What was thrown, as plain data. */
export const endedBy = (error: unknown): Ended => {
  if (error instanceof DocumentFault) {
    const { kind, code, message, fix, path } = error;
    return { fault: { kind, code, message, fix, path } };
  }
  if (error instanceof Rejection) {
    const { status, code, title, titleFr, message, detailFr, errors, comeBackSeconds, gone } = error;
    return { rejection: { status, code, title, titleFr, message, detailFr, errors, comeBackSeconds, gone } };
  }
  return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
};

const words = (en: string, fr: string | undefined): string | { en: string; fr: string } =>
  fr === undefined ? en : { en, fr };

/** What a job gave. @throws what it threw */
export const resultOf = (ended: Ended): unknown => {
  if ("done" in ended) return ended.done;
  if ("fault" in ended) {
    const { kind, code, message, fix, path } = ended.fault;
    throw new DocumentFault(kind, code, message, fix, path);
  }
  if ("rejection" in ended) {
    const { status, code, title, titleFr, message, detailFr, errors, comeBackSeconds, gone } =
      ended.rejection;
    const [named, told] = [words(title, titleFr), words(message, detailFr)];
    throw new Rejection(status, code, named, told, errors, comeBackSeconds, gone);
  }
  throw new Error(`in a thread: ${ended.error}`);
};

/** Levels below which bytes stand in what jobs are given and give. */
const DEEPEST = 3;

/**
 * The same value with bytes that may be handed over: each in a buffer of its own, since a buffer goes as a whole.
 *
 * @param buffers - takes the buffers
 * @param keep - the bytes are needed here afterwards: they are copied
 */
export const handedOver = (value: unknown, buffers: Set<ArrayBuffer>, keep: boolean, depth = 0): unknown => {
  if (value instanceof Uint8Array) {
    const own = !keep && value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength;
    const bytes =
      own && value.buffer instanceof ArrayBuffer ? new Uint8Array(value.buffer) : new Uint8Array(value);
    buffers.add(bytes.buffer);
    return bytes;
  }
  if (depth === DEEPEST || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    // Of many parts, the first tells whether there are bytes in them: findings have none, attachments have.
    const [first] = value;
    const holds = value.length > 0 && handedOver(first, new Set(), true, depth + 1) !== first;
    return holds ? value.map((part) => handedOver(part, buffers, keep, depth + 1)) : value;
  }
  let copy: Record<string, unknown> | null = null;
  for (const [name, part] of Object.entries(value)) {
    const over = handedOver(part, buffers, keep, depth + 1);
    if (over === part) continue;
    copy ??= { ...value };
    copy[name] = over;
  }
  return copy ?? value;
};
