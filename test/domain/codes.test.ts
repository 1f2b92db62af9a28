import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ACTS } from "../../src/domain/acts.ts";
import { CODE_GROUPS, codeOf } from "../../src/domain/codes/index.ts";
import { DISMISSAL_REASONS } from "../../src/domain/dismissal.ts";
import { isReasonCode } from "../../src/domain/life-cycle/reasons.ts";
import { STATUS_NAMES } from "../../src/domain/life-cycle/status.ts";
import { TABLE } from "../../src/net/failure-table.ts";
import { FILE_TABLE } from "../../src/net/files/failure-table.ts";

const SOURCES = join(import.meta.dirname, "../../src");

/** Where no code is thrown, or none that a client meets. */
const ELSEWHERE =
  /^(sandbox|conformance|store|metrics|mapping|norm|web|directory-copy|traces|config|domain\/codes)\//;

/** Words of the same shape that are something else. A new one that is no code either stands here. */
const NO_CODES = new Set<string>([
  ...STATUS_NAMES,
  // What people did, and why they put something away.
  ...ACTS,
  ...DISMISSAL_REASONS,
  // A provider's words of RFC 6749 and OpenID Connect.
  ...["invalid_client", "unauthorized_client", "preferred_username", "client_secret_post"],
  // OAuth and the member names of documents and queries.
  ...["access_token", "client_credentials", "client_id", "client_secret", "error_description", "grant_type"],
  ...["refresh_token", "charge_indicator", "platform_id", "routing_codes"],
  // The validator's own words, which `explain.ts` puts into ours; Node's.
  ...["custom", "invalid_key", "invalid_type", "invalid_value", "unrecognized_keys", "ENOTFOUND"],
  // Rules by which an address is found, and what comes of it: no errors.
  ...["first_routing_code", "first_suffix", "given_address", "only_address", "siret_and_routing_code"],
  ...["cannot_tell", "no_platform", "several_addresses", "send_not_transmitted"],
  // States of a recipient, told as `recipient_…`.
  ...["address_absent", "address_inactive", "address_missing", "address_of_another", "address_upcoming"],
  "without_platform",
]);
const ID = /_[0-9a-f]{32}$/;

const all = globSync("**/*.ts", { cwd: SOURCES }).map((path) => ({
  path,
  text: readFileSync(join(SOURCES, path), "utf8"),
}));
const sources = all.filter(({ path }) => !ELSEWHERE.test(path));

describe("the table of codes", () => {
  it("has every code of the sources", () => {
    const missing = new Map<string, string>();
    const look = (code: string, path: string) => {
      if (!NO_CODES.has(code) && !ID.test(code) && codeOf(code) === null) missing.set(code, path);
    };
    for (const { path, text } of sources) {
      for (const [, word = "", named = ""] of text.matchAll(/"([a-z]+(?:_[a-z0-9]+)+)"|\bcode: "(\w+)"/g)) {
        look(word === "" ? named : word, path);
      }
    }
    for (const code of [...Object.keys(TABLE), ...Object.keys(FILE_TABLE)]) look(code, "net");
    expect(Object.fromEntries(missing), "give each its row in src/domain/codes").toEqual({});
  });

  it("has no code twice, and none that the sources do not know", () => {
    const codes = CODE_GROUPS.flatMap((group) => Object.keys(group.codes));
    expect(codes.filter((code, i) => codes.indexOf(code) !== i)).toEqual([]);
    const texts = all.filter(({ path }) => !path.startsWith("domain/codes/")).map(({ text }) => text);
    const isKnown = (code: string): boolean => {
      const word = new RegExp(`\\b${code.replace(/^recipient_/, "")}\\b`);
      return texts.some((text) => word.test(text));
    };
    expect(codes.filter((code) => !isReasonCode(code) && !isKnown(code))).toEqual([]);
  });

  it("tells each in both languages, in whole sentences, with a status where it is an answer's", () => {
    for (const { codes } of CODE_GROUPS) {
      for (const [code, { means, meansFr, fix, fixFr, http = [] }] of Object.entries(codes)) {
        for (const text of [means, meansFr, fix, fixFr]) expect(text, code).toMatch(/^[\p{Lu}«"].*[.…)]$/su);
        expect(meansFr, code).not.toBe(means);
        for (const status of http) expect(status, code).toBeGreaterThanOrEqual(400);
      }
    }
  });

  it("names the statuses with which the sources answer", () => {
    const OF_KIND: Record<string, number> = { unsupported: 415, invalid: 422, too_large: 413 };
    const wrong: string[] = [];
    for (const { path, text } of sources) {
      // What an adapter cannot read is held, and answers no request.
      if (path.startsWith("adapters/")) continue;
      for (const [, status, kind, code = ""] of text.matchAll(
        /new (?:Rejection\(\s*(\d{3})|DocumentFault\(\s*"(\w+)"),\s*"(\w+)"/g,
      )) {
        const answered = status === undefined ? OF_KIND[kind ?? ""] : Number(status);
        if (!codeOf(code)?.facts.http?.includes(answered ?? 0)) wrong.push(`${path}: ${answered} ${code}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
