import { type Context, Hono } from "hono";
import { Rejection } from "../../domain/problem.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { FLOW_TYPES } from "../../norm/flow.ts";
import type { Strict } from "../../norm/shape.ts";
import { type WEBHOOK_CREATED, type WEBHOOK_LIST, WEBHOOK_PARAMS } from "../../norm/webhook.ts";
import type { UseCases } from "../../usecases/index.ts";
import type { FacadeEnv, FacadeParts } from "../env.ts";
import { held, objectOf } from "../read-body.ts";

type Subscription = Awaited<ReturnType<UseCases["subscribeToFlows"]>>;

/** The version of the flat form. */
const VERSION = "1.3";

/** Webhooks of the Flow Service, below `/webhooks`. Who calls is on the context. */
export const webhookRoutes = ({ gateway }: Pick<FacadeParts, "gateway">): Hono<FacadeEnv> =>
  new Hono<FacadeEnv>()
    .get("/", async (c) => {
      const subscriptions = await gateway.listSubscriptions(subscriberOf(c));
      const answer: Strict<typeof WEBHOOK_LIST, typeof VERSION> = {
        count: subscriptions.length,
        webhookIds: subscriptions.map(({ id }) => id),
        webhooks: subscriptions.map(shown),
      };
      return c.json(answer);
    })
    .post("/", async (c) => {
      const tenant = subscriberOf(c);
      const asked = held(WEBHOOK_PARAMS, VERSION, objectOf(await c.req.text(), "The body"));
      const { id, signingKey, createdAt } = await gateway.subscribeToFlows(tenant, {
        url: asked.callbackUrl,
        types: asked.flowTypes,
        direction: asked.flowDirection,
        ack: asked.ackStatus,
      });
      const answer: Strict<typeof WEBHOOK_CREATED, typeof VERSION> = {
        webhookId: id,
        signingKey,
        createdAt: createdAt.toISOString(),
      };
      return c.json(answer, 201);
    })
    .on(["GET", "PATCH"], "/:webhookUid", (c) => {
      subscriberOf(c);
      throw nothingHere("A webhook is deleted and made anew instead of changed, and the list shows it.");
    })
    .delete("/:webhookUid", async (c) => {
      await gateway.unsubscribeFromFlows(subscriberOf(c), c.req.param("webhookUid"));
      return c.body(null, 204);
    });

/** A subscription for those who look: its key is told once, when it is made. */
const shown = ({ id, createdAt, url, types, direction, ack }: Subscription) => ({
  webhookId: id,
  createdAt: createdAt.toISOString(),
  callbackUrl: url,
  ...(types === null ? {} : { flowTypes: FLOW_TYPES.of(VERSION).filter((word) => types.includes(word)) }),
  ...(direction === null ? {} : { flowDirection: direction }),
  ...(ack === null ? {} : { ackStatus: ack }),
});

/**
 * Who calls, where its version has webhooks of this form.
 *
 * @throws Rejection 404 for 1.1, which has none, 501 for 1.2, whose nested form is not offered
 */
const subscriberOf = (c: Context<FacadeEnv>): Tenant => {
  const version = c.get("version");
  if (version === VERSION) return c.get("tenant");
  const inFlat = `webhooks are offered in version ${VERSION} of the API, and this tenant speaks ${version}`;
  if (version === "1.1") throw nothingHere(`There are no webhooks here: ${inFlat}.`);
  throw new Rejection(
    501,
    "not_implemented",
    "Webhooks of this version are not offered",
    `The nested form of webhooks is not offered: ${inFlat}. Search for flows by updatedAfter instead.`,
  );
};

const nothingHere = (why: string): Rejection => new Rejection(404, "not_found", "There is no such path", why);
