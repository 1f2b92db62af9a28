import type { MiddlewareHandler } from "hono";
import type { Caller } from "../domain/caller.ts";
import { Rejection } from "../domain/problem.ts";
import type { ApiEnv } from "./api.ts";

/** Who presents this bearer key; null: nobody known. */
export type CallerOf = (key: string) => Caller | null;

/** Lets only known keys pass, and says who calls. Throws a 401 `Rejection` otherwise. */
export const authenticate =
  (callerOf: CallerOf): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const header = c.req.header("Authorization");
    if (header === undefined) {
      throw new Rejection(
        401,
        "key_missing",
        "An API key is needed",
        "Send your key with every call: Authorization: Bearer <key>.",
      );
    }
    const key = /^Bearer +([\x21-\x7e]+)$/i.exec(header)?.[1];
    if (key === undefined) {
      throw new Rejection(
        401,
        "scheme_wrong",
        "The Authorization header cannot be read",
        "Write it as: Authorization: Bearer <key>.",
      );
    }
    const caller = callerOf(key);
    if (caller === null) {
      throw new Rejection(
        401,
        "key_unknown",
        "The API key is not known",
        "Check the key, and that the configuration with it has been loaded.",
      );
    }
    c.set("caller", caller);
    await next();
  };
