import { Failure } from "../../domain/failure.ts";
import { flowNamedIn, saysAlreadyThere } from "../../mapping/afnor.ts";
import { ORGANIZATION_HEADER, PATH_PREFIX, REQUEST_ID_HEADERS } from "../../norm/operations.ts";
import type { Access } from "../kit/calls/access.ts";
import { jsonIn, readAnswer } from "../kit/calls/answers.ts";
import * as kit from "../kit/calls/door.ts";
import { factsOf, type Manner, type Said, sortNo } from "../kit/calls/no.ts";
import { joined, present } from "../kit/present.ts";
import type { Answer, Io, MintedToken } from "../port.ts";
import type { Endpoint } from "./settings.ts";
import { errorSchema, tokenSchema } from "./shapes.ts";

/** One call of one of the two services. Paths begin after `/v1`. */
export interface Call extends kit.Call {
  service: "flow" | "directory";
}

/** An open account at an XP Z12-013 platform. */
export type Afnor = Access<Endpoint, kit.Door<Call>>;

/** Opens the door of one account: it alone knows the addresses, the login, the headers and the errors. */
export const openDoor = (endpoint: Endpoint, io: Io): ((signal: AbortSignal) => kit.Door<Call>) =>
  kit.openDoor<Call>({
    io,
    base: ({ service }) => `${service === "flow" ? endpoint.flowUrl : endpoint.directoryUrl}${PATH_PREFIX}`,
    headers: () => {
      // Versions name it differently, and an account's version may be set wrong: all names are sent.
      const names = Object.values(REQUEST_ID_HEADERS).map((name) => name.toLowerCase());
      const requestId = io.requestId();
      return {
        ...Object.fromEntries(names.map((name) => [name, requestId])),
        accept: "*/*",
        ...present({ [ORGANIZATION_HEADER.toLowerCase()]: endpoint.organizationId }),
      };
    },
    mint: (signal) => mint(endpoint, io, signal),
    failure: (answer, call) => failureOf(io, answer, call),
  });

/** OAuth2 client credentials, or the JSON login of some. */
const mint = async (endpoint: Endpoint, io: Io, signal: AbortSignal): Promise<MintedToken> => {
  const { tokenUrl, clientId, clientSecret, scope } = endpoint;
  if (endpoint.auth !== "password-json") {
    return io.clientCredentials({ tokenUrl, clientId, clientSecret, scope, method: "post", signal });
  }
  const answer = await io.fetch({
    operation: "token",
    method: "POST",
    url: tokenUrl,
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ username: clientId, password: clientSecret }),
    signal,
    safe: true,
  });
  if (answer.status >= 400) {
    throw new Failure("denied", {
      ...factsOf(io, answer, "token", {}),
      code: "login_refused",
      message: `The platform refuses the login of ${clientId}.`,
      fix: "Check clientId (the user name) and clientSecret (the password) of this account.",
    });
  }
  const { access_token, expires_in } = readAnswer(tokenSchema, answer, true);
  return { value: access_token, expiresIn: expires_in ?? undefined };
};

/** What the platform says of an error, whichever of its forms it uses. */
const saidIn = (answer: Answer): Said => {
  const { errorCode, errorMessage, message, title, details, detail } =
    errorSchema.safeParse(jsonIn(answer)).data ?? {};
  return {
    code: errorCode,
    text: joined([errorMessage ?? message ?? title, details ?? detail], " – "),
    alreadyExists: saysAlreadyThere(errorCode, answer.text()),
    existingId: flowNamedIn(answer.text()),
  };
};

const mannerOf = ({ service }: Call): Manner => ({
  addressFix: `Check ${service}Url: it is the address before /v1.`,
  knowsNotFound: true,
  fixes: {
    413: "The platform takes files of 100 MB at most, often much less: make the attachments smaller.",
    415: "The platform does not take this kind of file: send Factur-X, CII or UBL.",
  },
});

const failureOf = (io: Io, answer: Answer, call: Call): Failure => {
  const said = saidIn(answer);
  return sortNo(factsOf(io, answer, call.operation, said), said, mannerOf(call));
};
