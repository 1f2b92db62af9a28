import { describe, expect, it } from "vitest";
import { TABLE } from "../../../src/net/failure-table.ts";
import { FILE_TABLE } from "../../../src/net/files/failure-table.ts";
import {
  fileFailure,
  fileVerdictOn,
  ofConnecting,
  ofStatus,
  ofSystem,
  StatusError,
} from "../../../src/net/files/sort.ts";

const quoted = (text: string): string => text;

describe("failures with files", () => {
  it.each([
    [2, "read", "refused", "file_missing"],
    [2, "write", "denied", "folder_missing"],
    [2, "list", "denied", "folder_missing"],
    [10, "write", "denied", "folder_missing"],
    [3, "write", "denied", "not_permitted"],
    [4, "write", "unsent", "not_written"],
    [4, "read", "unsent", "not_read"],
    [4, "move", "refused", "not_moved"],
    [4, "remove", "refused", "not_removed"],
    [8, "write", "unsent", "not_written"],
    [11, "move", "refused", "name_taken"],
    [14, "write", "unsent", "disk_full"],
    [15, "write", "unsent", "disk_full"],
  ] as const)("status %d of a %s is %s: %s", (status, task, kind, code) => {
    const failure = ofStatus(new StatusError(status, "words"), task, "out/a", quoted);
    expect(failure).toMatchObject({ kind, facts: { code, raw: "words" } });
    expect(failure.facts.message).toContain("out/a");
  });

  it.each([
    ["ENOENT", "write", "denied", "folder_missing"],
    ["ENOSPC", "write", "unsent", "disk_full"],
    ["EDQUOT", "move", "unsent", "disk_full"],
    ["EROFS", "write", "denied", "not_permitted"],
    ["EACCES", "read", "denied", "not_permitted"],
    ["ELOOP", "read", "refused", "not_a_file"],
    ["EEXIST", "move", "refused", "name_taken"],
    ["EIO", "read", "unsent", "not_read"],
    ["EIO", "write", "unsent", "not_written"],
  ] as const)("%s of a %s is %s: %s", (system, task, kind, code) => {
    const error = Object.assign(new Error(`${system}: open '/secret/place/out/a'`), { code: system });
    const failure = ofSystem(error, task, "out/a");
    expect(failure).toMatchObject({ kind, facts: { code } });
    expect(JSON.stringify(failure.facts)).not.toContain("/secret/place");
  });

  it.each([
    ["All configured authentication methods failed", "denied", "login_refused"],
    ["Too many authentication failures", "denied", "login_refused"],
    ["Cannot parse privateKey: Unsupported key format", "denied", "key_unreadable"],
    ["Handshake failed: no matching C->S cipher", "denied", "no_common_algorithm"],
    ["Connection lost before handshake", "unsent", "connect_failed"],
  ])("“%s” is %s: %s", (text, kind, code) => {
    expect(ofConnecting(new Error(text), "edi.example", quoted)).toMatchObject({ kind, facts: { code } });
  });

  it("have a code of their own each", () => {
    expect(Object.keys(FILE_TABLE).filter((code) => Object.hasOwn(TABLE, code))).toEqual([]);
  });

  it("say what they are about in both languages, whatever its name", () => {
    for (const code of Object.keys(FILE_TABLE) as (keyof typeof FILE_TABLE)[]) {
      const { message, messageFr } = fileFailure(code, "a$&b%c").facts;
      for (const told of [message, messageFr]) expect(told).toContain("a$&b%c");
    }
  });

  it("open the circuit only where the server is ill", () => {
    expect(fileVerdictOn(fileFailure("not_read", "a"))).toBe("ill");
    expect(fileVerdictOn(fileFailure("name_taken", "a"))).toBe("well");
    expect(fileVerdictOn(fileFailure("login_refused", "a"))).toBe("nothing");
    expect(fileVerdictOn(new Error("bug"))).toBe("nothing");
  });
});
