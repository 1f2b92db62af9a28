import { describe, expect, test } from "vitest";
import { invoice } from "../routes/kit.ts";
import { browser, ORIGIN } from "./browser.ts";
import { plain as text } from "./desk.ts";
import { FINDING } from "./finding-sample.ts";

const plain = async (answer: Response): Promise<string> => text(await answer.text());

describe("what the controls find", () => {
  const TEXTS = {
    en: ["Error", "Total with VAT 1 instead of 2.", "Correct the total.", "check 46"],
    fr: ["Erreur", "Total TTC 1 au lieu de 2.", "Corrigez le total.", "contrôle 46"],
  };

  test("is told of a file that an administrator hands in, in a tenant's name", async () => {
    const { signIn, hand, formToken, calls } = browser({
      validateDocument: async () => ({ valid: false, rules: "FNFE 9", findings: [FINDING], invoice }),
    });
    await signIn();
    const token = await formToken();
    calls.length = 0;
    const file = new Blob(["<Invoice/>"]);
    const answer = await hand("/desk/validate", { token, tenant: "acme", file });
    expect(answer.status).toBe(200);
    const page = await plain(answer);
    for (const text of ["F1.xml", "1 error, no warning.", "FNFE 9", ...TEXTS.en])
      expect(page).toContain(text);
    expect(calls).toEqual([
      ["validateDocument", "acme", { bytes: new Uint8Array(Buffer.from("<Invoice/>")) }],
    ]);
  });

  test("is told of an invoice in JSON, as far as it is any", async () => {
    const { signIn, hand, formToken, calls } = browser();
    await signIn();
    const token = await formToken();
    const controlled = async (text: string): Promise<string> =>
      plain(await hand("/desk/validate", { token, tenant: "acme", file: new Blob([text]) }));
    calls.length = 0;
    expect(await controlled(' {"number":"F1"}')).toContain("No error, no warning.");
    expect(calls).toEqual([["validateDocument", "acme", { json: { number: "F1" }, as: "factur-x" }]]);
    calls.length = 0;
    for (const text of ['{"number":', `{"a":${"[".repeat(500)}${"]".repeat(500)}}`])
      expect(await controlled(text)).toContain("cannot be read as such");
    expect(calls).toEqual([]);
  });

  test("needs a session of this page, a tenant that there is, and a file", async () => {
    const { signIn, hand, formToken, calls } = browser();
    const file = new Blob(["<Invoice/>"]);
    expect((await hand("/desk/validate", { tenant: "acme", file })).status).toBe(403);
    await signIn();
    const token = await formToken();
    calls.length = 0;
    expect((await hand("/desk/validate", { token: "x", tenant: "acme", file })).status).toBe(403);
    const foreign = { Origin: "https://evil.example" };
    expect((await hand("/desk/validate", { token, tenant: "acme", file }, foreign)).status).toBe(403);
    for (const fields of [
      { tenant: "other", file },
      { file },
      { tenant: "acme" },
      { tenant: "acme", file: "" },
    ] as Record<string, string | Blob>[]) {
      const answer = await hand("/desk/validate", { token, ...fields });
      expect(await answer.text()).toContain("Choose a tenant and a file.");
    }
    expect(calls).toEqual([]);
  });

  test("takes documents as large as the API does, of who has signed in", async () => {
    const large = new Blob(["x".repeat(90_000)]);
    const { signIn, hand, formToken } = browser();
    const length = { Origin: ORIGIN, "Content-Length": "91000" };
    expect((await hand("/desk/validate", { tenant: "acme", file: large }, length)).status).toBe(413);
    await signIn();
    const token = await formToken();
    expect((await hand("/desk/validate", { token, tenant: "acme", file: large }, length)).status).toBe(200);
    expect((await hand("/desk/failures/retry", { token, id: "x", file: large }, length)).status).toBe(413);
  });
});
