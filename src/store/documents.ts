import { promisify } from "node:util";
import { constants, zstdCompress, zstdDecompress } from "node:zlib";
import type { Connection } from "./db.ts";
import type { DocumentKind, Documents } from "./port.ts";
import { bytes, type Row, text, whole } from "./rows.ts";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** XML shrinks to about a tenth at this level, in well under a millisecond for a usual invoice. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/** Plain bytes whatever the driver gives, without a copy. */
const plain = (found: Uint8Array): Uint8Array =>
  new Uint8Array(found.buffer, found.byteOffset, found.byteLength);

const read = async (row: Row): Promise<Uint8Array> => {
  const stored = bytes(row, "bytes");
  if (text(row, "encoding") === "raw") return plain(stored);
  // A length of 0 is never compressed, and the option takes no 0.
  return plain(await decompress(stored, { maxOutputLength: whole(row, "size") }));
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
    const packed = await compress(document.bytes, LEVEL);
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
      `SELECT owner_id, kind, name, media_type, sha256, size, encoding, bytes FROM documents
       WHERE owner_id = $1 AND kind = $2 AND name = $3`,
      [ownerId, kind, name],
    );
    return row === undefined ? null : { ...fromRow(row), bytes: await read(row) };
  },
  list: async (ownerId) => {
    const rows = await db.read(
      "SELECT owner_id, kind, name, media_type, sha256 FROM documents WHERE owner_id = $1 ORDER BY kind, name",
      [ownerId],
    );
    return rows.map(fromRow);
  },
});
