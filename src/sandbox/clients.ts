import { type ApiVersion, NEWEST } from "../norm/versions.ts";
import type { Platform } from "./platform.ts";
import { PLACES } from "./seed.ts";

/**
 * What happens to a second deposit of the same invoice (seller, number, year):
 * `reject-async`: taken, then rejected with DOUBLON; `refuse`: answered 400 at once; `accept`: taken like the first.
 */
export const DUPLICATES = ["reject-async", "refuse", "accept"] as const;
export type Duplicates = (typeof DUPLICATES)[number];

/** One account of the platform: its own flows, companies, webhooks and behaviour. */
export interface Client {
  id: string;
  apiVersion: ApiVersion;
  duplicates: Duplicates;
  tokenSeconds: number;
}

/** The client that is there from the start. */
export const DEFAULT_CLIENT = "passerelle";
/** The secret of every client. */
export const SECRET = "sandbox";

interface Row {
  id: string;
  api_version: ApiVersion;
  duplicates: Duplicates;
  token_seconds: number;
}

/** The account of this id; made on first sight, as any id may ask for a token. */
export const clientOf = (platform: Platform, id: string): Client => {
  const { db } = platform;
  db.run("INSERT INTO clients VALUES (?, ?, 'reject-async', 3600) ON CONFLICT DO NOTHING", id, NEWEST);
  const row = db.get<Row>("SELECT * FROM clients WHERE id = ?", id);
  if (row === undefined) throw new Error(`client ${id} vanished`);
  return {
    id,
    apiVersion: row.api_version,
    duplicates: row.duplicates,
    tokenSeconds: row.token_seconds,
  };
};

export const saveClient = (platform: Platform, client: Client): void => {
  platform.db.run(
    "UPDATE clients SET api_version = ?, duplicates = ?, token_seconds = ? WHERE id = ?",
    client.apiVersion,
    client.duplicates,
    client.tokenSeconds,
    client.id,
  );
};

export interface OwnedCompany {
  siren: string;
  name: string;
}

/** Companies that receive at this client. */
export const companiesOf = (platform: Platform, client: string): OwnedCompany[] =>
  platform.db.all<OwnedCompany>("SELECT siren, name FROM companies WHERE client = ? ORDER BY siren", client);

/** All companies that receive at some client. */
export const ownedCompanies = (platform: Platform): OwnedCompany[] =>
  platform.db.all<OwnedCompany>("SELECT siren, name FROM companies ORDER BY siren");

/** Sets the whole list; a company moves over from another client. */
export const setCompanies = (platform: Platform, client: string, companies: OwnedCompany[]): void => {
  platform.db.transaction(() => {
    clientOf(platform, client);
    platform.db.run("DELETE FROM companies WHERE client = ?", client);
    for (const { siren, name } of companies)
      platform.db.run("INSERT OR REPLACE INTO companies VALUES (?, ?, ?)", siren, client, name);
  });
};

/** The client at which a company receives; null for the companies that the sandbox plays itself. */
export const clientOfCompany = (platform: Platform, siren: string | null): string | null =>
  siren === null
    ? null
    : (platform.db.get<{ client: string }>("SELECT client FROM companies WHERE siren = ?", siren)?.client ??
      null);

/** The default client with a company of its own, so that a first try needs no set-up. */
export const seedClients = (platform: Platform): void => {
  if (platform.db.get("SELECT 1 AS x FROM clients LIMIT 1") !== undefined) return;
  setCompanies(platform, DEFAULT_CLIENT, [{ siren: PLACES.seller, name: "Atelier Premier Pas" }]);
};
