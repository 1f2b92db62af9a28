import { chooseNext, type KnownExtract } from "./choose-next.ts";
import { ExtractFault } from "./fault.ts";
import { filesIn } from "./find-extracts.ts";
import { addNames, factsOfCopy, importComplete, importDifferential } from "./import-extract.ts";
import { lockOf } from "./lock.ts";
import type { Said, ThreadData } from "./messages.ts";
import { readHeader } from "./read-extract.ts";

interface Extract extends KnownExtract {
  path: string;
  mark: string;
}

/**
 * Reads in what the folder has that is newer than the copy, one extract after the other, and tells each step.
 *
 * @throws what is the machine's fault: a full disk, missing rights
 */
export const bringUpToDate = async (data: ThreadData, tell: (said: Said) => void): Promise<void> => {
  const lock = lockOf(data.database);
  if (lock === null) return tell({ said: "busy" });
  try {
    await readIn(data, tell);
  } finally {
    lock.release();
  }
};

const readIn = async (
  { folder, database, names, unreadable }: ThreadData,
  tell: (said: Said) => void,
): Promise<void> => {
  let extracts: Extract[] = [];
  const leave = (extract: { file: string; mark: string }, error: unknown): void => {
    if (!(error instanceof ExtractFault)) throw error;
    extracts = extracts.filter(({ mark }) => mark !== extract.mark);
    tell({ said: "unreadable", file: extract.file, mark: extract.mark, why: error.message });
  };
  for (const { name: file, path, mark } of await filesIn(folder)) {
    if (unreadable.includes(mark)) continue;
    try {
      extracts.push({ ...(await readHeader(path)), file, path, mark });
    } catch (error) {
      leave({ file, mark }, error);
    }
  }
  for (;;) {
    const choice = chooseNext(extracts, factsOfCopy(database)?.produced ?? null);
    if (choice.kind === "wait") tell({ said: "waiting", file: choice.extract.file, for: choice.for });
    if (choice.kind !== "take") break;
    const { extract } = choice;
    tell({ said: "reading", file: extract.file });
    const began = performance.now();
    try {
      const loaded =
        extract.kind === "C"
          ? await importComplete(extract.path, database, names)
          : await importDifferential(extract.path, database);
      tell({ said: "loaded", loaded, seconds: (performance.now() - began) / 1000 });
    } catch (error) {
      leave(extract, error);
    }
  }
  // Wanted since the copy was made.
  if (names && factsOfCopy(database)?.hasNames === false) await addNames(database);
};
