import type { MiddlewareHandler } from "hono";
import type { ActName, ActTarget } from "../domain/acts.ts";
import type { UseCases } from "../usecases/index.ts";
import type { Api, ApiEnv } from "./api.ts";
import { bearerOf } from "./authenticate.ts";

/** What a person decides by the API, and under which name it is written down. */
const ACTS_OF_THE_API = {
  "/v1/failures/:id/retry": "retry",
  "/v1/failures/:id/dismiss": "dismiss",
  "/v1/failures/:id/reopen": "reopen",
  "/v1/invoices/:id/receivers": "give",
  "/v1/routing/receivers": "give",
  "/v1/reports/:id/submit": "report_submit",
  "/v1/reports/:id/rectify": "report_rectify",
  "/v1/directory/addresses": "address_declare",
  "/v1/directory/addresses/end": "address_end",
  "/v1/config/reload": "config_reload",
  "/v1/erasures": "erase",
} as const satisfies Record<string, ActName>;

/** What writing acts down needs. */
export interface ActRecording {
  gateway: Pick<UseCases, "recordAct">;
  /** What an API key is called where it is told who did something. */
  nameOf(key: string): string;
}

/**
 * Writes down what is decided by the API once it was answered, whatever the answer. What it was done to are the facts
 * that the route tells of the request, as the log has them.
 */
export const recordActs = (app: Api, { gateway, nameOf }: ActRecording): void => {
  const recordedAs =
    (act: ActName): MiddlewareHandler<ApiEnv> =>
    async (c, next) => {
      await next();
      if (c.req.method !== "POST") return;
      await gateway.recordAct({
        act,
        who: nameOf(bearerOf(c.req.header("Authorization"))),
        caller: c.get("caller"),
        via: "api",
        target: targetOf(c.req.param("id"), c.get("facts") ?? {}),
        status: c.res.status,
        requestId: c.get("requestId"),
      });
    };
  for (const [path, act] of Object.entries(ACTS_OF_THE_API)) app.use(path, recordedAs(act));
};

/** Facts that name what it was done to. */
const NAMING = ["invoice", "report", "erasure", "address"] as const;

const targetOf = (id: string | undefined, facts: Record<string, unknown>): Partial<ActTarget> => {
  const naming = NAMING.find((name) => typeof facts[name] === "string");
  const told = Object.entries(facts).filter(([name, value]) => name !== naming && value !== undefined);
  return {
    on: id ?? (naming === undefined ? "" : String(facts[naming])),
    detail: told.map(([name, value]) => `${name}=${String(value)}`).join(" "),
  };
};
