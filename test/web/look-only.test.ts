import { describe, expect, test } from "vitest";
import { opened } from "./oidc.ts";
import { ROOM_PAGES, roomAnswers } from "./rooms.ts";

/** What a person's forms and buttons lead to, page by page, ids aside. */
const actsOf = async (group: string): Promise<string[]> => {
  const one = await opened({}, {}, roomAnswers);
  one.fake.claims = { email: "jeanne@example.com", groups: [group] };
  await one.back(await one.away());
  const acts = new Set<string>();
  for (const path of ROOM_PAGES) {
    const answer = await one.get(`/desk${path}`);
    expect(answer.status, path).toBe(200);
    const page = await answer.text();
    for (const [, to = ""] of page.matchAll(/<form method="post" action="\/desk\/([^"]+)"/g))
      acts.add(to.replaceAll(/\/(inv|rpt|wrk|erp)_[^/]*|\/acme\/0/g, ""));
    if (page.includes(`action="/desk/failures/dismiss"`)) acts.add("failures/dismiss");
    if (/action="[^"]+\/status"/.test(page)) acts.add("invoices/status");
  }
  return [...acts].sort();
};

describe("who may only look", () => {
  test("is offered nothing that would be refused", async () => {
    expect(await actsOf("g-audit")).toEqual(["logout", "validate"]);
  });

  test("is offered less than an administrator: what changes something is there", async () => {
    expect(await actsOf("g-admins")).toEqual([
      "configuration/reload",
      "deliveries/redeliver",
      "failures/dismiss",
      "failures/retry",
      "failures/retry-all",
      "invoices/retry",
      "invoices/status",
      "invoices/sync",
      "logout",
      "receivers/give",
      "reports/submit",
      "validate",
      "webhooks/redeliver",
      "webhooks/test",
    ]);
  });
});
