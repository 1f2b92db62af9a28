import { promisify } from "node:util";
import { crc32, gunzip } from "node:zlib";
import { packTar, unpackTar } from "modern-tar";
import { DocumentFault } from "../../documents/index.ts";

/** A file in an archive. Its name is for people: it is never used as a path. */
export interface Piece {
  name: string;
  bytes: Uint8Array;
}

/** More files than any exchange has in one (the public portal advises 2,000 life-cycle messages at most). */
const MOST_FILES = 2000;

/** Every file is of this moment: its own would make other bytes of the same content at every attempt. */
const ONE_MOMENT = new Date("2000-01-01T00:00:00Z");

/**
 * A `tar.gz` of one file. The same content under the same name is the same bytes, at every attempt and on every machine:
 * platforms know what they were sent before by its bytes, too.
 */
export const packed = async ({ name, bytes }: Piece): Promise<Uint8Array> =>
  gzipped(
    await packTar([
      {
        header: { name, size: bytes.length, type: "file", mode: 0o644, uid: 0, gid: 0, mtime: ONE_MOMENT },
        body: bytes,
      },
    ]),
  );

/** Longest run of bytes in one stored block (RFC 1951 §3.2.4). */
const BLOCK = 0xffff;
/** RFC 1952: deflate, no flags, no time, no speed, no system. */
const GZIP_HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);

/**
 * Gzip whose blocks are stored as they are. What zlib makes of the same bytes differs between its versions and between
 * processors, so that no compression of its is the same everywhere.
 */
const gzipped = (bytes: Uint8Array): Uint8Array => {
  const parts: Uint8Array[] = [GZIP_HEADER];
  for (let at = 0; at < bytes.length; at += BLOCK) {
    const block = bytes.subarray(at, at + BLOCK);
    const head = Buffer.alloc(5);
    head.writeUInt8(at + BLOCK >= bytes.length ? 1 : 0, 0);
    head.writeUInt16LE(block.length, 1);
    head.writeUInt16LE(block.length ^ BLOCK, 3);
    parts.push(head, block);
  }
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(bytes), 0);
  tail.writeUInt32LE(bytes.length % 2 ** 32, 4);
  return Uint8Array.from(Buffer.concat([...parts, tail]));
};

/** Is it a gzip, as far as its first bytes say? */
export const isArchive = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;

const inflate = promisify(gunzip);

/**
 * The files of a `tar.gz`, in their order. Folders and links are left out. It is inflated no further than it may be
 * large, whatever it says of itself.
 *
 * @param maxBytes - of everything in it, unpacked
 * @throws DocumentFault `too_large` past that or past 2,000 files, `invalid` for one that is broken or holds no file
 */
export const unpacked = async (bytes: Uint8Array, maxBytes: number): Promise<Piece[]> => {
  const tar = await inflate(bytes, { maxOutputLength: maxBytes }).catch((error: unknown) => {
    throw isPastBound(error) ? tooLarge(`unpacks to more than ${maxBytes} bytes`) : broken();
  });
  let files = 0;
  const entries = await unpackTar(tar, {
    strict: true,
    filter: ({ type }) => {
      if (type !== "file") return false;
      files++;
      if (files > MOST_FILES) throw tooLarge(`holds more than ${MOST_FILES} files`);
      return true;
    },
  }).catch((error: unknown) => {
    throw error instanceof DocumentFault ? error : broken();
  });
  const pieces = entries.flatMap(({ header, data }) =>
    data === undefined ? [] : [{ name: labelOf(header.name), bytes: data }],
  );
  if (pieces.length === 0) {
    throw new DocumentFault(
      "invalid",
      "archive_empty",
      "The archive holds no file.",
      "Ask the platform for it again.",
    );
  }
  return pieces;
};

const isPastBound = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";

const tooLarge = (how: string): DocumentFault =>
  new DocumentFault(
    "too_large",
    "archive_too_large",
    `The archive ${how}, which is more than is read.`,
    "Ask the platform to split it.",
  );

const broken = (): DocumentFault =>
  new DocumentFault(
    "invalid",
    "archive_broken",
    "The archive is no tar.gz, or is broken.",
    "Ask the platform for it again, whole and unchanged.",
  );

/** The last part of a name, in safe characters. */
const labelOf = (name: string): string =>
  (name.split(/[/\\]/).at(-1) ?? "").replace(/[^A-Za-z0-9._-]/g, "_").slice(0, 100) || "_";
