/** One thing wrong in a configuration, or worth knowing. */
export interface Note {
  /** `tenants.acme.keys[0]`. */
  path: string;
  message: string;
  fix: string;
  /** Line in the file, from 1; absent where no line says it (a missing file, an environment variable). */
  line?: number;
}

/** Why a configuration cannot be used: every fault at once. */
export class ConfigFault extends Error {
  readonly faults: readonly Note[];

  constructor(file: string, faults: readonly Note[]) {
    super(
      [
        `${file}: ${faults.length === 1 ? "1 fault" : `${faults.length} faults`}`,
        ...faults.map(noteLine),
      ].join("\n"),
    );
    this.name = "ConfigFault";
    this.faults = faults;
  }
}

/** A note as one line for a terminal. */
export const noteLine = ({ path, message, fix, line }: Note): string =>
  `  ${line === undefined ? "" : `line ${line}: `}${path} ${message}. Fix: ${fix}`;

export type Path = readonly (string | number)[];

/** `["tenants", "acme", "keys", 0]` as `tenants.acme.keys[0]`. */
const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );

/**
 * Collects what is wrong. A value that could not be had (a missing variable) is told once: whatever else seems wrong
 * with it follows from that.
 */
export class Findings {
  readonly faults: Note[] = [];
  readonly warnings: Note[] = [];
  readonly #unavailable = new Set<string>();
  readonly #lineOf: (path: Path) => number | undefined;

  constructor(lineOf: (path: Path) => number | undefined) {
    this.#lineOf = lineOf;
  }

  fault(path: Path, message: string, fix: string): void {
    const text = pathText(path);
    if (this.#unavailable.has(text) || this.faults.some((f) => f.path === text && f.message === message))
      return;
    this.faults.push(this.#note(path, message, fix));
  }

  unavailable(path: Path, message: string, fix: string): void {
    this.fault(path, message, fix);
    this.#unavailable.add(pathText(path));
  }

  warn(path: Path, message: string, fix: string): void {
    this.warnings.push(this.#note(path, message, fix));
  }

  /** The faults from the top of the file to its end; those that no line says come last. */
  byLine(): Note[] {
    return this.faults.toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || 0);
  }

  #note(path: Path, message: string, fix: string): Note {
    const line = this.#lineOf(path);
    return { path: pathText(path) || "(file)", message, fix, ...(line === undefined ? {} : { line }) };
  }
}
