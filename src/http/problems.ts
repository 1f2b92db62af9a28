import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { DocumentFault } from "../documents/types.ts";
import { type Failure, isFailure, toldOf } from "../domain/failure.ts";
import { type FieldFault, type GoneFacts, Rejection } from "../domain/problem.ts";
import type { ApiEnv } from "../routes/api.ts";
import { StoreUnavailable } from "../store/port.ts";
import { faultOfFinding } from "../usecases/documents/findings.ts";
import { findingOfDocument } from "../usecases/shown-finding.ts";
import { hasLeft } from "./connection.ts";

/** What is wrong, as HTTP tells it. */
export interface HttpProblem {
  status: ContentfulStatusCode;
  code: string;
  title: string;
  titleFr?: string | undefined;
  detail: string;
  detailFr?: string | undefined;
  errors?: FieldFault[];
  headers?: Record<string, string>;
  /** What is told of a thing that is gone. */
  gone?: GoneFacts;
  /** What the log tells beside it: nobody's fault but ours, or the store's. */
  cause?: unknown;
}

export const NOT_FOUND: HttpProblem = {
  status: 404,
  code: "route_unknown",
  title: "There is nothing here",
  titleFr: "Il n'y a rien ici",
  detail: "No operation has this path. The operations are listed at /docs.",
  detailFr: "Aucune opération n'a ce chemin. Les opérations sont listées sous /docs.",
};

export const WRONG_METHOD: HttpProblem = {
  status: 405,
  code: "method_not_allowed",
  title: "This method is not known here",
  titleFr: "Cette méthode n'est pas connue ici",
  detail: "The path exists, but not with this method; the Allow header names those that it knows.",
  detailFr: "Le chemin existe, mais pas avec cette méthode ; l'en-tête Allow nomme celles qu'il connaît.",
};

/** When to come back where nothing better is known, in seconds. */
const COME_BACK = "2";
/** The same for a store that is away: it is not back within a moment. */
const STORE_COME_BACK = "10";

/** Somebody who hung up; nobody reads this, and it is nobody's fault. The code is nginx's. */
const HUNG_UP: HttpProblem = {
  // Hono's type knows the registered codes only.
  status: 499 as ContentfulStatusCode,
  code: "client_left",
  title: "The client hung up",
  detail: "The connection was closed before the answer.",
};

/** What an error means in HTTP. The only place that decides it. */
export const problemOf = (error: unknown, c: Context<ApiEnv>): HttpProblem => {
  if (error instanceof Rejection) {
    const { status, code, title, titleFr, message: detail, detailFr, errors, comeBackSeconds, gone } = error;
    const told = { title, titleFr, detail, detailFr };
    return {
      status,
      code,
      ...told,
      ...(errors.length > 0 ? { errors } : {}),
      ...(gone === undefined ? {} : { gone }),
      ...headersOf(status, comeBackSeconds),
    };
  }
  if (error instanceof DocumentFault) return problemOfDocument(error);
  if (hasLeft(c)) return HUNG_UP;
  if (isFailure(error)) return problemOfPlatform(error);
  if (error instanceof StoreUnavailable) {
    return {
      status: 503,
      code: "store_unavailable",
      title: "The gateway's store is not available",
      titleFr: "La base de la passerelle n'est pas disponible",
      detail:
        "Nothing was changed as far as is known. Send the same request again; with an Idempotency-Key, or the same document, it has one effect.",
      detailFr:
        "Rien n'a été changé, pour autant qu'on sache. Renvoyez la même demande ; avec une Idempotency-Key, ou le même document, elle n'a qu'un effet.",
      headers: { "Retry-After": STORE_COME_BACK },
      cause: error,
    };
  }
  if (error instanceof HTTPException && error.status === 400) {
    return {
      status: 400,
      code: "body_malformed",
      title: "The body cannot be read",
      titleFr: "Le corps de la demande est illisible",
      detail: "The body is not the JSON that its Content-Type announces.",
    };
  }
  if (error instanceof HTTPException && error.status === 415) {
    return {
      status: 415,
      code: "media_type_unsupported",
      title: "This kind of body is not taken",
      titleFr: "Ce type de corps n'est pas accepté",
      detail: "Send the body as Content-Type: application/json.",
      detailFr: "Envoyez le corps en Content-Type: application/json.",
    };
  }
  return {
    status: 500,
    code: "internal_error",
    title: "The gateway failed",
    titleFr: "La passerelle a échoué",
    detail: "Something went wrong on our side. The log tells more under this requestId.",
    detailFr: "Une erreur s'est produite de notre côté. Le journal en dit plus sous ce requestId.",
    cause: error,
  };
};

/** A body that was cut off leaves the connection in the middle of it: it can serve no other request. */
const headersOf = (status: number, comeBackSeconds?: number): Pick<HttpProblem, "headers"> =>
  status === 401
    ? { headers: { "WWW-Authenticate": 'Bearer realm="passerelle"' } }
    : status === 413
      ? { headers: { Connection: "close" } }
      : status === 429 || status === 503
        ? { headers: { "Retry-After": String(comeBackSeconds ?? COME_BACK) } }
        : {};

const problemOfDocument = (fault: DocumentFault): HttpProblem => {
  const { kind, code, message, fix } = fault;
  const error = faultOfFinding(findingOfDocument(fault));
  return {
    status: kind === "unsupported" ? 415 : kind === "invalid" ? 422 : 413,
    code,
    title: kind === "invalid" ? "The document is not valid" : "The document is not taken",
    titleFr: kind === "invalid" ? "Le document n'est pas valide" : "Le document n'est pas accepté",
    detail: `${message} ${fix}`,
    detailFr: `${error.messageFr} ${error.fixFr}`,
    errors: [error],
  };
};

const problemOfPlatform = ({ kind, facts }: Failure): HttpProblem => {
  const { message, messageFr, fix, fixFr } = toldOf({ ...facts, kind });
  const isRefused = kind === "refused";
  return {
    status: kind === "unsent" ? 503 : 502,
    code: facts.code,
    title: isRefused ? "The platform refused" : "The platform cannot be reached",
    titleFr: isRefused ? "La plateforme a refusé" : "La plateforme est injoignable",
    detail: `${message} ${fix}`.trim(),
    detailFr: `${messageFr} ${fixFr}`.trim(),
    ...(facts.retryAfterMs === undefined
      ? {}
      : { headers: { "Retry-After": String(Math.ceil(facts.retryAfterMs / 1000)) } }),
  };
};

/** Writes a problem as the answer (RFC 9457), its code into the request's line of log. */
export const answerProblem = (c: Context<ApiEnv>, problem: HttpProblem): Response => {
  const { status, code, title, titleFr, detail, detailFr, errors, gone, cause } = problem;
  c.set("facts", { ...c.get("facts"), code, ...(cause === undefined ? {} : { err: cause }) });
  for (const [name, value] of Object.entries(problem.headers ?? {})) c.header(name, value);
  c.header("Content-Type", "application/problem+json");
  // Of this gateway, by whatever address it was called: its page tells cause and fix (`web/problem-pages.ts`).
  const type = `/problems/${encodeURIComponent(code)}`;
  return c.body(
    JSON.stringify({
      type,
      title,
      titleFr,
      status,
      detail,
      detailFr,
      code,
      requestId: c.get("requestId"),
      errors,
      ...gone,
    }),
    status,
  );
};
