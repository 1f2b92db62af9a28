import { ALWAYS, type ApiVersion, ONLY_1_1, ONLY_1_2, SINCE_1_2 } from "./versions.ts";

/** The prefix of every path, in every version. */
export const PATH_PREFIX = "/v1";

/** Header that names a call (a UUID), chosen by the client. The Directory Service does not list it. */
export const REQUEST_ID_HEADERS = {
  "1.1": "X-Request-Id",
  "1.2": "Request-Id",
  "1.3": "Request-Id",
} as const satisfies Record<ApiVersion, string>;

/** Header that says for which organisation a client speaks, where one login serves several (Flow, since 1.2). */
export const ORGANIZATION_HEADER = "Organization-Id";

/** Header of the Directory Service that chooses the language of an answer (1.1 only). */
export const LANGUAGE_HEADER = "Accept-Language";

/** Header by which the Directory Service says the language of an answer (1.1 only). */
export const CONTENT_LANGUAGE_HEADER = "Content-Language";

/** Versions whose Directory Service speaks several languages. */
export const LANGUAGES_IN: readonly ApiVersion[] = ONLY_1_1;

/** Languages of the Directory Service; the first where none of them is asked for (1.1 only). */
export const LANGUAGES = ["fr", "en"] as const;

/** One call of the norm. */
export interface Operation {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** With its prefix; what stands in braces is chosen by the client, and must be encoded. */
  path: string;
  in: readonly ApiVersion[];
  /** Statuses of success, where they are the same in all versions. */
  success: readonly number[];
}

const get = (path: string, versions: readonly ApiVersion[] = ALWAYS): Operation => ({
  method: "GET",
  path: `${PATH_PREFIX}${path}`,
  in: versions,
  success: [200],
});

const call = (
  method: Operation["method"],
  path: string,
  success: readonly number[],
  versions: readonly ApiVersion[] = ALWAYS,
): Operation => ({ method, path: `${PATH_PREFIX}${path}`, in: versions, success });

/** Calls of the Flow Service. */
export const FLOW_OPERATIONS = {
  deposit: call("POST", "/flows", [202]),
  search: call("POST", "/flows/search", [200]),
  flow: get("/flows/{flowId}"),
  health: get("/healthcheck"),
  webhooks: get("/webhooks", SINCE_1_2),
  createWebhook: call("POST", "/webhooks", [201], SINCE_1_2),
  webhook: get("/webhooks/{webhookUid}", ONLY_1_2),
  changeWebhook: call("PATCH", "/webhooks/{webhookUid}", [204], ONLY_1_2),
  deleteWebhook: call("DELETE", "/webhooks/{webhookUid}", [204], SINCE_1_2),
} as const satisfies Record<string, Operation>;

/**
 * Statuses of a search of the Directory Service that found what it could: 206 tells a part of the results, 204 that
 * there are none. Only 1.3 leaves both to the answer itself.
 */
export const SEARCH_STATUSES = {
  "1.1": [200, 206],
  "1.2": [200, 204, 206],
  "1.3": [200],
} as const satisfies Record<ApiVersion, readonly number[]>;

/** Calls of the Directory Service that read. A search has the statuses of `SEARCH_STATUSES`. */
export const DIRECTORY_READINGS = {
  searchCompanies: call("POST", "/siren/search", [200]),
  company: get("/siren/code-insee:{siren}"),
  companyById: get("/siren/id-instance:{id-instance}", ONLY_1_1),
  searchEstablishments: call("POST", "/siret/search", [200]),
  establishment: get("/siret/code-insee:{siret}"),
  establishmentById: get("/siret/id-instance:{id-instance}", ONLY_1_1),
  searchRoutingCodes: call("POST", "/routing-code/search", [200]),
  routingCode: get("/routing-code/siret:{siret}/code:{routing-identifier}"),
  routingCodeById: get("/routing-code/id-instance:{id-instance}", ONLY_1_1),
  searchLines: call("POST", "/directory-line/search", [200]),
  line: get("/directory-line/code:{addressing-identifier}"),
  lineById: get("/directory-line/id-instance:{id-instance}", ONLY_1_1),
  health: get("/healthcheck"),
} as const satisfies Record<string, Operation>;

/** Calls of the Directory Service that write: 1.1 only. */
export const DIRECTORY_WRITINGS = {
  createRoutingCode: call("POST", "/routing-code", [201], ONLY_1_1),
  changeRoutingCode: call("PATCH", "/routing-code/id-instance:{id-instance}", [200, 206], ONLY_1_1),
  replaceRoutingCode: call("PUT", "/routing-code/id-instance:{id-instance}", [200, 206], ONLY_1_1),
  createLine: call("POST", "/directory-line", [201], ONLY_1_1),
  changeLine: call("PATCH", "/directory-line/id-instance:{id-instance}", [200], ONLY_1_1),
  deleteLine: call("DELETE", "/directory-line/id-instance:{id-instance}", [204], ONLY_1_1),
} as const satisfies Record<string, Operation>;
