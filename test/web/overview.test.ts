import { describe, expect, test } from "vitest";
import type { UseCases } from "../../src/usecases/index.ts";
import type { VerdictReason } from "../../src/usecases/operate/verdict.ts";
import { VERDICT_CODES, VERDICT_WORDS, type VerdictCode } from "../../src/usecases/operate/verdict-words.ts";
import { diagnosis, invoice } from "../routes/kit.ts";
import { browser } from "./browser.ts";
import { plain } from "./desk.ts";
import { trouble } from "./failure-samples.ts";

describe("the overview", () => {
  const seen = async (answers: Partial<UseCases> = {}, path = "/desk", headers = {}) => {
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
    const links = [...page.matchAll(/<a href="([^"#]*)#?([^"]*)">en (\w+)<\/a>/g)];
    expect(links.map(([, , , code]) => code)).toEqual([...VERDICT_CODES]);
    const rooms: Record<string, string> = {
      "": page,
      "/desk/failures": await seen(answers, "/desk/failures"),
      "/desk/configuration": await seen(answers, "/desk/configuration"),
      "/desk/webhooks/acme/0": await seen(answers, "/desk/webhooks/acme/0"),
    };
    for (const [, path = "", place, code] of links) {
      expect(rooms[path], code).toContain(place === "" ? "Send a test" : `id="${place}"`);
    }
    expect(page).toMatch(/data-verdict>7 things are stopped. 17 things need a look.</);
    const french = await seen(answers, "/desk?lang=fr");
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
    const section = page.slice(from, page.indexOf('<section id="unowned"')).replaceAll("<wbr>", "");
    for (const text of [
      `href="/desk/invoices/${invoice.id}"`,
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

  test("counts what the controls found by rule since the start, with the reason, errors first", async () => {
    const found = [
      { rule: "G1.55", severity: "warning" as const, times: 1200 },
      { rule: "BR-CO-15", severity: "error" as const, times: 3 },
      { rule: "BR-FR-08", severity: "error" as const, times: 5 },
    ];
    const { signIn, get } = browser({}, { found: async () => found });
    await signIn();
    const page = plain(await (await get("/desk")).text());
    expect(page).toContain('<a href="#found">What is refused here and why</a>');
    const section = page.slice(page.indexOf('<section id="found"'));
    expect([...section.matchAll(/<th scope="row"><code>([^<]+)/g)].map(([, rule]) => rule)).toEqual([
      "BR-FR-08",
      "BR-CO-15",
      "G1.55",
    ]);
    for (const text of ["1,200", "MONTANTTOTAL_ERR", "Wrong total amount", "CALCUL_ERR"])
      expect(section).toContain(text);
    const none = browser();
    await none.signIn();
    expect(await (await none.get("/desk")).text()).toContain("Nothing was found yet.");
  });
});
