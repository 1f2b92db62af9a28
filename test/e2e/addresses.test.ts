import { beforeAll, expect, it } from "vitest";
import { parisDay } from "../../src/domain/paris-day.ts";
import { PpfDirectoryFake } from "../adapters/fakes/ppf-directory.ts";
import { serveFake } from "../adapters/fakes/serve.ts";
import { rigOf } from "../adapters/iopole/rig.ts";
import { afterThisFile } from "../support/endings.ts";
import { openGateway } from "../support/gateway.ts";

/**
 * A gateway with a platform through which addresses are declared, and with the public portal's directory, which its
 * tenant has chosen: over sockets, by the API alone.
 */
const SIREN = "732829320";
const ADMIN = "admin-key-of-the-test";
const ACME = "key-of-acme-in-the-test";
const dayIn = (days: number): string => parisDay(new Date(Date.now() + days * 86_400_000));
const FROM = dayIn(30);

const { fake: iopole, settings } = rigOf();
const portal = new PpfDirectoryFake();
let url: string;

const call = async (key: string, path: string, body?: object) => {
  const answer = await fetch(`${url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, json: Object(await answer.json()) };
};

beforeAll(async () => {
  const [platform, national] = await Promise.all([serveFake(iopole.fetch), serveFake(portal.fetch)]);
  afterThisFile(() => Promise.all([platform.close(), national.close()]));
  iopole.now = () => new Date().toISOString();
  iopole.own.enrol(SIREN, "Boulangerie du Port");
  portal.today = dayIn(0);
  portal.rows.siren.push({
    siren: SIREN,
    raisonSociale: "Boulangerie du Port",
    typeEntite: "Privée assujettie",
  });
  portal.rows["ligne-annuaire"].push({
    identifiantAdressage: SIREN,
    siren: SIREN,
    matriculePlateforme: "0145",
    historisation: { dateDebutEffet: "2026-01-01", masque: false },
  });
  const gateway = await openGateway({
    store: { url: "sqlite::memory:" },
    admin: { keys: [ADMIN] },
    platforms: {
      main: {
        adapter: "iopole",
        settings: {
          ...settings,
          apiUrl: platform.url,
          tokenUrl: `${platform.url}/realms/iopole/protocol/openid-connect/token`,
        },
      },
      national: {
        adapter: "ppf-directory",
        settings: {
          directoryUrl: `${national.url}/annuaire/v1`,
          tokenUrl: `${national.url}/api/oauth/token`,
          clientId: "client",
          clientSecret: portal.secret,
          technicalLogin: portal.account.login,
          technicalPassword: portal.account.password,
        },
      },
    },
    tenants: {
      acme: { keys: [ACME], companies: [SIREN], routes: [{ platform: "main" }], directory: "national" },
    },
  });
  url = gateway.url;
}, 60_000);

it("resolves by the directory that the tenant has chosen", async () => {
  const { status, json } = await call(ACME, "/v1/directory/resolve", { siren: SIREN });
  expect(status).toBe(200);
  expect(json).toMatchObject({ address: `0225:${SIREN}`, action: "send", source: { platform: "national" } });
  expect(portal.violations).toEqual([]);
});

it("declares an address once, through a lost answer, and ends it", async () => {
  const asked = { platform: "main", siren: SIREN, suffix: "ACHATS", from: FROM };
  iopole.faults.meet("declare-address", { transport: "ECONNRESET", after: true });
  const lost = await call(ADMIN, "/v1/directory/addresses", asked);
  expect(lost).toMatchObject({
    status: 502,
    json: {
      detail: expect.stringContaining("Send the same request again"),
      detailFr: expect.stringContaining("Renvoyez la même demande"),
    },
  });
  const again = await call(ADMIN, "/v1/directory/addresses", asked);
  expect(again).toMatchObject({
    status: 200,
    json: { address: `0225:${SIREN}_ACHATS`, from: FROM, adopted: true },
  });
  expect(iopole.own.lines()).toHaveLength(1);

  const listed = await call(ADMIN, `/v1/directory/addresses/declared?siren=${SIREN}&platform=main`);
  expect(listed.json.items).toMatchObject([{ address: `0225:${SIREN}_ACHATS` }]);
  const shown = await call(ADMIN, `/v1/directory/addresses?siren=${SIREN}&platform=main`);
  expect(shown.json.items).toMatchObject([{ suffix: "ACHATS", state: "upcoming" }]);

  const clash = await call(ADMIN, "/v1/directory/addresses", { ...asked, from: dayIn(40) });
  expect(clash).toMatchObject({
    status: 409,
    json: { code: "address_overlaps", errors: [{ rule: "G1.86" }] },
  });
  const early = await call(ADMIN, "/v1/directory/addresses", { ...asked, suffix: "VENTES", from: dayIn(0) });
  expect(early).toMatchObject({ status: 422, json: { errors: [{ code: "start_too_early" }] } });
  expect((await call(ADMIN, "/v1/directory/addresses", { ...asked, platform: "national" })).status).toBe(501);
  expect((await call(ACME, "/v1/directory/addresses", asked)).status).toBe(403);

  const ending = { platform: "main", address: `${SIREN}_ACHATS`, until: dayIn(0) };
  expect((await call(ADMIN, "/v1/directory/addresses/end", ending)).status).toBe(200);
  expect(iopole.own.lines()).toEqual([]);
  expect((await call(ADMIN, "/v1/directory/addresses/end", ending)).status).toBe(404);
  expect(iopole.violations).toEqual([]);
});
