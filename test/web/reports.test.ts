import { describe, expect, test } from "vitest";
import type { AppParts } from "../../src/app.ts";
import { Rejection } from "../../src/domain/problem.ts";
import type { ReportRecord, ReportState } from "../../src/domain/reporting/record.ts";
import type { ReportContent } from "../../src/domain/reporting/report.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import { diagnosis } from "../routes/kit.ts";
import { report } from "../routes/report-answers.ts";
import { browser, ORIGIN } from "./browser.ts";
import { cameAs, plain, rowsOf, signedIn } from "./desk.ts";
import {
  ACCEPTED,
  answers,
  EVENTS,
  entry,
  PROBLEM,
  previewOf,
  RECEIPTS,
  REJECTED,
  SALES,
} from "./report-samples.ts";

type Answers = Partial<UseCases> & {
  reportContent?(caller: unknown, id: string): Promise<ReportContent | null>;
};
const NOW = new Date("2026-11-18T09:00:00Z");
const COMPANY = "732829320";
const PERIOD = `/desk/reports/period?company=${COMPANY}&kind=transactions&role=SE&day=2026-11-01`;

/** An administrator at the desk on a day in November. */
const desk = (given: Answers = {}, pages: Partial<AppParts["pages"]> = {}) =>
  signedIn({ ...answers, ...given }, { now: () => NOW, ...pages });

const rejection = new Rejection(
  409,
  "answer_awaited",
  { en: "Not now", fr: "Pas maintenant" },
  { en: "Its answer is awaited.", fr: "Sa réponse est attendue." },
);

describe("the reports of all companies", () => {
  const reporters = () => [
    { tenant: "acme", siren: COMPANY, name: "Own SAS" },
    { tenant: "spend", siren: "552100554", name: "Other SAS" },
  ];

  test("are shown to administrators alone", async () => {
    const { get, post, signIn, cookies, calls } = browser(answers, { now: () => NOW, reporters });
    for (const path of ["/desk/reports", PERIOD, "/desk/reports/rpt_1", "/desk/reports/rpt_1/f10.xml"])
      expect(await (await get(path)).text(), path).toContain("Administrator key");
    for (const act of ["submit", "rectify"])
      expect((await post(`/desk/reports/rpt_1/${act}`, {})).status, act).toBe(403);
    expect(calls).toEqual([]);
    await post("/desk/login", { key: "acme-key" });
    calls.length = 0;
    // Nor does a tenant come by others by the page that begins with them.
    for (const path of ["/desk/reports", "/desk/reports?from=552100554"]) {
      const own = await (await get(path)).text();
      expect(own, path).toContain("Own SAS");
      expect(own, path).not.toContain("Other SAS");
    }
    const asked = calls.filter(([name]) => name === "reportCalendar");
    expect(asked.map(([, , of]) => of)).toMatchObject([{ company: COMPANY }, { company: COMPANY }]);
    cookies.clear();
    await signIn();
    const all = await (await get("/desk/reports")).text();
    for (const name of ["Own SAS", "Other SAS"]) expect(all).toContain(name);
  });

  test("are a tenant's own for a tenant, asked for in its name", async () => {
    const { post, get, calls } = browser(answers, { now: () => NOW, reporters });
    await post("/desk/login", { key: "acme-key" });
    calls.length = 0;
    const page = await (await get("/desk/reports")).text();
    expect(page).toContain("Own SAS");
    expect(page).not.toContain("Other SAS");
    expect(page).toContain('href="/desk/reports"');
    await get(PERIOD);
    await get("/desk/reports/rpt_1");
    await get("/desk/reports/rpt_1/f10.xml");
    const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? "";
    await post("/desk/reports/rpt_1/submit", { token });
    expect(calls.map(([name]) => name)).toContain("submitReport");
    for (const [name, caller] of calls) expect(caller, name).toEqual({ kind: "tenant", tenant: "acme" });
  });

  test("are asked for from two months back until three months on, company by company", async () => {
    const reporters = Array.from({ length: 23 }, (_, i) => ({
      tenant: "acme",
      siren: String(100_000_000 + i),
      name: `Company ${i}`,
    }));
    const { seen, calls } = await desk({}, { reporters: () => reporters });
    const page = await seen("/desk/reports");
    const asked = calls.filter(([name]) => name === "reportCalendar");
    expect(asked).toHaveLength(20);
    expect(asked[0]).toEqual([
      "reportCalendar",
      { kind: "admin" },
      { company: "100000000", from: "2026-09-17", until: "2027-02-18" },
    ]);
    expect(page).toContain('href="/desk/reports?from=100000020" rel="next"');
    const next = await seen("/desk/reports?from=100000020");
    expect(next).toContain("Company 22");
    expect(next).not.toContain("Company 19 ");
  });

  test.each([
    [
      "en",
      "1 – 10 Nov 2026 Transactions, sales",
      "20 Nov 2026 2 days left",
      "Waits for approval",
      "2 problems",
      "not sent yet",
      "1,204",
      "monthly",
    ],
    [
      "fr",
      "1–10 nov. 2026 Transactions, ventes",
      "20 nov. 2026 reste 2 jours",
      "À approuver",
      "2 problèmes",
      "pas encore envoyée",
      "1 204",
      "réel normal mensuel",
    ],
  ] as const)("stand in a calendar with words for everything: %s", async (language, ...shown) => {
    const { seen } = await desk({ reportCalendar: async () => [entry({ troubled: 2 })] });
    const page = await seen("/desk/reports", language);
    expect(rowsOf(page)[1]).toEqual(shown);
    expect(page).toContain("#problems");
    expect(page).toContain(language === "fr" ? "<h1>Déclarations</h1>" : "<h1>Reports</h1>");
  });

  test.each<[deadline: string, state: ReportState, overdue: boolean, shown: string]>([
    ["2026-11-20", "open", false, "20 Nov 2026 2 days left"],
    ["2026-12-10", "open", false, "10 Dec 2026 22 days left"],
    ["2026-11-18", "due", false, "18 Nov 2026 last day today"],
    ["2026-11-17", "due", true, "17 Nov 2026 1 day overdue"],
    ["2026-11-10", "rejected", true, "10 Nov 2026 8 days overdue"],
    ["2026-11-10", "taken", false, "10 Nov 2026"],
    ["2026-11-10", "accepted", false, "10 Nov 2026"],
    ["2026-11-10", "superseded", true, "10 Nov 2026 deadline missed"],
  ])("say how near the deadline %s is for what is %s", async (deadline, state, overdue, shown) => {
    const { period } = entry();
    const one = entry({ state, overdue, period: { ...period, deadline } });
    const { seen } = await desk({ reportCalendar: async () => [one] });
    expect(rowsOf(await seen("/desk/reports"))[1]?.[1]).toBe(shown);
  });

  test("leave out what is over with nothing in it, and what only lies ahead", async () => {
    const { period, key } = entry();
    const at = (start: string, end: string) => ({
      period: { ...period, start, end },
      key: { ...key, start, end },
    });
    const bare = { report: null, items: 0, troubled: 0 };
    const entries = [
      entry({ ...bare, ...at("2026-10-01", "2026-10-10"), state: null }),
      entry({ ...bare, ...at("2026-11-11", "2026-11-20"), state: "open" }),
      entry({ ...bare, ...at("2026-12-01", "2026-12-10"), state: "open" }),
      entry({ ...bare, ...at("2026-12-11", "2026-12-20"), state: "open", items: 1 }),
    ];
    const { seen } = await desk({ reportCalendar: async () => entries });
    expect(rowsOf(await seen("/desk/reports")).map(([first]) => first)).toEqual([
      "Period",
      "11 – 20 Nov 2026 Transactions, sales",
      "11 – 20 Dec 2026 Transactions, sales",
    ]);
    const empty = await desk({ reportCalendar: async () => entries.slice(0, 1) });
    expect(await empty.seen("/desk/reports")).toContain("Nothing to report, and no period is running.");
  });

  test.each([
    ["en", "Its answer is awaited."],
    ["fr", "Sa réponse est attendue."],
  ] as const)("say in a page why they cannot be had: %s", async (language, text) => {
    const { seen, get } = await desk({
      reportCalendar: async () => {
        throw rejection;
      },
    });
    expect((await get("/desk/reports")).status).toBe(409);
    const page = await seen("/desk/reports", language);
    expect(page).toContain(text);
    expect(page).toContain(language === "fr" ? "<h1>Déclarations</h1>" : "<h1>Reports</h1>");
  });

  test("count what has changed since one was sent", async () => {
    const entries = [entry({ state: "accepted", report: ACCEPTED, changed: 3 }), entry({ report: ACCEPTED })];
    const { seen } = await desk({ reportCalendar: async () => entries });
    const [, first, second] = rowsOf(await seen("/desk/reports"));
    expect([first?.[4], second?.[4]]).toEqual(["3 changes", "no change"]);
  });

  test("say where a platform makes them itself", async () => {
    const platform = {
      code: "x",
      en: "It reports itself.",
      fr: "Elle déclare.",
      fix: "Compare.",
      fixFr: "Comparez.",
    };
    const { seen } = await desk({ whyNoReports: () => platform });
    expect(await seen("/desk/reports")).toContain("It reports itself.");
    expect(await seen("/desk/reports", "fr")).toContain("Elle déclare.");
  });
});

describe("a period", () => {
  test.each([
    [
      "en",
      "€62.49 €12.50",
      "5.5%",
      "all rates €81.45 €13.54 €13.54 4",
      "-US$12.50 -US$2.50 -€2.30",
      "taxed goods",
      "€1,000.00",
      "Send",
    ],
    [
      "fr",
      "62,49 € 12,50 €",
      "5,5 %",
      "tous taux 81,45 € 13,54 € 13,54 € 4",
      "-12,50 $US -2,50 $US -2,30 €",
      "livraisons de biens taxées",
      "1 000,00 €",
      "Envoyer",
    ],
  ] as const)("is shown as it would be sent: %s", async (language, ...texts) => {
    const { seen, calls } = await desk();
    const page = await seen(PERIOD, language);
    const said = page.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
    for (const text of [...texts, "F-2026-0117", "BE0403019261", "VATEX-EU-AE"]) expect(said).toContain(text);
    expect(calls.find(([name]) => name === "previewReport")).toEqual([
      "previewReport",
      { kind: "admin" },
      { company: COMPANY, kind: "transactions", role: "SE", day: "2026-11-01" },
    ]);
  });

  test("shows receipts by day and by invoice", async () => {
    const { seen } = await desk({ previewReport: async () => previewOf({ content: RECEIPTS }) });
    const rows = rowsOf(await seen(PERIOD.replace("transactions", "payments")));
    expect(rows).toContainEqual(["12 Nov 2026", "10%", "€16.67"]);
    expect(rows).toContainEqual(["F-2026-0042", "28 Oct 2026", "12 Nov 2026", "20%", "€1,200.00"]);
  });

  test.each(["en", "fr"] as const)(
    "says what is missing, of which item, and what to do: %s",
    async (language) => {
      const { seen } = await desk({
        previewReport: async () => previewOf({ problems: [PROBLEM, { ...PROBLEM, item: null }] }),
      });
      const page = await seen(PERIOD, language);
      const section = page.slice(page.indexOf('<section id="problems"'), page.indexOf('id="content-title"'));
      const own =
        language === "fr"
          ? ["Biens ou services ?", "Indiquez la nature.", "Facture <code>F-9", "plusieurs éléments"]
          : ["Goods or services?", "Give the nature.", "Invoice <code>F-9", "several items"];
      for (const text of [...own, "nature_unknown", "G1.68", "lines[0].nature"])
        expect(section).toContain(text);
    },
  );

  const difference = {
    added: [{ source: "invoice" as const, id: "F-9", day: "2026-11-09", document: "2026 F-9" }],
    changed: [],
    removed: [{ source: "till" as const, id: "z-3", day: "2026-11-03", document: null }],
    counts: { added: 1, changed: 0, removed: 1 },
  };

  test("marks what differs from what was sent, in words beside the colour", async () => {
    const given: Answers = {
      previewReport: async () => previewOf({ report: ACCEPTED, state: "accepted", difference }),
      listReports: async () => ({ items: [ACCEPTED], nextCursor: null }),
    };
    const { seen } = await desk(given);
    const page = await seen(PERIOD);
    expect(page).toContain("Against report IN no. 1:");
    expect(page).toContain("1 added, 0 changed, 1 removed.");
    expect(rowsOf(page)).toContainEqual(["Invoice F-9", "+ Added", "9 Nov 2026", "2026 F-9"]);
    expect(rowsOf(page)).toContainEqual(["Till z-3", "− Removed", "3 Nov 2026", ""]);
    expect(rowsOf(await seen(PERIOD, "fr"))).toContainEqual(["Caisse z-3", "− Retiré", "3 nov. 2026", ""]);
    // What was never sent differs from nothing.
    const unsent = await desk({ previewReport: async () => previewOf({ difference }) });
    expect(await unsent.seen(PERIOD)).not.toContain('id="difference"');
  });

  test.each<[state: ReportState, changed: boolean, act: string | null]>([
    ["open", false, null],
    ["due", false, "submit"],
    ["awaiting-approval", false, "submit"],
    ["queued", true, null],
    ["sent", true, null],
    ["taken", true, "rectify"],
    ["taken", false, null],
    ["accepted", true, "rectify"],
    ["accepted", false, null],
    ["rejected", false, "submit"],
    ["inadmissible", false, "submit"],
  ])("that is %s (changed: %s) offers: %s", async (state, changed, act) => {
    const preview = previewOf({ state, report: { ...report, state } });
    const { seen } = await desk({
      previewReport: async () => (changed ? { ...preview, difference } : preview),
    });
    const [, , acts] = /action="\/desk\/reports\/([^/"]+)\/([^"]+)"/.exec(await seen(PERIOD)) ?? [];
    expect(acts ?? null).toBe(act);
  });

  test("offers nothing where reports are not sent from here", async () => {
    const platform = { code: "x", en: "No.", fr: "Non.", fix: "Look.", fixFr: "Voyez." };
    const { seen } = await desk({ previewReport: async () => previewOf({ platform }) });
    const page = await seen(PERIOD);
    expect(page).toContain("No.");
    expect(page).not.toContain("/submit");
  });

  test.each(["submit", "rectify"] as const)("is sent with one click: %s", async (act) => {
    const { post, seen, token, calls } = await desk();
    const answer = await post(`/desk/reports/rpt_1/${act}`, { token });
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, `${PERIOD}&done=${act}`]);
    expect(calls).toEqual([
      ["getReport", { kind: "admin" }, "rpt_1"],
      [`${act}Report`, { kind: "admin" }, "rpt_1"],
    ]);
    expect(await seen(`${PERIOD}&done=${act}`)).toContain("The report is on its way.");
  });

  test.each([
    ["en", "Its answer is awaited."],
    ["fr", "Sa réponse est attendue."],
  ] as const)("says why it was not sent, in the page's language: %s", async (language, text) => {
    const { post, seen, get, token } = await desk({
      submitReport: async () => {
        throw rejection;
      },
    });
    await seen("/desk", language);
    const answer = await post("/desk/reports/rpt_1/submit", { token });
    expect(answer.status).toBe(409);
    const page = plain(await answer.text());
    expect(page).toContain(`<div class="notice wrong" role="alert">\n<p>${text}</p>`);
    expect(page).toContain(language === "fr" ? "Envoyer" : "Send");
    // The language switch of that page does nothing again.
    const switched = await get("/desk/reports/rpt_1/submit?lang=fr");
    expect(switched.headers.get("Location")).toBe("/desk/reports/rpt_1?lang=fr");
  });

  test.each([
    ["all", { kind: "admin" }],
    [["acme"], { kind: "tenant", tenant: "acme" }],
  ] as const)("is not sent by who may only look, and sees everything (%s)", async (sees, caller) => {
    const reader = { name: "audit@example.com", sees, acts: false };
    const due: Answers = { ...answers, previewReport: async () => previewOf({ state: "due" }) };
    const { get, post, token, calls } = await cameAs(reader, due, { now: () => NOW });
    for (const path of ["/desk/reports", PERIOD, "/desk/reports/rpt_1"]) {
      const page = await get(path);
      expect(page.status, path).toBe(200);
      expect(await page.text(), path).not.toMatch(/action="\/desk\/reports/);
    }
    expect(calls).toContainEqual(["previewReport", caller, expect.anything()]);
    calls.length = 0;
    for (const act of ["submit", "rectify"]) {
      const answer = await post(`/desk/reports/rpt_1/${act}`, { token });
      expect(answer.status, act).toBe(403);
      expect(await answer.text()).toContain("You may look");
    }
    expect(calls).toEqual([]);
  });

  test("is not sent by a form of another page or site", async () => {
    const { post, token, calls } = await desk();
    const path = "/desk/reports/rpt_1/submit";
    expect((await post(path, { token: "x" })).status).toBe(403);
    expect((await post(path, { token }, { Origin: "https://evil.example" })).status).toBe(403);
    expect((await post(path, { token }, { Origin: ORIGIN })).status).toBe(303);
    expect(calls.filter(([name]) => name === "submitReport")).toHaveLength(1);
  });

  test.each([
    "?company=1&kind=transactions&role=SE&day=2026-11-01",
    `?company=${COMPANY}&kind=sales&role=SE&day=2026-11-01`,
    `?company=${COMPANY}&kind=payments&role=XX&day=2026-11-01`,
    `?company=${COMPANY}&kind=payments&role=SE&day=2026-02-30`,
    "",
  ])("is named by its address: %s is none", async (query) => {
    const { get, calls } = await desk();
    const answer = await get(`/desk/reports/period${query}`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("No period is meant by this address.");
    expect(calls).toEqual([]);
  });

  test("names its reports, the newest first, and no other period's", async () => {
    const second: ReportRecord = { ...report, id: "rpt_2", n: 2, type: "RE", state: "queued" };
    const others: ReportRecord[] = [
      { ...report, id: "rpt_3", start: "2026-11-11", end: "2026-11-20" },
      { ...report, id: "rpt_4", start: "2026-11-05" },
      { ...report, id: "rpt_5", role: "BY" },
    ];
    const { seen } = await desk({
      listReports: async () => ({ items: [...others, second, REJECTED], nextCursor: null }),
    });
    const page = await seen(PERIOD);
    const section = page.slice(page.indexOf('<section id="reports"'));
    expect([...section.matchAll(/href="\/desk\/reports\/([^"]+)"/g)].map(([, id]) => id)).toEqual([
      "rpt_2",
      REJECTED.id,
    ]);
    expect(section).toContain("G1.53");
  });
});

describe("a report", () => {
  const given: Answers = {
    getReport: async () => REJECTED,
    listReportEvents: async () => EVENTS,
    listReportItems: async () => ({
      items: [{ source: "till", id: "z-1", day: "2026-11-03", document: null }],
      nextCursor: "c/2",
    }),
    getReportDocument: async () => ({
      bytes: Buffer.from('<?xml version="1.0"?>\n<Report><Id>é &amp; è</Id><None/></Report>\n'),
      mediaType: "application/xml",
      fileName: "F10_732829320_SE_TX_2026-11-01_IN_1.xml",
      sha256: "s",
    }),
    reportContent: async () => SALES,
  };
  const PATH = `/desk/reports/${REJECTED.id}`;

  test.each([
    ["en", ["Rejected", "The sums do not agree.", "Correct the items.", "a person", "Till", "What was sent"]],
    [
      "fr",
      [
        "Rejetée",
        "Les sommes ne concordent pas.",
        "Corrigez les éléments.",
        "une personne",
        "Caisse",
        "Ce qui a été envoyé",
      ],
    ],
  ] as const)("says where it stands and why, what it tells and what made that: %s", async (language, own) => {
    const { seen, calls } = await desk(given);
    const page = await seen(PATH, language);
    for (const text of [
      ...own,
      "REJ_COH",
      "G1.53",
      "301",
      "<q>TT-82 &lt;&gt; TT-88</q>",
      "flow-17",
      "z-1",
      "TLB1",
    ])
      expect(page).toContain(text);
    expect(page).toContain(`href="${PATH}?items=c%2F2#items" rel="next"`);
    expect(calls).toContainEqual(["reportContent", { kind: "admin" }, REJECTED.id]);
    expect(calls.some(([name]) => name === "previewReport")).toBe(false);
  });

  test("shows its file, indented and harmless, and hands it out", async () => {
    const { seen, get } = await desk(given);
    expect(await seen(PATH)).toContain(
      [
        "&lt;?xml version=&quot;1.0&quot;?&gt;",
        "&lt;Report&gt;",
        "  &lt;Id&gt;é &amp;amp; è&lt;/Id&gt;",
        "  &lt;None/&gt;",
        "&lt;/Report&gt;</pre>",
      ].join("\n"),
    );
    const file = await get(`${PATH}/f10.xml`);
    expect(file.headers.get("Content-Disposition")).toBe(
      'attachment; filename="F10_732829320_SE_TX_2026-11-01_IN_1.xml"',
    );
    expect(file.headers.get("Content-Type")).toBe("application/xml");
    expect(await file.text()).toContain("<Id>é &amp; è</Id>");
  });

  test("shows the beginning of a long file", async () => {
    // The cut goes through a letter.
    const bytes = Buffer.from(`<Report id="1">${"<Id>é</Id>".repeat(30_000)}</Report>`);
    const { seen } = await desk({
      ...given,
      getReportDocument: async () => ({
        bytes,
        mediaType: "application/xml",
        fileName: "F10.xml",
        sha256: "s",
      }),
    });
    const page = await seen(PATH);
    expect(page).toContain("The first 200 kB of 330 kB are shown.");
    expect(page).not.toContain("\ufffd");
    expect(page.match(/&lt;Id&gt;é/g)?.length).toBeLessThan(20_000);
    expect(await seen(PATH, "fr")).toContain("Les 200 ko premiers sur 330 ko");
  });

  test("that was not sent is shown as it would be now", async () => {
    const { seen, calls } = await desk({ getReport: async () => report });
    const page = await seen("/desk/reports/rpt_1");
    for (const text of ["What would be sent now", "TLB1", "The file is written when the report is sent."])
      expect(page).toContain(text);
    expect(calls.some(([name]) => name === "getReportDocument")).toBe(false);
  });

  test("that is taken is never said to be accepted", async () => {
    const { seen } = await desk({ ...given, getReport: async () => ({ ...ACCEPTED, state: "taken" }) });
    expect(await seen(PATH)).toContain("That is no acceptance");
    expect(await seen(PATH, "fr")).toContain("Ce n'est pas une acceptation");
    expect(await seen(PATH)).not.toContain(">Accepted<");
  });

  test("that is none is told so", async () => {
    const { get } = await desk({
      getReport: async () => {
        throw new Rejection(404, "report_not_found", "None", "No such report.");
      },
    });
    for (const id of ["rpt_9", "a%00b"]) {
      const answer = await get(`/desk/reports/${id}`);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toMatch(/o such report/);
    }
  });

  test("lets no word from outside become markup", async () => {
    const evil = '"><script>alert(1)</script>';
    const problem = {
      ...REJECTED.problem,
      code: evil,
      rule: evil,
      message: evil,
      messageFr: evil,
      fix: evil,
      fixFr: evil,
      raw: evil,
    };
    const { seen } = await desk({
      ...given,
      getReport: async () => ({ ...REJECTED, problem, platformId: evil }),
      listReportEvents: async () => EVENTS.map((event) => ({ ...event, comment: evil, rawCode: evil })),
      listReportItems: async () => ({
        items: [{ source: "till", id: evil, day: evil, document: evil }],
        nextCursor: null,
      }),
    });
    expect(await seen(PATH)).not.toContain("<script>alert");
  });
});

describe("the overview", () => {
  const listed = (reports: ReportRecord[]): Answers => ({
    diagnose: async () => ({ ...diagnosis, verdict: { state: "ok", reasons: [] } }),
    listReports: async (_, { state, company }) => ({
      items: reports.filter(
        (one) =>
          (state === undefined || one.state === state) && (company === undefined || one.company === company),
      ),
      nextCursor: null,
    }),
  });

  test.each([
    [
      "en",
      "1 thing is stopped. 2 things need a look.",
      "1 report is overdue.",
      "1 report was rejected: it must be sent again.",
      "1 report waits to be sent.",
    ],
    [
      "fr",
      "1 point est à l'arrêt. 2 points sont à regarder.",
      "1 déclaration est en retard.",
      "1 déclaration a été rejetée : elle est à renvoyer.",
      "1 déclaration est à envoyer.",
    ],
  ] as const)(
    "says what waits, late or refused, and leads there: %s",
    async (language, headline, ...lines) => {
      const late: ReportRecord = {
        ...report,
        id: "rpt_late",
        state: "due",
        start: "2026-10-21",
        end: "2026-10-31",
        deadline: "2026-11-10",
      };
      const { seen } = await desk(listed([report, { ...REJECTED, role: "BY" }, late]));
      const page = await seen("/desk", language);
      expect(page).toContain(`data-verdict>${headline}<`);
      for (const line of lines) expect(page).toContain(`<a href="#reports">${line}</a>`);
      const section = page.slice(
        page.indexOf('<section id="reports"'),
        page.indexOf('<section id="rejected"'),
      );
      expect(
        [...section.matchAll(/href="([^"]+)"/g)].map(([, path]) => path?.replaceAll("&amp;", "&")),
      ).toEqual([
        PERIOD.replace("2026-11-01", "2026-10-21"),
        PERIOD,
        PERIOD.replace("role=SE", "role=BY"),
        "/desk/reports",
      ]);
    },
  );

  test("forgets a refused report once there is a later one of its period", async () => {
    const { seen } = await desk(listed([{ ...ACCEPTED, n: 2 }, REJECTED]));
    const page = await seen("/desk");
    expect(page).toContain("Everything works.");
    expect(page).toContain("No report waits for a person.");
  });

  test("asks for no report where no company reports", async () => {
    const { seen, calls } = await desk({}, { reporters: () => [] });
    expect(await seen("/desk")).toContain("No company reports through the gateway");
    expect(calls.some(([name]) => name === "listReports")).toBe(false);
  });
});
