import { describe, expect, it } from "vitest";
import { failureIn, platform, read, recordedDoor } from "./kit.ts";

const answering = async (body: string | Buffer, type = "application/json") => {
  const server = await platform((_, response) => response.writeHead(200, { "Content-Type": type }).end(body));
  const { door } = recordedDoor();
  return (maxMembers?: number) =>
    door.fetch(read(server.url, maxMembers === undefined ? {} : { maxMembers }));
};

const json = async (fetch: Awaited<ReturnType<typeof answering>>, maxMembers?: number) => {
  const answer = await fetch(maxMembers);
  return failureIn(Promise.resolve().then(() => answer.json()));
};

describe("a platform's answer", () => {
  it("of a page of millions is garbled before anything is built from it", async () => {
    const fetch = await answering(`{"results":[${"{},".repeat(2_000_000)}{}]}`);
    const failure = await json(fetch);
    expect(failure).toMatchObject({ kind: "unsent", facts: { code: "answer_garbled" } });
    expect(failure.facts.raw?.length).toBeLessThanOrEqual(4_000);
  });

  it("of more than was asked for is garbled", async () => {
    const fetch = await answering(
      JSON.stringify({ results: Array.from({ length: 400 }, () => ({ id: 1 })) }),
    );
    expect(await json(fetch, 300)).toMatchObject({ facts: { code: "answer_garbled" } });
    expect((await fetch(3_000)).json()).toMatchObject({ results: { length: 400 } });
  });

  it("nested beyond measure is garbled, in any charset", async () => {
    const deep = "[".repeat(5_000);
    expect(await json(await answering(deep))).toMatchObject({ facts: { code: "answer_garbled" } });
    const wide = Buffer.from(deep, "utf16le");
    expect(await json(await answering(wide, "application/json; charset=utf-16le"))).toMatchObject({
      facts: { code: "answer_garbled" },
    });
  });

  it("keeps its long texts, whatever stands in them", async () => {
    const text = '{},[]"\\'.repeat(100_000);
    const fetch = await answering(JSON.stringify({ text }));
    expect((await fetch()).json()).toEqual({ text });
  });
});

describe("a live token that the platform echoes", () => {
  const TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhY21lIn0.s5kQx-_w8Zc";
  const everyCharacter = (text: string): string =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  const writings: [string, string][] = [
    ["plain", TOKEN],
    ["percent-encoded", everyCharacter(TOKEN)],
    ["percent-encoded twice", encodeURIComponent(everyCharacter(TOKEN))],
    ["in part", `${everyCharacter(TOKEN.slice(0, 10))}${TOKEN.slice(10)}`],
    [
      "in JSON escapes",
      [...TOKEN].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
    ],
    ["in entities", [...TOKEN].map((c) => `&#${c.charCodeAt(0)};`).join("")],
    ["in base64", Buffer.from(`Bearer ${TOKEN} again`).toString("base64")],
  ];

  it.each(writings)("reaches no adapter and no log: %s", async (_, written) => {
    const server = await platform((_request, response) => response.end(`{"message":"bad ${written} end"}`));
    const { door, lines } = recordedDoor();
    const answer = await door.authorized(read(server.url), "main", async () => ({ value: TOKEN }));
    const said = JSON.stringify(answer.json());
    expect(said).toContain("***");
    expect(said).not.toContain(JSON.stringify(JSON.parse(`"${written}"`)).slice(9, -9));
    door.log.warn({ said: `what came was ${written}` }, "as it came");
    expect(JSON.stringify(lines.at(-1))).toContain("***");
  });

  it("is taken from the token endpoint even when it is the same one again", async () => {
    const server = await platform((_, response) =>
      response
        .setHeader("Content-Type", "application/json")
        .end(JSON.stringify({ access_token: TOKEN, token_type: "bearer", expires_in: 60 })),
    );
    const { door } = recordedDoor();
    const mint = (signal: AbortSignal) =>
      door.clientCredentials({ tokenUrl: server.url, clientId: "a", clientSecret: "b", signal });
    const { signal } = new AbortController();
    const first = await door.token("main", mint, signal);
    door.dropToken("main", first);
    expect(await door.token("main", mint, signal)).toBe(TOKEN);
  });
});
