import type { Running } from "./processes.ts";

/** Calls the sandbox's control side. Throws when it does not answer 2xx. */
export const control = async (
  sandbox: Pick<Running, "url">,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> => {
  const answer = await fetch(`${sandbox.url}/control${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.headers.get("content-type")?.includes("json") ? answer.json() : null;
};

export interface Deposit {
  flowId: string;
  client: string;
  number: string;
  trackingId: string;
  sha256: string;
}

/** What was really deposited by a client (`passerelle` is the default one). */
export const depositsOf = async (sandbox: Pick<Running, "url">, client: string): Promise<Deposit[]> => {
  const { deposits } = (await control(sandbox, "GET", `/deposits?client=${client}`)) as {
    deposits: Deposit[];
  };
  return deposits;
};
