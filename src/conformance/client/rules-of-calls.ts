import { LANGUAGE_HEADER, REQUEST_ID_HEADERS } from "../../norm/operations.ts";
import { GRANT_TYPE } from "../../norm/tokens.ts";
import { retryAfterOf } from "../platform/exchange.ts";
import { callsOf, each, type Fault, type Rule } from "./rule.ts";
import { answerOf, bearerOf, type Call, tokenIn } from "./story.ts";

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const formOf = ({ body }: Call): URLSearchParams => new URLSearchParams(body.toString("utf8"));

/** Tokens that may be had without need: two programs of a client may start at once. */
const SPARE_TOKENS = 2;

/** Each token, in the order in which they were given. */
const TOKENS: readonly Rule[] = [
  {
    level: "must",
    operation: "token",
    service: "token",
    place: "RFC 6749 §4.4.2",
    what: "asks for a token by a form with grant_type=client_credentials",
    look: (story) =>
      each(callsOf(story, "token"), ({ call }) => {
        const type = call.headers["content-type"] ?? "no content type";
        if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return `the form comes as ${type}`;
        const grant = formOf(call).get("grant_type");
        return grant === GRANT_TYPE || grant === "refresh_token"
          ? null
          : `grant_type is ${grant ?? "missing"}`;
      }),
  },
  {
    level: "must",
    operation: "token",
    service: "token",
    place: "RFC 6749 §2.3",
    what: "shows its credentials in one way: in the form or by Basic, never in the address",
    look: (story) =>
      each(callsOf(story, "token"), ({ call }) => {
        if (call.query.has("client_secret") || call.query.has("client_id"))
          return "they stand in the address";
        const both = call.headers.authorization !== undefined && formOf(call).has("client_secret");
        return both ? "they come in the form and by Basic" : null;
      }),
  },
  {
    level: "should",
    operation: "token",
    service: "token",
    place: "RFC 6749 §5.1",
    what: "uses a token until it ends, and does not ask for one for each call",
    look: ({ calls }) => {
      const held = new Map<string, { until: number; token: string }>();
      const needless: Fault[] = [];
      let tried = 0;
      for (const call of calls) {
        const { client } = call;
        if (client === null) continue;
        const now = held.get(client);
        if (call.answer?.status === 401 && now !== undefined && bearerOf(call) === now.token)
          held.delete(client);
        const token = tokenIn(call);
        if (call.operation !== "token" || token === undefined) continue;
        tried++;
        if (now !== undefined && now.until > call.at)
          needless.push({ text: "a token was asked for while one was good", call });
        const seconds = Number(answerOf(call)?.expires_in ?? 0);
        held.set(client, { token, until: call.at + (seconds / 2) * 1000 });
      }
      return { tried, faults: needless.length > SPARE_TOKENS ? needless : [] };
    },
  },
];

const isHealth = ({ operation }: Call): boolean => operation?.endsWith("/healthcheck") === true;

/** Calls of the two services. */
const apiCalls = (calls: readonly Call[]) =>
  calls.filter(({ service }) => service === "flow" || service === "directory").map((call) => ({ call }));

/** The platform's clock and the client's may differ by so much, in milliseconds. */
const TOLERANCE = 100;

const ALL: readonly Rule[] = [
  {
    level: "must",
    operation: "every call",
    service: "flow",
    place: "RFC 6750 §2.1",
    what: "shows its token in the header Authorization: Bearer",
    look: ({ calls }) =>
      each(
        apiCalls(calls).filter(({ call }) => !isHealth(call)),
        ({ call }) => (bearerOf(call) === null ? `${call.method} ${call.path} has none` : null),
      ),
  },
  {
    level: "must",
    operation: "every call",
    service: "flow",
    place: "/v1/flows post 202",
    what: "calls only what the version has",
    look: ({ calls, version }) =>
      each(
        calls.map((call) => ({ call })),
        ({ call }) => (call.in.includes(version) ? null : `${call.method} ${call.path} is not of ${version}`),
      ),
  },
  {
    level: "should",
    operation: "every call",
    service: "flow",
    place: "/v1/flows post 202",
    what: "names each call of the Flow service by a UUID in Request-Id (1.1: X-Request-Id)",
    look: ({ calls, version }) => {
      const header = REQUEST_ID_HEADERS[version];
      return each(
        apiCalls(calls).filter(({ call }) => call.service === "flow"),
        ({ call }) => {
          const value = call.headers[header.toLowerCase()];
          return UUID.test(String(value))
            ? null
            : `${header} is ${value === undefined ? "missing" : String(value)}`;
        },
      );
    },
  },
  {
    level: "must",
    operation: "every call",
    service: "directory",
    place: "/v1/siren/search post 200",
    what: "asks for a language that there is, fr or en",
    in: ["1.1"],
    look: ({ calls }) =>
      each(
        apiCalls(calls).filter(
          ({ call }) =>
            call.service === "directory" && call.headers[LANGUAGE_HEADER.toLowerCase()] !== undefined,
        ),
        ({ call }) => {
          const value = String(call.headers[LANGUAGE_HEADER.toLowerCase()]);
          return /\b(fr|en)\b|\*/i.test(value) ? null : `${LANGUAGE_HEADER} is ${value}`;
        },
      ),
  },
  {
    level: "must",
    operation: "every call",
    service: "flow",
    place: "RFC 9110 §10.2.3",
    what: "comes again no sooner than Retry-After says",
    look: ({ calls }) => {
      const told = calls.flatMap((call) => {
        const wait = retryAfterOf(call.answer?.headers.get("retry-after") ?? null, call.at);
        return wait === null ? [] : [{ call, until: call.at + wait }];
      });
      const faults = told.flatMap(({ call, until }): Fault[] => {
        const early = calls.find(
          (one) =>
            one.at > call.at &&
            one.at < until - TOLERANCE &&
            one.client === call.client &&
            one.operation === call.operation,
        );
        return early === undefined
          ? []
          : [{ text: `came again after ${early.at - call.at} of ${until - call.at} ms`, call: early }];
      });
      return { tried: told.length, faults };
    },
  },
];

/** Tokens, and what holds for every call. */
export const CALL_RULES: readonly Rule[] = [...TOKENS, ...ALL];
