import { GRANT_TYPE } from "../../norm/tokens.ts";
import { textOf } from "../shapes.ts";
import type { Exchange } from "./exchange.ts";
import { answers, type Probe, unless, type Verdict } from "./probe.ts";
import { taken } from "./taken.ts";
import { basic, oncePerWalk, type Walk } from "./walk.ts";

const OPERATION = "token";

const GRANT = { grant_type: GRANT_TYPE } as const;

const scoped = ({ target }: Walk): Record<string, string> =>
  target.scope === null ? {} : { scope: target.scope };

const inForm = oncePerWalk((walk) => {
  const { clientId, clientSecret } = walk.target;
  return walk.token({ ...GRANT, ...scoped(walk), client_id: clientId, client_secret: clientSecret });
});

const byBasic = oncePerWalk((walk) => {
  const { clientId, clientSecret } = walk.target;
  return walk.token({ ...GRANT, ...scoped(walk) }, { authorization: basic(clientId, clientSecret) });
});

const hasToken = ({ status, json }: Exchange): boolean =>
  status === 200 && textOf(json, "access_token") !== undefined;

/** An answer with a token, whichever way it was had. */
const given = async (walk: Walk): Promise<Exchange> => {
  const first = await inForm(walk);
  return hasToken(first) ? first : taken(await byBasic(walk), "the platform gave no token", 200);
};

const refused = (exchange: Exchange, statuses: readonly number[], ...errors: readonly string[]): Verdict => {
  const verdict = answers(exchange, ...statuses);
  return { ...verdict, ok: verdict.ok && errors.includes(textOf(exchange.json, "error") ?? "") };
};

const withCredentials = (walk: Walk, form: Record<string, string>): Promise<Exchange> => {
  const { clientId, clientSecret } = walk.target;
  return walk.token({ ...form, client_id: clientId, client_secret: clientSecret });
};

const wrongSecret = oncePerWalk((walk) =>
  walk.token(GRANT, { authorization: basic(walk.target.clientId, `not-${crypto.randomUUID()}`) }),
);

/** The token endpoint. The norm names OAuth 2 client credentials and leaves the rest to RFC 6749. */
export const TOKEN_PROBES: readonly Probe[] = [
  {
    level: "must",
    operation: OPERATION,
    place: "RFC 6749 §4.4",
    what: "gives a token for the client's credentials",
    run: async (walk) => {
      const exchange = await inForm(walk);
      const used = hasToken(exchange) ? exchange : await byBasic(walk);
      const verdict = answers(used, 200);
      return { ...verdict, ok: hasToken(used), got: hasToken(used) ? "200 with a token" : verdict.got };
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: "RFC 6749 §2.3.1",
    what: "takes the credentials by HTTP Basic",
    run: async (walk) => answers(await byBasic(walk), 200),
  },
  {
    level: "should",
    operation: OPERATION,
    place: "RFC 6749 §2.3.1",
    what: "takes the credentials in the form, as most clients send them",
    run: async (walk) => answers(await inForm(walk), 200),
  },
  {
    level: "must",
    operation: OPERATION,
    place: "RFC 6749 §5.1",
    what: "says token_type bearer",
    run: async (walk) => {
      const exchange = await given(walk);
      const type = textOf(exchange.json, "token_type");
      return { ok: type?.toLowerCase() === "bearer", got: `token_type ${type ?? "is missing"}`, exchange };
    },
  },
  {
    level: "should",
    operation: OPERATION,
    place: "RFC 6749 §5.1",
    what: "says expires_in, a number of seconds",
    run: async (walk) => {
      const exchange = await given(walk);
      const seconds = exchange.json?.expires_in;
      const ok = typeof seconds === "number" && Number.isInteger(seconds) && seconds > 0;
      return {
        ok,
        got: `expires_in ${seconds === undefined ? "is missing" : JSON.stringify(seconds)}`,
        exchange,
      };
    },
  },
  {
    level: "should",
    operation: OPERATION,
    place: "RFC 6749 §5.1",
    what: "forbids to keep the answer: Cache-Control: no-store",
    run: async (walk) => {
      const exchange = await given(walk);
      const value = exchange.headers.get("cache-control");
      return { ok: value?.includes("no-store") === true, got: `Cache-Control: ${value ?? "none"}`, exchange };
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: "RFC 6749 §3.2",
    what: "ignores parameters that it does not know",
    run: async (walk) => {
      await given(walk);
      const form = { ...GRANT, ...scoped(walk), conformance_unknown: "1" };
      const { clientId, clientSecret } = walk.target;
      const exchange = hasToken(await inForm(walk))
        ? await withCredentials(walk, form)
        : await walk.token(form, { authorization: basic(clientId, clientSecret) });
      return answers(exchange, 200);
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: "RFC 6749 §5.2",
    what: "answers a wrong secret with 401 and the error invalid_client",
    run: async (walk) => refused(await wrongSecret(walk), [401], "invalid_client"),
  },
  {
    level: "should",
    operation: OPERATION,
    place: "RFC 6749 §5.2",
    what: "names the scheme in WWW-Authenticate where Basic was refused",
    run: async (walk) => {
      const exchange = taken(await wrongSecret(walk), "a wrong secret is not answered with 401", 401);
      const value = exchange.headers.get("www-authenticate");
      return { ok: /basic/i.test(value ?? ""), got: `WWW-Authenticate: ${value ?? "none"}`, exchange };
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: "RFC 6749 §5.2",
    what: "answers an unknown grant_type with 400 and the error unsupported_grant_type",
    run: async (walk) =>
      refused(
        await withCredentials(walk, { grant_type: "urn:example:unknown" }),
        [400],
        "unsupported_grant_type",
      ),
  },
  {
    level: "must",
    operation: OPERATION,
    place: "RFC 6749 §5.2",
    what: "answers a missing grant_type with 400 and the error invalid_request, or as client credentials",
    run: async (walk) => {
      const exchange = await withCredentials(walk, {});
      if (hasToken(exchange)) return { ok: true, got: "taken as client credentials", exchange };
      return refused(exchange, [400], "invalid_request");
    },
  },
  {
    level: "must",
    operation: OPERATION,
    place: "RFC 6749 §5.1",
    what: "answers with Content-Type application/json",
    run: async (walk) => {
      const faults = [await given(walk), await wrongSecret(walk)]
        .filter(({ headers }) => !/^application\/json\b/i.test(headers.get("content-type") ?? ""))
        .map(({ status, headers }) => `${status} with ${headers.get("content-type") ?? "no content type"}`);
      return unless(faults, await given(walk), "application/json");
    },
  },
];
