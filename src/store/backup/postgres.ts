import { Client } from "pg";
import { TYPES } from "../pg-types.ts";

/** A connection for a long copy: the limits of time that statements of the gateway have would end it. */
export const connected = async (url: string): Promise<Client> => {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: "passerelle backup",
    types: TYPES,
  });
  await client.connect();
  return client;
};
