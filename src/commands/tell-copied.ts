import type { Copied } from "../store/backup/back-up.ts";

/** Tells how a copy of the store ended; the exit code says it too. */
export const tellCopied = async (copy: () => Promise<Copied>, well: string, badly: string): Promise<void> => {
  try {
    const { rows, bytes } = await copy();
    for (const [table, count] of rows) if (count > 0) console.log(`${count} rows of ${table}`);
    console.log(`${well}: ${(bytes / 1024 / 1024).toFixed(1)} MB.`);
  } catch (error) {
    console.error(`${badly}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
};
