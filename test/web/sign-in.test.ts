import { describe, expect, test } from "vitest";
import { browser, KEY, ORIGIN } from "./browser.ts";

describe("signing in", () => {
  test("is asked for, and shows nothing before", async () => {
    const { get, calls } = browser();
    for (const path of [
      "/desk",
      "/desk/invoices?q=F1",
      "/desk/invoices/F1/export",
      "/desk/failures",
      "/desk/validate",
      "/desk/reports",
      "/desk/receivers",
    ]) {
      const answer = await get(path);
      expect(await answer.text(), path).toContain("Administrator key");
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(calls).toEqual([]);
  });

  test("takes an administrator's key, and gives a cookie that scripts and other sites cannot use", async () => {
    const { signIn, get, cookies } = browser();
    const answer = await signIn();
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/desk"]);
    const [cookie = ""] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^passerelle_session=/);
    expect(cookie).toMatch(/; Path=\/desk(;|$)/);
    expect(cookie).toMatch(/; HttpOnly(;|$)/);
    expect(cookie).toMatch(/; SameSite=Lax(;|$)/);
    expect(cookie).toMatch(/; Max-Age=1800(;|$)/);
    expect(cookie).not.toContain("Secure");
    expect([...cookies.values()].join()).not.toContain(KEY);
    expect(await (await get("/desk")).text()).toContain("Sign out");
  });

  test("over https the cookie stays there, behind a proxy too", async () => {
    const { post } = browser();
    const answer = await post("/desk/login", { key: KEY }, { Origin: ORIGIN, "X-Forwarded-Proto": "https" });
    expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure(;|$)/);
  });

  test.each(["nobody", "", "sha256:0000"])("takes no other key: %s", async (key) => {
    const { post, cookies, lines } = browser();
    const answer = await post("/desk/login", { key });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("This key is not known.");
    expect(cookies.size).toBe(0);
    if (key !== "") expect(JSON.stringify(lines)).not.toContain(key);
  });

  test("is late after a wrong key, later after each, and never for the right one", async () => {
    const waits: number[] = [];
    const { post, signIn } = browser({}, { wait: async (ms) => void waits.push(ms) });
    for (let i = 0; i < 6; i++) await post("/desk/login", { key: "wrong" });
    expect(waits).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
    expect((await signIn()).status).toBe(303);
    expect(waits).toHaveLength(6);
  });

  test("answers a few wrong keys at once only", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { post, signIn } = browser({}, { wait: () => promise });
    const first = Array.from({ length: 8 }, () => post("/desk/login", { key: "wrong" }));
    expect((await post("/desk/login", { key: "wrong" })).status).toBe(429);
    expect((await signIn()).status).toBe(303);
    resolve();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual(Array(8).fill(403));
  });

  test("cannot be done from another site's form", async () => {
    const { post, cookies } = browser();
    for (const headers of [
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { "Sec-Fetch-Site": "cross-site" },
      { Origin: ORIGIN, "Sec-Fetch-Site": "same-site" },
    ] as Record<string, string>[]) {
      expect((await post("/desk/login", { key: KEY }, headers)).status).toBe(403);
    }
    expect(cookies.size).toBe(0);
  });

  test("is not possible without a key in the configuration", async () => {
    const { get } = browser({}, { sessionKeys: () => [] });
    expect(await (await get("/desk")).text()).toContain("No key is configured");
  });
});

describe("a tenant's key", () => {
  test("opens its part of the desk, and nothing that is for administrators", async () => {
    const { post, get, calls } = browser();
    expect((await post("/desk/login", { key: "acme-key" })).status).toBe(303);
    const failures = await (await get("/desk/failures")).text();
    expect(failures).toContain('aria-current="page">Failures');
    expect(failures).not.toContain('href="/desk/receivers"');
    expect(calls.filter(([name]) => name === "listFailures").map(([, caller]) => caller)).toEqual([
      { kind: "tenant", tenant: "acme" },
      { kind: "tenant", tenant: "acme" },
    ]);
    calls.length = 0;
    for (const path of ["/desk/receivers", "/desk/receivers/moves"]) {
      const answer = await get(path);
      expect([answer.status, (await answer.text()).includes("for administrators")], path).toEqual([
        403,
        true,
      ]);
    }
    expect(calls).toEqual([]);
  });

  test("opens nothing once the tenant, or its key, is gone", async () => {
    let tenants = ["acme"];
    const { post, get } = browser({}, { tenants: () => tenants });
    await post("/desk/login", { key: "acme-key" });
    expect(await (await get("/desk/failures")).text()).toContain("Sign out");
    tenants = [];
    expect(await (await get("/desk/failures")).text()).not.toContain("Sign out");
  });
});

describe("the place where the desk was", () => {
  test("leads to the desk", async () => {
    const { get } = browser();
    const leads = async (path: string) => (await get(path)).headers.get("Location");
    expect(await leads("/diagnostics")).toBe("/desk");
    expect(await leads("/diagnostics/reports?lang=fr")).toBe("/desk/reports?lang=fr");
  });
});

describe("a session", () => {
  test("ends half an hour after the last thing that the person did; a refresh is none", async () => {
    let now = Date.parse("2025-07-02T08:00:00Z");
    const { signIn, get } = browser({}, { now: () => new Date(now) });
    const isIn = async (headers: Record<string, string> = {}): Promise<boolean> =>
      (await (await get("/desk", headers)).text()).includes("Sign out");
    await signIn();
    now += 1_700_000;
    expect(await isIn()).toBe(true);
    now += 1_700_000;
    expect(await isIn({ "X-Refresh": "1" })).toBe(true);
    now += 200_000;
    expect(await isIn()).toBe(false);
    expect(await (await get("/desk")).text()).toContain("The session has ended");
  });

  test("is nobody's without the signature", async () => {
    const { signIn, get, cookies } = browser();
    await signIn();
    const good = cookies.get("passerelle_session") ?? "";
    const [body = "", mac = ""] = good.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString());
    for (const forged of [
      `${Buffer.from(JSON.stringify({ ...claims, e: claims.e + 9999 })).toString("base64url")}.${mac}`,
      `${body}.${"A".repeat(43)}`,
      body,
      "x",
    ]) {
      cookies.set("passerelle_session", forged);
      expect(await (await get("/desk")).text()).not.toContain("Sign out");
    }
  });

  test("lasts twelve hours at most, however much it is used", async () => {
    let now = Date.parse("2025-07-02T08:00:00Z");
    const { signIn, get } = browser({}, { now: () => new Date(now) });
    const isIn = async (): Promise<boolean> => (await (await get("/desk")).text()).includes("Sign out");
    await signIn();
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      now += 1_200_000;
      expect(await isIn()).toBe(true);
    }
    now += 1_200_000;
    expect(await isIn()).toBe(false);
  });

  test("a copied cookie ends when the person signs out", async () => {
    const { signIn, post, get, cookies, formToken } = browser();
    await signIn();
    await get("/desk");
    const copy = cookies.get("passerelle_session") ?? "";
    await post("/desk/logout", { token: await formToken() });
    cookies.set("passerelle_session", copy);
    expect(await (await get("/desk")).text()).not.toContain("Sign out");
  });

  test("ends with its form", async () => {
    const { signIn, post, get, formToken } = browser();
    await signIn();
    await post("/desk/logout", { token: "wrong" });
    expect(await (await get("/desk")).text()).toContain("Sign out");
    await post("/desk/logout", { token: await formToken() });
    expect(await (await get("/desk")).text()).not.toContain("Sign out");
  });
});

describe("the language", () => {
  test.each([
    ["/desk", {}, "en"],
    ["/desk", { "Accept-Language": "fr-FR,fr;q=0.9,en;q=0.8" }, "fr"],
    ["/desk", { "Accept-Language": "de,en;q=0.7,fr;q=0.9" }, "fr"],
    ["/desk", { "Accept-Language": "de" }, "en"],
    ["/desk?lang=fr", { "Accept-Language": "en" }, "fr"],
    ["/desk?lang=de", { "Accept-Language": "fr" }, "fr"],
  ])("of %s with %o is %s", async (path, headers: Record<string, string>, language) => {
    const page = await (await browser().get(path, headers)).text();
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(language === "fr" ? "Clé d&#39;administrateur" : "Administrator key");
  });

  test("is remembered", async () => {
    const { get, signIn } = browser();
    await get("/desk?lang=fr");
    await signIn();
    const page = await (await get("/desk", { "Accept-Language": "en" })).text();
    expect(page).toContain("Plateformes");
    expect(page).toContain("1 point est à l&#39;arrêt.");
    expect(page).toContain("La plateforme refuse l&#39;accès.");
  });
});

describe("every page", () => {
  test("may load and send nothing elsewhere", async () => {
    const one = browser();
    await one.signIn();
    const answer = await one.get("/desk");
    const policy = answer.headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    const page = await answer.text();
    expect(page).not.toMatch(/<style|style="|\son\w+="|javascript:/);
    for (const [, path] of page.matchAll(/(?:src|href)="(\/[^"#?]+)/g)) {
      if (/\.(css|js)$/.test(path ?? "")) expect((await one.get(path ?? "")).status, path).toBe(200);
    }
    expect(page.match(/<(script|link)[^>]+(src|href)="(?!\/|data:,)/g)).toBeNull();
  });
});

describe("what browsers load", () => {
  test("the widget is one small script, for pages of every origin", async () => {
    const answer = await browser().get("/widget.js");
    const script = await answer.text();
    expect(Buffer.byteLength(script)).toBeLessThan(40_000);
    expect(() => new Function(script)).not.toThrow();
    expect(script).toContain('customElements.define("passerelle-invoice"');
    expect(answer.headers.get("Content-Type")).toMatch(/^text\/javascript/);
    expect(answer.headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
    const etag = answer.headers.get("ETag") ?? "";
    expect((await browser().get("/widget.js", { "If-None-Match": etag })).status).toBe(304);
  });
});
