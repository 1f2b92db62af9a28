import type { AppParts } from "../../src/app.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import { kit } from "../routes/kit.ts";

export const ORIGIN = "http://localhost";
/** An administrator's. */
export const KEY = "admin-key";

/** A browser, as far as cookies and forms go. */
export const browser = (answers: Partial<UseCases> = {}, pages: Partial<AppParts["pages"]> = {}) => {
  // Nothing is to be reported, unless a test is about that.
  const noReports = async () => ({ items: [], nextCursor: null });
  const { app, calls, lines } = kit({ listReports: noReports, ...answers }, {}, pages);
  const cookies = new Map<string, string>();
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await app.request(path, {
      ...init,
      headers: { ...(cookie === "" ? {} : { Cookie: cookie }), ...(init.headers as object) },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  const get = (path: string, headers: Record<string, string> = {}) => request(path, { headers });
  const post = (
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = { Origin: ORIGIN },
  ) =>
    request(path, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { Host: "localhost", ...headers },
    });
  return {
    app,
    calls,
    lines,
    cookies,
    get,
    post,
    /** A form with a file. */
    hand: (
      path: string,
      fields: Record<string, string | Blob>,
      headers: Record<string, string> = { Origin: ORIGIN },
    ) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) {
        if (typeof value === "string") form.append(name, value);
        else form.append(name, value, "F1.xml");
      }
      return request(path, { method: "POST", body: form, headers: { Host: "localhost", ...headers } });
    },
    signIn: () => post("/desk/login", { key: KEY }),
    /** The token that the forms of a page carry. */
    formToken: async () => /name="token" value="([^"]+)"/.exec(await (await get("/desk")).text())?.[1] ?? "",
  };
};
