import type { FileEntry, Files } from "../../../src/adapters/port.ts";
import { Failure, type FailureKind } from "../../../src/domain/failure.ts";

type Call = "list" | "stat" | "read" | "write" | "move" | "remove" | "readOnce" | "free";

/** What happens to one call instead of its answer. */
export interface FolderFault {
  kind: FailureKind;
  code: string;
  /** It has its effect first, and only the answer is lost. */
  after?: boolean;
  /** So many bytes of what is written are there afterwards: a disk that is full, a connection that broke. */
  bytes?: number;
}

/** What a killed process throws: no failure of a platform. */
export class Killed extends Error {}

const fail = (kind: FailureKind, code: string, message = code): Failure =>
  new Failure(kind, { code, message, ...(kind === "unknown" ? { mayStillArrive: true } : {}) });

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));
const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/**
 * Folders in memory behind the port, as strict as it says: missing folders are denied, nothing is overwritten by a move, no
 * path leads out of the root. Calls can be spoiled, and the process that makes them can be killed at any of them.
 */
export class FakeFolder implements Files {
  readonly held = new Map<string, { bytes: Uint8Array; modified: Date }>();
  readonly folders: Set<string>;
  /** Every call, as `move out/.x.part out/x`. */
  readonly calls: string[] = [];
  /** The clock of whoever keeps the files. */
  clock = new Date("2026-09-15T08:00:00.000Z");
  freeBytes: number | null = 5_000_000_000;
  /** Runs after each call that has changed something: the partner is awake all the time. */
  onChange: () => void = () => {};
  /** Runs before each listing. */
  onList: () => void = () => {};
  /** The process dies at the call of this number, from 1: before it, or after it has had its effect. */
  kill: { at: number; after: boolean } | null = null;
  /** What becomes of a file that was given by {@link readOnce}: it goes, or it stays listed and is not given again. */
  gives: "gone" | "refused" = "gone";
  readonly #given = new Set<string>();
  readonly #planned: { call: Call; fault: FolderFault; about: RegExp }[] = [];
  #counted = 0;

  constructor(folders = ["out", "in", "ack", "archive"]) {
    this.folders = new Set(folders);
  }

  /** The next call of this sort, about such a path, meets this. */
  meet(call: Call, fault: FolderFault, about = /^/): void {
    this.#planned.push({ call, fault, about });
  }

  /** Puts a file there, as somebody else. */
  put(path: string, content: Uint8Array | string): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.held.set(path, { bytes, modified: this.clock });
    this.#given.delete(path);
  }

  /** Names in a folder. */
  names(folder: string): string[] {
    return [...this.held.keys()]
      .filter((path) => folderOf(path) === folder)
      .map(nameOf)
      .sort();
  }

  /** A new process: the calls are counted anew. */
  revive(): void {
    this.kill = null;
    this.#counted = 0;
  }

  get counted(): number {
    return this.#counted;
  }

  async #call<T>(
    call: Call,
    paths: string[],
    signal: AbortSignal,
    act: () => T,
    broken?: (bytes: number) => void,
  ): Promise<T> {
    if (signal.aborted) {
      throw new Failure("unsent", { code: "cancelled", message: "given up before it was sent", ours: true });
    }
    for (const path of paths) {
      if (path.startsWith("/") || path.split("/").some((part) => ["", ".", ".."].includes(part))) {
        throw new Error(`the path ${path} leads out of the account's folder, or is not plain`);
      }
    }
    this.#counted++;
    if (this.kill !== null && this.#counted > this.kill.at) throw new Killed();
    if (this.kill?.at === this.#counted && !this.kill.after) throw new Killed();
    this.calls.push(`${call} ${paths.join(" ")}`);
    const planned = this.#planned.findIndex((one) => one.call === call && one.about.test(paths.join(" ")));
    const [met] = planned === -1 ? [] : this.#planned.splice(planned, 1);
    if (met !== undefined) {
      const { kind, code, after, bytes } = met.fault;
      if (bytes !== undefined) broken?.(bytes);
      if (after === true) act();
      this.#changed(call);
      throw fail(kind, code);
    }
    const done = act();
    this.#changed(call);
    if (this.kill?.at === this.#counted) throw new Killed();
    return done;
  }

  #changed(call: Call): void {
    if (call === "write" || call === "move") this.onChange();
  }

  #folder(folder: string): void {
    if (!this.folders.has(folder))
      throw fail("denied", "folder_missing", `The folder ${folder} is not there.`);
  }

  #entry(path: string): FileEntry | null {
    const file = this.held.get(path);
    if (file === undefined) return null;
    return {
      name: nameOf(path),
      size: file.bytes.length,
      modified: new Date(Math.floor(file.modified.getTime() / 1000) * 1000),
    };
  }

  async *list(folder: string, signal: AbortSignal): AsyncGenerator<FileEntry[]> {
    const entries = await this.#call("list", [folder], signal, () => {
      this.onList();
      this.#folder(folder);
      return this.names(folder).flatMap((name) => this.#entry(`${folder}/${name}`) ?? []);
    });
    if (signal.aborted) throw fail("unsent", "cancelled_midway");
    // In no order, and no more than a few at once.
    const mixed = entries.toReversed();
    for (let i = 0; i < mixed.length; i += 97) yield mixed.slice(i, i + 97);
  }

  stat(path: string, signal: AbortSignal): Promise<FileEntry | null> {
    return this.#call("stat", [path], signal, () => this.#entry(path));
  }

  read(path: string, signal: AbortSignal, maxBytes = 1e9): Promise<Uint8Array> {
    return this.#call("read", [path], signal, () => this.#read(path, maxBytes));
  }

  #read(path: string, maxBytes: number): Uint8Array {
    this.#folder(folderOf(path));
    const file = this.held.get(path);
    if (file === undefined || this.#given.has(path)) throw fail("refused", "file_missing");
    if (file.bytes.length > maxBytes) throw fail("refused", "file_too_large");
    return Uint8Array.from(file.bytes);
  }

  async write(path: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const put = (count: number): void => {
      this.#folder(folderOf(path));
      this.held.set(path, { bytes: Uint8Array.from(bytes.subarray(0, count)), modified: this.clock });
    };
    await this.#call("write", [path], signal, () => put(bytes.length), put);
  }

  async move(from: string, to: string, signal: AbortSignal): Promise<void> {
    await this.#call("move", [from, to], signal, () => {
      this.#folder(folderOf(to));
      const file = this.held.get(from);
      if (file === undefined) throw fail("refused", "file_missing");
      if (this.held.has(to)) throw fail("refused", "name_taken");
      this.held.set(to, file);
      this.held.delete(from);
    });
  }

  remove(path: string, signal: AbortSignal): Promise<void> {
    return this.#call("remove", [path], signal, () => {
      this.held.delete(path);
    });
  }

  async readOnce(
    path: string,
    keep: (bytes: Uint8Array) => Promise<void>,
    signal: AbortSignal,
    maxBytes = 1e9,
  ): Promise<void> {
    await keep(await this.#call("readOnce", [path], signal, () => this.#read(path, maxBytes)));
    if (this.gives === "gone") this.held.delete(path);
    else this.#given.add(path);
  }

  free(folder: string, signal: AbortSignal): Promise<number | null> {
    return this.#call("free", [folder], signal, () => this.freeBytes);
  }
}
