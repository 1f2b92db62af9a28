import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/domain/failure.ts";
import { type LookUp, openDirectoryCache } from "../../../src/usecases/directory/directory-cache.ts";
import { testClock } from "../../support/world.ts";

const signal = new AbortController().signal;
const noLog = { warn: () => {} };

/** A cache over a platform that answers what it is told to. */
const open = (most?: number) => {
  const clock = testClock();
  const cache = openDirectoryCache({ now: clock.now, log: noLog, ...(most === undefined ? {} : { most }) });
  const platform = {
    asked: 0,
    answer: async (): Promise<unknown> => `answer ${platform.asked}`,
  };
  const read = (changes: Partial<LookUp<unknown>> = {}, of: AbortSignal = signal) =>
    cache.read(
      {
        account: "main",
        kind: "company",
        key: "732829320",
        siren: "732829320",
        load: async () => {
          platform.asked++;
          return platform.answer();
        },
        ...changes,
      },
      of,
    );
  const goDown = (kind: "unsent" | "denied" | "refused" = "unsent") => {
    platform.answer = async () => {
      throw new Failure(kind, { code: "down", message: "down" });
    };
  };
  return { cache, clock, platform, read, goDown };
};

describe("the memory of the directory", () => {
  it("asks once however many wait, and tells where the answer comes from", async () => {
    const { read, platform } = open();
    const answers = await Promise.all(Array.from({ length: 1000 }, () => read()));
    expect(platform.asked).toBe(1);
    expect(new Set(answers.map(({ value }) => value))).toEqual(new Set(["answer 1"]));
    expect(answers[0]?.source).toEqual({ platform: "main", at: "2026-10-01T08:00:00.000Z", stale: false });
  });

  it("keeps what accounts, kinds and keys say apart", async () => {
    const { read } = open();
    const values = [];
    for (const change of [{}, { account: "other" }, { kind: "lines" as const }, { key: "404833048" }])
      values.push((await read(change)).value);
    expect(new Set(values).size).toBe(4);
  });

  it("asks again when an answer is no longer fresh, sooner when nothing was there", async () => {
    const { read, platform, clock } = open();
    await read();
    clock.forward(12 * 3600 - 1);
    await read();
    expect(platform.asked).toBe(1);
    clock.forward(1);
    expect((await read()).value).toBe("answer 2");

    platform.answer = async () => null;
    await read({ key: "nobody" });
    clock.forward(299);
    await read({ key: "nobody" });
    expect(platform.asked).toBe(3);
    clock.forward(1);
    await read({ key: "nobody" });
    expect(platform.asked).toBe(4);
  });

  it("never holds an answer past the moment at which it changes by itself", async () => {
    const { read, platform, clock } = open();
    const midnight = new Date("2026-10-01T08:10:00Z");
    await read({ kind: "lines", changesAt: () => midnight });
    clock.forward(599);
    await read({ kind: "lines" });
    expect(platform.asked).toBe(1);
    clock.forward(1);
    await read({ kind: "lines" });
    expect(platform.asked).toBe(2);
  });

  it("serves what was said before, marked, while the platform is down, and leaves it alone meanwhile", async () => {
    const { read, platform, clock, goDown } = open();
    await read();
    clock.forward(13 * 3600);
    goDown();
    expect(await read()).toEqual({
      value: "answer 1",
      source: { platform: "main", at: "2026-10-01T08:00:00.000Z", stale: true },
    });
    for (let i = 0; i < 10; i++) expect((await read()).source.stale).toBe(true);
    await expect(read({ key: "never asked" })).rejects.toMatchObject({ facts: { code: "down" } });
    expect(platform.asked).toBe(2);

    clock.forward(30);
    platform.answer = async () => "back";
    expect(await read()).toMatchObject({ value: "back", source: { stale: false } });
  });

  it("does not serve what is older than a week", async () => {
    const { read, clock, goDown } = open();
    await read();
    clock.forward(7 * 86_400 + 1);
    goDown();
    await expect(read()).rejects.toMatchObject({ facts: { code: "down" } });
  });

  it("takes a refusal for an answer to this one question", async () => {
    const { read, platform, goDown } = open();
    goDown("refused");
    await expect(read()).rejects.toMatchObject({ kind: "refused" });
    platform.answer = async () => "fine";
    expect((await read({ key: "another" })).value).toBe("fine");
  });

  it("forgets one company, and what is being asked about it", async () => {
    const { cache, read, platform } = open();
    await read();
    await read({ key: "another", siren: "404833048" });
    cache.forget("732829320");
    await read({ key: "another", siren: "404833048" });
    expect(platform.asked).toBe(2);
    expect((await read()).value).toBe("answer 3");

    let answer = (_: string): void => {};
    platform.answer = () => new Promise((resolve) => (answer = resolve));
    const old = read({ key: "slow" });
    const answerOld = answer;
    cache.forget("732829320");
    const fresh = read({ key: "slow" });
    answer("new");
    expect((await fresh).value).toBe("new");
    answerOld("old");
    expect((await old).value).toBe("old");
    expect((await read({ key: "slow" })).value).toBe("new");
  });

  it("is bounded by what it holds, and drops what was not asked for the longest", async () => {
    const { read, platform } = open(10);
    const of = (key: string, weight: number) => read({ key, weighs: () => weight });
    await of("a", 4);
    await of("b", 4);
    await of("a", 4);
    await of("c", 4);
    expect(platform.asked).toBe(3);
    await of("a", 4);
    await of("c", 4);
    expect(platform.asked).toBe(3);
    await of("b", 4);
    expect(platform.asked).toBe(4);
    // One that is larger than all is kept alone.
    await of("huge", 100);
    await of("huge", 100);
    expect(platform.asked).toBe(5);
  });

  it("lets a caller go who has no more time, and asks on for the others", async () => {
    const { read, platform } = open();
    let answer = (_: string): void => {};
    platform.answer = () => new Promise((resolve) => (answer = resolve));
    const hasty = new AbortController();
    const gone = read({}, hasty.signal);
    const patient = read();
    hasty.abort();
    await expect(gone).rejects.toMatchObject({ kind: "unsent", facts: { code: "directory_too_slow" } });
    answer("in the end");
    expect((await patient).value).toBe("in the end");
    await expect(read({}, AbortSignal.abort())).resolves.toMatchObject({ value: "in the end" });
    expect(platform.asked).toBe(1);
  });
});
