import { brokenPdf } from "./faults.ts";

/** A value of PDF (ISO 32000-1, 7.3). Strings are their bytes; a number that is malformed is NaN. */
export type Value = null | boolean | number | Buffer | Name | Reference | Value[] | Dictionary | Stream;

export class Name {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export class Reference {
  readonly number: number;
  readonly generation: number;

  constructor(number: number, generation: number) {
    this.number = number;
    this.generation = generation;
  }
}

export class Dictionary {
  readonly #entries = new Map<string, Value>();
  #twice: Set<string> | null = null;

  set(key: string, value: Value): void {
    if (this.#entries.has(key)) {
      this.#twice ??= new Set();
      this.#twice.add(key);
    }
    this.#entries.set(key, value);
  }

  /** @throws DocumentFault where a key is there twice */
  entries(): MapIterator<[string, Value]> {
    for (const key of this.#twice ?? []) this.get(key);
    return this.#entries.entries();
  }

  /**
   * Null for an entry that is missing, which means the same (7.3.7).
   * @throws DocumentFault for one that is there twice: some programs take the first, others the last
   */
  get(key: string): Value {
    if (this.#twice?.has(key)) throw brokenPdf(`a dictionary has /${key} twice`);
    return this.#entries.get(key) ?? null;
  }
}

/** A stream whose end is not known yet: its length may stand elsewhere, and is looked up when its data is wanted. */
export class Stream {
  readonly dictionary: Dictionary;
  /** Where its data starts in the file. */
  readonly start: number;

  constructor(dictionary: Dictionary, start: number) {
    this.dictionary = dictionary;
    this.start = start;
  }
}

/** A whole number from 0 on; null for anything else. */
export const wholeNumber = (value: Value): number | null =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;

/** What may be one value or an array of them. */
export const listOf = (value: Value): Value[] =>
  value === null ? [] : Array.isArray(value) ? value : [value];
