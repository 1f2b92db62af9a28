import { Hono } from "hono";
import type { FacadeEnv, FacadeParts } from "../env.ts";
import { checkHealth } from "../health.ts";
import { deposit } from "./deposit.ts";
import { fetchFlow } from "./fetch.ts";
import { search } from "./search.ts";
import { webhookRoutes } from "./webhook-routes.ts";

/** The Flow Service (XP Z12-013 annex A), without its base. Who calls is on the context. */
export const flowRoutes = (parts: FacadeParts): Hono<FacadeEnv> =>
  new Hono<FacadeEnv>()
    .get("/healthcheck", checkHealth(parts))
    .post("/flows", deposit(parts))
    .post("/flows/search", search(parts))
    .get("/flows/:flowId", fetchFlow(parts))
    .route("/webhooks", webhookRoutes(parts));
