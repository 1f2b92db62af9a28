import { expect, it } from "vitest";
import type { Opened } from "../contract.ts";
import { at, unique } from "../samples.ts";

export const accountsContract = (get: () => Opened): void => {
  it("remembers where the pull stands", async () => {
    const { store } = get();
    const name = unique("account");
    const nothing = { cursor: null, lastPollAt: null, pausedAt: null, pauseReason: null, probeAt: null };
    expect(await store.accounts.get(name)).toEqual({ name, ...nothing });
    await store.accounts.setCursor(name, "2026-03-02|é|17");
    await store.accounts.polled(name, at(3));
    expect(await store.accounts.get(name)).toEqual({
      name,
      ...nothing,
      cursor: "2026-03-02|é|17",
      lastPollAt: at(3),
    });
    await store.accounts.setCursor(name, "next");
    expect((await store.accounts.list()).find((a) => a.name === name)).toMatchObject({
      cursor: "next",
      lastPollAt: at(3),
    });
  });

  it("stays paused since the first time, for the last reason", async () => {
    const { store } = get();
    const name = unique("account");
    await store.accounts.setCursor(name, "c");
    await store.accounts.pause(name, { code: "a", message: "A", fix: "Renew the secret." }, at(1), at(100));
    await store.accounts.pause(name, { code: "b", message: "B" }, at(2), at(200));
    expect(await store.accounts.get(name)).toMatchObject({
      cursor: "c",
      pausedAt: at(1),
      pauseReason: { code: "b", message: "B" },
      probeAt: at(200),
    });
    await store.accounts.resume(name);
    expect(await store.accounts.get(name)).toMatchObject({
      cursor: "c",
      pausedAt: null,
      pauseReason: null,
      probeAt: null,
    });
    await store.accounts.resume(unique("account"));
  });

  it("gives a probe to one of many, when its time has come", async () => {
    const { store } = get();
    const name = unique("account");
    expect(await store.accounts.claimProbe(name, at(100), at(200))).toBe(false);
    await store.accounts.pause(name, { code: "a", message: "A" }, at(1), at(100));
    expect(await store.accounts.claimProbe(name, at(99), at(200))).toBe(false);
    const given = await Promise.all(
      Array.from({ length: 6 }, () => store.accounts.claimProbe(name, at(100), at(200))),
    );
    expect(given.filter(Boolean)).toHaveLength(1);
    expect(await store.accounts.claimProbe(name, at(200), at(300))).toBe(true);
    await store.accounts.resume(name);
    expect(await store.accounts.claimProbe(name, at(900), at(999))).toBe(false);
  });
};
