import { Failure } from "../../domain/failure.ts";
import type { FailureCode } from "../failure-table.ts";
import { codeOf, codeOfError, failureOf, verdictOn } from "../sort.ts";
import { FILE_TABLE, type FileFailureCode, type FileRow } from "./failure-table.ts";

const row = (code: FileFailureCode): FileRow => FILE_TABLE[code];

/**
 * The failure of a row.
 *
 * @param about - the path or the host
 * @param facts.raw - the server's or the system's words, masked already
 * @param facts.detail - shown in brackets
 */
export const fileFailure = (
  code: FileFailureCode,
  about: string,
  facts: { raw?: string; detail?: string } = {},
): Failure => {
  const { kind, message, fix } = row(code);
  const told = (sentence: string): string => {
    // A function, as a name may hold what the method takes for a pattern.
    const whole = sentence.replace("%", () => about);
    return facts.detail === undefined ? whole : `${whole.slice(0, -1)} (${facts.detail}).`;
  };
  return new Failure(kind, {
    code,
    message: told(message.en),
    messageFr: told(message.fr),
    fix: fix.en,
    fixFr: fix.fr,
    ...(facts.raw === undefined ? {} : { raw: facts.raw }),
  });
};

const isFileCode = (code: string): code is FileFailureCode => Object.hasOwn(FILE_TABLE, code);

/** What an error of this door tells the breaker. */
export const fileVerdictOn = (error: unknown): FileRow["platform"] =>
  error instanceof Failure && isFileCode(error.facts.code)
    ? row(error.facts.code).platform
    : verdictOn(error);

/** What was being done. */
export type FileTask = "list" | "read" | "write" | "move" | "remove";

/** Why it was not. */
type Cause = "missing" | "denied" | "full" | "taken" | "link" | "other";

const BY_CAUSE: Record<Exclude<Cause, "missing" | "other">, FileFailureCode> = {
  denied: "not_permitted",
  full: "disk_full",
  taken: "name_taken",
  link: "not_a_file",
};

const BY_TASK: Record<FileTask, { missing: FileFailureCode; other: FileFailureCode }> = {
  list: { missing: "folder_missing", other: "not_read" },
  read: { missing: "file_missing", other: "not_read" },
  write: { missing: "folder_missing", other: "not_written" },
  move: { missing: "file_missing", other: "not_moved" },
  remove: { missing: "file_missing", other: "not_removed" },
};

const codeFor = (task: FileTask, cause: Cause): FileFailureCode =>
  cause === "missing" || cause === "other" ? BY_TASK[task][cause] : BY_CAUSE[cause];

/** A no of the server to one request, by its status and in its words. */
export class StatusError extends Error {
  readonly status: number;

  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}

/** Statuses of the protocol. Version 3 ends at 8 (draft-ietf-secsh-filexfer-02 §7); some servers use later ones in it. */
export const STATUS = { eof: 1, missing: 2, denied: 3, unsupported: 8 } as const;

const CAUSES: Record<number, Cause> = {
  [STATUS.missing]: "missing",
  [STATUS.denied]: "denied",
  10: "missing",
  11: "taken",
  14: "full",
  15: "full",
};

/** Is this status a sure "not there"? */
export const saysMissing = (error: unknown): boolean =>
  error instanceof StatusError && CAUSES[error.status] === "missing";

/** The failure in a status. Status 4 is everything that version 3 has no number for, a full disk and a taken name included. */
export const ofStatus = (
  error: StatusError,
  task: FileTask,
  about: string,
  quoted: (text: string) => string,
): Failure => {
  const named = CAUSES[error.status] ?? "other";
  const cause = named === "other" && /no space|quota/i.test(error.message) ? "full" : named;
  return fileFailure(codeFor(task, cause), about, { raw: quoted(error.message) });
};

const SYSTEM: Record<string, Cause> = {
  ENOENT: "missing",
  ENOTDIR: "missing",
  EACCES: "denied",
  EPERM: "denied",
  EROFS: "denied",
  ENOSPC: "full",
  EDQUOT: "full",
  EFBIG: "full",
  EEXIST: "taken",
  ELOOP: "link",
  EISDIR: "link",
  // A socket in the place of a file.
  ENXIO: "link",
};

/** The failure in an error of this machine's file system. No cause is attached: its text has the whole path. */
export const ofSystem = (error: Error, task: FileTask, about: string): Failure => {
  const code = codeOf(error);
  return fileFailure(codeFor(task, SYSTEM[code] ?? "other"), about, { detail: code });
};

/** Texts of the library, which has no codes for these. */
const BY_TEXT: [RegExp, FileFailureCode][] = [
  [/privateKey/i, "key_unreadable"],
  [/^Handshake failed: no matching|^Unsupported algorithm/, "no_common_algorithm"],
  [/authentication (methods )?fail/i, "login_refused"],
];

/** The failure in what the library says before a connection stands. */
export const ofConnecting = (error: Error, host: string, quoted: (text: string) => string): Failure => {
  const known = BY_TEXT.find(([text]) => text.test(error.message));
  const code = "level" in error && error.level === "client-authentication" ? "login_refused" : known?.[1];
  if (code !== undefined) return fileFailure(code, host, { raw: quoted(error.message) });
  const general: FailureCode = codeOfError(error, "connecting");
  return failureOf(general, true, { raw: quoted(error.message) });
};
