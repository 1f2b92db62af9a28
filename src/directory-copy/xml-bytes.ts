import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { createGunzip } from "node:zlib";
import { createTarDecoder } from "modern-tar";
import { ExtractFault } from "./fault.ts";

/** Bytes that are read and unpacked at a time. */
const CHUNK = 128 * 1024;
/** Members of an archive that are gone through to find the one that counts. */
const MOST_MEMBERS = 100;

const isGzip = async (path: string): Promise<boolean> => {
  let file: FileHandle | null = null;
  try {
    file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file?.close();
  }
};

/** XML begins with `<`, whatever mark or space stands before it; an archive begins with a name. */
const isXml = (chunk: Uint8Array): boolean => {
  const start = chunk.subarray(0, 3).join() === "239,187,191" ? 3 : 0;
  const first = chunk.subarray(start).find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d);
  return first === 0x3c;
};

async function* withFirst(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** The bytes of the one XML file of an archive. */
async function* memberOf(archive: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let members = 0;
  let found: string | null = null;
  const entries = ReadableStream.from(archive).pipeThrough(createTarDecoder({ strict: true }));
  for await (const { header, body } of entries) {
    members += 1;
    if (members > MOST_MEMBERS) throw new ExtractFault(`the archive has over ${MOST_MEMBERS} members`);
    if (!/\.xml$/i.test(header.name)) {
      await body.cancel();
      continue;
    }
    if (found !== null) throw new ExtractFault(`the archive has two XML files, ${found} and ${header.name}`);
    found = header.name;
    yield* body;
  }
  if (found === null) throw new ExtractFault("the archive has no XML file");
}

const isOfTheMachine = (error: unknown): boolean => error instanceof Error && "syscall" in error;

/**
 * The XML of an extract, in pieces: a plain file, one that is packed with gzip, or the XML file of a tar archive, packed
 * or not. What it is, its first bytes tell, never its name.
 *
 * @throws ExtractFault where it is no such file, or broken off; the machine's own errors where it cannot be read
 */
export async function* xmlBytesOf(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const packed = await isGzip(path);
  const file = createReadStream(path, { highWaterMark: CHUNK });
  // Ends both however one of them ends; what went wrong comes out of the loop that reads.
  const bytes = packed ? pipeline(file, createGunzip({ chunkSize: CHUNK }), () => undefined) : file;
  try {
    const all: AsyncIterator<Uint8Array> = bytes[Symbol.asyncIterator]();
    const first = await all.next();
    if (first.done === true) throw new ExtractFault("the file is empty");
    const whole = withFirst(first.value, all);
    yield* isXml(first.value) ? whole : memberOf(whole);
  } catch (error) {
    if (error instanceof ExtractFault || isOfTheMachine(error)) throw error;
    throw new ExtractFault(
      `the file is damaged or broken off: ${error instanceof Error ? error.message : error}`,
    );
  } finally {
    bytes.destroy();
    file.destroy();
  }
}
