import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactor } from "../../src/net/redact.ts";
import { cpuTime } from "../support/cpu-time.ts";

const SECRET = `p@ss "w/o" & <é> +%\\'=`;
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("a declared secret in a text", () => {
  const { text } = redactor([SECRET]);

  it.each([
    ["plain", SECRET],
    ["in a URL", encodeURIComponent(SECRET)],
    ["in a URL, lower case", encodeURIComponent(SECRET).replace(/%../g, (code) => code.toLowerCase())],
    ["in a form", new URLSearchParams({ a: SECRET }).toString().slice(2)],
    ["in JSON", JSON.stringify(SECRET).slice(1, -1)],
    ["in ASCII JSON", JSON.stringify(SECRET).slice(1, -1).replace("é", "\\u00E9")],
    ["in JSON with escaped slashes", JSON.stringify(SECRET).slice(1, -1).replaceAll("/", "\\/")],
    [
      "in XML",
      SECRET.replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;"),
    ],
    [
      "in HTML with numbers",
      SECRET.replaceAll("'", "&#039;").replaceAll("&", "&#x26;").replace("&#x26;#039;", "&#039;"),
    ],
  ])("is masked %s", (_, written) => {
    expect(text(`before ${written} after`)).toBe("before *** after");
  });

  it.each([0, 1, 2, 3, 7])("is masked in base64 behind a user name of %i characters", (length) => {
    const encoded = base64(`${"u".repeat(length)}:${SECRET}`);
    const core = base64(SECRET).replace(/=+$/, "");
    for (const written of [
      encoded,
      encoded.replaceAll("+", "-").replaceAll("/", "_"),
      encodeURIComponent(encoded),
    ]) {
      const shown = text(`cred ${written} end`);
      expect(shown).toContain("***");
      expect(shown.length).toBeLessThan(written.length);
      expect(shown).not.toContain(core.slice(4, -4));
    }
  });

  it("is masked whole where two secrets overlap", () => {
    expect(redactor(["abcdef", "defghi"]).text("xabcdefghix")).toBe("x***x");
    expect(redactor(["abcdefgh", "bcde"]).text("xabcdefghx")).toBe("x***x");
  });

  it("is masked in a long text in little time", async () => {
    const { text: mask } = redactor(
      Array.from({ length: 30 }, (_, at) => `secret-number-${at}-${"z".repeat(40)}`),
    );
    expect(await cpuTime(() => mask("secret-number-".repeat(5000)))).toBeLessThan(2000);
  });
});

describe("what is no declared secret", () => {
  const { text, json } = redactor(["abc"]);

  it("leaves a text alone, short secrets and words included", () => {
    const words = "Basic authentication is needed; the bearer of abc has no token. signature: null";
    expect(text(words)).toBe(words);
  });

  it.each([
    ["Authorization: Basic dXNlcjpwYXNz", "Authorization: *** ***"],
    ["sent Bearer eyJhbGciOiJ.eyJzdWIi.x-y_z", "sent Bearer ***"],
    ['{"access_token":"not known yet","expires_in":60}', '{"access_token":"*** known yet","expires_in":60}'],
    ['{"client_secret":"abc"}', '{"client_secret":"***"}'],
    ["client_secret=abc&grant_type=x", "client_secret=***&grant_type=x"],
    ["cpro-account: dGVjaDpwYXNz", "cpro-account: ***"],
    ['{"Afnor-Signature":"x+y="}', '{"Afnor-Signature":"***"}'],
    ['"{\\"password\\":\\"hunter\\"}"', '"{\\"password\\":\\"***\\"}"'],
  ])("masks by name or scheme in %s", (words, expected) => {
    expect(text(words)).toBe(expected);
  });

  it("masks by name in a value, whatever stands there, and leaves the rest as it is", () => {
    const at = new Date(0);
    expect(
      json({
        Authorization: "x",
        "X-API-Key": ["a"],
        cookie: 1,
        "Webhook-Signature": { v1: "x" },
        password: null,
        clientSecret: "abc",
        refresh_token: "x",
        number: 12,
        at,
        none: undefined,
        list: [true, "abc"],
      }),
    ).toEqual({
      Authorization: "***",
      "X-API-Key": "***",
      cookie: "***",
      "Webhook-Signature": "***",
      password: null,
      clientSecret: "***",
      refresh_token: "***",
      number: 12,
      at,
      none: undefined,
      list: [true, "abc"],
    });
  });

  it("looks into errors, headers, maps and URLs, and ends in a circle", () => {
    const { json: mask } = redactor(["tops3cret"]);
    const circle: Record<string, unknown> = {
      error: Object.assign(new Error("no tops3cret"), { code: "X" }),
    };
    circle.self = circle;
    circle.headers = new Headers({ cookie: "a=b", "x-other": "tops3cret" });
    circle.map = new Map([["tops3cret", "v"]]);
    circle.url = new URL("https://x/?a=tops3cret");
    circle.bytes = new Uint8Array(3);
    const shown = JSON.stringify(mask(circle));
    expect(shown).not.toContain("tops3cret");
    expect(mask(circle)).toMatchObject({
      error: { name: "Error", message: "no ***", code: "X" },
      headers: { cookie: "***", "x-other": "***" },
      url: "https://x/?a=***",
      bytes: "[3 bytes]",
    });
  });

  it.each([201, 777, 2000])(
    "masks a token of %i characters whole, and a piece that was cut off",
    (length) => {
      const redact = redactor([]);
      const token = Array.from({ length }, (_, at) => "aZ9-_.".charAt((at * at + at) % 6) + at.toString(36))
        .join("")
        .slice(0, length);
      redact.learn(token);
      expect(redact.text(`got ${token} once`)).toBe("got *** once");
      expect(redact.text(token.slice(0, 200))).toContain("***");
    },
  );

  it("learns, and remembers the last sixty-four: one redactor serves all accounts", () => {
    const redact = redactor([]);
    for (let number = 10; number < 80; number += 1) redact.learn(`token-${number}`);
    expect(redact.text("token-79 token-16")).toBe("*** ***");
    expect(redact.text("token-15")).toBe("token-15");
  });
});

describe("whatever the secrets and the text", () => {
  // A secret of asterisks only is the mask itself.
  const secret = fc
    .string({ unit: "grapheme", minLength: 4, maxLength: 40 })
    .filter((text) => !text.includes("*"));
  const ways: ((text: string) => string)[] = [
    (text) => text,
    (text) => encodeURIComponent(text),
    (text) => new URLSearchParams({ k: text }).toString().slice(2),
    (text) => JSON.stringify(text).slice(1, -1),
    (text) => `x${text}${text}y`,
  ];

  it("shows none of them", () => {
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: ways.length - 1 }), fc.string()), { maxLength: 8 }),
        (secrets, pieces) => {
          const text = pieces
            .map(
              ([which, way, filler]) => filler + (ways[way]?.(secrets[which % secrets.length] ?? "") ?? ""),
            )
            .join(" ");
          const redact = redactor(secrets);
          const shown = redact.text(text);
          const inJson = JSON.stringify(redact.json({ a: [text], [text]: text }));
          for (const one of secrets) {
            for (const way of ways) {
              expect(shown).not.toContain(way(one));
            }
            expect(inJson).not.toContain(JSON.stringify(one).slice(1, -1));
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("shows none of them in base64 either", () => {
    fc.assert(
      fc.property(secret, fc.string({ maxLength: 6 }), fc.string({ maxLength: 6 }), (one, before, after) => {
        const shown = redactor([one]).text(base64(before + one + after));
        const bytes = Buffer.from(shown.replaceAll("***", ""), "base64").toString();
        expect(shown).toContain("***");
        expect(bytes).not.toContain(one);
      }),
      { numRuns: 300 },
    );
  });

  it("leaves texts without secrets as they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(!/token|secret|password|signature|cookie|authorization|basic|bearer/i.test(text));
        expect(redactor(["a-secret-that-is-not-there"]).text(text)).toBe(text);
      }),
    );
  });
});
