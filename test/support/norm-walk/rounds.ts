import type { ApiVersion } from "../../../src/norm/versions.ts";
import { type Answered, type Asked, ask } from "./ask.ts";
import { type Check, nameOf, type Walk } from "./ledger.ts";
import type { WalkedCall, WalkedPlatform } from "./platform.ts";
import {
  type Answer,
  type Call,
  type Parameter,
  type Published,
  type RequestBody,
  resolve,
} from "./published.ts";
import { schemaFaults } from "./schema-faults.ts";

/** The walk at one call: the published file on one side, the platform on the other. */
export interface Round {
  readonly platform: WalkedPlatform;
  readonly document: Published;
  readonly call: WalkedCall;
  readonly spec: Call;
  readonly parameters: readonly Parameter[];
  readonly requestBody: RequestBody | null;
  /** What other versions say of the same call; versions that lack it are left out. */
  readonly others: readonly { document: Published; spec: Call }[];
  /** A request that is right, anew each time: some calls use up what they are about. */
  request(): Promise<Asked>;
  ask(asked: Asked): Promise<Answered>;
  /** Notes a check and what is wrong about it. */
  note(what: string, problems: string[]): void;
  passOver(what: string): void;
  /** What is wrong about an answer that should be a success. */
  successProblems(answer: Answered): string[];
  /** What is wrong about an answer that should be an error of one of these statuses. */
  errorProblems(answer: Answered, statuses: readonly number[]): string[];
}

const excerpt = ({ status, body }: Answered): string =>
  `answered ${status} ${(typeof body === "string" ? body : JSON.stringify(body)).slice(0, 200)}`;

const headerProblems = (document: Published, listed: Answer, answer: Answered): string[] =>
  Object.entries(listed.headers ?? {}).flatMap(([name, part]) => {
    const header = resolve(document, part);
    const value = answer.headers.get(name);
    // A file has a name; what is told of it in JSON has none.
    if (value === null && name === "Content-Disposition" && answer.type === "application/json") return [];
    if (value === null) return [`no ${name}`];
    return schemaFaults(document, header.schema, value, name);
  });

/** What is wrong about the body of an answer by what the file lists for its status. */
const bodyProblems = (
  { document, platform }: Pick<Round, "document" | "platform">,
  listed: Answer,
  answer: Answered,
): string[] => {
  const { content } = listed;
  if (content === undefined) return [];
  const kind = content[answer.type];
  if (kind === undefined)
    return [`is ${answer.type || "of no type"}, not ${Object.keys(content).join(" or ")}`];
  if (kind.schema === undefined) return [];
  return schemaFaults(document, kind.schema, answer.body, "answer", platform.additions ?? []);
};

/** Opens the walk at one call. */
export const roundOf = (
  platform: WalkedPlatform,
  call: WalkedCall,
  files: ReadonlyMap<ApiVersion, Published>,
  walk: Walk,
  request: () => Promise<Asked>,
): Round => {
  const document = files.get(platform.version);
  const specIn = (file: Published | undefined): Call | undefined =>
    file?.paths[call.path]?.[call.method.toLowerCase()];
  const spec = specIn(document);
  if (document === undefined || spec === undefined) throw new Error(`${call.path} is not published`);
  const others = [...files].flatMap(([version, file]) => {
    const theirs = specIn(file);
    return version === platform.version || theirs === undefined ? [] : [{ document: file, spec: theirs }];
  });
  const listedFor = (status: number): Answer | undefined => {
    const listed = spec.responses[String(status)];
    return listed === undefined ? undefined : resolve(document, listed);
  };
  const note = (what: string, problems: string[]): void => {
    const check: Check = { name: nameOf(call, what), problems };
    walk.checks.push(check);
  };
  const context = { document, platform };
  return {
    ...context,
    call,
    spec,
    parameters: (spec.parameters ?? []).map((parameter) => resolve(document, parameter)),
    requestBody: spec.requestBody === undefined ? null : resolve<RequestBody>(document, spec.requestBody),
    others,
    request,
    ask: (asked) => ask(platform, call, asked),
    note,
    passOver: (what) => walk.passedOver.push(nameOf(call, what)),
    successProblems(answer) {
      const listed = listedFor(answer.status);
      if (answer.status >= 300 || listed === undefined) return [excerpt(answer)];
      return [...bodyProblems(context, listed, answer), ...headerProblems(document, listed, answer)];
    },
    errorProblems(answer, statuses) {
      if (!statuses.includes(answer.status)) return [excerpt(answer)];
      const listed = listedFor(answer.status);
      if (listed?.content !== undefined) return bodyProblems(context, listed, answer);
      // 1.1 says how an error of the Directory looks where it lists none.
      const [error] = Object.values(resolve(document, spec.responses.default ?? {}).content ?? {});
      if (error?.schema === undefined) return [];
      return schemaFaults(document, error.schema, answer.body, "answer", platform.additions ?? []);
    },
  };
};
