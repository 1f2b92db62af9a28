import { describe, expect, it } from "vitest";
import { z } from "zod";
import { refused, unlessRefused } from "../../../src/adapters/kit/calls/failures.ts";
import { inLanes } from "../../../src/adapters/kit/calls/lanes.ts";
import { everyPage } from "../../../src/adapters/kit/calls/pages.ts";
import { remembering } from "../../../src/adapters/kit/calls/remember.ts";
import { isLineOf, partsOf } from "../../../src/adapters/kit/directory.ts";
import { refusalFor, ruleFaultIf } from "../../../src/adapters/kit/faults.ts";
import { cursorIn, oddItem, onceEach } from "../../../src/adapters/kit/items.ts";
import { contentOf, lookedUp, nothingFound } from "../../../src/adapters/kit/look-up.ts";
import { joined, present } from "../../../src/adapters/kit/present.ts";
import { baseOf, hostsOf, readerOf } from "../../../src/adapters/kit/settings.ts";
import { flag, goodOnes, oneOrMore } from "../../../src/adapters/kit/shapes.ts";
import { failureOf } from "../rig.ts";

const no = refused("no", "No.", "Do.", { raw: "their words", httpStatus: 400 });

describe("looking up what was sent", () => {
  it("never takes a refused question for an answer", async () => {
    expect(await failureOf(lookedUp(Promise.reject(no)))).toMatchObject({
      kind: "unknown",
      facts: { code: "lookup_unclear", raw: "their words", message: expect.stringContaining("No.") },
    });
    expect(await lookedUp(Promise.resolve(7))).toBe(7);
    await expect(lookedUp(Promise.reject(new TypeError("a bug")))).rejects.toThrow("a bug");
  });

  it("believes « not there » only once it would show", async () => {
    const now = new Date("2026-10-01T08:01:00Z");
    expect(nothingFound("it", undefined, 60_000, now)).toBeNull();
    expect(nothingFound("it", "2026-10-01T08:00:00Z", 60_000, now)).toBeNull();
    expect(() => nothingFound("it", "2026-10-01T08:00:01Z", 60_000, now)).toThrow(/proves nothing/);
  });

  it("knows the content where it is given back", async () => {
    const file = (text: string) =>
      Promise.resolve({ bytes: new TextEncoder().encode(text), mediaType: "x", fileName: null });
    const ours = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(await contentOf(file("abc"), ours)).toBe("yes");
    expect(await contentOf(file("abd"), ours)).toBe("no");
    expect(await contentOf(Promise.reject(no), ours)).toBe("unknown");
  });
});

describe("pages and lanes", () => {
  const list = (size: number, pages: number) => async (n: number) => ({
    results: Array.from({ length: size }, (_, i) => n * size + i),
    more: n + 1 < pages,
  });

  it("reads every page, and says when it stopped before the end", async () => {
    expect(await everyPage(list(2, 3), 10)).toEqual({ results: [0, 1, 2, 3, 4, 5], whole: true });
    expect(await everyPage(list(1, 99), 2)).toEqual({ results: [0, 1], whole: false });
    expect(await everyPage(async () => ({ results: [1], more: true, tooMany: true }), 5)).toEqual({
      results: [],
      whole: false,
    });
    const read: number[] = [];
    await everyPage(async (_, results) => ({ results: [read.push(results)], more: results < 2 }), 9);
    expect(read).toEqual([0, 1, 2]);
  });

  it("tries all of many before the first failure is handed on", async () => {
    const done: number[] = [];
    const act = async (n: number) => {
      if (n === 1) throw no;
      done.push(n);
    };
    expect(await failureOf(inLanes([1, 2, 3, 4, 5], 2, act))).toBe(no);
    expect(done).toEqual([2, 3, 4, 5]);
  });
});

describe("items and cursors", () => {
  const now = new Date("2026-10-01T08:00:00Z");

  it("gives an odd thing the same id, and shows no more of it than may be", () => {
    expect(oddItem({ a: 1 }, now).id).toBe(oddItem({ a: 1 }, new Date(0)).id);
    expect(oddItem({ a: 1 }, now).id).not.toBe(oddItem({ a: 2 }, now).id);
    expect(oddItem({ a: 1 }, now, "hidden").raw).toEqual({ odd: "hidden" });
    expect(onceEach([oddItem(1, now), oddItem(2, now), oddItem(1, now)])).toHaveLength(2);
  });

  it("begins anew with a cursor that is none of ours", () => {
    const schema = z.object({ page: z.number() });
    expect(cursorIn(schema, '{"page":2}')).toEqual({ page: 2 });
    for (const other of [null, "", "not JSON", "null", '{"from":1}'])
      expect(cursorIn(schema, other)).toBeNull();
  });
});

describe("settings", () => {
  const declared = { a: { label: "A" }, b: { label: "B", default: "d" } };

  it("are read by their declaration; an empty text is left out", () => {
    const { need, maybe } = readerOf(declared, { a: "", b: "" });
    expect([maybe("a"), maybe("b"), need("b")]).toEqual([undefined, "d", "d"]);
    expect(() => need("a")).toThrow("the setting a is missing");
  });

  it("lead to the hosts of an environment, or to others", () => {
    const hosts = { production: { apiUrl: "https://p", tokenUrl: "https://t" } };
    const keys = {
      environment: { label: "E", default: "production" },
      apiUrl: { label: "U" },
      tokenUrl: { label: "T" },
    };
    expect(hostsOf(hosts, readerOf(keys, { apiUrl: "https://mine" }))).toEqual({
      apiUrl: "https://mine",
      tokenUrl: "https://t",
    });
    expect(() => hostsOf(hosts, readerOf(keys, { environment: "toString" }))).toThrow(
      "no environment toString",
    );
    expect(baseOf("https://pa/v1//", /\/v1$/)).toBe("https://pa");
  });
});

describe("the small things", () => {
  it("leaves out what is empty, and nothing else", () => {
    expect(present({ a: null, b: undefined, c: "", d: 0, e: false, f: [] })).toEqual({
      d: 0,
      e: false,
      f: [],
    });
    expect(joined(["a", null, "", "b"], " – ")).toBe("a – b");
  });

  it("goes on where a platform refuses, and nowhere else", async () => {
    expect(await unlessRefused(Promise.reject(no), ({ facts }) => facts.code)).toBe("no");
    await expect(unlessRefused(Promise.reject(new Error("x")), () => 1)).rejects.toThrow("x");
  });

  it("names every field at fault, each remedy once", () => {
    const fault = {
      path: "BT-1",
      code: "c",
      rule: "G1.05",
      message: "too long.",
      messageFr: "trop long.",
      fix: "Shorten it.",
      fixFr: "Raccourcissez-le.",
    };
    expect(refusalFor(ruleFaultIf(false, fault))).toBeNull();
    const failure = refusalFor([...ruleFaultIf(true, fault), { ...fault, path: "BT-2" }]);
    expect(failure?.facts).toEqual({
      code: "c",
      message: "BT-1 (G1.05): too long.\nBT-2 (G1.05): too long.",
      messageFr: "BT-1 (G1.05) : trop long.\nBT-2 (G1.05) : trop long.",
      fix: "Shorten it.",
      fixFr: "Raccourcissez-le.",
    });
  });

  it("remembers what was found, for so long and so many", async () => {
    let at = 0;
    let looked = 0;
    const remembered = remembering(() => new Date(at), 100, 2);
    const look = (value: number | null) => async () => {
      looked++;
      return value;
    };
    expect(await remembered("a", look(1))).toBe(1);
    expect(await remembered("a", look(2))).toBe(1);
    at = 100;
    expect(await remembered("a", look(3))).toBe(3);
    expect(await remembered("none", look(null))).toBeNull();
    expect(await remembered("none", look(4))).toBe(4);
    await remembered("b", look(5));
    expect(await remembered("a", look(6))).toBe(6);
    expect(looked).toBe(6);
  });

  it("reads loose shapes", () => {
    expect(goodOnes(z.number()).parse([1, "x", 2])).toEqual([1, 2]);
    expect(goodOnes(z.number()).parse("no list")).toEqual([]);
    expect([{ a: 1 }, [{ a: 1 }], "", null].map((list) => oneOrMore(z.unknown()).parse(list))).toEqual([
      [{ a: 1 }],
      [{ a: 1 }],
      [],
      [],
    ]);
    expect(["OUI", "false", 1, true, {}].map((value) => flag.parse(value))).toEqual([
      true,
      false,
      true,
      true,
      undefined,
    ]);
  });

  it("knows whose line it is", () => {
    const [siren, siret] = ["732829320", "73282932000074"];
    expect(partsOf(`${siren}_${siret}_A_1`)).toEqual({ siren, siret, routingCode: "A_1", suffix: null });
    expect(partsOf(`${siren}_ACHATS`)).toMatchObject({ siret: null, suffix: "ACHATS" });
    const line = {
      identifier: `${siren}_${siret}_A`,
      ...partsOf(`${siren}_${siret}_A`),
      status: "enabled" as const,
      from: null,
      until: null,
      platform: "registered" as const,
    };
    expect(isLineOf({ siren })(line)).toBe(true);
    expect(isLineOf({ siret, routingCode: "B" })(line)).toBe(false);
    expect(isLineOf({ siret })(line)).toBe(true);
    expect(isLineOf({ siren: "552100554" })(line)).toBe(false);
  });
});
