import { Failure } from "../../domain/failure.ts";
import { saysAlreadyThere } from "../../mapping/iopole.ts";
import type { Access } from "../kit/calls/access.ts";
import { jsonIn } from "../kit/calls/answers.ts";
import * as kit from "../kit/calls/door.ts";
import { factsOf, type Manner, type Said, sortNo } from "../kit/calls/no.ts";
import { joined } from "../kit/present.ts";
import type { Answer, Io } from "../port.ts";
import type { Endpoint } from "./settings.ts";
import { errorSchema } from "./shapes.ts";

/** An open account at IOPOLE. */
export type Iopole = Access<Endpoint, kit.Door>;

/** Opens the door of one account: it alone knows the address, the login, the headers and the errors of IOPOLE. */
export const openDoor = (endpoint: Endpoint, io: Io): ((signal: AbortSignal) => kit.Door) => {
  const { apiUrl, tokenUrl, clientId, clientSecret, customerId } = endpoint;
  return kit.openDoor({
    io,
    base: () => apiUrl,
    headers: ({ operation }) => ({
      // The description calls it optional; the platform has refused calls without it since February 2026.
      "customer-id": customerId,
      accept: operation === "download" ? "*/*" : "application/json",
    }),
    mint: (signal) => io.clientCredentials({ tokenUrl, clientId, clientSecret, method: "post", signal }),
    failure: (answer, { operation }) => failureOf(io, answer, operation),
  });
};

/** What the platform says of an error, and where its findings are, as dotted paths. */
const saidIn = (answer: Answer): Said & { paths: string[] } => {
  const { data } = errorSchema.safeParse(jsonIn(answer));
  const { code, statusMessage, message, error } = data ?? {};
  const findings = (data?.details ?? []).map((finding) => ({
    path: (finding.path ?? []).join("."),
    message: finding.message,
  }));
  const words = findings.map((finding) => joined([finding.path, finding.message], ": "));
  return {
    code,
    text: joined([statusMessage ?? message ?? error, joined(words, "; ")], " – "),
    paths: findings.map(({ path }) => path),
    alreadyExists: answer.status === 409 && saysAlreadyThere(code),
  };
};

// Calls about one thing take their 404 as an answer; any other is about the address.
const MANNER: Manner = {
  addressFix: "Check environment and apiUrl: the latter is the address before /v1.",
  fixes: { 413: "The platform takes files of 50 MB at most: make the attachments smaller." },
};

const failureOf = (io: Io, answer: Answer, operation: string): Failure => {
  const said = saidIn(answer);
  const facts = factsOf(io, answer, operation, said);
  // As a refusal it would fail every invoice of the account, one after the other.
  if (answer.status === 400 && said.paths.some((path) => /customer-?id/i.test(path))) {
    return new Failure("denied", { ...facts, fix: "Check the setting customerId of this account." });
  }
  return sortNo(facts, said, MANNER);
};
