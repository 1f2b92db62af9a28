import { describe, expect, test } from "vitest";
import { Failure } from "../../src/domain/failure.ts";
import { Rejection } from "../../src/domain/problem.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import { seal } from "../../src/usecases/read/seal.ts";
import { invoice, sync } from "../routes/kit.ts";
import { browser } from "./browser.ts";
import { plain, signedIn } from "./desk.ts";

const LIST = "/desk/invoices";

/** What the list asked for: the caller, what narrows it, the page. */
const askedOf = (calls: unknown[][]) => calls.find(([name]) => name === "listInvoices")?.slice(1);

describe("the list of invoices", () => {
  test("shows each with what one looks for, and the way to it", async () => {
    const { seen } = await signedIn({ countInvoices: async () => ({ count: 1234, more: false }) });
    const page = await seen(LIST);
    for (const text of [
      `href="${LIST}/${invoice.id}"`,
      "Accepted",
      "205 Approved",
      "Acheteur SARL",
      "732829320",
      "€120.00",
      "SO-1",
      "acme · main",
      "1–1 of 1,234",
    ])
      expect(page).toContain(text);
    const french = await seen(LIST, "fr");
    for (const text of ["Acceptée", "205 Approuvée", "120,00 €", "1 à 1 sur 1 234", "Exporter en CSV"])
      expect(french).toContain(text);
  });

  test("says that there are more than were counted", async () => {
    const { seen } = await signedIn({ countInvoices: async () => ({ count: 10_000, more: true }) });
    expect(await seen(LIST)).toContain("1–1 of 10,000+");
  });

  test("asks for what its address says, days and amounts as people write them", async () => {
    const { seen, calls } = await signedIn({}, { platforms: () => ["main", "chorus"] });
    const query = new URLSearchParams({
      q: " ets 7328 ",
      direction: "inbound",
      badge: "pending",
      delivery: "sent",
      status: "disputed",
      platform: "chorus",
      tenant: "acme",
      issuedFrom: "2025-07-01",
      issuedUntil: "2025-07-31",
      since: "2025-07-01",
      until: "2025-10-26",
      atLeast: "1 234,50",
      atMost: "9.999,99",
      sort: "largest",
    });
    await seen(`${LIST}?${query}`);
    const filter = {
      q: "ets 7328",
      direction: "inbound",
      badge: "pending",
      delivery: "sent",
      status: "disputed",
      platform: "chorus",
      tenant: "acme",
      issuedFrom: "2025-07-01",
      issuedUntil: "2025-07-31",
      since: new Date("2025-06-30T22:00:00.000Z"),
      // The day on which the clocks are set back is an hour longer.
      until: new Date("2025-10-26T22:59:59.999Z"),
      atLeast: "1234.50",
      atMost: "9999.99",
    };
    expect(askedOf(calls)).toEqual([{ kind: "admin" }, filter, { limit: 50, sort: "largest" }]);
    expect(calls.find(([name]) => name === "countInvoices")?.slice(1)).toEqual([{ kind: "admin" }, filter]);
  });

  test("names what cannot be read, how to write it, and leaves it out", async () => {
    const { seen, calls } = await signedIn({});
    const page = await seen(`${LIST}?atLeast=much&since=yesterday&badge=green&platform=other`);
    for (const text of [
      "Amount from: “much” is no amount. Write it as 1234.56",
      "Here since: “yesterday” is no day. Write it as 2026-03-31.",
      "State: “green” is none of the choices.",
      "Platform: “other” is none of the choices.",
    ])
      expect(page).toContain(text);
    expect(askedOf(calls)?.[1]).toEqual({});
    expect(await seen(`${LIST}?atLeast=much`, "fr")).toContain("« much » n'est pas un montant");
  });

  test("goes on page by page, and begins anew where its place is none any more", async () => {
    const asked: unknown[] = [];
    const { seen } = await signedIn({
      listInvoices: async (_, __, page) => {
        asked.push(page);
        if (page.cursor === "old") throw new Rejection(400, "cursor_invalid", "No place", "No place.");
        return { items: [invoice], nextCursor: "n/2" };
      },
      countInvoices: async () => ({ count: 120, more: false }),
    });
    const first = await seen(`${LIST}?badge=paid`);
    expect(first).toContain(`href="${LIST}?badge=paid&amp;cursor=n%2F2&amp;before=1"`);
    expect(first).not.toContain("First page");
    const second = await seen(`${LIST}?badge=paid&cursor=n%2F2&before=50`);
    expect(second).toContain("51–51 of 120");
    expect(second).toContain(`href="${LIST}?badge=paid">First page`);
    expect(await seen(`${LIST}?cursor=old&before=50`)).toContain("The list begins anew.");
    expect(asked).toEqual([
      { limit: 50, sort: "newest" },
      { limit: 50, sort: "newest", cursor: "n/2" },
      { limit: 50, sort: "newest", cursor: "old" },
      { limit: 50, sort: "newest" },
    ]);
  });

  test("finds an invoice by our own id, which is no word of it", async () => {
    const { seen, calls } = await signedIn({});
    const page = await seen(`${LIST}?q=${invoice.id}`);
    expect(page).toContain("1–1 of 1");
    expect(page).toContain(`href="${LIST}/${invoice.id}"`);
    expect(page).not.toContain("export.csv");
    expect(calls).toEqual([["viewInvoice", { kind: "admin" }, invoice.id]]);
    const none = await signedIn({
      viewInvoice: async () => {
        throw new Rejection(404, "invoice_not_found", "None", "None.");
      },
      listInvoices: async () => ({ items: [], nextCursor: null }),
    });
    expect(await none.seen(`${LIST}?q=${invoice.id}`)).toContain("No invoice matches.");
  });

  test("shows administrators what nobody receives yet", async () => {
    const { seen, calls } = await signedIn({});
    expect(await seen(`${LIST}?tenant=-`)).toContain('<option value="-" selected>nobody yet');
    expect(askedOf(calls)?.[1]).toEqual({ tenant: null });
  });

  test("is handed out as a table of what is shown, as the reader's spreadsheet opens it", async () => {
    const { get, seen, calls } = await signedIn({
      invoicesAsCsv: async () => ({
        cut: false,
        chunks: (async function* () {
          yield "a;b\r\n";
          yield "1;2\r\n";
        })(),
      }),
    });
    const path = `${LIST}/export.csv?badge=paid&sort=largest`;
    expect(await seen(`${LIST}?badge=paid&sort=largest`, "fr")).toContain(
      `href="${path.replace("&", "&amp;")}"`,
    );
    const answer = await get(path);
    expect(answer.headers.get("Content-Disposition")).toBe('attachment; filename="factures.csv"');
    expect(await answer.text()).toBe("a;b\r\n1;2\r\n");
    expect(calls).toContainEqual([
      "invoicesAsCsv",
      { kind: "admin" },
      { badge: "paid" },
      { sort: "largest", language: "fr", separator: "semicolon" },
    ]);
  });

  test("tells an empty list from one where nothing fits", async () => {
    const none = { listInvoices: async () => ({ items: [], nextCursor: null }) };
    expect(await (await signedIn(none)).seen(LIST)).toContain("There is no invoice yet.");
    expect(await (await signedIn(none)).seen(`${LIST}?q=x`)).toContain("No invoice matches.");
    const later = { listInvoices: async () => ({ items: [], nextCursor: "later" }) };
    expect(await (await signedIn(later)).seen(`${LIST}?q=x`)).toContain("None on this page so far");
  });

  test("marks the quick view that is shown, and keeps the words that are looked for", async () => {
    const { seen } = await signedIn({});
    const page = await seen(`${LIST}?badge=rejected&q=lenoir`);
    expect(page).toContain(`<a href="${LIST}?q=lenoir&amp;badge=rejected" aria-current="page">Rejected</a>`);
    expect(page.match(/class="views">.*?<\/nav>/s)?.[0].match(/aria-current/g)).toHaveLength(1);
  });

  test("lets no word from outside become markup", async () => {
    const evil = '"><script>alert(1)</script>';
    const { seen } = await signedIn({
      listInvoices: async () => ({
        items: [{ ...invoice, number: evil, reference: evil, buyer: { ...invoice.buyer, name: evil } }],
        nextCursor: null,
      }),
    });
    const page = await seen(`${LIST}?q=${encodeURIComponent(evil)}&atLeast=${encodeURIComponent(evil)}`);
    expect(page).not.toContain("<script>alert");
  });
});

describe("a tenant at the desk", () => {
  const atDesk = async (answers: Partial<UseCases> = {}) => {
    const one = browser(answers, { tenants: () => ["acme", "other"] });
    await one.post("/desk/login", { key: "acme-key" });
    one.calls.length = 0;
    return one;
  };
  const own = { kind: "tenant", tenant: "acme" };

  test("sees its own part alone, and cannot ask for another's", async () => {
    const { get, calls } = await atDesk();
    const page = plain(await (await get(`${LIST}?tenant=other`)).text());
    expect(page).toContain("“other” is none of the choices");
    expect(askedOf(calls)?.slice(0, 2)).toEqual([own, {}]);
    expect(page).not.toContain('name="tenant"');
  });

  test("is asked for in its own name on every page", async () => {
    const { get, calls } = await atDesk();
    for (const path of [
      "",
      "/messages",
      "/status",
      "/readable.pdf",
      "/files/original",
      "/files/json",
      "/attachments/1",
    ])
      await get(`${LIST}/${invoice.id}${path}`);
    expect(calls.length).toBeGreaterThan(6);
    for (const [name, caller] of calls) expect(caller, name).toEqual(own);
  });

  test("is told nothing of what is another's", async () => {
    const none = async () => {
      throw new Rejection(404, "invoice_not_found", "None", "None of it.");
    };
    const { get } = await atDesk({ viewInvoice: none, getInvoice: none, getDocument: none });
    for (const path of ["", "/messages", "/status", "/files/original", "/readable.pdf"]) {
      const answer = await get(`${LIST}/inv_x${path}`);
      expect(answer.status, path).toBe(404);
      expect(await answer.text(), path).not.toContain("Acheteur");
    }
  });

  test("has no comparison and no export: they are for administrators", async () => {
    const { get, calls } = await atDesk();
    const page = await (await get(`${LIST}/${invoice.id}`)).text();
    expect(page).not.toMatch(/\/compare|\/export"/);
    calls.length = 0;
    for (const path of ["/compare", "/export"])
      expect((await get(`${LIST}/${invoice.id}${path}`)).status).toBe(403);
    expect(calls).toEqual([]);
  });
});

describe("who may only look", () => {
  /** Signed in, without the right to act. */
  const looking = () => {
    const key = Buffer.alloc(32, 7);
    const one = browser({}, { sessionKeys: () => [key] });
    const since = Date.parse("2025-07-02T07:50:00Z") / 1000;
    const claims = { s: "one", b: since, e: since + 1800, o: { kind: "admin" }, n: "a@b.example", v: "all" };
    one.cookies.set("passerelle_session", seal({ ...claims, a: false, t: null }, key));
    return one;
  };

  test("sees no button, and is refused what they would do", async () => {
    const { get, post, calls } = looking();
    const page = await (await get(`${LIST}/${invoice.id}`)).text();
    expect(page).toContain("Invoice F1");
    expect(page).not.toMatch(/Sync with|Change status|\/retry"/);
    const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? "";
    calls.length = 0;
    for (const act of ["sync", "retry", "status"]) {
      const answer = await post(`${LIST}/${invoice.id}/${act}`, {
        token,
        status: "cancelled",
        work: "wrk_1",
      });
      expect(answer.status, act).toBe(403);
    }
    expect((await get(`${LIST}/${invoice.id}/status`)).status).toBe(403);
    expect(calls.map(([name]) => name)).not.toContain("pushStatus");
    expect(calls.map(([name]) => name)).not.toContain("sync");
  });
});

describe("what is done with an invoice", () => {
  const here = `${LIST}/${invoice.id}`;

  test("a synchronisation is told in the reader's language", async () => {
    const { post, seen, token, calls } = await signedIn({});
    const answer = await post(`${here}/sync`, { token });
    expect(answer.headers.get("Location")).toBe(`${here}?done=${sync.id}`);
    expect(calls.find(([name]) => name === "sync")?.slice(1, 4)).toEqual([
      { kind: "admin" },
      { invoice: invoice.id },
      10,
    ]);
    expect(await seen(`${here}?done=${sync.id}`)).toContain(sync.message);
    expect(await seen(`${here}?done=${sync.id}`, "fr")).toContain(sync.messageFr);
  });

  test("a platform that cannot be asked is told, with what is known", async () => {
    const { post, token } = await signedIn({
      sync: async () => {
        throw new Failure("unsent", { code: "down", message: "It is down.", fix: "Wait." });
      },
    });
    const answer = await post(`${here}/sync`, { token });
    expect(answer.status).toBe(503);
    const page = plain(await answer.text());
    expect(page).toContain("It is down. Wait.");
    expect(page).toContain("Invoice F1");
  });

  test("work that was given up is tried again, as the person says", async () => {
    const { post, seen, token, calls } = await signedIn({});
    const answer = await post(`${here}/retry`, { token, work: "wrk_1", notThere: "yes" });
    expect(answer.headers.get("Location")).toBe(`${here}?done=retried`);
    expect(calls).toContainEqual(["retryFailure", { kind: "admin" }, "wrk_1", { notThere: true }]);
    expect(await seen(`${here}?done=retried`)).toContain("It is tried again.");
  });

  test("nothing is done without the form's token", async () => {
    const { post, calls } = await signedIn({});
    for (const act of ["sync", "retry", "status"])
      expect((await post(`${here}/${act}`, { status: "refused", work: "wrk_1" })).status).toBe(403);
    expect(calls).toEqual([]);
  });
});
