import { describe, expect, test } from "vitest";
import { opened } from "./oidc.ts";

const SIGN_IN = "passerelle_sign_in";
const SESSION = "passerelle_session";
const OVER = "This sign-in is over";
const MINUTE = 60_000;

type Opened = Awaited<ReturnType<typeof opened>>;

/** Comes back to a desk that takes the answer for nobody's, and asks the provider nothing about it. */
const expectNobody = async (one: Opened, address: string): Promise<void> => {
  const asked = one.fake.asked.filter((path) => path === "/token").length;
  const answer = await one.back(address);
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain(OVER);
  expect([...one.cookies.keys()]).toEqual([]);
  expect(one.fake.asked.filter((path) => path === "/token")).toHaveLength(asked);
  expect(one.done).toEqual([]);
};

describe("a sign-in that was begun", () => {
  test("is finished once", async () => {
    const one = await opened();
    const address = await one.away();
    const held = one.cookies.get(SIGN_IN) ?? "";
    expect((await one.back(address)).status).toBe(303);
    expect(await (await one.back(address)).text()).toContain(OVER);
    // Even with the cookie: the provider gives nothing for a code twice.
    one.cookies.set(SIGN_IN, held);
    const again = await one.back(address);
    expect(again.status).toBe(403);
    expect(await again.text()).toContain("invalid_grant");
    expect(one.done).toHaveLength(1);
  });

  test("is finished in ten minutes, or never", async () => {
    const one = await opened();
    const address = await one.away();
    one.world.now += 10 * MINUTE;
    await expectNobody(one, address);
    const inTime = await one.away();
    one.world.now += 10 * MINUTE - 1000;
    expect((await one.back(inTime)).status).toBe(303);
  });

  test("is finished in no browser that has begun none", async () => {
    const one = await opened();
    const address = await one.away();
    const theirs = one.cookies.get(SIGN_IN) ?? "";
    one.cookies.clear();
    await expectNobody(one, address);
    one.cookies.set(SIGN_IN, theirs);
    expect((await one.back(address)).status).toBe(303);
  });

  test("is finished in no browser that has begun another: nobody is signed in as who sent a link", async () => {
    const one = await opened();
    const theirs = await one.away();
    one.cookies.clear();
    const own = await one.away();
    const answer = await one.back(theirs);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("did not succeed");
    expect(one.cookies.has(SESSION)).toBe(false);
    expect(one.fake.asked).not.toContain("/token");
    expect(one.done).toEqual([]);
    // What was begun here is over as well: it can be begun again.
    await expectNobody(one, own);
    expect((await one.back(await one.away())).status).toBe(303);
  });

  test("takes no answer of another state", async () => {
    const { away, back, cookies } = await opened();
    const address = new URL(await away());
    address.searchParams.set("state", "x".repeat(43));
    expect((await back(address.href)).status).toBe(403);
    expect(cookies.has(SESSION)).toBe(false);
  });

  test("is believed only as it was sealed", async () => {
    const one = await opened();
    const address = await one.away();
    const good = one.cookies.get(SIGN_IN) ?? "";
    const [body = "", mac = ""] = good.split(".");
    const facts = JSON.parse(Buffer.from(body, "base64url").toString());
    const changed = (change: object): string =>
      `${Buffer.from(JSON.stringify({ ...facts, ...change })).toString("base64url")}.${mac}`;
    for (const forged of [
      changed({ ends: facts.ends + 3600 }),
      changed({ redirectUrl: "https://evil.example/desk/oidc/callback" }),
      changed({ nonce: "another" }),
      `${body}.${"A".repeat(43)}`,
      `${good}.${mac}`,
      body,
      "",
    ]) {
      one.cookies.set(SIGN_IN, forged);
      await expectNobody(one, address);
    }
    one.cookies.set(SIGN_IN, good);
    expect((await one.back(address)).status).toBe(303);
  });

  test("is no session, and a session is none: they are sealed with one key", async () => {
    const one = await opened();
    await one.away();
    one.cookies.set(SESSION, one.cookies.get(SIGN_IN) ?? "");
    expect(await one.isIn()).toBe(false);
    await one.back(await one.away());
    const session = one.cookies.get(SESSION) ?? "";
    const address = await one.away();
    one.cookies.set(SIGN_IN, session);
    expect(await (await one.back(address)).text()).toContain(OVER);
  });

  test("is over where the client's secret is another by now", async () => {
    const one = await opened();
    const address = await one.away();
    one.world.secret = "the next secret";
    await expectNobody(one, address);
  });
});

describe("the session of who signed in at a provider", () => {
  test("ends half an hour after the last thing that was done", async () => {
    const one = await opened();
    await one.back(await one.away());
    one.world.now += 29 * MINUTE;
    expect(await one.isIn()).toBe(true);
    one.world.now += 29 * MINUTE;
    expect(await one.isIn()).toBe(true);
    one.world.now += 30 * MINUTE;
    const page = await one.page("/desk/failures");
    expect(page).toContain("The session has ended");
    expect(page).toContain("Sign in with Example ID");
  });

  test("ends twelve hours after signing in, however much is done", async () => {
    const one = await opened();
    await one.back(await one.away());
    for (let done = 20; done < 12 * 60; done += 20) {
      one.world.now += 20 * MINUTE;
      expect(await one.isIn(), `${done} minutes`).toBe(true);
    }
    one.world.now += 20 * MINUTE;
    expect(await one.isIn()).toBe(false);
  });

  test("ends at once where the client's secret is another", async () => {
    const one = await opened();
    await one.back(await one.away());
    const session = one.cookies.get(SESSION) ?? "";
    expect(await one.isIn()).toBe(true);
    one.world.secret = "the next secret";
    expect(await one.isIn()).toBe(false);
    // It was the secret, and not the cookie.
    one.world.secret = "a secret";
    one.cookies.set(SESSION, session);
    expect(await one.isIn()).toBe(true);
  });

  test("may do nothing with the form of somebody else's session", async () => {
    const one = await opened();
    const tokenOf = async (): Promise<string> =>
      /name="token" value="([^"]+)"/.exec(await one.page("/desk/failures"))?.[1] ?? "";
    await one.back(await one.away());
    const theirs = await tokenOf();
    one.cookies.clear();
    await one.back(await one.away());
    const own = await tokenOf();
    expect(own).not.toBe(theirs);
    expect((await one.post("/desk/failures/retry", { token: theirs, id: "wrk_1" })).status).toBe(403);
    expect((await one.post("/desk/failures/retry", { token: own, id: "wrk_1" })).status).toBe(303);
  });
});
