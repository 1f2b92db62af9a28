import type { z } from "zod";
import { Failure, type FailureFacts, isFailure } from "../../domain/failure.ts";
import type { Answer, Ask, Io, MintedToken } from "../port.ts";
import type { Endpoint } from "./settings.ts";
import { returnSchema } from "./shapes.ts";
import { meaningOf, messageCodeIn, type ReturnMeaning } from "./words.ts";

/** One call, as the rest of the adapter words it. */
export interface Call {
  operation:
    | "submit"
    | "report"
    | "search"
    | "history"
    | "fetch"
    | "download"
    | "attach"
    | "complete"
    | "treat"
    | "directory"
    | "health";
  /** After `/cpro`: `/factures/v1/deposer/flux`. */
  path: string;
  body: object;
  /** May it be sent again when the answer is lost? */
  safe: boolean;
  signal: AbortSignal;
  maxBytes?: number;
}

/**
 * The one way out of this adapter: it alone knows the addresses, the two logins, the headers and the errors of
 * Chorus Pro. A search without a result is read as an empty answer; every other no is thrown as a `Failure`.
 */
export type Door = <T>(call: Call, schema: z.ZodType<T>) => Promise<T>;

/** Opens the door of one account. */
export const openDoor = (endpoint: Endpoint, io: Io): Door => {
  const { tokenUrl, clientId, clientSecret, technicalAccount, technicalPassword } = endpoint;
  const mask = maskOf([clientSecret, technicalPassword, technicalAccount]);
  const mint = (signal: AbortSignal): Promise<MintedToken> =>
    io.clientCredentials({ tokenUrl, clientId, clientSecret, scope: "openid", method: "post", signal });

  const send = async (ask: Ask): Promise<Answer> => {
    try {
      return await io.authorized(ask, "piste", mint);
    } catch (error) {
      if (!isFailure(error) || error.kind !== "denied" || error.facts.httpStatus !== 401) throw error;
      // PISTE answers 401 to a refused cpro-account just as to a refused token, and a new token has been tried.
      throw new Failure("denied", {
        ...error.facts,
        code: "login_refused",
        message: `PISTE or Chorus Pro refuses the login of ${ask.operation}: with a new token too.`,
        fix: "Check clientId and clientSecret, then technicalLogin and technicalPassword: that password expires, and is renewed on the Chorus Pro portal (Raccordements).",
      });
    }
  };

  return async (call, schema) => {
    const answer = await send({
      operation: call.operation,
      method: "POST",
      url: `${endpoint.apiUrl}${call.path}`,
      headers: {
        "cpro-account": technicalAccount,
        "content-type": "application/json;charset=utf-8",
        accept: "application/json;charset=utf-8",
      },
      body: JSON.stringify(call.body),
      signal: call.signal,
      safe: call.safe,
      maxBytes: call.maxBytes,
    });
    const said = returnIn(answer);
    const meaning = said === null ? null : meaningOf(call.operation, said.codeRetour, said.libelle ?? "");
    const taken = answer.status >= 200 && answer.status < 300;
    if (taken && said !== null && (meaning === "ok" || (meaning === "nothing" && call.safe))) {
      const read = schema.safeParse(meaning === "nothing" ? {} : said);
      if (read.success) return read.data;
      throw garbled(call, answer, read.error.issues[0]?.path.join(".") ?? "");
    }
    // A business error comes with 200 or with 400, the same body either way.
    if (said !== null && meaning !== null && meaning !== "ok" && (taken || answer.status === 400)) {
      if (meaning === "nothing" && call.safe) return schema.parse({});
      throw failureOfReturn(call, answer, said, meaning, mask);
    }
    if (taken) throw garbled(call, answer, "codeRetour");
    throw failureOfStatus(call, answer, mask);
  };
};

interface Said {
  codeRetour: number;
  libelle?: string | null;
}

const returnIn = (answer: Answer): Said | null => {
  try {
    return returnSchema.parse(JSON.parse(answer.text()));
  } catch {
    return null;
  }
};

/** A lost answer: to a deposit it is unknown, to a read it costs nothing. */
const lost = (call: Call, facts: FailureFacts): Failure =>
  new Failure(call.safe ? "unsent" : "unknown", facts);

const garbled = (call: Call, answer: Answer, where: string): Failure =>
  lost(call, {
    code: "garbled_answer",
    message: `Chorus Pro's answer to ${call.operation} has not the expected form (${where}).`,
    fix: "It is asked again by itself. If it stays, ask the support of Chorus Pro.",
    httpStatus: answer.status,
  });

const FIXES: Partial<Record<ReturnMeaning, string>> = {
  not_found: "Look the invoice up on the Chorus Pro portal: this account does not see it.",
  denied:
    "On the Chorus Pro portal, give the technical account the right to this structure and this operation (Raccordements).",
  too_large: "Make the file smaller, attachments first: 30 MB for a flow, 10 MB for an attachment.",
  wrong_state: "Check the state of the invoice: it does not allow this (any more).",
  duplicate: "Check what was sent to Chorus Pro before: it holds this one already.",
};

/** A business no, sorted by what may safely happen next. */
const failureOfReturn = (
  call: Call,
  answer: Answer,
  { codeRetour, libelle }: Said,
  meaning: ReturnMeaning,
  mask: (text: string) => string,
): Failure => {
  const label = mask(libelle ?? "").slice(0, 1000);
  const facts: FailureFacts = {
    code:
      messageCodeIn(label)
        ?.toLowerCase()
        .replace(/[^a-z0-9]+/g, "_") ?? `code_retour_${codeRetour}`,
    message: `Chorus Pro refuses ${call.operation} (${codeRetour}): ${label || "without a word"}`,
    fix: FIXES[meaning] ?? "Correct what Chorus Pro complains about, then send again.",
    raw: JSON.stringify({ codeRetour, libelle: label }),
    httpStatus: answer.status,
  };
  if (meaning === "denied") return new Failure("denied", facts);
  if (meaning === "fault") {
    return lost(call, { ...facts, fix: "Chorus Pro has a fault of its own; it is tried again by itself." });
  }
  // Not in the state that it needs: our own earlier call, whose answer was lost, may have moved it on.
  const alreadyExists = meaning === "duplicate" || meaning === "wrong_state";
  return new Failure("refused", { ...facts, ...(alreadyExists ? { alreadyExists } : {}) });
};

/** An answer that only its HTTP status tells about; faults of the platform are thrown before. */
const failureOfStatus = (call: Call, answer: Answer, mask: (text: string) => string): Failure => {
  const { status } = answer;
  const facts: FailureFacts = {
    code: `http_${status}`,
    message: `Chorus Pro answered ${status} to ${call.operation}.`,
    raw: mask(answer.text()).slice(0, 4000),
    httpStatus: status,
  };
  if (status === 403) {
    return new Failure("denied", {
      ...facts,
      code: "not_subscribed",
      message: `The PISTE application may not call ${call.path}.`,
      fix: "On PISTE, give the application the APIs Factures, Structures, Transverses and Utilisateurs and accept their terms of use for this environment; check apiUrl too.",
    });
  }
  if (status === 404 || status === 405 || (status >= 300 && status < 400)) {
    return new Failure("denied", {
      ...facts,
      code: "wrong_address",
      message: `There is no Chorus Pro at the configured address (${status}).`,
      fix: "Check apiUrl and environment.",
    });
  }
  return new Failure("refused", {
    ...facts,
    fix: (status === 413 && FIXES.too_large) || "Correct what Chorus Pro complains about, then send again.",
  });
};

/** Hides the account's secrets, and any bearer, should the platform echo them. */
const maskOf =
  (secrets: string[]): ((text: string) => string) =>
  (said) =>
    secrets
      .reduce((masked, secret) => masked.replaceAll(secret, "***"), said)
      .replace(/(bearer\s+)[\w.~+/=-]+/gi, "$1***");
