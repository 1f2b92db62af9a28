import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { Reference } from "../../pdf/values.ts";

const compress = promisify(deflate);

/** A length or place as PDF writes it, with up to three decimals (ISO 32000-1, 7.3.3). */
export const numberText = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(3).replace(/\.?0+$/, "");

/** A name with its slash (ISO 32000-1, 7.3.5). */
export const nameText = (name: string): string =>
  `/${name.replace(/[^!-~]|[#%()/<>[\]{}]/g, (c) => `#${c.charCodeAt(0).toString(16).padStart(2, "0")}`)}`;

/** A text string, in UTF-16 (ISO 32000-1, 7.9.2.2). */
export const textString = (text: string): string =>
  `<${Buffer.from(`\uFEFF${text}`, "utf16le").swap16().toString("hex")}>`;

/** A string of ASCII, which is that in every encoding of PDF. */
export const asciiString = (text: string): string => `<${Buffer.from(text, "latin1").toString("hex")}>`;

/** Where a section of objects begins, and how its table is written. */
interface Section {
  /** Place of the next byte, counted from the header. */
  start: number;
  /** The next number that no object has. */
  next: number;
  /** A cross-reference stream in place of a table (ISO 32000-1, 7.5.8), as what stands before it has it. */
  asStream: boolean;
  /** Is it the whole file? Else it is a revision, whose table lists its own objects only. */
  whole: boolean;
}

/** A section of a PDF being written: its objects one after the other, the table of them, the trailer. */
export class ObjectWriter {
  readonly #section: Section;
  readonly #chunks: Buffer[] = [];
  readonly #places = new Map<number, { offset: number; generation: number }>();
  #at: number;
  #next: number;

  constructor(section: Section) {
    this.#section = section;
    this.#at = section.start;
    this.#next = section.next;
  }

  /** Bytes as they are, such as the header. */
  write(bytes: string | Buffer): void {
    const chunk = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes, "latin1");
    this.#chunks.push(chunk);
    this.#at += chunk.length;
  }

  /** A number for an object that is written later, so that others may refer to it. */
  reserve(): Reference {
    return new Reference(this.#next++, 0);
  }

  /** @param body - the object's value as PDF writes it */
  put({ number, generation }: Reference, body: string): void {
    this.#open(number, generation);
    this.write(`${body}\nendobj\n`);
  }

  add(body: string): Reference {
    const reference = this.reserve();
    this.put(reference, body);
    return reference;
  }

  /** @param entries - of the stream's dictionary, those about its data left out */
  async addStream(entries: string, data: Uint8Array, packed = true): Promise<Reference> {
    const reference = this.reserve();
    // A turn of its own for everything that is packed: the process answers others meanwhile.
    const bytes = packed ? await compress(data) : Buffer.from(data);
    this.#open(reference.number, reference.generation);
    this.write(`<< ${entries}${packed ? " /Filter /FlateDecode" : ""} /Length ${bytes.length} >>\nstream\n`);
    this.write(bytes);
    this.write("\nendstream\nendobj\n");
    return reference;
  }

  /**
   * Writes the table and the trailer, and gives all of the section.
   *
   * @param trailer - entries of it; `Size` and `ID` are added
   * @param id - the file's lasting identifier, if it has one already
   */
  async end(trailer: string, id: Buffer | null): Promise<Buffer> {
    const { asStream } = this.#section;
    const hash = createHash("sha256");
    for (const chunk of this.#chunks) hash.update(chunk);
    const digest = hash.digest("hex").slice(0, 32);
    const entries = `${trailer} /ID [<${id?.toString("hex") ?? digest}> <${digest}>]`;
    const table = this.#at;
    if (asStream) this.#tableStream(entries);
    else this.#table(entries);
    this.write(`startxref\n${table}\n%%EOF\n`);
    return Buffer.concat(this.#chunks);
  }

  #open(number: number, generation: number): void {
    this.#places.set(number, { offset: this.#at, generation });
    this.write(`${number} ${generation} obj\n`);
  }

  /** The numbers of what was written, in runs of neighbours. */
  #runs(): number[][] {
    const runs: number[][] = [];
    for (const number of [...this.#places.keys()].sort((a, b) => a - b)) {
      const run = runs.at(-1);
      if (run !== undefined && run.at(-1) === number - 1) run.push(number);
      else runs.push([number]);
    }
    return runs;
  }

  #table(trailer: string): void {
    this.write("xref\n");
    const free = this.#section.whole ? ["0000000000 65535 f \n"] : [];
    for (const run of this.#runs()) {
      const lines = run.map((number) => {
        const { offset = 0, generation = 0 } = this.#places.get(number) ?? {};
        return `${String(offset).padStart(10, "0")} ${String(generation).padStart(5, "0")} n \n`;
      });
      const head = free.splice(0);
      this.write(
        `${(run[0] ?? 0) - head.length} ${head.length + run.length}\n${[...head, ...lines].join("")}`,
      );
    }
    this.write(`trailer\n<< /Size ${this.#next} ${trailer} >>\n`);
  }

  #tableStream(trailer: string): void {
    const { number } = this.reserve();
    this.#places.set(number, { offset: this.#at, generation: 0 });
    const runs = this.#runs();
    const rows = runs.flat().map((listed) => {
      const { offset = 0, generation = 0 } = this.#places.get(listed) ?? {};
      const row = Buffer.alloc(7, 1);
      row.writeUInt32BE(offset, 1);
      row.writeUInt16BE(generation, 5);
      return row;
    });
    const index = runs.map((run) => `${run[0] ?? 0} ${run.length}`).join(" ");
    const data = Buffer.concat(rows);
    this.write(
      `${number} 0 obj\n<< /Type /XRef /W [1 4 2] /Index [${index}] /Size ${this.#next} ${trailer} /Length ${data.length} >>\nstream\n`,
    );
    this.write(data);
    this.write("\nendstream\nendobj\n");
  }
}
