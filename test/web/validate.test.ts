import { describe, expect, test } from "vitest";
import { Rejection } from "../../src/domain/problem.ts";
import { invoice } from "../routes/kit.ts";
import { browser, ORIGIN } from "./browser.ts";
import { signedIn, plain as text } from "./desk.ts";
import { FINDING } from "./finding-sample.ts";

const UNTICKED = { official: false, signal: expect.any(AbortSignal) };

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
    const bytes = new Uint8Array(Buffer.from("<Invoice/>"));
    expect(calls).toEqual([["validateDocument", "acme", { bytes }, UNTICKED]]);
  });

  test("is told of an invoice in JSON, as far as it is any", async () => {
    const { signIn, hand, formToken, calls } = browser();
    await signIn();
    const token = await formToken();
    const controlled = async (text: string): Promise<string> =>
      plain(await hand("/desk/validate", { token, tenant: "acme", file: new Blob([text]) }));
    calls.length = 0;
    expect(await controlled(' {"number":"F1"}')).toContain("No error, no warning.");
    expect(calls).toEqual([
      ["validateDocument", "acme", { json: { number: "F1" }, as: "factur-x" }, UNTICKED],
    ]);
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

describe("the official rules", () => {
  const OFFICIAL = { ...FINDING, no: undefined, rule: "BR-OFF-1", message: "The publisher's word." };
  const tick = (page: string): string =>
    /<input type="checkbox" name="official"[^>]*>/.exec(page)?.[0].replace(/ aria-\w+="[^"]*"/, "") ?? "";

  test("cannot be ticked where they are not installed, and the page says why", async () => {
    const { seen, hand, token, calls } = await signedIn({});
    const page = await seen("/desk/validate");
    expect(tick(page)).toContain(" disabled");
    expect(page).toContain("are not installed here: officialRules.folder");
    expect(await seen("/desk/validate", "fr")).toContain("ne sont pas installés ici");
    calls.length = 0;
    await hand("/desk/validate", { token, tenant: "acme", official: "yes", file: new Blob(["<a/>"]) });
    expect(calls[0]?.[3]).toEqual(UNTICKED);
  });

  test("are asked where they are ticked, and what they alone say stands by itself", async () => {
    const official = { findings: [OFFICIAL], rules: "official: EN16931-CII-validation.xslt" };
    const { seen, hand, token, calls } = await signedIn(
      {
        validateDocument: async () => ({
          valid: false,
          rules: "FNFE 9",
          findings: [FINDING, OFFICIAL],
          invoice,
          official,
        }),
      },
      { hasOfficialRules: () => true },
    );
    expect(tick(await seen("/desk/validate"))).toBe('<input type="checkbox" name="official" value="yes">');
    calls.length = 0;
    const file = new Blob(["<a/>"]);
    const page = await plain(await hand("/desk/validate", { token, tenant: "acme", official: "yes", file }));
    expect(calls[0]?.[3]).toEqual({ ...UNTICKED, official: true });
    expect(page).toContain("2 errors");
    const [own = "", theirs = ""] = page.split("What the official rules alone say");
    expect([own.includes("BR-OFF-1"), own.includes("check 46")]).toEqual([false, true]);
    expect([theirs.includes("BR-OFF-1"), theirs.includes("check 46")]).toEqual([true, false]);
    expect(theirs).toContain("official: EN16931-CII-validation.xslt");
    expect(tick(page)).toContain(" checked");
  });

  test("that cannot answer now are told of, in the reader's language, with the form", async () => {
    const { seen, hand, token } = await signedIn(
      {
        validateDocument: async () => {
          throw new Rejection(503, "official_rules_busy", "Busy", { en: "Come back.", fr: "Revenez." });
        },
      },
      { hasOfficialRules: () => true },
    );
    const fields = { token, tenant: "acme", file: new Blob(["<a/>"]) };
    const answer = await hand("/desk/validate?lang=fr", { ...fields, official: "yes" });
    expect(answer.status).toBe(503);
    const page = await plain(answer);
    expect(page).toContain("Revenez.");
    expect(tick(page)).toContain(" checked");
    expect(await seen("/desk/validate", "fr")).toContain("Règles officielles");
  });
});
