import type { Failure } from "../../domain/failure.ts";
import type { Access } from "../kit/calls/access.ts";
import { jsonIn } from "../kit/calls/answers.ts";
import * as kit from "../kit/calls/door.ts";
import { factsOf, type Manner, sortNo } from "../kit/calls/no.ts";
import { joined, present } from "../kit/present.ts";
import type { Answer, Io } from "../port.ts";
import type { Endpoint } from "./settings.ts";
import { errorSchema } from "./shapes.ts";

/** An open account at the public portal's directory. */
export type PpfDirectory = Access<Endpoint, kit.Door>;

/** Opens the door of one account: it alone knows the address, the logins, the headers and the errors. */
export const openDoor = (endpoint: Endpoint, io: Io): ((signal: AbortSignal) => kit.Door) => {
  const { directoryUrl, tokenUrl, clientId, clientSecret, scope, technicalAccount, language } = endpoint;
  return kit.openDoor({
    io,
    base: () => directoryUrl,
    headers: () => ({
      accept: "application/json",
      "accept-language": language,
      ...present({ "cpro-account": technicalAccount }),
    }),
    mint: (signal) =>
      io.clientCredentials({ tokenUrl, clientId, clientSecret, scope, method: "post", signal }),
    failure: (answer, { operation }) => failureOf(io, answer, operation),
  });
};

// What is not there is a 404 of a single look-up, and those take it as an answer: any other is about the address.
const MANNER: Manner = {
  addressFix: "Check directoryUrl: it is the address before /siren, with the version of the API.",
  fixes: { 422: "Correct what the directory complains about." },
};

const failureOf = (io: Io, answer: Answer, operation: string): Failure => {
  const { titre, detail } = errorSchema.safeParse(jsonIn(answer)).data ?? {};
  const said = { text: joined([titre, detail], " – ") };
  return sortNo(factsOf(io, answer, operation, said), said, MANNER);
};
