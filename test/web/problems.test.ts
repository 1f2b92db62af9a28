import { describe, expect, it } from "vitest";
import { CODE_GROUPS } from "../../src/domain/codes/index.ts";
import { kit } from "../routes/kit.ts";

const get = (path: string, language = "en") =>
  kit().app.request(path, { headers: { Accept: "text/html", "Accept-Language": language } });

describe("the pages of problems", () => {
  it("are where a problem's type leads, in the reader's language", async () => {
    const problem = await kit().get("/v1/invoices", {});
    const { type, code } = (await problem.json()) as { type: string; code: string };
    expect([type, code]).toEqual(["/problems/key_missing", "key_missing"]);
    const page = await get(type);
    expect(page.status).toBe(200);
    expect(page.headers.get("Content-Type")).toMatch(/^text\/html/);
    expect(page.headers.get("Content-Security-Policy")).toMatch(/^default-src 'none'; style-src 'self'/);
    const text = await page.text();
    expect(text).toContain("<h1>key_missing</h1>");
    expect(text).toContain("Send the key with every call");
    expect(text).toContain("401");
    expect(await (await get(type, "fr-FR,fr;q=0.9")).text()).toContain("Envoyez la clé avec chaque appel");
    expect(await (await get(`${type}?lang=fr`)).text()).toContain('<html lang="fr">');
  });

  it("are all in the index, and all there", async () => {
    const text = await (await get("/problems")).text();
    const { app } = kit();
    for (const code of CODE_GROUPS.flatMap(({ codes }) => Object.keys(codes))) {
      expect(text).toContain(`href="/problems/${code}?lang=en"`);
      const pages = await Promise.all(
        ["en", "fr"].map((lang) => app.request(`/problems/${code}?lang=${lang}`)),
      );
      expect(
        pages.map(({ status }) => status),
        code,
      ).toEqual([200, 200]);
    }
  });

  it("say of a platform's own code that it is one, and reflect nothing that is no code", async () => {
    const own = await get("/problems/e-4711");
    expect(own.status).toBe(404);
    expect(await own.text()).toContain("This code is none of the gateway");
    const hostile = await get("/problems/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    expect(hostile.status).toBe(404);
    expect(await hostile.json()).toMatchObject({ code: "route_unknown" });
  });
});
