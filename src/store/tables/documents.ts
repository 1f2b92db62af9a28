import { promisify } from "node:util";
import { constants, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from "node:zlib";
import { documentErased, type Erased } from "../../domain/retention/erased.ts";
import type { Connection } from "../db.ts";
import type { DocumentKind, Documents } from "../port.ts";
import { bytes, json, type Row, text, whole } from "../rows.ts";

/** Up to here a thread of its own costs more than the work: a tenth of a millisecond. */
const SMALL = 128 * 1024;

/** XML shrinks to about a tenth at this level. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

const compressBeside = promisify(zstdCompress);
const decompressBeside = promisify(zstdDecompress);

const compress = async (given: Uint8Array): Promise<Uint8Array> =>
  given.length <= SMALL ? zstdCompressSync(given, LEVEL) : compressBeside(given, LEVEL);

/** @param size - of the result, which may not be larger */
const decompress = async (stored: Uint8Array, size: number): Promise<Uint8Array> => {
  const limit = { maxOutputLength: size };
  return size <= SMALL ? zstdDecompressSync(stored, limit) : decompressBeside(stored, limit);
};

/** Plain bytes whatever the driver gives, without a copy. */
const plain = (found: Uint8Array): Uint8Array =>
  new Uint8Array(found.buffer, found.byteOffset, found.byteLength);

const read = async (row: Row): Promise<Uint8Array> => {
  const stored = bytes(row, "bytes");
  if (text(row, "encoding") === "raw") return plain(stored);
  return plain(await decompress(stored, whole(row, "size")));
};

const fromRow = (row: Row) => ({
  ownerId: text(row, "owner_id"),
  kind: text(row, "kind") as DocumentKind,
  name: text(row, "name"),
  mediaType: text(row, "media_type"),
  sha256: text(row, "sha256"),
});

export const documents = (db: Connection): Documents => ({
  put: async (document) => {
    const packed = await compress(document.bytes);
    const smaller = packed.length < document.bytes.length;
    await db.write(
      `INSERT INTO documents (owner_id, kind, name, media_type, sha256, size, encoding, bytes)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (owner_id, kind, name) DO NOTHING`,
      [
        document.ownerId,
        document.kind,
        document.name,
        document.mediaType,
        document.sha256,
        document.bytes.length,
        smaller ? "zstd" : "raw",
        smaller ? packed : document.bytes,
      ],
    );
  },
  get: async (ownerId, kind, name = "") => {
    const [row] = await db.read(
      `SELECT owner_id, kind, name, media_type, sha256, size, encoding, bytes, erased FROM documents
       WHERE owner_id = $1 AND kind = $2 AND name = $3`,
      [ownerId, kind, name],
    );
    if (row === undefined) return null;
    if (row.erased !== null) throw documentErased(json<Erased>(row, "erased"), text(row, "sha256"));
    return { ...fromRow(row), bytes: await read(row) };
  },
  list: async (ownerId) => {
    const rows = await db.read(
      "SELECT owner_id, kind, name, media_type, sha256, erased FROM documents WHERE owner_id = $1 ORDER BY kind, name",
      [ownerId],
    );
    return rows.map((row) => ({
      ...fromRow(row),
      ...(row.erased === null ? {} : { erased: true as const }),
    }));
  },
});
