import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { browser } from "./browser.ts";

/** What a page loads, by its last part. */
const loadedBy = async (path: string): Promise<string[]> => {
  const page = await (await browser().get(path, { Accept: "text/html" })).text();
  return [...page.matchAll(/(?:href|src)="([^"]+\.(?:css|js)[^"]*)"/g)].map(([, to = ""]) => to);
};

describe("what pages load", () => {
  test.each(["/desk", "/", "/problems/not_found"])("is kept by the browser for good: %s", async (path) => {
    const loaded = await loadedBy(path);
    expect(loaded.length).toBeGreaterThan(0);
    for (const to of loaded) {
      const answer = await browser().get(to);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("Cache-Control"), to).toBe("public, max-age=31536000, immutable");
    }
  });

  test("is asked for again after a while where the address is always the same", async () => {
    const cachingOf = async (path: string) => (await browser().get(path)).headers.get("Cache-Control");
    expect(await cachingOf("/widget.js")).toBe("public, max-age=300");
    expect(await cachingOf("/desk/page.css")).toBe("no-cache");
  });

  test("is not kept under an address that another release wrote", async () => {
    for (const path of ["/desk/page.css", "/desk/page.js", "/widget.js"]) {
      const { headers } = await browser().get(`${path}?v=of-another-release`);
      expect(headers.get("Cache-Control"), path).toBe("no-cache");
    }
  });

  test.each(["/desk/page.css", "/desk/page.js", "/widget.js"])(
    "is compressed for who takes that: %s",
    async (path) => {
      const { get } = browser();
      const plain = await get(path);
      expect(plain.headers.get("Content-Encoding")).toBeNull();
      const zipped = await get(path, { "Accept-Encoding": "gzip, br" });
      expect([zipped.headers.get("Content-Encoding"), zipped.headers.get("Vary")]).toEqual([
        "gzip",
        "Accept-Encoding",
      ]);
      expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).toString()).toBe(await plain.text());
      expect((await get(path, { "Accept-Encoding": "gzip;q=0" })).headers.get("Content-Encoding")).toBeNull();
    },
  );

  test("is not sent again to who has it, whatever a proxy made of its tag", async () => {
    const { get } = browser();
    const tag = (await get("/widget.js")).headers.get("ETag")?.replace("W/", "") ?? "";
    for (const given of [tag, `W/${tag}`, `"another", W/${tag}`])
      expect((await get("/widget.js", { "If-None-Match": given })).status, given).toBe(304);
    for (const given of ['"another"', `${tag}x`, "*x"])
      expect((await get("/widget.js", { "If-None-Match": given })).status, given).toBe(200);
  });
});
