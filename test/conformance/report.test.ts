import { expect, test } from "vitest";
import type { Findings } from "../../src/conformance/check.ts";
import { masked, shownMessage } from "../../src/conformance/mask.ts";
import { asJson, asJunit } from "../../src/conformance/report/files.ts";
import { asTable } from "../../src/conformance/report/table.ts";

const subject = { operation: "POST /v1/flows", place: "flow 1.3 /v1/flows post 202" } as const;
const proof = { request: "POST https://pa.example/v1/flows", answer: "HTTP 500" } as const;
const held = { level: "must", ...subject, what: "takes A", ok: true, got: "202", ...proof } as const;
const broken = {
  level: "must",
  ...subject,
  what: "takes <B>",
  ok: false,
  got: 'a "\u0001"',
  ...proof,
} as const;
const wish = { level: "should", ...subject, what: "takes C", ok: false, got: "404", ...proof } as const;
const untried = { level: "must", ...subject, what: "takes D", why: "--read-only" } as const;

const about = {
  judged: "platform",
  version: "1.3",
  address: "https://pa.example",
  at: "2026-11-27T10:00:00Z",
} as const;
const some = (...checks: Findings["checks"]): Findings => ({ checks, notTried: [untried] });

test("the table counts by operation and says the verdict", () => {
  expect(asTable(some(held))).toMatch(
    /POST \/v1\/flows +1 of 1 +- +1\n[\s\S]*\nall musts hold \(1\), and 0 of 0 shoulds\n$/,
  );
  const text = asTable(some(held, wish, broken));
  expect(text).toMatch(/POST \/v1\/flows +1 of 2 ! +0 of 1 ! +1\n/);
  expect(text).toContain("1 of 2 musts do not hold");
  expect(text).not.toContain("all musts hold");
  // The musts first, with their proof.
  expect(text.indexOf("MUST  POST /v1/flows: takes <B>")).toBeLessThan(text.indexOf("SHOULD  POST"));
  expect(text).toContain("      HTTP 500");
  expect(asTable({ checks: [], notTried: [] })).toContain("nothing could be judged");
});

test("the JSON has each check by the names that clients rely on", () => {
  const { checks, summary, notTried } = JSON.parse(asJson(about, some(held, broken, wish)));
  expect(checks[1]).toEqual(broken);
  expect(notTried).toEqual([untried]);
  expect(summary).toEqual({
    holds: false,
    must: { held: 1, failed: 1 },
    should: { held: 0, failed: 1 },
    notTried: 1,
  });
});

test("JUnit fails for musts alone, and is sound XML whatever was answered", () => {
  const text = asJunit(about, some(held, broken, wish));
  expect(text).toContain('tests="4" failures="1" skipped="2"');
  expect(text.match(/<failure /g)).toHaveLength(1);
  expect(text.match(/<skipped /g)).toHaveLength(2);
  expect(text).toContain("takes &lt;B&gt;");
  expect(text).toContain("a &quot;\u{FFFD}&quot;");
});

test("no secret is shown, whoever wrote it", () => {
  const body = Buffer.from('{"access_token":"abc","signingKey": "def"} client_secret=ghi&x=1 and jkl');
  const headers = [
    ["Authorization", "Bearer mno"],
    ["X", "y"],
  ] as const;
  const shown = shownMessage("POST /", headers, body, ["jkl"]);
  expect(shown).not.toMatch(/abc|def|jkl|mno/);
  expect(shown).toContain("Authorization: Bearer ***");
  expect(masked("grant_type=a&client_secret=b%2Bc&d=e")).toBe("grant_type=a&client_secret=***&d=e");
});
