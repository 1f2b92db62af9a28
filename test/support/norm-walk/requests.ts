import { type Asked, ask, memberOf } from "./ask.ts";
import { depositOf, EVERYTHING, SOME } from "./check-flows.ts";
import type { WalkedCall, WalkedPlatform } from "./platform.ts";

export const CREATE_WEBHOOK: WalkedCall = { service: "flow", method: "POST", path: "/v1/webhooks" };
export const DELETE_WEBHOOK: WalkedCall = {
  service: "flow",
  method: "DELETE",
  path: "/v1/webhooks/{webhookUid}",
};
const SEARCH: WalkedCall = { service: "flow", method: "POST", path: "/v1/flows/search" };

/** Look-ups by code, by the resource that a path names. */
const BY_CODE: Readonly<Record<string, string>> = {
  siren: "/v1/siren/code-insee:{siren}",
  siret: "/v1/siret/code-insee:{siret}",
  "routing-code": "/v1/routing-code/siret:{siret}/code:{routing-identifier}",
  "directory-line": "/v1/directory-line/code:{addressing-identifier}",
};

/** What a subscription of any version that has some asks for. */
const subscriptionOf = ({ callbackUrl, version }: WalkedPlatform): Asked =>
  version === "1.2"
    ? {
        body: {
          callback: { url: callbackUrl },
          metadata: { flowType: "SupplierInvoice", flowDirection: "In" },
        },
      }
    : { body: { callbackUrl } };

/** A flow that holds both a page and an XML, so that every form of it is there. */
const flowOf = async (platform: WalkedPlatform): Promise<string> => {
  const where = { ...EVERYTHING.where, flowType: ["CustomerInvoice"], ackStatus: "Ok" };
  const { body } = await ask(platform, SEARCH, { body: { ...EVERYTHING, where } });
  const results = memberOf(body, "results");
  const flows: unknown[] = Array.isArray(results) ? results : [];
  return String(
    memberOf(
      flows.find((flow) => memberOf(flow, "flowSyntax") === "Factur-X"),
      "flowId",
    ),
  );
};

/** Requests that are right, for one platform. */
export interface Requests {
  of(call: WalkedCall): Promise<Asked>;
  /** Ends the subscriptions that were made for them. */
  tidy(): Promise<void>;
}

export const requestsFor = (platform: WalkedPlatform): Requests => {
  const { siren, siret, routingIdentifier, addressingIdentifier } = platform.directory;
  const chosen = {
    siren,
    siret,
    "routing-identifier": routingIdentifier,
    "addressing-identifier": addressingIdentifier,
  };
  const numberIn = async ({ service, path }: WalkedCall): Promise<string> => {
    const lookUp = { service, method: "GET", path: BY_CODE[path.split("/")[2] ?? ""] ?? path };
    return String(memberOf((await ask(platform, lookUp, { path: chosen })).body, "idInstance"));
  };
  const kept = new Map<string, Promise<string>>();
  const once = (key: string, find: () => Promise<string>): Promise<string> => {
    const known = kept.get(key) ?? find();
    kept.set(key, known);
    return known;
  };
  const subscriptions: string[] = [];
  const subscribe = async (): Promise<string> => {
    const { body } = await ask(platform, CREATE_WEBHOOK, subscriptionOf(platform));
    const webhookUid = String(memberOf(body, "webhookId"));
    subscriptions.push(webhookUid);
    return webhookUid;
  };
  const placesIn = async (call: WalkedCall): Promise<Record<string, string>> => {
    const { path } = call;
    // One that lasts for one call only.
    if (path.includes("{webhookUid}")) return { webhookUid: await subscribe() };
    // There is something to list.
    if (path === CREATE_WEBHOOK.path) await once(path, subscribe);
    if (path.includes("{flowId}")) return { flowId: await once(path, () => flowOf(platform)) };
    if (path.includes("{id-instance}")) return { "id-instance": await once(path, () => numberIn(call)) };
    return chosen;
  };
  const requestOf = async (call: WalkedCall): Promise<Asked> => {
    const { service, method, path } = call;
    if (service === "flow" && method === "POST") {
      if (path === "/v1/flows") return depositOf(platform, "CII");
      return path === SEARCH.path ? { body: SOME } : subscriptionOf(platform);
    }
    const places = await placesIn(call);
    return method === "GET" || method === "DELETE" ? { path: places } : { path: places, body: {} };
  };
  return {
    of: requestOf,
    async tidy() {
      for (const webhookUid of subscriptions) await ask(platform, DELETE_WEBHOOK, { path: { webhookUid } });
    },
  };
};
