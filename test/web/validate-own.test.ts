import { expect, test } from "vitest";
import { browser } from "./browser.ts";

test("a tenant controls a file in its own name, and in no other's", async () => {
  const { post, hand, get, calls } = browser({}, { tenants: () => ["acme", "spend"] });
  await post("/desk/login", { key: "acme-key" });
  const form = await (await get("/desk/validate")).text();
  expect(form).toContain('<option value="acme">');
  expect(form).not.toContain("spend");
  const token = /name="token" value="([^"]+)"/.exec(form)?.[1] ?? "";
  calls.length = 0;
  const file = new Blob(["<a/>"]);
  await hand("/desk/validate", { token, tenant: "spend", file });
  expect(calls).toEqual([]);
  await hand("/desk/validate", { token, tenant: "acme", file });
  expect(calls.map(([name, tenant]) => [name, tenant])).toEqual([["validateDocument", "acme"]]);
});
