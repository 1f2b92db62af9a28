import { describe, expect, it } from "vitest";
import { afnor } from "../../src/adapters/afnor/index.ts";
import { chorusPro } from "../../src/adapters/chorus-pro/index.ts";
import { iopole } from "../../src/adapters/iopole/index.ts";
import type { Adapter, Connection, Settings } from "../../src/adapters/port.ts";
import { ppfDirectory } from "../../src/adapters/ppf-directory/index.ts";
import { testIo } from "./io.ts";
import { failureOf, outgoingInvoice } from "./rig.ts";

/*
 * A platform answers a page of its search with many times what was asked for: so many results, or so much inside one.
 * Nothing is made of it, whichever search it is.
 */

const ACCOUNTS: Record<string, { adapter: Adapter; settings: Settings }> = {
  afnor: {
    adapter: afnor,
    settings: { flowUrl: "https://pa.example/flow", directoryUrl: "https://pa.example/directory" },
  },
  iopole: { adapter: iopole, settings: { environment: "production", apiUrl: "https://pa.example" } },
  "chorus-pro": {
    adapter: chorusPro,
    settings: {
      environment: "production",
      apiUrl: "https://pa.example",
      technicalLogin: "l",
      technicalPassword: "p",
    },
  },
  "ppf-directory": { adapter: ppfDirectory, settings: { directoryUrl: "https://pa.example/annuaire" } },
};

type Search = (connection: Connection, signal: AbortSignal) => Promise<unknown> | undefined;
const NOON = new Date("2026-09-15T12:00:00Z");
const { invoice } = outgoingInvoice({ platformId: "42", createdAt: "2026-09-15T06:00:00Z" });

const SEARCHES: [name: string, account: string, list: string, search: Search][] = [
  ["flows", "afnor", "results", ({ events }, signal) => events?.since(null, null, signal)],
  ["companies", "afnor", "results", ({ directory }, signal) => directory?.search?.("acme", 20, signal)],
  [
    "lines",
    "afnor",
    "results",
    ({ directory }, signal) => directory?.addresses({ siren: "732829320" }, signal),
  ],
  ["invoices", "iopole", "data", ({ events }, signal) => events?.window?.(NOON, NOON, signal)],
  ["unseen things", "iopole", "", ({ events }, signal) => events?.since(null, null, signal)],
  ["companies", "iopole", "data", ({ directory }, signal) => directory?.search?.("acme", 20, signal)],
  ["invoices", "chorus-pro", "listeFactures", ({ events }, signal) => events?.since(null, null, signal)],
  [
    "buyers",
    "chorus-pro",
    "listeDestinataires",
    ({ directory }, signal) => directory?.search?.("acme", 20, signal),
  ],
  [
    "structures",
    "chorus-pro",
    "listeStructures",
    ({ directory }, signal) => directory?.establishment?.("73282932000074", signal),
  ],
  [
    "companies",
    "ppf-directory",
    "resultats",
    ({ directory }, signal) => directory?.search?.("acme", 20, signal),
  ],
  [
    "lines",
    "ppf-directory",
    "resultats",
    ({ directory }, signal) => directory?.addresses({ siren: "732829320" }, signal),
  ],
];

/** What one result is, so that it can be read at least. */
const RESULT = { newstatus: [{}], metadata: { invoiceId: "a" }, identifiantFactureCPP: 1 };

const searching = async (account: string, list: string, results: unknown[], search: Search) => {
  const { adapter, settings } = ACCOUNTS[account] ?? {};
  if (adapter === undefined) throw new Error(`no account ${account}`);
  const login = { tokenUrl: "https://pa.example/token", clientId: "c", clientSecret: "s", customerId: "i" };
  const io = testIo((request) => {
    if (request.url.endsWith("/token")) return Response.json({ access_token: "t", expires_in: 600 });
    return Response.json(list === "" ? results : { codeRetour: 0, libelle: "ok", [list]: results });
  });
  return search(adapter.open({ ...login, ...settings }, io), AbortSignal.timeout(10_000));
};

describe.each(SEARCHES)("a page of %s (%s)", (_, account, list, search) => {
  it("of many times what was asked for is garbled", async () => {
    const failure = await failureOf(searching(account, list, Array(3000).fill(RESULT), search));
    expect(failure).toMatchObject({ kind: "unsent", facts: { code: expect.stringContaining("garbled") } });
  });

  it("with one result of ninety thousand members is garbled before anything is built of it", async () => {
    const result = { ...RESULT, deep: Array(90_000).fill(1) };
    const failure = await failureOf(searching(account, list, [result], search));
    expect(failure).toMatchObject({ kind: "unsent", facts: { code: expect.stringContaining("garbled") } });
  });
});

it("a history of many times what was asked for is garbled", async () => {
  const states = Array(50_000).fill({ histoStatutCode: "DEPOSEE" });
  const history: Search = ({ events }, signal) => events?.history?.(invoice, signal);
  const answer = { histoStatut: states, pagesHistoStatut: 1 };
  const searched = searching("chorus-pro", "historiquesDesStatuts", [answer], history);
  expect(await failureOf(searched)).toMatchObject({ facts: { code: expect.stringContaining("garbled") } });
});

it.each(Object.keys(ACCOUNTS))("an error of a million members costs nothing (%s)", async (account) => {
  const { adapter, settings } = ACCOUNTS[account] ?? {};
  if (adapter === undefined) throw new Error(`no account ${account}`);
  const body = JSON.stringify({
    codeRetour: 1,
    message: "No.",
    errorMessage: "No.",
    many: Array(1e6).fill(1),
  });
  const io = testIo((request) =>
    request.url.endsWith("/token")
      ? Response.json({ access_token: "t" })
      : new Response(body, { status: 400, headers: { "content-type": "application/json" } }),
  );
  const login = { tokenUrl: "https://pa.example/token", clientId: "c", clientSecret: "s", customerId: "i" };
  const connection = adapter.open({ ...login, ...settings }, io);
  const failure = await failureOf(
    Promise.resolve(
      connection.events?.since(null, null, AbortSignal.timeout(10_000)) ??
        connection.directory?.addresses({ siren: "732829320" }, AbortSignal.timeout(10_000)),
    ),
  );
  // What it says is not read, so that the status alone speaks.
  expect(failure.facts).toMatchObject({ code: "http_400" });
});
