import { Hono, type MiddlewareHandler } from "hono";
import { authenticate } from "./authenticate.ts";
import { directoryRoutes } from "./directory/directory-routes.ts";
import type { FacadeEnv, FacadeParts } from "./env.ts";
import { flowRoutes } from "./flow/flow-routes.ts";
import { DIRECTORY_BASE, FLOW_BASE, TOKEN_PATH } from "./paths.ts";
import { tokenRoutes } from "./token-routes.ts";

export type { Admission, FacadeEnv } from "./env.ts";
export { canonicalPath, partOf } from "./paths.ts";
export { refuse } from "./refusal.ts";

/**
 * The national API (XP Z12-013) in front of every platform: both services and the token endpoint, under their
 * canonical paths. Who calls must have come through {@link gate}. Errors are thrown.
 */
export const facade = (parts: FacadeParts): Hono<FacadeEnv> =>
  new Hono<FacadeEnv>()
    .route(FLOW_BASE, flowRoutes(parts))
    .route(DIRECTORY_BASE, directoryRoutes(parts))
    .route(TOKEN_PATH, tokenRoutes(parts));

/** What stands before both services: who calls, then what else bounds callers, which is to know them. */
export const gate = (
  parts: FacadeParts,
  ...others: MiddlewareHandler[]
): { path: string; handlers: MiddlewareHandler[] }[] =>
  [FLOW_BASE, DIRECTORY_BASE].map((base) => ({
    path: `${base}/*`,
    handlers: [authenticate(parts), ...others],
  }));
