import { basename } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { ExtractFault } from "./fault.ts";
import { type ExtractHeader, readExtract } from "./read-extract.ts";
import { BLOCKS, type Block, type Fields, fateOf, idOf } from "./records.ts";
import {
  type CopyFacts,
  createIndexes,
  createNames,
  createTables,
  factsIn,
  type Loaded,
  noteLoaded,
  replaceCopy,
} from "./tables.ts";

/** Statements for the records of one block. */
interface Writer {
  block: Block;
  insert: StatementSync;
  remove: StatementSync;
}

const writersIn = (db: DatabaseSync): ReadonlyMap<string, Writer> =>
  new Map(
    Object.entries(BLOCKS).map(([name, block]) => {
      const columns = ["id", ...Object.keys(block.columns)];
      const places = columns.map(() => "?").join(", ");
      return [
        name,
        {
          block,
          insert: db.prepare(`INSERT INTO ${block.table} (${columns.join(", ")}) VALUES (${places})`),
          remove: db.prepare(`DELETE FROM ${block.table} WHERE id = ?`),
        },
      ];
    }),
  );

/** Takes the records of an extract into open tables. Blocks that nobody knows are left out. */
const taking = (db: DatabaseSync, kind: "C" | "D") => {
  const writers = writersIn(db);
  return (blockName: string, element: string, fields: Fields): void => {
    const writer = writers.get(blockName);
    if (writer === undefined) return;
    const { block, insert, remove } = writer;
    if (element !== block.record) throw new ExtractFault(`it does not belong into ${blockName}`);
    const id = idOf(fields);
    const fate = fateOf(fields, kind);
    if (kind === "D") remove.run(id);
    if (fate === "keep") insert.run(id, ...block.values(fields));
  };
};

const isTwice = (error: unknown): boolean =>
  error instanceof Error && /UNIQUE constraint/.test(error.message);

/**
 * Makes a copy of a complete extract. Memory is bounded whatever its size; on the disk it takes a quarter of the XML.
 *
 * @throws ExtractFault where the extract is at fault, and the copy in use stays
 */
export const importComplete = async (path: string, database: string, names: boolean): Promise<Loaded> => {
  let loaded: Loaded | null = null;
  await replaceCopy(database, "nothing", async (db) => {
    createTables(db);
    let header: ExtractHeader | null = null;
    const records = await readExtract(path, {
      header: (told) => {
        header = told;
        if (told.kind !== "C") throw new ExtractFault("it is no complete extract");
      },
      record: taking(db, "C"),
    });
    try {
      createIndexes(db);
    } catch (error) {
      if (!isTwice(error)) throw error;
      throw new ExtractFault(`an IdInstance stands there twice: ${String(error)}`);
    }
    if (names) createNames(db);
    loaded = loadedOf(path, header, records);
    noteLoaded(db, loaded);
  });
  return done(loaded);
};

/**
 * Takes a differential extract into the copy. All of it takes effect at once.
 *
 * @throws ExtractFault where the extract is at fault or does not go on from this copy, and the copy in use stays
 */
export const importDifferential = async (path: string, database: string): Promise<Loaded> => {
  let loaded: Loaded | null = null;
  await replaceCopy(database, "copy", async (db) => {
    const before = factsIn(db)?.produced;
    let header: ExtractHeader | null = null;
    const records = await readExtract(path, {
      header: (told) => {
        header = told;
        if (told.kind !== "D" || told.previous !== before)
          throw new ExtractFault(`it goes on from ${told.previous}, and the copy is at ${before}`);
      },
      record: taking(db, "D"),
    });
    loaded = loadedOf(path, header, records);
    noteLoaded(db, loaded);
  });
  return done(loaded);
};

/** Makes the companies of the copy in use findable by name. */
export const addNames = (database: string): Promise<void> =>
  replaceCopy(database, "copy", async (db) => createNames(db));

const loadedOf = (path: string, header: ExtractHeader | null, records: number): Loaded => {
  if (header === null) throw new ExtractFault("it has no header");
  return { produced: header.produced, kind: header.kind, file: basename(path), records };
};

const done = (loaded: Loaded | null): Loaded => {
  if (loaded === null) throw new Error("nothing was loaded");
  return loaded;
};

/** What the copy in use says of itself; null: there is none, or none that can be read. */
export const factsOfCopy = (database: string): CopyFacts | null => {
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(database, { readOnly: true, timeout: 1000 });
    return factsIn(db);
  } catch {
    // None yet, or damaged: it is made anew of the newest complete extract.
    return null;
  } finally {
    db?.close();
  }
};
