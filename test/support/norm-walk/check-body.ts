import { type Answered, memberOf } from "./ask.ts";
import { type Place, placeName, placesOf, sampleOf, textOf, withoutValue, withValue } from "./places.ts";
import type { Content, RequestBody, Schema } from "./published.ts";
import { resolve } from "./published.ts";
import type { Round } from "./rounds.ts";
import { schemaFaults, wholeSchema } from "./schema-faults.ts";

/** Members whose values a platform gives out: another's are none of its own. */
const OPAQUE = ["cursor"];

const schemaOf = (content: Content): Schema => Object.values(content)[0]?.schema ?? {};

/** Criteria of flows that are words, and where a flow has them. */
const CRITERIA: Readonly<Record<string, (flow: unknown) => unknown>> = {
  flowType: (flow) => memberOf(flow, "flowType"),
  flowDirection: (flow) => memberOf(flow, "flowDirection"),
  processingRule: (flow) => memberOf(flow, "processingRule"),
  ackStatus: (flow) => memberOf(memberOf(flow, "acknowledgement"), "status"),
};

const isSame = (a: Place["path"], b: Place["path"]): boolean => placeName(a) === placeName(b);

/** Words that other versions have at the same place, and this one has not. */
const foreignWords = (round: Round, { path, schema }: Place): string[] => {
  const theirs = round.others.flatMap(({ document, spec }) => {
    if (spec.requestBody === undefined) return [];
    const body = schemaOf(resolve<RequestBody>(document, spec.requestBody).content);
    return placesOf(document, body)
      .filter((place) => isSame(place.path, path))
      .flatMap((place) => place.schema.enum ?? []);
  });
  const foreign = theirs.filter((word) => word !== null && schema.enum?.includes(word) !== true);
  return [...new Set([...foreign.map(String), "NoSuchWord"])];
};

/** Values at a place that the file allows, and that it forbids, with what they are. */
const valuesAt = (round: Round, place: Place): { right: [string, unknown][]; wrong: [string, unknown][] } => {
  const { schema } = place;
  const { maxLength, maximum, pattern, format } = schema;
  if (schema.enum !== undefined)
    return {
      right: schema.enum.map((word) => [String(word), word]),
      wrong: foreignWords(round, place).map((word) => [word, word]),
    };
  const right: [string, unknown][] = [];
  const wrong: [string, unknown][] = [];
  if (schema.type === "string" && maxLength !== undefined) {
    right.push([`${maxLength} characters`, textOf(schema, maxLength)]);
    wrong.push([`${maxLength + 1} characters`, textOf(schema, maxLength + 1)]);
  }
  if (pattern !== undefined) {
    const forbidden = ["not: like it", " "].find((text) => !new RegExp(pattern).test(text));
    if (forbidden !== undefined) wrong.push(["what its pattern forbids", forbidden]);
    if (pattern.includes("{64}")) right.push(["what its pattern asks for", "0".repeat(64)]);
  }
  if (format === "date-time") {
    right.push(["a time", "2026-01-01T00:00:00Z"], ["a time with an offset", "2026-01-01T01:00:00+01:00"]);
    wrong.push(["what is no time", "yesterday"]);
  }
  if (format === "uri") wrong.push(["what is no address", "no address"]);
  if (maximum !== undefined) right.push([String(maximum), maximum]);
  if (schema.type === "object" || schema.type === "array") wrong.push(["a number", 1]);
  else if (schema.type !== undefined && format !== "binary") wrong.push(["an object", {}]);
  return { right, wrong };
};

/** What a search finds has what was asked for: the word of a criterion, no field but the one. */
const foundProblems = (body: unknown, { path, schema }: Place, value: unknown): string[] => {
  const [first, name] = path;
  const results = memberOf(body, "results");
  if (!Array.isArray(results)) return [];
  if (first === "fields" && name === 0) {
    const names = new Set(results.flatMap((entry) => Object.keys(Object(entry))));
    const others = [...names].filter((one) => one !== value && schema.enum?.includes(one) === true);
    return others.length === 0 ? [] : [`has ${others.join(", ")}`];
  }
  if (first !== "where" || typeof name !== "string" || !(name in CRITERIA)) return [];
  const others = results.map((flow) => CRITERIA[name]?.(flow)).filter((found) => found !== value);
  return others.length === 0 ? [] : [`found ${name} ${String(others[0])}`];
};

const isPresent = (body: unknown, path: Place["path"]): boolean =>
  path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), body) !== undefined;

/** A number over its limit: refused, or brought within it where the platform does that. */
const checkOver = async (
  round: Round,
  { path, schema }: Place,
  send: (value: unknown) => Promise<Answered>,
): Promise<void> => {
  const { maximum } = schema;
  if (maximum === undefined) return;
  const name = placeName(path);
  const answer = await send(maximum + 1);
  if (round.platform.clamps?.includes(name) !== true) {
    round.note(`${name} refuses ${maximum + 1}`, round.errorProblems(answer, [400]));
    return;
  }
  const told = memberOf(answer.body, name);
  const problems = told === maximum ? [] : [`its ${name} is ${String(told)}`];
  round.note(`${name} takes ${maximum + 1} for ${maximum}`, [...round.successProblems(answer), ...problems]);
};

const checkPlace = async (round: Round, schema: Schema, place: Place): Promise<void> => {
  const { document } = round;
  const name = placeName(place.path);
  const send = async (value: unknown) => {
    const request = await round.request();
    return round.ask({ ...request, body: withValue(document, schema, request.body, place.path, value) });
  };
  const { right, wrong } = valuesAt(round, place);
  const { example } = place.schema;
  // One that is wrong by its own schema is the file's fault.
  if (example !== undefined && schemaFaults(document, place.schema, example, "").length === 0)
    right.push(["its example", example]);
  if (OPAQUE.includes(name)) right.length = 0;
  for (const [what, value] of right) {
    const answer = await send(value);
    const problems = round.successProblems(answer);
    round.note(`${name} takes ${what}`, [...problems, ...foundProblems(answer.body, place, value)]);
  }
  for (const [what, value] of wrong)
    round.note(`${name} refuses ${what}`, round.errorProblems(await send(value), [400]));
  await checkOver(round, place, send);
  if (!place.required) return;
  const request = await round.request();
  const whole = isPresent(request.body, place.path)
    ? request.body
    : withValue(document, schema, request.body, place.path, sampleOf(document, place.schema));
  const body = withoutValue(whole, place.path);
  round.note(`${name} may not be missing`, round.errorProblems(await round.ask({ ...request, body }), [400]));
};

/** Every member of a request: its words and those of other versions, its limits, its example, whether it is needed. */
export const checkBody = async (round: Round): Promise<void> => {
  const { requestBody } = round;
  if (requestBody === null) return;
  const schema = wholeSchema(round.document, schemaOf(requestBody.content));
  for (const place of placesOf(round.document, schema)) await checkPlace(round, schema, place);
  const request = await round.request();
  const wider = { ...Object(request.body), noSuchMember: "any" };
  round.note(
    "takes a member that no version knows",
    round.successProblems(await round.ask({ ...request, body: wider })),
  );
  // Where members are required, a body that may be left out is the file's fault.
  const isNeeded = requestBody.required === true || (schema.required ?? []).length > 0;
  if (!isNeeded)
    round.note(
      "takes a call without a body",
      round.successProblems(await round.ask({ ...request, body: undefined })),
    );
};
