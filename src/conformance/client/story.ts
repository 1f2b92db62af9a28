import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { DocumentFault, recognise } from "../../documents/index.ts";
import type { FlowSyntax } from "../../norm/flow.ts";
import {
  DIRECTORY_READINGS,
  DIRECTORY_WRITINGS,
  FLOW_OPERATIONS,
  type Operation,
} from "../../norm/operations.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import { type Part, readForm } from "../multipart.ts";
import { type Members, membersIn, textOf } from "../shapes.ts";

export type Service = "token" | "flow" | "directory";

/** What was answered to a call. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Buffer;
}

/** One call of a client, as it came. Times in epoch milliseconds. */
export interface Call {
  at: number;
  /** The account; null where no token says it. */
  client: string | null;
  /** Null: an address where there is nothing. */
  service: Service | null;
  /** `POST /v1/flows`, as published; null: nothing that any version has. */
  operation: string | null;
  /** Versions that have it. */
  in: readonly ApiVersion[];
  method: string;
  /** As it came, with its query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Null: it was taken and its answer lost. */
  answer: Answer | null;
}

/** A deposit, read. */
export interface Deposited {
  call: Call;
  /** Null: no form that can be read. */
  parts: Part[] | null;
  info: Members | null;
  file: Part | null;
  /** Of the file; empty where there is none. */
  sha256: string;
  /** What the file is; null where it is not recognised, or nobody can tell by its bytes. */
  syntax: FlowSyntax | null;
}

/** A flow that an account has, as its search tells it. */
export type KnownFlow = Members;

/** What the client answered to a call that nobody signed. */
export interface Forged {
  url: string;
  /** Null: it did not answer. */
  status: number | null;
}

/** Everything that happened, for the rules to judge. */
export interface Story {
  version: ApiVersion;
  calls: readonly Call[];
  deposits: readonly Deposited[];
  /** By account: all flows that it has. */
  flows: ReadonlyMap<string, readonly KnownFlow[]>;
  forged: readonly Forged[];
}

const PREFIXES = { flow: "/flow-service", directory: "/directory-service" } as const;
/** Where the strict platform gives tokens. */
export const TOKEN_PATH = "/oauth2/token";

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll(/\{[^}]+\}/g, "[^/]+")}$`);

const tableOf = (operations: Readonly<Record<string, Operation>>) =>
  Object.values(operations).map((operation) => ({ operation, pattern: patternOf(operation.path) }));

const TABLES = {
  flow: tableOf(FLOW_OPERATIONS),
  directory: tableOf({ ...DIRECTORY_READINGS, ...DIRECTORY_WRITINGS }),
} as const;

/** Which operation of the norm a call is. */
export const operationOf = (method: string, pathname: string): Pick<Call, "service" | "operation" | "in"> => {
  if (pathname === TOKEN_PATH) return { service: "token", operation: "token", in: ["1.1", "1.2", "1.3"] };
  for (const service of ["flow", "directory"] as const) {
    if (!pathname.startsWith(`${PREFIXES[service]}/`)) continue;
    const path = pathname.slice(PREFIXES[service].length);
    // Those without a parameter first: `/flows/search` is no flow.
    const fitting = TABLES[service].filter(
      (one) => one.operation.method === method && one.pattern.test(path),
    );
    const found = fitting.find((one) => one.operation.path === path) ?? fitting[0];
    if (found === undefined) return { service, operation: null, in: [] };
    return { service, operation: `${method} ${found.operation.path}`, in: found.operation.in };
  }
  return { service: null, operation: null, in: [] };
};

const SYNTAXES = { "factur-x": "Factur-X", cii: "CII", ubl: "UBL" } as const satisfies Record<
  string,
  FlowSyntax
>;

const syntaxOf = async (bytes: Uint8Array): Promise<FlowSyntax | null> => {
  try {
    const document = await recognise(bytes);
    return document.kind === "cdar" ? "CDAR" : SYNTAXES[document.syntax];
  } catch (error) {
    if (error instanceof DocumentFault) return null;
    throw error;
  }
};

/** Reads a deposit as far as it can be read. */
export const readDeposit = async (call: Call): Promise<Deposited> => {
  const parts = readForm(String(call.headers["content-type"] ?? ""), call.body);
  const named = (name: string): Part | null => parts?.find((part) => part.name === name) ?? null;
  const [info, file] = [named("flowInfo"), named("file")];
  return {
    call,
    parts,
    info: info === null ? null : membersIn(Buffer.from(info.bytes).toString("utf8")),
    file,
    sha256: file === null ? "" : createHash("sha256").update(file.bytes).digest("hex"),
    syntax: file === null ? null : await syntaxOf(file.bytes),
  };
};

/** The JSON object that a call carries; null where it carries none. */
export const bodyOf = ({ body }: Call): Members | null => membersIn(body.toString("utf8"));

/** The JSON object of an answer; null where there is none. */
export const answerOf = ({ answer }: Call): Members | null =>
  answer === null ? null : membersIn(answer.body.toString("utf8"));

/** Account of the credentials that a token is asked for with. */
export const clientIdOf = ({ headers, body }: Pick<Call, "headers" | "body">): string | null => {
  const encoded = /^Basic +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (encoded === undefined) return new URLSearchParams(body.toString("utf8")).get("client_id");
  const [id] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return new URLSearchParams(`id=${id ?? ""}`).get("id");
};

/** The bearer token of a call. */
export const bearerOf = ({ headers }: Pick<Call, "headers">): string | null =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? null;

/** The token that an answer gives. */
export const tokenIn = (call: Call): string | undefined => textOf(answerOf(call), "access_token");
