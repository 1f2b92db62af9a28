import type { Handler } from "hono";
import { Rejection } from "../domain/problem.ts";
import type { FacadeEnv, FacadeParts } from "./env.ts";

/**
 * Can calls be taken? The platforms behind are no part of it: what is deposited waits.
 *
 * @throws Rejection 503
 */
export const checkHealth =
  ({ gateway }: Pick<FacadeParts, "gateway">): Handler<FacadeEnv> =>
  async (c) => {
    const { ready } = await gateway.readiness();
    if (ready) return c.body(null, 200);
    throw new Rejection(
      503,
      "not_ready",
      { en: "The gateway is not ready", fr: "La passerelle n'est pas prête" },
      {
        en: "The gateway cannot take calls now. Try again in a moment.",
        fr: "La passerelle ne peut pas prendre d'appels maintenant. Réessayez dans un instant.",
      },
    );
  };
