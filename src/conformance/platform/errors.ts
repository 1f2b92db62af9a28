import { DIRECTORY_ERROR, ERROR } from "../../norm/errors.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import { faultsOf, textOf } from "../shapes.ts";
import { describe, type Exchange } from "./exchange.ts";
import { type Probe, unless, type Verdict } from "./probe.ts";
import { CannotTry } from "./taken.ts";
import type { Walk } from "./walk.ts";

type ApiService = "flow" | "directory";

/** What the whole run saw, held against what holds for every answer of a service. */
const overall = (
  walk: Walk,
  service: ApiService,
  concerns: (exchange: Exchange) => boolean,
  faultOf: (exchange: Exchange) => string | null,
): Verdict => {
  const some = walk.log.filter((exchange) => exchange.service === service && concerns(exchange));
  const [any] = some;
  if (any === undefined) throw new CannotTry("there was no such answer");
  const wrong = some.flatMap((exchange) => {
    const fault = faultOf(exchange);
    return fault === null ? [] : [{ exchange, text: `${exchange.method} ${exchange.path}: ${fault}` }];
  });
  return unless(
    wrong.map(({ text }) => text),
    wrong[0]?.exchange ?? any,
    `${some.length} answers`,
  );
};

const isError = ({ status }: Exchange): boolean => status >= 400 && status < 500;

const typeOf = ({ headers }: Exchange): string => headers.get("content-type") ?? "no content type";

/** Without `errorMessage: null`, which the published examples have though the schema does not. */
const bodyOf = ({ json }: Exchange): unknown =>
  json === null ? undefined : Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));

/** The Directory of 1.1 has a form of error of its own, in which nothing is required. */
const shapeOf = (service: ApiService, version: ApiVersion) =>
  service === "directory" && version === "1.1" ? DIRECTORY_ERROR : ERROR;

export const errorProbes = (service: ApiService): readonly Probe[] => {
  const operation = `errors (${service})`;
  const base = service === "flow" ? "/v1/flows/search post" : "/v1/siren/search post";
  return [
    {
      level: "must",
      operation,
      place: `${base} 400`,
      what: "every error is told in the members of the version: errorCode above all",
      run: async (walk) => {
        const shape = shapeOf(service, walk.version);
        // A body is described for the Directory since 1.2 only.
        const concerns = (one: Exchange): boolean => isError(one) && (shape === ERROR || one.json !== null);
        return overall(walk, service, concerns, (one) => {
          const faults = faultsOf(shape, walk.version, bodyOf(one));
          return faults.length === 0 ? null : `${one.status}: ${faults.join(", ")}`;
        });
      },
    },
    {
      level: "should",
      operation,
      place: `${base} 400`,
      what: "every error says in words what is wrong: errorMessage",
      run: async (walk) =>
        overall(walk, service, isError, ({ status, json }) =>
          (textOf(json, "errorMessage") ?? textOf(json, "message")) ? null : `${status} says nothing`,
        ),
    },
    {
      level: "must",
      operation,
      place: `${base} 200`,
      what: "what is JSON is called so: Content-Type application/json",
      run: async (walk) =>
        overall(
          walk,
          service,
          ({ json }) => json !== null,
          (one) =>
            /^application\/(problem\+)?json\b/i.test(typeOf(one))
              ? null
              : `${one.status} with ${typeOf(one)}`,
        ),
    },
    {
      level: "should",
      operation,
      place: "RFC 6750 §3",
      what: "401 names the scheme in WWW-Authenticate",
      run: async (walk) =>
        overall(
          walk,
          service,
          ({ status }) => status === 401,
          (one) =>
            /bearer/i.test(one.headers.get("www-authenticate") ?? "")
              ? null
              : "there is no WWW-Authenticate: Bearer",
        ),
    },
    {
      level: "should",
      operation,
      place: "RFC 6585 §4",
      what: "429 says when to come again, in Retry-After",
      run: async (walk) =>
        overall(
          walk,
          service,
          ({ status }) => status === 429,
          (one) => (one.headers.has("retry-after") ? null : "there is no Retry-After"),
        ),
    },
    {
      level: "must",
      operation,
      place: `${base} 500`,
      what: "no call of this run makes the platform fail",
      run: async (walk) =>
        overall(
          walk,
          service,
          () => true,
          (one) => (one.status >= 500 && one.status !== 501 ? describe(one) : null),
        ),
    },
  ];
};
