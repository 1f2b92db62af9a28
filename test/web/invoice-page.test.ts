import { describe, expect, test } from "vitest";
import { Rejection } from "../../src/domain/problem.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { view } from "../routes/invoice-answers.ts";
import { event, invoice, push } from "../routes/kit.ts";
import { takenItem } from "../routes/report-answers.ts";
import { browser } from "./browser.ts";
import { rowsOf, signedIn } from "./desk.ts";
import { FINDING } from "./finding-sample.ts";
import { wholeView } from "./invoice-samples.ts";

const HERE = `/desk/invoices/${invoice.id}`;

/** The cells of its tables, be they cards on a phone or not. */
const cellsOf = (page: string): string[][] => rowsOf(page.replaceAll(' role="row"', ""));

/** Between two places of a page. */
const part = (page: string, from: string, to: string): string =>
  page.slice(page.indexOf(from), page.indexOf(to, page.indexOf(from)));

describe("the page of an invoice", () => {
  test("tells at one look where it stands, what it comes to, who is who and what is wrong", async () => {
    const { seen } = await signedIn({ viewInvoice: async () => wholeView() });
    const page = await seen(HERE);
    for (const text of [
      "<h1>Invoice F1</h1>",
      "205 Approved",
      "€120.00",
      "Vendeur SA → Acheteur SARL",
      "FR44732829320",
      "12 rue des Tanneurs",
      "Wrong address.",
      "What to do: Correct it.",
      '<pre tabindex="0">Adresse !</pre>',
    ])
      expect(page).toContain(text);
    const french = await seen(HERE, "fr");
    for (const text of [
      "<h1>Facture F1</h1>",
      "205 Approuvée",
      "120,00 €",
      "Adresse erronée.",
      "Corrigez-la.",
    ])
      expect(french).toContain(text);
    expect(french).not.toContain("Wrong address.");
  });

  test("asks no platform", async () => {
    const { get, calls } = await signedIn({});
    await get(HERE);
    expect(calls.map(([name]) => name).sort()).toEqual(["reportsOfInvoice", "showContent", "viewInvoice"]);
  });

  test("tells what was said: by whom, when, heard how, why, and whether it moved the invoice", async () => {
    const { seen } = await signedIn({ viewInvoice: async () => wholeView() });
    const timeline = part(await seen(HERE), '<ol class="timeline"', "</ol>");
    expect([...timeline.matchAll(/<strong>(\d{3}[^<]*|unknown word[^<]*)/g)].map(([, what]) => what)).toEqual(
      ["unknown word ", "207 Disputed", "205 Approved"],
    );
    for (const text of [
      "<code>fr:299</code>",
      "did not move it",
      "set in the platform's own page",
      "Acheteur SARL",
      "(the buyer)",
      "Wrong invoiced quantity <code>QTE_ERR</code>",
      "<q>selon eux</q> <code>X9</code>",
      "<q>Deux manquent</q>",
      "Amount not approved, VAT included: <strong>€24.00</strong> (VAT 20%)",
      "heard by synchronisation",
      `href="${HERE}/messages#evt_2"`,
    ])
      expect(timeline).toContain(text);
    const french = part(await seen(HERE, "fr"), '<ol class="timeline"', "</ol>");
    for (const text of [
      "207 En litige",
      "Quantité facturée incorrecte",
      "l'acheteur",
      "ne l'a pas fait avancer",
    ])
      expect(french).toContain(text);
  });

  test("shows what is done about it, and lets a person try again what was given up", async () => {
    const { seen } = await signedIn({ viewInvoice: async () => wholeView() });
    const page = await seen(HERE);
    for (const text of [
      "It is unknown.",
      "SIREN inconnu !",
      'aria-label="Retry: Sending an invoice"',
      'name="work" value="wrk_1"',
      "refused by the platform",
      "<q>Par erreur</q>",
    ])
      expect(page).toContain(text);
    expect(page.match(/name="work"/g)).toHaveLength(1);
    expect(page).not.toContain('name="notThere"');
    expect(await seen(HERE, "fr")).toContain("Il est inconnu.");
  });

  test("asks, of a deposit whose outcome nobody knows, whether the platform has it", async () => {
    const [row] = wholeView().work;
    if (row === undefined) throw new Error("no work");
    const { seen } = await signedIn({
      viewInvoice: async () => ({ ...view(), work: [{ ...row, state: "parked" }] }),
    });
    expect(await seen(HERE)).toContain('name="notThere"');
  });

  test("tells how those who receive it were told, and the next try", async () => {
    const { seen } = await signedIn({ viewInvoice: async () => wholeView() });
    const page = await seen(HERE);
    const rows = cellsOf(part(page, 'id="tellings"', "</section>"));
    expect(rows[1]?.slice(0, 2)).toEqual(["something was said about it", "https://erp.example/hook acme"]);
    expect(rows[1]?.[2]).toMatch(/to do.*3 tries.*next try.*2 Jul 2025, 10:10:00/);
    expect(rows[2]?.slice(0, 3)).toEqual([
      "the invoice itself",
      "no longer in the configuration acme",
      "done",
    ]);
  });

  test("shows the document as a page and as tables, and its files", async () => {
    const { seen, get } = await signedIn({
      showContent: async () => ({
        content: sampleContent(),
        lines: 202,
        files: [
          {
            n: 1,
            fileName: "relevé.pdf",
            mediaType: "application/pdf",
            size: 4200,
            description: "RIB",
            sha256: "ab",
          },
        ],
      }),
    });
    const page = await seen(HERE);
    expect(page).toMatch(
      /<iframe src="[^"]+\/readable\.pdf#[^"]*" title="Invoice F1, for reading" loading="lazy">/,
    );
    const tables = cellsOf(page);
    expect(tables).toContainEqual(["1", "Conseil en organisation", "8 HUR", "€100.00", "20%", "€800.00"]);
    expect(tables).toContainEqual(["20%", "S", "€1,000.00", "€200.00"]);
    expect(tables).toContainEqual(["Left to pay", "€1,200.00"]);
    expect(page).toContain("200 more lines");
    for (const path of ["files/original", "files/readable", "files/converted", "files/json", "attachments/1"])
      expect(page).toContain(`href="${HERE}/${path}" download`);
    expect(page).toContain("relevé.pdf");
    const policy = (await get(HERE)).headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("frame-src 'self'");
    expect((await get("/desk/invoices")).headers.get("Content-Security-Policy")).not.toContain("frame-src");
  });

  test("says of a document that cannot be read any more that its files are there all the same", async () => {
    const { seen } = await signedIn({ showContent: async () => null });
    const page = await seen(HERE);
    expect(page).toContain("The document cannot be read any more.");
    expect(page).toContain(`href="${HERE}/files/original"`);
    expect(page).not.toContain("<iframe");
  });

  test("shows what the controls found, in the reader's language", async () => {
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
    const { seen } = await signedIn({
      viewInvoice: async () => ({ ...view(), invoice: { ...invoice, findings: [FINDING], directory } }),
    });
    for (const text of [FINDING.message, FINDING.fix, "BR-CO-15", "check 46", "The recipient."])
      expect(await seen(HERE)).toContain(text);
    for (const text of [FINDING.messageFr, FINDING.fixFr, "contrôle 46", "Le destinataire."])
      expect(await seen(HERE, "fr")).toContain(text);
  });

  test("keeps itself up to date until nothing can change, without reading the document again", async () => {
    const { get, seen, calls } = await signedIn({});
    expect(await seen(HERE)).toContain('data-live="timeline"');
    calls.length = 0;
    const refreshed = await (await get(HERE, { "X-Refresh": "1" })).text();
    expect(refreshed).toContain('data-live="timeline"');
    expect(calls.map(([name]) => name)).toEqual(["viewInvoice"]);
    const over = await signedIn({
      viewInvoice: async () => ({ ...view(), invoice: { ...invoice, status: "refused" } }),
    });
    expect(await over.seen(HERE)).not.toContain('data-live="timeline"');
  });

  test("is the record that is left where it was erased, with when, why and the hash", async () => {
    const erased = {
      documents: { at: "2035-01-01T00:00:00.000Z", term: "10y" },
      events: {
        at: "2035-01-02T00:00:00.000Z",
        erasure: "era_7",
        rows: 12,
        last: "2025-07-02T08:00:00.000Z",
        sha256: "cdef",
      },
    };
    const { seen, calls } = await signedIn({
      viewInvoice: async () => ({ ...view(), events: null, invoice: { ...invoice, sha256: "abcd", erased } }),
    });
    const page = await seen(HERE);
    for (const text of [
      "Its documents were erased.",
      "12 lines",
      "10 years",
      "era_7",
      "abcd",
      "cdef",
      "Vendeur SA",
    ])
      expect(page).toContain(text);
    expect(page).not.toMatch(/<iframe|files\/original|class="timeline"|\/status"/);
    expect(await seen(HERE, "fr")).toContain("10 ans");
    expect(calls.map(([name]) => name)).not.toContain("showContent");
  });

  test("tells what is reported of it, and where the report of its period stands", async () => {
    const { item } = takenItem;
    const key = {
      company: item.company,
      kind: item.kind,
      role: item.role,
      start: "2026-11-01",
      end: "2026-11-10",
    };
    const period = {
      ...key,
      regime: "monthly" as const,
      deadline: "2026-11-20",
      platformDeadline: "2026-11-21T08:00:00+01:00",
    };
    const problem = {
      path: "x",
      code: "x",
      message: "No rate.",
      messageFr: "Pas de taux.",
      fix: "Give it.",
      fixFr: "Donnez-le.",
    };
    const { seen } = await signedIn({
      reportsOfInvoice: async () => [
        {
          item: { ...item, source: "invoice", problems: [problem] },
          key,
          period,
          state: "due",
          report: null,
        },
      ],
    });
    const page = await seen(HERE);
    const section = part(page, 'aria-labelledby="reported"', "</section>");
    for (const text of [
      "1 – 10 Nov 2026",
      "No rate. Give it.",
      "20 Nov 2026",
      "/desk/reports/period?company=732829320",
    ])
      expect(section).toContain(text);
    expect(await seen(HERE, "fr")).toContain("Pas de taux. Donnez-le.");
  });

  test("shows an administrator whose it is", async () => {
    const shared = { ...invoice, direction: "inbound" as const, tenant: "acme", copies: ["spend"] };
    const { seen } = await signedIn({ viewInvoice: async () => ({ ...view(), invoice: shared }) });
    expect(await seen(HERE)).toMatch(/Receivers that read<\/dt><dd>spend/);
  });
});

describe("files of an invoice", () => {
  const evil = {
    bytes: Buffer.from("<script>alert(1)</script>"),
    mediaType: "text/html",
    fileName: 'é".html',
  };

  test("are never shown as pages, whatever they say they are", async () => {
    const { get } = await signedIn({ getDocument: async () => evil, getAttachment: async () => evil });
    for (const path of ["files/original", "attachments/1"]) {
      const answer = await get(`${HERE}/${path}`);
      expect(answer.headers.get("Content-Disposition")).toMatch(
        /^attachment; filename="__.html"; filename\*=/,
      );
      expect(answer.headers.get("Content-Security-Policy")).toContain("sandbox");
      expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
    }
  });

  test("a PDF is shown in our own frame alone, and what is none is not shown", async () => {
    const pdf = { bytes: Buffer.from("%PDF-1.7"), mediaType: "text/html", fileName: "a.pdf" };
    const { get } = await signedIn({ getDocument: async () => pdf });
    const answer = await get(`${HERE}/readable.pdf`);
    expect(answer.headers.get("Content-Type")).toBe("application/pdf");
    expect(answer.headers.get("Content-Security-Policy")).toMatch(
      /default-src 'none'.*frame-ancestors 'self'/,
    );
    const other = await signedIn({ getDocument: async () => evil });
    const refused = await other.get(`${HERE}/readable.pdf`);
    expect(refused.status).toBe(404);
    expect(await refused.text()).not.toContain("alert(1)");
  });

  test("are none of an unknown name", async () => {
    const { get, calls } = await signedIn({});
    for (const path of ["files/secret", "attachments/0", "attachments/x"])
      expect((await get(`${HERE}/${path}`)).status).toBe(404);
    expect(calls).toEqual([]);
  });

  test("for support are handed out", async () => {
    const { get } = await signedIn({});
    const answer = await get(`${HERE}/export`);
    expect(answer.headers.get("Content-Disposition")).toContain(`${invoice.id}.json`);
    expect(await answer.json()).toEqual({ invoice: { id: invoice.id } });
  });
});

describe("the messages about an invoice", () => {
  test("stand as they came beside what they were understood as", async () => {
    const { seen } = await signedIn({
      listInvoiceMessages: async () => ({
        messages: [
          {
            id: push.id,
            way: "out",
            event: null,
            push,
            item: null,
            raws: [{ what: "written", mediaType: "application/xml", text: "<CDAR/>", cut: 5 }],
            isAmongOthers: false,
            isErased: false,
          },
          {
            id: event.id,
            way: "in",
            event,
            push: null,
            item: {
              id: "e1",
              receivedAt: new Date("2025-07-02T08:00:01Z"),
              source: "webhook",
              state: "held",
              reason: { code: "x", message: "No such word." },
            },
            raws: [{ what: "item", mediaType: "application/json", text: '{"a":"<b>"}', cut: 0 }],
            isAmongOthers: false,
            isErased: false,
          },
          {
            id: "evt_9",
            way: "in",
            event,
            push: null,
            item: null,
            raws: [],
            isAmongOthers: true,
            isErased: false,
          },
        ],
        more: true,
      }),
    });
    const page = await seen(`${HERE}/messages`);
    for (const text of [
      "&lt;CDAR/&gt;",
      "5 more characters",
      "queued, on its way",
      "{&quot;a&quot;:&quot;&lt;b&gt;&quot;}",
      `id="${event.id}"`,
      "not understood",
      "No such word.",
      "administrators can see it",
      "These are the 50 newest.",
    ])
      expect(page).toContain(text);
    expect(page.match(/<pre tabindex="0"/g)).toHaveLength(2);
    expect(await seen(`${HERE}/messages`, "fr")).toContain("Tel que compris");
  });
});

describe("the comparison with the platform", () => {
  test("is of the invoice alone, and tells where there is none", async () => {
    const compared = {
      invoice,
      askedAt: new Date("2025-07-02T08:00:00Z"),
      events: [],
      work: [],
      platform: { answer: "absent" as const },
      history: { answer: "unable" as const },
      differences: [{ what: "presence" as const, ours: "sent", theirs: "absent" }],
    };
    const { seen, calls } = await signedIn({
      compareInvoice: async () => ({ matches: [invoice], compared }),
    });
    const page = await seen(`${HERE}/compare`);
    for (const text of ["The platform does not have this invoice.", "Is it there?", `href="${HERE}"`])
      expect(page).toContain(text);
    expect(calls.find(([name]) => name === "compareInvoice")?.[1]).toBe(invoice.id);
    const none = await signedIn({
      getInvoice: async () => {
        throw new Rejection(404, "invoice_not_found", "None", "None.");
      },
    });
    expect((await none.get(`${HERE}/compare`)).status).toBe(404);
  });

  test("hands out the evidence of an invoice, to a tenant too", async () => {
    const one = browser();
    await one.post("/desk/login", { key: "acme-key" });
    const page = await (await one.get(`/desk/invoices/${invoice.id}`)).text();
    expect(page).toContain(`href="/desk/invoices/${invoice.id}/evidence"`);
    one.calls.length = 0;
    const answer = await one.get(`/desk/invoices/${invoice.id}/evidence`);
    expect(answer.headers.get("Content-Type")).toBe("application/zip");
    expect(answer.headers.get("Content-Disposition")).toMatch(/^attachment; filename="evidence-/);
    expect(one.calls.map(([name, caller]) => [name, caller])).toEqual([
      ["getEvidence", { kind: "tenant", tenant: "acme" }],
    ]);
  });
});
