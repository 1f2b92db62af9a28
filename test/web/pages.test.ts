import { describe, expect, test } from "vitest";
import { Rejection } from "../../src/domain/problem.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import type { VerdictReason } from "../../src/usecases/operate/verdict.ts";
import { VERDICT_CODES, VERDICT_WORDS, type VerdictCode } from "../../src/usecases/operate/verdict-words.ts";
import { diagnosis, invoice } from "../routes/kit.ts";
import { browser, KEY, ORIGIN } from "./browser.ts";

const trouble = (change: object = {}) => ({
  id: "wrk_1",
  kind: "submit" as const,
  state: "failed" as const,
  platform: "main",
  platformId: null,
  invoiceId: invoice.id,
  number: invoice.number,
  amount: invoice.total,
  currency: invoice.currency,
  seller: invoice.seller.name,
  buyer: invoice.buyer.name,
  reference: invoice.reference,
  fileName: null,
  size: null,
  since: "2025-07-02T07:00:00.000Z",
  attempts: 3,
  problem: {
    code: "REJ_SEMAN",
    message: "It was refused.",
    messageFr: "Elle a été refusée.",
    fix: "Correct it.",
    fixFr: "Corrigez-la.",
    raw: "Non !",
  },
  ...change,
});

describe("signing in", () => {
  test("is asked for, and shows nothing before", async () => {
    const { get, calls } = browser();
    for (const path of ["/diagnostics", "/diagnostics/check?invoice=F1", "/diagnostics/export?invoice=F1"]) {
      const answer = await get(path);
      expect(await answer.text(), path).toContain("Administrator key");
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(calls).toEqual([]);
  });

  test("takes an administrator's key, and gives a cookie that scripts and other sites cannot use", async () => {
    const { signIn, get, cookies } = browser();
    const answer = await signIn();
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/diagnostics"]);
    const [cookie = ""] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^passerelle_session=/);
    expect(cookie).toMatch(/; Path=\/diagnostics(;|$)/);
    expect(cookie).toMatch(/; HttpOnly(;|$)/);
    expect(cookie).toMatch(/; SameSite=Strict(;|$)/);
    expect(cookie).toMatch(/; Max-Age=1800(;|$)/);
    expect(cookie).not.toContain("Secure");
    expect([...cookies.values()].join()).not.toContain(KEY);
    expect(await (await get("/diagnostics")).text()).toContain("Sign out");
  });

  test("over https the cookie stays there, behind a proxy too", async () => {
    const { post } = browser();
    const answer = await post(
      "/diagnostics/login",
      { key: KEY },
      { Origin: ORIGIN, "X-Forwarded-Proto": "https" },
    );
    expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure(;|$)/);
  });

  test.each(["nobody", "acme-key", "", "sha256:0000"])("takes no other key: %s", async (key) => {
    const { post, cookies, lines } = browser();
    const answer = await post("/diagnostics/login", { key });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("no administrator");
    expect(cookies.size).toBe(0);
    if (key !== "") expect(JSON.stringify(lines)).not.toContain(key);
  });

  test("is late after a wrong key, later after each, and never for the right one", async () => {
    const waits: number[] = [];
    const { post, signIn } = browser({}, { wait: async (ms) => void waits.push(ms) });
    for (let i = 0; i < 6; i++) await post("/diagnostics/login", { key: "wrong" });
    expect(waits).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
    expect((await signIn()).status).toBe(303);
    expect(waits).toHaveLength(6);
  });

  test("answers a few wrong keys at once only", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { post, signIn } = browser({}, { wait: () => promise });
    const first = Array.from({ length: 8 }, () => post("/diagnostics/login", { key: "wrong" }));
    expect((await post("/diagnostics/login", { key: "wrong" })).status).toBe(429);
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
      expect((await post("/diagnostics/login", { key: KEY }, headers)).status).toBe(403);
    }
    expect(cookies.size).toBe(0);
  });

  test("is not possible without an administrator in the configuration", async () => {
    const { get } = browser({}, { sessionKeys: () => [] });
    expect(await (await get("/diagnostics")).text()).toContain("No administrator key is configured");
  });
});

describe("a session", () => {
  test("ends half an hour after the last thing that the person did; a refresh is none", async () => {
    let now = Date.parse("2025-07-02T08:00:00Z");
    const { signIn, get } = browser({}, { now: () => new Date(now) });
    const isIn = async (headers: Record<string, string> = {}): Promise<boolean> =>
      (await (await get("/diagnostics", headers)).text()).includes("Sign out");
    await signIn();
    now += 1_700_000;
    expect(await isIn()).toBe(true);
    now += 1_700_000;
    expect(await isIn({ "X-Refresh": "1" })).toBe(true);
    now += 200_000;
    expect(await isIn()).toBe(false);
    expect(await (await get("/diagnostics")).text()).toContain("The session has ended");
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
      expect(await (await get("/diagnostics")).text()).not.toContain("Sign out");
    }
  });

  test("lasts twelve hours at most, however much it is used", async () => {
    let now = Date.parse("2025-07-02T08:00:00Z");
    const { signIn, get } = browser({}, { now: () => new Date(now) });
    const isIn = async (): Promise<boolean> =>
      (await (await get("/diagnostics")).text()).includes("Sign out");
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
    await get("/diagnostics");
    const copy = cookies.get("passerelle_session") ?? "";
    await post("/diagnostics/logout", { token: await formToken() });
    cookies.set("passerelle_session", copy);
    expect(await (await get("/diagnostics")).text()).not.toContain("Sign out");
  });

  test("ends with its form", async () => {
    const { signIn, post, get, formToken } = browser();
    await signIn();
    await post("/diagnostics/logout", { token: "wrong" });
    expect(await (await get("/diagnostics")).text()).toContain("Sign out");
    await post("/diagnostics/logout", { token: await formToken() });
    expect(await (await get("/diagnostics")).text()).not.toContain("Sign out");
  });
});

describe("what changes something", () => {
  test("needs a session, the form's token and our own origin", async () => {
    const { signIn, post, formToken, calls } = browser();
    expect((await post("/diagnostics/retry", { id: "wrk_1", token: "x" })).status).toBe(403);
    await signIn();
    const token = await formToken();
    calls.length = 0;
    for (const [fields, headers] of [
      [{ id: "wrk_1" }, { Origin: ORIGIN }],
      [{ id: "wrk_1", token: `${token}x` }, { Origin: ORIGIN }],
      [{ id: "wrk_1", token }, { Origin: "https://evil.example" }],
      [{ id: "wrk_1", token }, { Origin: "null" }],
      [{ id: "wrk_1", token }, { "Sec-Fetch-Site": "cross-site" }],
    ] as [Record<string, string>, Record<string, string>][]) {
      expect((await post("/diagnostics/retry", fields, headers)).status).toBe(403);
      expect((await post("/diagnostics/retry-all", { ...fields, kind: "submit" }, headers)).status).toBe(403);
    }
    expect(calls).toEqual([]);
  });

  test("tries one thing again, as the person says", async () => {
    const { signIn, post, formToken, calls, get } = browser();
    await signIn();
    const token = await formToken();
    calls.length = 0;
    const answer = await post("/diagnostics/retry", { id: "wrk_1", token });
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/diagnostics?done=1#failures"]);
    await post("/diagnostics/retry", { id: "wrk_2", token, notThere: "yes" });
    expect(calls).toEqual([
      ["retryFailure", { kind: "admin" }, "wrk_1", { notThere: false }],
      ["retryFailure", { kind: "admin" }, "wrk_2", { notThere: true }],
    ]);
    expect(await (await get("/diagnostics?done=1")).text()).toContain("1 is tried again.");
  });

  test("tries all of a kind again", async () => {
    const { signIn, post, formToken, calls } = browser();
    await signIn();
    const token = await formToken();
    calls.length = 0;
    const answer = await post("/diagnostics/retry-all", { kind: "submit", token });
    expect(answer.headers.get("Location")).toBe("/diagnostics?done=3#failures");
    expect(calls).toEqual([["retryFailures", { kind: "admin" }, { kind: "submit" }]]);
  });

  test("says so when somebody else was faster", async () => {
    const { signIn, post, formToken } = browser({
      retryFailure: async () => {
        throw new Rejection(404, "failure_not_found", "Gone", "Gone.");
      },
    });
    await signIn();
    const answer = await post("/diagnostics/retry", { id: "wrk_1", token: await formToken() });
    expect(answer.headers.get("Location")).toBe("/diagnostics?done=0#failures");
  });
});

describe("the overview", () => {
  const seen = async (answers: Partial<UseCases> = {}, path = "/diagnostics", headers = {}) => {
    const one = browser(answers);
    await one.signIn();
    return (await one.get(path, headers)).text();
  };

  test("shows each account's state, in one word and in detail", async () => {
    const page = await seen();
    for (const text of [
      "1 thing is stopped. 1 thing needs a look.",
      "The platform refuses the login.",
      "Renew the secret.",
      "AFNOR XP Z12-013",
      "Client secret",
      "••••••••",
      "https://erp.example/hook",
      "Acheteur SARL",
    ]) {
      expect(page).toContain(text);
    }
    expect(page).toMatch(/<time datetime="2025-07-02T07:00:00\.000Z">2 Jul 2025, 09:00:00<\/time>/);
  });

  test("shows failures by kind, and lets a person say that the platform has nothing", async () => {
    const page = await seen({
      listFailures: async (_, { kind }) => ({
        items:
          kind === "item"
            ? [
                trouble({
                  id: "itm_1",
                  kind: "item",
                  state: "held",
                  invoiceId: null,
                  problem: { code: "unknown_invoice", message: "It speaks of F9." },
                }),
              ]
            : [
                trouble(),
                trouble({ id: "wrk_2", state: "parked" }),
                trouble({ id: "wrk_3", kind: "notify" }),
              ],
        nextCursor: null,
      }),
    });
    expect(page).toContain("<h3>Sending an invoice</h3>");
    expect(page).toContain("<h3>Notifying an ERP</h3>");
    expect(page).toContain("It speaks of F9.");
    expect(page).toContain('<pre tabindex="0">Non !</pre>');
    expect(page.match(/name="notThere"/g)).toHaveLength(1);
    expect(page.match(/name="id" value="(wrk_[123]|itm_1)"/g)).toHaveLength(4);
    expect(page.match(/action="\/diagnostics\/retry-all"/g)).toHaveLength(3);
    expect(page).not.toContain("Next page");
  });

  test("leads to the pages after", async () => {
    const asked: unknown[] = [];
    const answers: Partial<UseCases> = {
      listFailures: async (_, filter, page) => {
        asked.push([filter, page]);
        return { items: [trouble()], nextCursor: filter.kind === "item" ? "it/em" : "ab/c" };
      },
    };
    const page = await seen(answers);
    expect(page).toContain('href="/diagnostics?failures=ab%2Fc#failures"');
    expect(page).toContain('href="/diagnostics?held=it%2Fem#held"');
    asked.length = 0;
    expect(await seen(answers, "/diagnostics?failures=ab%2Fc")).toContain("First page");
    expect(asked).toEqual([
      [{ sorts: ["work"] }, { limit: 50, cursor: "ab/c" }],
      [{ kind: "item" }, { limit: 50 }],
    ]);
  });

  test("says what a person must know, each with a link to where it is dealt with", async () => {
    const reason = (code: VerdictCode, account: string, change: Partial<VerdictReason> = {}) => {
      const { state } = VERDICT_WORDS[code];
      const of = account.startsWith("erp:") ? { endpoint: account } : { platform: account };
      const told = { message: `en ${code}`, messageFr: `fr ${code}` };
      return {
        code,
        state,
        count: 2,
        platform: null,
        endpoint: null,
        since: null,
        ...told,
        ...of,
        ...change,
      };
    };
    const reasons = VERDICT_CODES.map((code) =>
      reason(code, /^(endpoint|notifications)_/.test(code) ? "erp:acme:0" : "main"),
    );
    const answers: Partial<UseCases> = {
      diagnose: async () => ({ ...diagnosis, verdict: { state: "stopped", reasons } }),
    };
    const page = await seen(answers);
    expect(page).not.toContain("Everything works.");
    const links = [...page.matchAll(/<a href="#([^"]+)">en (\w+)<\/a>/g)];
    expect(links.map(([, , code]) => code)).toEqual([...VERDICT_CODES]);
    for (const [, place, code] of links) expect(page, code).toContain(`id="${place}"`);
    expect(page).toMatch(/data-verdict>6 things are stopped. 15 things need a look.</);
    const french = await seen(answers, "/diagnostics?lang=fr");
    for (const code of VERDICT_CODES) expect(french).toContain(`>fr ${code}</a>`);
  });

  test("lists rejected invoices: which, to whom, why, and what to do", async () => {
    const one = {
      ...invoice,
      status: "rejected" as const,
      problem: {
        code: "MONTANTTOTAL_ERR",
        message: "Totals differ.",
        messageFr: "Les totaux diffèrent.",
        fix: "Correct BT-112.",
        fixFr: "Corrigez BT-112.",
        raw: "Montant",
      },
    };
    const page = await seen({
      diagnose: async () => ({ ...diagnosis, rejected: { items: [one], more: true } }),
    });
    const from = page.indexOf('<section id="rejected"');
    const section = page.slice(from, page.indexOf('<section id="failures"')).replaceAll("<wbr>", "");
    for (const text of [
      `href="/diagnostics/check?invoice=${invoice.id}"`,
      "213 Rejected",
      "F1",
      "Acheteur SARL",
      "Totals differ.",
      "Correct BT-112.",
      "MONTANTTOTAL_ERR",
      "Montant",
      "There are more",
    ]) {
      expect(section).toContain(text);
    }
    expect(page).toContain('<a href="#rejected">Rejected invoices</a>');
    expect(await seen()).toContain("No platform has rejected an invoice that still stands.");
  });

  test("says nothing of what is well but that it is", async () => {
    const [platform] = diagnosis.platforms;
    const page = await seen({
      diagnose: async () => ({
        ...diagnosis,
        verdict: { state: "ok", reasons: [] },
        platforms:
          platform === undefined ? [] : [{ ...platform, concerns: [], paused: null, work: [], held: null }],
        endpoints: [],
        held: 0,
        unowned: { items: [], more: false },
      }),
    });
    expect(page).toContain("Everything works.");
    expect(page).toContain("Nothing waits for a person.");
    expect(page).toContain("Everything was understood.");
    expect(page).toContain("Every received invoice has an owner.");
  });

  test("tells no sending and no pull of an account that is a directory alone", async () => {
    const [platform] = diagnosis.platforms;
    if (platform === undefined) throw new Error("no platform");
    const told = (pollEverySeconds: number | null) =>
      seen({ diagnose: async () => ({ ...diagnosis, platforms: [{ ...platform, pollEverySeconds }] }) });
    const texts = ["A directory alone", "Last synchronisation", "Sends and synchronisations"];
    const has = (page: string) => texts.map((text) => page.includes(text));
    expect(has(await told(60))).toEqual([false, true, true]);
    expect(has(await told(null))).toEqual([true, false, false]);
  });

  test("lets no word from outside become markup", async () => {
    const evil = '"><script>alert(1)</script>';
    const [platform] = diagnosis.platforms;
    const page = await seen({
      listFailures: async () => ({
        items: [trouble({ platform: evil, problem: { code: evil, message: evil, fix: evil, raw: evil } })],
        nextCursor: null,
      }),
      diagnose: async () => ({
        ...diagnosis,
        platforms: platform === undefined ? [] : [{ ...platform, name: evil }],
        unowned: {
          items: [{ ...invoice, number: evil, seller: { ...invoice.seller, name: evil } }],
          more: false,
        },
      }),
    });
    expect(page).not.toContain("<script>alert");
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  test("may load and send nothing elsewhere", async () => {
    const one = browser();
    await one.signIn();
    const answer = await one.get("/diagnostics");
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

describe("the language", () => {
  test.each([
    ["/diagnostics", {}, "en"],
    ["/diagnostics", { "Accept-Language": "fr-FR,fr;q=0.9,en;q=0.8" }, "fr"],
    ["/diagnostics", { "Accept-Language": "de,en;q=0.7,fr;q=0.9" }, "fr"],
    ["/diagnostics", { "Accept-Language": "de" }, "en"],
    ["/diagnostics?lang=fr", { "Accept-Language": "en" }, "fr"],
    ["/diagnostics?lang=de", { "Accept-Language": "fr" }, "fr"],
  ])("of %s with %o is %s", async (path, headers: Record<string, string>, language) => {
    const page = await (await browser().get(path, headers)).text();
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(language === "fr" ? "Clé d&#39;administrateur" : "Administrator key");
  });

  test("is remembered", async () => {
    const { get, signIn } = browser();
    await get("/diagnostics?lang=fr");
    await signIn();
    const page = await (await get("/diagnostics", { "Accept-Language": "en" })).text();
    expect(page).toContain("Plateformes");
    expect(page).toContain("1 point est à l&#39;arrêt.");
    expect(page).toContain("La plateforme refuse l&#39;accès.");
  });
});

describe("the check page", () => {
  test("shows the invoices that may be meant, or that there is none", async () => {
    const one = browser();
    await one.signIn();
    const several = await (await one.get("/diagnostics/check?invoice=SO-1")).text();
    expect(several).toContain(`href="/diagnostics/check?invoice=${invoice.id}"`);
    const none = browser({
      compareInvoice: async () => {
        throw new Rejection(404, "invoice_not_found", "None", "None.");
      },
    });
    await none.signIn();
    const answer = await none.get("/diagnostics/check?invoice=%22%3E%3Cb%3E");
    expect(answer.status).toBe(404);
    const page = await answer.text();
    expect(page).toContain("No invoice has this id");
    expect(page).toContain('value="&quot;&gt;&lt;b&gt;"');
  });

  test("exports a file", async () => {
    const one = browser();
    await one.signIn();
    const answer = await one.get(`/diagnostics/export?invoice=${invoice.id}`);
    expect(answer.headers.get("Content-Disposition")).toContain(`${invoice.id}.json`);
    expect(await answer.json()).toEqual({ invoice: { id: invoice.id } });
  });
});

const FINDING = {
  no: 46,
  severity: "error" as const,
  code: "MONTANTTOTAL_ERR",
  rule: "BR-CO-15",
  path: "BT-112",
  at: "/ubl:Invoice/cac:LegalMonetaryTotal",
  message: "Total with VAT 1 instead of 2.",
  messageFr: "Total TTC 1 au lieu de 2.",
  fix: "Correct the total.",
  fixFr: "Corrigez le total.",
};

/** A page without the places where a long text may break. */
const plain = async (answer: Response): Promise<string> => (await answer.text()).replaceAll("<wbr>", "");

describe("what the controls find", () => {
  const TEXTS = {
    en: ["Error", "Total with VAT 1 instead of 2.", "Correct the total.", "check 46"],
    fr: ["Erreur", "Total TTC 1 au lieu de 2.", "Corrigez le total.", "contrôle 46"],
  };

  test.each(["en", "fr"] as const)("is shown of an invoice, in the reader's language: %s", async (lang) => {
    const directory = {
      address: null,
      state: "company_unknown" as const,
      rule: null,
      checkedAt: "",
      source: null,
      stale: false,
      advice: null,
      findings: [{ ...FINDING, message: "The recipient.", messageFr: "Le destinataire." }],
    };
    const compared = {
      invoice: { ...invoice, findings: [FINDING], directory },
      askedAt: "2025-07-02T08:00:00.000Z",
      events: [],
      work: [],
      platform: { answer: "absent" as const },
      history: { answer: "unable" as const },
      differences: [],
    };
    const { signIn, get } = browser({
      compareInvoice: async () => ({ matches: [invoice], compared }) as never,
    });
    await signIn();
    const page = await plain(await get(`/diagnostics/check?invoice=F1&lang=${lang}`));
    const own = lang === "fr" ? "Le destinataire." : "The recipient.";
    for (const text of [...TEXTS[lang], own, "BR-CO-15", "BT-112", FINDING.at]) expect(page).toContain(text);
  });

  test("is counted by rule since the start, with the reason, errors first", async () => {
    const found = [
      { rule: "G1.55", severity: "warning" as const, times: 1200 },
      { rule: "BR-CO-15", severity: "error" as const, times: 3 },
      { rule: "BR-FR-08", severity: "error" as const, times: 5 },
    ];
    const { signIn, get } = browser({}, { found: async () => found });
    await signIn();
    const page = await plain(await get("/diagnostics"));
    expect(page).toContain('<a href="#found">What is refused here and why</a>');
    const section = page.slice(page.indexOf('<section id="found"'), page.indexOf('<section id="check"'));
    expect([...section.matchAll(/<th scope="row"><code>([^<]+)/g)].map(([, rule]) => rule)).toEqual([
      "BR-FR-08",
      "BR-CO-15",
      "G1.55",
    ]);
    for (const text of ["1,200", "MONTANTTOTAL_ERR", "Wrong total amount", "CALCUL_ERR"])
      expect(section).toContain(text);
    const none = browser();
    await none.signIn();
    expect(await (await none.get("/diagnostics")).text()).toContain("Nothing was found yet.");
  });

  test("is told of a file that an administrator hands in, in a tenant's name", async () => {
    const { signIn, hand, formToken, calls } = browser({
      validateDocument: async () => ({ valid: false, rules: "FNFE 9", findings: [FINDING], invoice }),
    });
    await signIn();
    const token = await formToken();
    calls.length = 0;
    const file = new Blob(["<Invoice/>"]);
    const answer = await hand("/diagnostics/control", { token, tenant: "acme", file });
    expect(answer.status).toBe(200);
    const page = await plain(answer);
    for (const text of ["F1.xml", "1 error, no warning.", "FNFE 9", ...TEXTS.en])
      expect(page).toContain(text);
    expect(calls).toEqual([
      ["validateDocument", "acme", { bytes: new Uint8Array(Buffer.from("<Invoice/>")) }],
    ]);
  });

  test("is told of an invoice in JSON, as far as it is any", async () => {
    const { signIn, hand, formToken, calls } = browser();
    await signIn();
    const token = await formToken();
    const controlled = async (text: string): Promise<string> =>
      plain(await hand("/diagnostics/control", { token, tenant: "acme", file: new Blob([text]) }));
    calls.length = 0;
    expect(await controlled(' {"number":"F1"}')).toContain("No error, no warning.");
    expect(calls).toEqual([["validateDocument", "acme", { json: { number: "F1" }, as: "factur-x" }]]);
    calls.length = 0;
    for (const text of ['{"number":', `{"a":${"[".repeat(500)}${"]".repeat(500)}}`])
      expect(await controlled(text)).toContain("cannot be read as such");
    expect(calls).toEqual([]);
  });

  test("needs a session of this page, a tenant that there is, and a file", async () => {
    const { signIn, hand, formToken, calls } = browser();
    const file = new Blob(["<Invoice/>"]);
    expect((await hand("/diagnostics/control", { tenant: "acme", file })).status).toBe(403);
    await signIn();
    const token = await formToken();
    calls.length = 0;
    expect((await hand("/diagnostics/control", { token: "x", tenant: "acme", file })).status).toBe(403);
    const foreign = { Origin: "https://evil.example" };
    expect((await hand("/diagnostics/control", { token, tenant: "acme", file }, foreign)).status).toBe(403);
    for (const fields of [
      { tenant: "other", file },
      { file },
      { tenant: "acme" },
      { tenant: "acme", file: "" },
    ] as Record<string, string | Blob>[]) {
      const answer = await hand("/diagnostics/control", { token, ...fields });
      expect(await answer.text()).toContain("Choose a tenant and a file.");
    }
    expect(calls).toEqual([]);
  });

  test("takes documents as large as the API does, of who has signed in", async () => {
    const large = new Blob(["x".repeat(90_000)]);
    const { signIn, hand, formToken } = browser();
    const length = { Origin: ORIGIN, "Content-Length": "91000" };
    expect((await hand("/diagnostics/control", { tenant: "acme", file: large }, length)).status).toBe(413);
    await signIn();
    const token = await formToken();
    expect((await hand("/diagnostics/control", { token, tenant: "acme", file: large }, length)).status).toBe(
      200,
    );
    expect((await hand("/diagnostics/retry", { token, id: "x", file: large }, length)).status).toBe(413);
  });
});

describe("what browsers load", () => {
  test("the widget is one small script, for pages of every origin", async () => {
    const answer = await browser().get("/widget.js");
    const script = await answer.text();
    expect(Buffer.byteLength(script)).toBeLessThan(30_000);
    expect(() => new Function(script)).not.toThrow();
    expect(script).toContain('customElements.define("passerelle-invoice"');
    expect(answer.headers.get("Content-Type")).toMatch(/^text\/javascript/);
    expect(answer.headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
    const etag = answer.headers.get("ETag") ?? "";
    expect((await browser().get("/widget.js", { "If-None-Match": etag })).status).toBe(304);
  });
});
