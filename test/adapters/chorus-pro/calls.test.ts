import { describe, expect, it } from "vitest";
import { chorusPro } from "../../../src/adapters/chorus-pro/index.ts";
import type { Fault } from "../fakes/faults.ts";
import { testIo } from "../io.ts";
import { failureOf } from "../rig.ts";
import { open, outgoing, signal } from "./rig.ts";

const said = (codeRetour: number | string, libelle: string, status = 200): Fault => ({
  status,
  body: { codeRetour, libelle },
});

describe("the return codes of a deposit", () => {
  it.each<[string, Fault, object]>([
    ["a no", said(20015, "GDP_MSG_99.001 : non"), { kind: "refused", facts: { code: "gdp_msg_99_001" } }],
    [
      "a no by 400",
      said(20015, "GDP_MSG_99.001 : non", 400),
      { kind: "refused", facts: { code: "gdp_msg_99_001" } },
    ],
    ["a no as text", said("20015", "non"), { kind: "refused", facts: { code: "code_retour_20015" } }],
    ["a no without a word", { status: 200, body: { codeRetour: 20015 } }, { kind: "refused" }],
    [
      "too large",
      said(20001, "GDP_MSG_11.022"),
      { kind: "refused", facts: { fix: expect.stringContaining("30 MB") } },
    ],
    [
      "413",
      { status: 413, body: "too large" },
      { kind: "refused", facts: { fix: expect.stringContaining("30 MB") } },
    ],
    ["no right", said(20001, "GDP_MSG_11.005"), { kind: "denied" }],
    ["no right, in words", said(20044, "L'utilisateur n'est pas habilité"), { kind: "denied" }],
    ["an expired password", said(20044, "Le mot de passe du compte est expiré"), { kind: "denied" }],
    ["a fault", said(20099, "Erreur technique, veuillez réessayer"), { kind: "unknown" }],
    [
      "there already",
      said(20077, "Facture déjà déposée"),
      { kind: "refused", facts: { alreadyExists: true } },
    ],
    // The code of an empty search means nothing to a deposit.
    ["nothing found", said(20000, "TRA_MSG_00.015"), { kind: "refused" }],
    ["200 without a code", { status: 200, body: { numeroFluxDepot: "CPP1" } }, { kind: "unknown" }],
    ["a code that is no number", said("oui", "?"), { kind: "unknown" }],
    ["0 with 400", said(0, "TRA_MSG_00.000", 400), { kind: "refused", facts: { code: "http_400" } }],
    ["415", { status: 415 }, { kind: "refused" }],
    ["404", { status: 404 }, { kind: "denied", facts: { code: "wrong_address" } }],
    ["503", { status: 503 }, { kind: "unknown" }],
  ])("%s", async (_, fault, expected) => {
    const { fake, connection } = open();
    fake.faults.meet("submit", fault);
    const failure = await failureOf(connection.invoices.submit(outgoing(), signal));
    expect(failure).toMatchObject(expected);
    if (failure.kind !== "unknown") expect(failure.facts.fix).toMatch(/^\p{Lu}.*\.$/su);
    expect(fake.faults.of("submit")).toHaveLength(1);
  });
});

describe("PISTE and the technical account", () => {
  it("takes a second 401 for the password too, which expires", async () => {
    const { connection } = open({ technicalPassword: "old" });
    const { kind, facts } = await failureOf(connection.invoices.submit(outgoing(), signal));
    expect({ kind, code: facts.code }).toEqual({ kind: "denied", code: "login_refused" });
    expect(facts.fix).toContain("expires");
  });

  it("names the missing subscription on 403", async () => {
    const { fake, connection } = open();
    fake.faults.meet("submit", { status: 403, body: "<html>Forbidden</html>" });
    const { facts } = await failureOf(connection.invoices.submit(outgoing(), signal));
    expect(facts).toMatchObject({
      code: "not_subscribed",
      httpStatus: 403,
      fix: expect.stringContaining("PISTE"),
    });
  });

  it("is ill, not broken, when the login is refused", async () => {
    const { connection } = open({ clientSecret: "wrong" });
    expect(await connection.health(signal)).toMatchObject({ ok: false });
  });

  it("warns of the password in its health", async () => {
    const { connection } = open({ passwordExpiresOn: "2026-09-20" });
    const { ok, detail } = await connection.health(signal);
    expect(ok).toBe(true);
    expect(detail).toContain("in 5 days");
  });

  it.each([
    [
      { environment: "sandbox" },
      "https://sandbox-oauth.piste.gouv.fr/api/oauth/token",
      "https://sandbox-api.piste.gouv.fr/cpro/",
    ],
    [{}, "https://oauth.piste.gouv.fr/api/oauth/token", "https://api.piste.gouv.fr/cpro/"],
    [
      { apiUrl: "http://127.0.0.1:9/x/cpro/", tokenUrl: "http://127.0.0.1:9/t" },
      "http://127.0.0.1:9/t",
      "http://127.0.0.1:9/x/cpro/",
    ],
    [
      { apiUrl: "http://127.0.0.1:9" },
      "https://oauth.piste.gouv.fr/api/oauth/token",
      "http://127.0.0.1:9/cpro/",
    ],
  ])("goes to the hosts of %j", async (settings, token, api) => {
    const urls: string[] = [];
    const io = testIo((request) => {
      urls.push(request.url);
      return Response.json({ access_token: "t", codeRetour: 0 });
    });
    const login = { clientId: "c", clientSecret: "s", technicalLogin: "l", technicalPassword: "p" };
    await chorusPro.open({ ...login, ...settings }, io).health(signal);
    expect(urls[0]).toBe(token);
    expect(urls[1]?.startsWith(api)).toBe(true);
  });

  it("says which setting is missing", () => {
    expect(() =>
      chorusPro.open(
        { clientId: "c" },
        testIo(() => new Response()),
      ),
    ).toThrow("technicalPassword");
  });

  it("has no webhook, because there is none", () => {
    expect(open().connection.webhook).toBeUndefined();
  });
});
