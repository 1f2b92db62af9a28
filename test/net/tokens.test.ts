import { describe, expect, it } from "vitest";
import { Failure } from "../../src/domain/failure.ts";
import { openTokens } from "../../src/net/tokens.ts";
import { deposit, failureIn, gate, platform, recordedDoor } from "./kit.ts";

const signal = new AbortController().signal;

const tokensAt = (start = "2026-01-01T00:00:00Z") => {
  let now = new Date(start).getTime();
  const minted: { value: string; expiresAt: Date | null }[] = [];
  const tokens = openTokens({
    now: () => new Date(now),
    onMinted: (value, expiresAt) => minted.push({ value, expiresAt }),
  });
  let number = 0;
  const mint = (expiresIn?: number) => async () => {
    number += 1;
    return { value: `token-${number}`, ...(expiresIn === undefined ? {} : { expiresIn }) };
  };
  return { tokens, minted, mint, pass: (seconds: number) => (now += seconds * 1000) };
};

describe("the cache", () => {
  it("mints once for a hundred callers", async () => {
    const { tokens } = tokensAt();
    const answer = gate();
    let mints = 0;
    const mint = async () => {
      mints += 1;
      await answer.opened;
      return { value: "the one", expiresIn: 60 };
    };
    const callers = Array.from({ length: 100 }, () => tokens.get("main", mint, signal));
    answer.open();
    expect(new Set(await Promise.all(callers))).toEqual(new Set(["the one"]));
    expect(mints).toBe(1);
  });

  it.each([
    [3600, 3539, 3540],
    [100, 89, 90],
  ])("renews a token of %i s from a margin before its end", async (life, fresh, stale) => {
    const { tokens, mint, pass } = tokensAt();
    expect(await tokens.get("main", mint(life), signal)).toBe("token-1");
    pass(fresh);
    expect(await tokens.get("main", mint(life), signal)).toBe("token-1");
    pass(stale - fresh);
    expect(await tokens.get("main", mint(life), signal)).toBe("token-2");
  });

  it("keeps a token without a lifetime for an hour", async () => {
    const { tokens, mint, pass, minted } = tokensAt();
    await tokens.get("main", mint(), signal);
    pass(3_599);
    expect(await tokens.get("main", mint(), signal)).toBe("token-1");
    expect(minted).toEqual([{ value: "token-1", expiresAt: null }]);
    expect(tokens.state()).toEqual([{ name: "main", expiresAt: null }]);
    pass(1);
    expect(await tokens.get("main", mint(), signal)).toBe("token-2");
  });

  it("believes no lifetime that dates cannot hold", async () => {
    const { tokens, mint } = tokensAt();
    await tokens.get("main", mint(1e300), signal);
    expect(tokens.state()[0]?.expiresAt?.toISOString()).toBe("2027-01-01T00:00:00.000Z");
  });

  it.each([
    ["a line break", "good\nX-Evil: 1"],
    ["a letter beyond ASCII", "clé"],
    ["nothing", ""],
    ["more than a head has room for", "x".repeat(20_000)],
  ])("does not keep a token that cannot be written: %s", async (_, value) => {
    const { tokens, mint, minted } = tokensAt();
    const bad = tokens.get("main", async () => ({ value }), signal);
    expect(await failureIn(bad)).toMatchObject({ kind: "unsent", facts: { code: "answer_garbled" } });
    expect(minted).toEqual([]);
    expect(await tokens.get("main", mint(60), signal)).toBe("token-1");
  });

  it("keeps tokens of different names apart", async () => {
    const { tokens, mint } = tokensAt();
    const [one, other] = await Promise.all([
      tokens.get("flow", mint(60), signal),
      tokens.get("directory", mint(60), signal),
    ]);
    expect(one).not.toBe(other);
  });

  it("forgets a refused token, and leaves a newer one alone", async () => {
    const { tokens, mint } = tokensAt();
    const first = await tokens.get("main", mint(60), signal);
    tokens.drop("main", first);
    expect(await tokens.get("main", mint(60), signal)).toBe("token-2");
    tokens.drop("main", first);
    expect(await tokens.get("main", mint(60), signal)).toBe("token-2");
  });

  it("shares a failure among those who wait, and does not remember it", async () => {
    const { tokens, mint } = tokensAt();
    let mints = 0;
    const broken = async (): Promise<{ value: string }> => {
      mints += 1;
      throw new Failure("denied", { code: "invalid_client", message: "no" });
    };
    const waiting = Array.from({ length: 20 }, () => failureIn(tokens.get("main", broken, signal)));
    expect((await Promise.all(waiting)).every(({ kind }) => kind === "denied")).toBe(true);
    expect(mints).toBe(1);
    expect(await tokens.get("main", mint(60), signal)).toBe("token-1");
  });

  it("lets one caller go without the others", async () => {
    const { tokens } = tokensAt();
    const answer = gate();
    const mint = async (own: AbortSignal) => {
      await answer.opened;
      own.throwIfAborted();
      return { value: "kept" };
    };
    const leaving = new AbortController();
    const first = tokens.get("main", mint, leaving.signal);
    const second = tokens.get("main", mint, signal);
    leaving.abort();
    expect(await failureIn(first)).toMatchObject({
      kind: "unsent",
      facts: { code: "cancelled", ours: true },
    });
    answer.open();
    expect(await second).toBe("kept");
  });

  it("cuts the mint short when all have gone, and starts afresh for the next", async () => {
    const { tokens, mint } = tokensAt();
    const cut = gate();
    const leaving = new AbortController();
    const hanging = (own: AbortSignal) =>
      new Promise<{ value: string }>((_, reject) => {
        own.addEventListener("abort", () => {
          cut.open();
          reject(new Error("aborted"));
        });
      });
    const first = failureIn(tokens.get("main", hanging, leaving.signal));
    leaving.abort();
    await first;
    await cut.opened;
    expect(await tokens.get("main", mint(60), signal)).toBe("token-1");
  });
});

describe("an authorised call", () => {
  const guarded = (accepted: () => string) =>
    platform((request, response) => {
      const known = request.headers.authorization === `Bearer ${accepted()}`;
      response.writeHead(known ? 202 : 401).end(known ? "taken" : "token expired");
    });

  const minting = () => {
    let mints = 0;
    return {
      mint: async () => {
        mints += 1;
        return { value: `token-${mints}`, expiresIn: 3600 };
      },
      count: () => mints,
    };
  };

  it("carries the token, and mints it once for many calls", async () => {
    const server = await guarded(() => "token-1");
    const { door, expiries } = recordedDoor({}, { now: () => new Date("2026-01-01T00:00:00Z") });
    const { mint, count } = minting();
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => door.authorized(deposit(server.url), "main", mint)),
    );
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    expect(count()).toBe(1);
    expect(expiries).toEqual([Date.parse("2026-01-01T01:00:00Z") / 1000]);
    expect(door.state().tokens).toEqual([{ name: "main", expiresAt: new Date("2026-01-01T01:00:00Z") }]);
  });

  it("renews a token that the platform revoked, once for all calls that were refused", async () => {
    let accepted = "token-1";
    const server = await guarded(() => accepted);
    const { door } = recordedDoor();
    const { mint, count } = minting();
    await door.authorized(deposit(server.url), "main", mint);
    accepted = "token-2";
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => door.authorized(deposit(server.url), "main", mint)),
    );
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    expect(count()).toBe(2);
  });

  it("sends the same body again, a form included", async () => {
    const server = await guarded(() => "token-2");
    const { door } = recordedDoor();
    const form = new FormData();
    form.set("file", new Blob(["<invoice/>"], { type: "application/xml" }), "invoice.xml");
    await door.authorized(deposit(server.url, { body: form }), "main", minting().mint);
    expect(server.bodies).toHaveLength(2);
    for (const body of server.bodies) expect(body.toString()).toContain("<invoice/>");
  });

  it("is denied after a second 401, and starts with a new token the next time", async () => {
    const server = await guarded(() => "never");
    const { door } = recordedDoor();
    const { mint, count } = minting();
    expect(await failureIn(door.authorized(deposit(server.url), "main", mint))).toMatchObject({
      kind: "denied",
      facts: { code: "token_not_accepted", httpStatus: 401, raw: "token expired" },
    });
    expect(server.requests).toHaveLength(2);
    expect(count()).toBe(2);
    expect(door.state().tokens).toEqual([]);
  });

  it("a token that the platform breaks in two does not block the account", async () => {
    const server = await platform((_, response) => response.end("{}"));
    const { door } = recordedDoor();
    let number = 0;
    const mint = async () => {
      number += 1;
      return { value: number === 1 ? "half\r\nhalf" : "whole" };
    };
    await failureIn(door.authorized(deposit(server.url), "main", mint));
    expect((await door.authorized(deposit(server.url), "main", mint)).status).toBe(200);
    expect(server.requests[0]?.headers.authorization).toBe("Bearer whole");
  });

  it("leaves a 403 to the adapter", async () => {
    const server = await platform((_, response) => response.writeHead(403).end());
    const { door } = recordedDoor();
    expect((await door.authorized(deposit(server.url), "main", minting().mint)).status).toBe(403);
    expect(server.requests).toHaveLength(1);
  });
});
