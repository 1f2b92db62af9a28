import { z } from "zod";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { unlessCancelled } from "../kit/calls/failures.ts";
import type { FolderAccess, Naming } from "./folder.ts";
import type { FileItem } from "./items.ts";

/**
 * Acknowledgements out of folders that give each file one time only. There a deposit cannot look for its own: the pull,
 * which alone reads, stores beside the file what it says of each of ours, as an item of its own that the deposit can ask
 * for by the name of its file. Items that say so of one file are numbered from 1.
 */
const idOf = (stem: string, n: number): string => `ack:${stem}#${n}`;

const keptSchema = z.object({
  acknowledges: z.string(),
  /** Which file said so, and as which of what it says. */
  saidBy: z.string(),
  /** When that file was written, by the platform's clock; epoch milliseconds. */
  at: z.number(),
  ack: z.object({
    good: z.boolean(),
    code: z.string(),
    words: z.string(),
    raw: z.string(),
    ids: z.array(z.string()),
  }),
});

const keptIn = (item: RawItem | null): z.infer<typeof keptSchema> | null =>
  item === null ? null : (keptSchema.safeParse(item.raw).data ?? null);

/** Is it one of these? There is nothing else to it. */
export const isKeptAck = (item: RawItem): boolean => keptIn(item) !== null;

/** What a file that was read says of files of ours, as items. The same file gives the same ones again. */
export const ackItems = async (
  { io }: FolderAccess,
  { id, at }: FileItem,
  namings: readonly Naming[],
): Promise<RawItem[]> => {
  const items = new Map<string, RawItem>();
  for (const [i, { stem, ack, at: written }] of namings.entries()) {
    const saidBy = `${id}|${i}`;
    for (let n = 1; ; n++) {
      const known = items.has(idOf(stem, n)) ? "another" : keptIn(await io.kept(idOf(stem, n)))?.saidBy;
      if (known === saidBy) break;
      if (known !== undefined) continue;
      const raw: z.infer<typeof keptSchema> = { acknowledges: stem, saidBy, at: written, ack };
      items.set(idOf(stem, n), { id: idOf(stem, n), at, raw });
      break;
    }
  }
  return [...items.values()];
};

/** What was said of a file of ours. */
export const keptAcks = async ({ io, signal }: FolderAccess, stem: string): Promise<Naming[]> => {
  // "Nothing was said" to who has given up would be an answer.
  unlessCancelled(signal);
  const said: Naming[] = [];
  for (let n = 1; ; n++) {
    const kept = keptIn(await io.kept(idOf(stem, n)));
    if (kept === null) return said;
    said.push({ stem, ack: kept.ack, at: kept.at });
  }
};
