import type { Hit } from "./asserts.ts";

/** What the thread is given at its start. */
export interface ThreadData {
  /** Folder of compiled stylesheets. */
  cache: string;
}

/** What is asked of the thread: to have a stylesheet ready, or to run some over a document. */
export type Asked = { id: number; prepare: string } | { id: number; xml: Uint8Array; stylesheets: string[] };

/** What one stylesheet says of a document. */
export interface Said {
  /** Its path. */
  stylesheet: string;
  hits: Hit[];
  /** Why it came to no end, in the processor's words: what it computes with may be no number. */
  stopped?: string;
}

/** What the thread answers. */
export type Answer = { id: number; said: Said[] } | { id: number; failed: string };
