import { Hono } from "hono";
import type { AppParts } from "../../src/app.ts";
import type { SignedIn } from "../../src/web/person.ts";
import { sessions } from "../../src/web/session.ts";
import { browser } from "./browser.ts";

/** Spaces that do not break are spaces; the places where a long text may break are none. */
export const plain = (page: string): string =>
  page
    .replaceAll("<wbr>", "")
    .replace(/[\u00a0\u202f\u2009]/g, " ")
    .replaceAll("&#39;", "'");

/** An administrator at the desk, with these answers of the use cases. */
export const signedIn = async (
  answers: Parameters<typeof browser>[0],
  pages: Partial<AppParts["pages"]> = {},
) => {
  const one = browser(answers, pages);
  await one.signIn();
  const token = await one.formToken();
  one.calls.length = 0;
  return {
    ...one,
    token,
    seen: async (path: string, language: "en" | "fr" = "en"): Promise<string> =>
      plain(await (await one.get(`${path}${path.includes("?") ? "&" : "?"}lang=${language}`)).text()),
  };
};

/** Somebody at the desk as a provider would have signed them in, with these answers of the use cases. */
export const cameAs = async (
  person: SignedIn,
  answers: Parameters<typeof browser>[0],
  pages: Partial<AppParts["pages"]> = {},
) => {
  const key = Buffer.from("the key of those who come from elsewhere");
  const one = browser(answers, { ...pages, sessionKeys: () => [key] });
  const door = new Hono().get("/", (c) => {
    const none = async () => {};
    const { start } = sessions({
      now: pages.now ?? (() => new Date("2025-07-02T08:00:00Z")),
      tenants: () => [],
      sessionKeys: () => [key],
      endSession: none,
      hasSessionEnded: async () => false,
    });
    start(c, { owner: { kind: "oidc" }, person, key });
    return c.body(null);
  });
  for (const line of (await door.request("/")).headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    one.cookies.set(name, value);
  }
  const token = await one.formToken();
  one.calls.length = 0;
  return { ...one, token };
};

/** The cells of a page's tables, row by row, without their marks. */
export const rowsOf = (page: string): string[][] =>
  [...page.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) =>
      cell
        .replaceAll("<br>", " ")
        .replace(/<[^>]+>/g, "")
        .replace(/\s+/g, " ")
        .trim(),
    ),
  );
