import { Client, types } from "pg";

/** Type number of a 64-bit integer: ours are all exact as numbers. */
const INT8 = 20;

/** A connection for a long copy: the limits of time that statements of the gateway have would end it. */
export const connected = async (url: string): Promise<Client> => {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: "passerelle backup",
    types: {
      getTypeParser: (oid: number, format?: "text" | "binary") =>
        oid === INT8 ? Number : types.getTypeParser(oid, format as "text"),
    },
  });
  await client.connect();
  return client;
};
