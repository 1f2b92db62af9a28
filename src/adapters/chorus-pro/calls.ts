import { Failure, type FailureFacts, isFailure } from "../../domain/failure.ts";
import { meaningOf, messageCodeIn, type ReturnMeaning } from "../../mapping/chorus-pro-returns.ts";
import type { Access } from "../kit/calls/access.ts";
import { garbled, jsonIn } from "../kit/calls/answers.ts";
import * as kit from "../kit/calls/door.ts";
import { codeOf, lost } from "../kit/calls/failures.ts";
import { factsOf, type Manner, sortNo } from "../kit/calls/no.ts";
import type { remembering } from "../kit/calls/remember.ts";
import type { Answer, Io } from "../port.ts";
import type { Operation } from "./operations.ts";
import type { Endpoint } from "./settings.ts";
import { type Return, returnSchema } from "./shapes.ts";

/** A search without a result is read as an empty answer; every other no is thrown as a `Failure`. */
export type Door = <T>(
  operation: Operation<T>,
  body: object,
  /** How many results a page is asked for. */
  results?: number,
) => Promise<T>;

/** An open account at Chorus Pro. */
export interface ChorusPro extends Access<Endpoint, Door> {
  /** What was looked up of structures and services, kept for a day: they change seldom. */
  remembered: ReturnType<typeof remembering>;
}

/** Opens the door of one account: it alone knows the address, the two logins, the headers and the errors. */
export const openDoor = (endpoint: Endpoint, io: Io): ((signal: AbortSignal) => Door) => {
  const { apiUrl, tokenUrl, clientId, clientSecret, technicalAccount } = endpoint;
  const post = kit.openDoor({
    io,
    base: () => apiUrl,
    headers: () => ({
      "cpro-account": technicalAccount,
      "content-type": "application/json;charset=utf-8",
      accept: "application/json;charset=utf-8",
    }),
    mint: (signal) =>
      io.clientCredentials({ tokenUrl, clientId, clientSecret, scope: "openid", method: "post", signal }),
    failure: () => null,
  });

  return (signal) => async (operation, body, results) => {
    const { name, path, safe, maxBytes } = operation;
    const call = { operation: name, method: "POST", path, json: body, safe, maxBytes, results } as const;
    const answer = await post(signal)(call).catch((error: unknown) => {
      throw loginRefused(error, name);
    });
    const said = returnSchema.safeParse(jsonIn(answer)).data;
    const taken = kit.isSuccess(answer);
    // A business error comes with 200 or with 400, the same body either way.
    if (said !== undefined && (taken || answer.status === 400)) {
      const meaning = meaningOf(name, said.codeRetour, said.libelle ?? "");
      if (meaning === "nothing" && safe) return operation.answer.parse({});
      if (meaning !== "ok") throw failureOfReturn(io, operation, answer, said, meaning);
      const read = operation.answer.safeParse(said);
      if (taken && read.success) return read.data;
      if (taken) throw garbled(answer, safe, read.error?.issues[0]?.path.join(".") ?? "");
    }
    throw taken ? garbled(answer, safe, "codeRetour") : failureOfStatus(io, operation, answer);
  };
};

/** PISTE answers 401 to a refused cpro-account just as to a refused token, and a new token has been tried. */
const loginRefused = (error: unknown, operation: string): unknown =>
  isFailure(error) && error.kind === "denied" && error.facts.httpStatus === 401
    ? new Failure("denied", {
        ...error.facts,
        code: "login_refused",
        message: `PISTE or Chorus Pro refuses the login of ${operation}: with a new token too.`,
        fix: "Check clientId and clientSecret, then technicalLogin and technicalPassword: that password expires, and is renewed on the Chorus Pro portal (Raccordements).",
      })
    : error;

const TOO_LARGE = "Make the file smaller, attachments first: 30 MB for a flow, 10 MB for an attachment.";

const FIXES: Partial<Record<ReturnMeaning, string>> = {
  not_found: "Look the invoice up on the Chorus Pro portal: this account does not see it.",
  denied:
    "On the Chorus Pro portal, give the technical account the right to this structure and this operation (Raccordements).",
  too_large: TOO_LARGE,
  wrong_state: "Check the state of the invoice: it does not allow this (any more).",
  duplicate: "Check what was sent to Chorus Pro before: it holds this one already.",
  fault: "Chorus Pro has a fault of its own; it is tried again by itself.",
};

/** A business no, sorted by what may safely happen next. */
const failureOfReturn = (
  io: Io,
  { name, safe }: Operation<unknown>,
  answer: Answer,
  { codeRetour, libelle }: Return,
  meaning: ReturnMeaning,
): Failure => {
  const label = io.quoted(libelle ?? "").slice(0, 1000);
  const message = messageCodeIn(label);
  const facts: FailureFacts = {
    code: message === null ? `code_retour_${codeRetour}` : codeOf(message),
    message: `Chorus Pro refuses ${name} (${codeRetour}): ${label || "without a word"}`,
    fix: FIXES[meaning] ?? "Correct what Chorus Pro complains about, then send again.",
    raw: JSON.stringify({ codeRetour, libelle: label }),
    httpStatus: answer.status,
  };
  if (meaning === "denied") return new Failure("denied", facts);
  if (meaning === "fault") return lost(safe, facts);
  // Not in the state that it needs: our own earlier call, whose answer was lost, may have moved it on.
  const alreadyExists = meaning === "duplicate" || meaning === "wrong_state";
  return new Failure("refused", { ...facts, ...(alreadyExists ? { alreadyExists } : {}) });
};

const MANNER: Manner = {
  addressFix: "Check apiUrl and environment.",
  fixes: { 413: TOO_LARGE },
};

/** An answer that only its HTTP status tells about. */
const failureOfStatus = (io: Io, { name, path }: Operation<unknown>, answer: Answer): Failure => {
  const facts = factsOf(io, answer, name, {});
  if (answer.status !== 403) return sortNo(facts, {}, MANNER);
  return new Failure("denied", {
    ...facts,
    code: "not_subscribed",
    message: `The PISTE application may not call ${path}.`,
    fix: "On PISTE, give the application the APIs Factures, Structures, Transverses and Utilisateurs and accept their terms of use for this environment; check apiUrl too.",
  });
};
