import { describe, expect, it } from "vitest";
import { kit } from "../routes/kit.ts";

/** What browsers say that they take. */
const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

describe("the address of the gateway alone", () => {
  const ask = (accept: string | null, headers: Record<string, string> = {}) =>
    kit().app.request("/", { headers: { ...(accept === null ? {} : { Accept: accept }), ...headers } });

  it("gives a browser a page that leads on", async () => {
    const answer = await ask(BROWSER);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toMatch(/^text\/html/);
    expect(answer.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    expect(answer.headers.get("Vary")).toContain("Accept");
    const page = await answer.text();
    for (const path of ["/docs", "/desk", "/healthz"]) expect(page).toContain(`href="${path}"`);
    expect(page).toContain('<html lang="en">');
    const french = await ask(BROWSER, { "Accept-Language": "fr-FR,fr;q=0.9" });
    expect(await french.text()).toContain('<html lang="fr">');
  });

  it.each([null, "*/*", "application/json", "application/json, text/html;q=0.5", "text/html;q=0"])(
    "gives a program that takes %s the problem that any unknown path gives",
    async (accept) => {
      const answer = await ask(accept);
      expect(answer.status).toBe(404);
      expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
      expect(await answer.json()).toMatchObject({ code: "route_unknown" });
    },
  );

  it("knows no other method", async () => {
    expect((await kit().app.request("/", { method: "POST", headers: { Accept: BROWSER } })).status).toBe(405);
  });
});
