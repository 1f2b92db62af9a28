import type { DocumentFault, DocumentLimits } from "../types.ts";
import { pdfTooComplex, unpacksTooFar } from "./faults.ts";
import type { Value } from "./values.ts";

/** What all streams of a file may unpack to, by the size that a file may have: text, packed three ways, fits. */
const UNPACKED_TO_FILE = 3;
/** Bytes of syntax that may be read, by the size that a file may have. */
const WORK_TO_FILE = 0.4;
/** A small limit on files is none on the objects of a file. */
const LEAST_WORK = 1_000_000;

/** What is left of the work that one file may cause. Whatever stops the reading stops it for good. */
export class Budget {
  #work: number;
  #unpackable: number;
  readonly #limit: number;

  constructor({ fileBytes }: Pick<DocumentLimits, "fileBytes">) {
    this.#work = Math.max(LEAST_WORK, WORK_TO_FILE * fileBytes);
    this.#limit = UNPACKED_TO_FILE * fileBytes;
    this.#unpackable = this.#limit;
  }

  /**
   * Takes bytes of syntax, or what costs as much.
   * @throws DocumentFault when nothing is left
   */
  work(bytes: number): void {
    this.#work -= bytes;
    if (this.#work < 0) throw pdfTooComplex();
  }

  /** Bytes that one more filter may give. */
  get unpackable(): number {
    return this.#unpackable;
  }

  /**
   * Takes what a filter gave.
   * @throws DocumentFault when nothing is left
   */
  unpacked(bytes: number): void {
    this.#unpackable -= bytes;
    if (this.#unpackable < 0) throw this.exhausted();
  }

  /** Why nothing more is unpacked. */
  exhausted(): DocumentFault {
    return unpacksTooFar(this.#limit);
  }
}

/** What undoing the filters of a stream needs of the file around it. */
export interface Surroundings {
  budget: Budget;
  /** Follows references to the value itself. */
  resolve: (value: Value) => Value;
}
