import { expect, it } from "vitest";
import type { Opened } from "../contract.ts";
import { at, event, invoice, unique } from "../samples.ts";

export const accountsContract = (get: () => Opened): void => {
  it("remembers where the pull stands", async () => {
    const { store } = get();
    const name = unique("account");
    const nothing = {
      createdAt: null,
      cursor: null,
      readFrom: null,
      lastPollAt: null,
      pausedAt: null,
      pauseReason: null,
      probeAt: null,
    };
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

  it("knows since when it is configured, whatever was remembered of it first", async () => {
    const { store } = get();
    const [early, late] = [unique("account"), unique("account")];
    await store.accounts.meet(early, at(1));
    await store.accounts.setCursor(early, "c");
    await store.accounts.meet(early, at(5));
    expect(await store.accounts.get(early)).toMatchObject({ createdAt: at(1), cursor: "c" });
    await store.accounts.polled(late, at(2));
    await store.accounts.meet(late, at(3));
    expect(await store.accounts.get(late)).toMatchObject({ createdAt: at(3), lastPollAt: at(2) });
  });

  it("is read anew from an earlier time: what was read before is no longer passed over", async () => {
    const { store } = get();
    const [name, fresh] = [unique("account"), unique("account")];
    await store.accounts.meet(name, at(1));
    await store.accounts.setCursor(name, "far on");
    await store.accounts.polled(name, at(3));
    await store.accounts.readAnew(name, new Date(0));
    expect(await store.accounts.get(name)).toMatchObject({
      createdAt: at(1),
      cursor: null,
      readFrom: new Date(0),
      lastPollAt: at(3),
    });
    await store.accounts.setCursor(name, "again");
    expect(await store.accounts.get(name)).toMatchObject({ cursor: "again", readFrom: new Date(0) });
    await store.accounts.readAnew(fresh, at(2));
    expect(await store.accounts.get(fresh)).toMatchObject({ cursor: null, readFrom: at(2) });
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

  it("counts what went to and came from it since a time", async () => {
    const { store } = get();
    const [platform, quiet] = [unique("account"), unique("account")];
    const kept = async (change: Parameters<typeof invoice>[0]) => {
      const one = invoice({ platform, createdAt: at(1000).toISOString(), ...change });
      await store.invoices.insert(one);
      return one;
    };
    const sent = await kept({ delivery: "sent" });
    await kept({ delivery: "sent" });
    await kept({ delivery: "queued" });
    await kept({ delivery: "sending" });
    await kept({ delivery: "failed" });
    await kept({ delivery: "parked" });
    await kept({ direction: "inbound", delivery: "sent" });
    await kept({ delivery: "sent", createdAt: at(999).toISOString() });
    await kept({ platform: quiet, createdAt: at(0).toISOString() });
    const said = (ms: number, source: "poll" | "webhook" | "push") =>
      store.events.append(
        event(sent.id, { account: platform, receivedAt: at(ms).toISOString(), source }),
        "acme",
      );
    await said(1000, "poll");
    await said(2000, "webhook");
    await said(2000, "push");
    await said(999, "poll");
    const active = await store.accounts.activity(at(1000));
    expect(active.find(({ account }) => account === platform)).toEqual({
      account: platform,
      outbound: { sent: 2, waiting: 2, failed: 1, parked: 1 },
      inbound: 1,
      events: 2,
    });
    expect(active.find(({ account }) => account === quiet)).toBeUndefined();
  });
};
