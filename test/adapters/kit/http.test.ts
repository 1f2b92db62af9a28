import { describe, expect, it } from "vitest";
import { z } from "zod";
import { boundTo } from "../../../src/adapters/kit/calls/access.ts";
import { sifted } from "../../../src/adapters/kit/calls/answers.ts";
import { ask, askIfThere, openDoor } from "../../../src/adapters/kit/calls/door.ts";
import { type Manner, sortNo } from "../../../src/adapters/kit/calls/no.ts";
import { downloadFrom } from "../../../src/adapters/kit/files.ts";
import { isSame, proofIn } from "../../../src/adapters/kit/webhook.ts";
import { Failure } from "../../../src/domain/failure.ts";
import { testIo } from "../io.ts";
import { failureOf } from "../rig.ts";

const signal = new AbortController().signal;
const read = { operation: "search", path: "/things", safe: true };

const doorTo = (answer: (request: Request) => Response) => {
  const asked: Request[] = [];
  const io = testIo((request) => {
    asked.push(request);
    return answer(request);
  });
  const door = openDoor({
    io,
    base: () => "https://pa.example/api",
    headers: () => ({ "x-of": "ours" }),
    mint: async () => ({ value: "t" }),
    failure: ({ status }) =>
      status === 418 ? null : new Failure("refused", { code: `http_${status}`, message: "no" }),
  })(signal);
  return { door, asked };
};

describe("the door", () => {
  it("puts a call together, and gives what the call takes for an answer", async () => {
    const { door, asked } = doorTo(() => new Response("x", { status: 409 }));
    const call = {
      operation: "submit",
      method: "POST",
      path: "/a",
      query: { q: "é b" },
      json: { n: 1 },
    } as const;
    expect((await door({ ...call, safe: false, also: [409] })).status).toBe(409);
    const [request] = asked;
    expect(request?.url).toBe("https://pa.example/api/a?q=%C3%A9+b");
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
      "content-type": "application/json",
      "x-of": "ours",
      authorization: "Bearer t",
    });
    expect(await request?.json()).toEqual({ n: 1 });
  });

  it("throws what the adapter makes of another answer, unless it leaves it to the caller", async () => {
    expect(await failureOf(doorTo(() => new Response("", { status: 409 })).door(read))).toMatchObject({
      facts: { code: "http_409" },
    });
    expect((await doorTo(() => new Response("", { status: 418 })).door(read)).status).toBe(418);
  });

  it("reads an answer by its shape, and counts another shape as lost", async () => {
    const schema = z.object({ id: z.string() });
    const { door } = doorTo(() => Response.json({ id: 7 }));
    expect(await failureOf(ask(door, schema, read))).toMatchObject({
      kind: "unsent",
      facts: { code: "garbled_answer", message: expect.stringContaining("(id)") },
    });
    expect(await failureOf(ask(door, schema, { ...read, safe: false }))).toMatchObject({ kind: "unknown" });
    expect(await askIfThere(doorTo(() => new Response("", { status: 404 })).door, schema, read)).toBeNull();
    expect(await askIfThere(doorTo(() => new Response(null, { status: 204 })).door, schema, read)).toBeNull();
  });

  it("gives a file with its own type and the name that was announced", async () => {
    const headers = {
      "content-type": "application/octet-stream",
      "content-disposition": 'attachment; filename="F 1.xml"',
    };
    const { door } = doorTo(() => new Response("\ufeff <Invoice/>", { headers }));
    expect(await downloadFrom(door, read, "original", "7")).toMatchObject({
      mediaType: "application/xml",
      fileName: "F 1.xml",
    });
    for (const empty of [new Response(""), new Response("gone", { status: 404 })]) {
      expect(await failureOf(downloadFrom(doorTo(() => empty).door, read, "readable", "7"))).toMatchObject({
        kind: "refused",
        facts: { code: "rendition_missing" },
      });
    }
  });

  it("is bound to functions under the caller's signal", async () => {
    const our = boundTo((under) => ({ under, door: "d" }));
    const member = our((access, a: number, b: string) => [access.door, access.under.aborted, a, b]);
    expect(member(1, "x", AbortSignal.abort())).toEqual(["d", true, 1, "x"]);
    expect(our((access) => access.under)(signal)).toBe(signal);
  });
});

describe("a no", () => {
  const manner: Manner = { addressFix: "Check apiUrl.", fixes: { 413: "Make it smaller." } };
  const sort = (httpStatus: number, said = {}, how = manner) =>
    sortNo({ code: "x", message: "m", httpStatus }, said, how);

  it.each([
    [403, "denied"],
    [302, "denied"],
    [404, "denied"],
    [405, "denied"],
    [400, "refused"],
    [501, "refused"],
  ])("%i is %s", (status, kind) => {
    expect(sort(status)).toMatchObject({ kind });
  });

  it("of 404 is about a thing only where the platform has such, and says which", () => {
    const how = { ...manner, knowsNotFound: true };
    expect(sort(404, { code: "GONE" }, how)).toMatchObject({ kind: "refused" });
    expect(sort(404, {}, how)).toMatchObject({ kind: "denied", facts: { fix: "Check apiUrl." } });
    expect(sort(404, { code: "GONE" })).toMatchObject({ kind: "denied" });
  });

  it("has what to do, and says when the thing is there already", () => {
    expect(sort(413).facts.fix).toBe("Make it smaller.");
    expect(sort(422).facts.fix).toMatch(/^Correct/);
    expect(sort(409, { alreadyExists: true }).facts.alreadyExists).toBe(true);
    expect(sort(409).facts).not.toHaveProperty("alreadyExists");
  });
});

describe("what a call of a platform shows for itself", () => {
  const now = new Date("2026-10-01T08:00:00Z");
  const names = { signature: "X-Sig", timestamp: "X-At", unit: "seconds" } as const;
  const shown = (headers: Record<string, string>, secret: string | undefined = "s") =>
    proofIn({ headers: new Headers(headers), body: new Uint8Array(), now, path: "/" }, secret, names);
  const at = String(now.getTime() / 1000);

  it("is nothing without a key or a signature, and refused without a fresh time", () => {
    expect(
      proofIn({ headers: new Headers(), body: new Uint8Array(), now, path: "/" }, undefined, names),
    ).toMatchObject({
      verdict: { kind: "hint" },
    });
    expect(shown({}).verdict).toMatchObject({ kind: "hint" });
    expect(shown({ "x-sig": "a" }).verdict).toMatchObject({
      kind: "refused",
      why: expect.stringContaining("X-At"),
    });
    expect(shown({ "x-sig": "a", "x-at": String(Number(at) - 301) }).verdict).toMatchObject({
      kind: "refused",
    });
    expect(shown({ "x-sig": "a", "x-at": at }).proof).toEqual({ secret: "s", signature: "a", timestamp: at });
  });

  it("is held against the bytes, whatever its length", () => {
    expect(isSame(Buffer.from("ab"), Buffer.from("ab"))).toBe(true);
    expect(isSame(Buffer.from("ab"), Buffer.from("ac"))).toBe(false);
    expect(isSame(Buffer.from("a"), Buffer.from("ab"))).toBe(false);
  });
});

it("an odd member of a list hides no other", () => {
  expect(sifted(z.number(), [1, "two", 3])).toEqual({ good: [1, 3], odd: ["two"] });
});
