import type { Client } from "openapi-fetch";
import { PasserelleProblem } from "./problem.ts";
import type { Paths } from "./schema.ts";
import type { CallOptions } from "./transport.ts";

/** The typed calls, and how one of them is made. */
export interface Api {
  raw: Client<Paths>;
  /** `fetch` for one call. `safe`: it changes nothing, although it is a POST. */
  by(options: CallOptions | undefined, safe?: boolean): { fetch: (request: Request) => Promise<Response> };
}

/**
 * What was answered.
 *
 * @throws PasserelleProblem when that is a no
 */
export const answered = async <T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> => {
  const { data, error, response } = await call;
  if (!response.ok) throw new PasserelleProblem(response.status, error);
  return data as T;
};
