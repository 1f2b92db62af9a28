import { describe, expect, test } from "vitest";
import { series } from "../routes/endpoint-answers.ts";
import { diagnosis } from "../routes/kit.ts";
import { browser } from "./browser.ts";
import { plain, rowsOf, signedIn } from "./desk.ts";

/** Names of the pictures of a page. */
const chartsOf = (page: string): string[] =>
  [...page.matchAll(/<svg class="chart"[^>]* role="img" aria-label="([^"]*)"/g)].map(([, name = ""]) => name);

describe("the overview's charts", () => {
  test("have a name each, a title for each bar, and tables of the same numbers", async () => {
    const { seen } = await signedIn({});
    const page = await seen("/desk");
    expect(chartsOf(page)).toEqual([
      "Sends, main: 64 in the last 24 hours, by the hour",
      "Sends, main: 70 in the last 30 days, by the day",
      "Statuses, main: 175 in the last 24 hours, by the hour",
      "Statuses, main: 181 in the last 30 days, by the day",
      "Notifications, main: 93 in the last 24 hours, by the hour",
      "Notifications, main: 99 in the last 30 days, by the day",
      "Notifications: 100 in the last 24 hours, by the hour",
      "Notifications: 106 in the last 30 days, by the day",
    ]);
    expect(page).toContain("<title>2 Jul, 10:00: 41</title>");
    const rows = rowsOf(page);
    expect(rows).toContainEqual(["Hour", "Sends", "Statuses", "Notifications"]);
    expect(rows).toContainEqual(["2 Jul, 10:00", "41", "152", "70"]);
    expect(rows).toContainEqual(["2 Jul, 09:00", "1", "1", "1"]);
    expect(rows).toContainEqual(["2 Jul", "41", "152", "70"]);
    expect(rows).toContainEqual(["3 Jun", "1", "1", "1"]);
    expect(chartsOf(await seen("/desk", "fr"))).toContain(
      "Envois, main : 64 ces dernières 24 heures, par heure",
    );
  });

  test("say so where nothing has happened, and draw nothing for nothing", async () => {
    const standing = { of: "all" as const, diagnosis };
    const at = new Date("2025-07-02T08:00:00Z");
    const empty = await signedIn({ overviewOf: async () => ({ at, activity: [], standing }) });
    expect(await empty.seen("/desk")).toContain("Nothing has happened in the last 30 days.");
    const one = { ...series("main", "sent", 0) };
    const zero = { ...one, hours: one.hours.map((point) => ({ ...point, times: 0 })), days: [] };
    const quiet = await signedIn({ overviewOf: async () => ({ at, activity: [zero], standing }) });
    const page = await quiet.seen("/desk");
    expect(chartsOf(page)[0]).toBe("Sends, main: 0 in the last 24 hours, by the hour");
    expect(page).not.toContain("NaN");
  });
});

describe("what waits", () => {
  test("stands there by kind and place, the longest first", async () => {
    const { seen } = await signedIn({});
    const rows = rowsOf(await seen("/desk"));
    const sending = rows.findIndex(([kind]) => kind === "Sending an invoice");
    const telling = rows.findIndex(([kind]) => kind === "Notifying an ERP");
    expect(rows[sending]?.slice(0, 3)).toEqual(["Sending an invoice", "main", "12"]);
    expect(rows[telling]?.slice(0, 3)).toEqual(["Notifying an ERP", "https://erp.example/hook", "2"]);
    expect(sending).toBeLessThan(telling);
  });

  test("each trouble leads to where it is dealt with", async () => {
    const reason = (code: "endpoint_stopped" | "work_failed", endpoint: string | null) => ({
      code,
      state: "look" as const,
      count: 1,
      platform: endpoint === null ? "main" : null,
      endpoint,
      since: null,
      message: `${code}.`,
      messageFr: `${code}.`,
    });
    const reasons = [
      reason("endpoint_stopped", "erp:acme:0"),
      reason("endpoint_stopped", "flows:acme:5d0f6b1c"),
      reason("work_failed", "erp:acme:0"),
    ];
    const { seen } = await signedIn({
      diagnose: async () => ({ ...diagnosis, verdict: { state: "look", reasons } }),
    });
    const page = await seen("/desk");
    const links = [...page.matchAll(/<li class="look"><a href="([^"]+)">/g)].map(([, link]) => link);
    expect(links).toEqual([
      "/desk/webhooks/acme/0",
      "/desk/webhooks/acme/5d0f6b1c",
      "/desk/failures#failures",
    ]);
  });
});

describe("a tenant's overview", () => {
  test("asks for its own alone, and shows that", async () => {
    const one = browser({});
    await one.post("/desk/login", { key: "acme-key" });
    one.calls.length = 0;
    const page = plain(await (await one.get("/desk?lang=en")).text());
    expect(one.calls).toContainEqual(["overviewOf", { kind: "tenant", tenant: "acme" }]);
    for (const [name, caller] of one.calls) {
      expect(caller, name).toEqual({ kind: "tenant", tenant: "acme" });
    }
    for (const text of [
      "Everything works.",
      "Waiting to be sent",
      "https://erp.example/hook",
      "What moves",
    ]) {
      expect(page).toContain(text);
    }
    expect(page).not.toMatch(/Client secret|Running for|What is refused here/);
    const rows = rowsOf(page);
    expect(rows).toContainEqual(expect.arrayContaining(["Sending an invoice", "main", "3"]));
    const french = plain(await (await one.get("/desk?lang=fr")).text());
    for (const text of ["Ce qui circule", "À notifier", "Ce qui attend"]) expect(french).toContain(text);
  });
});
