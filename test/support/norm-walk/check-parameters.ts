import type { Answered } from "./ask.ts";
import { textOf } from "./places.ts";
import { type Parameter, resolve, type Schema } from "./published.ts";
import type { Round } from "./rounds.ts";
import { schemaFaults, wholeSchema } from "./schema-faults.ts";

const NO_SUCH_WORD = "NoSuchWord";

/** The words of a parameter, or of its items. */
const wordsOf = (document: Round["document"], schema: Schema): (string | null)[] => {
  const whole = wholeSchema(document, schema);
  const { enum: own } = whole;
  return own ?? (whole.items === undefined ? [] : (wholeSchema(document, whole.items).enum ?? []));
};

/** Words that other versions have for the same parameter, and this one has not. */
const foreignWords = (round: Round, parameter: Parameter, own: readonly (string | null)[]): string[] => {
  const theirs = round.others.flatMap(({ document, spec }) =>
    (spec.parameters ?? [])
      .map((one) => resolve(document, one))
      .filter((one) => one.name === parameter.name && one.in === parameter.in)
      .flatMap((one) => wordsOf(document, one.schema)),
  );
  const foreign = theirs.filter((word): word is string => word !== null && !own.includes(word));
  return [...new Set([...foreign, NO_SUCH_WORD])];
};

const checkHeader = async (round: Round, { name, schema }: Parameter): Promise<void> => {
  const words = wordsOf(round.document, schema);
  const values = words.length > 0 ? words.map(String) : ["7f1d9a52-6a0b-4c3e-9d5f-2b8e1c4a7f60"];
  for (const value of values) {
    const request = await round.request();
    const answer = await round.ask({ ...request, headers: { [name]: value } });
    const problems = round.successProblems(answer);
    const language = answer.headers.get("content-language");
    if (name === "Accept-Language" && language !== value) problems.push(`Content-Language is ${language}`);
    round.note(`header ${name} takes ${words.length > 0 ? value : "a value"}`, problems);
  }
};

const checkPath = async (round: Round, { name, schema, example }: Parameter): Promise<void> => {
  const { document } = round;
  const wanted = wholeSchema(document, schema);
  const request = await round.request();
  const withPath = (value: string) => round.ask({ ...request, path: { ...request.path, [name]: value } });
  if (example !== undefined) {
    const answer = await withPath(String(example));
    const problems =
      answer.status === 404 ? round.errorProblems(answer, [404]) : round.successProblems(answer);
    round.note(`path ${name} takes its example`, problems);
  }
  const wrong: [string, string][] = [];
  if (wanted.pattern !== undefined) wrong.push(["what its pattern forbids", "x"]);
  if (wanted.type === "integer") wrong.push(["what is no number", "one"]);
  if (wanted.format === "uuid") wrong.push(["what is no UUID", "one"]);
  if (wanted.maxLength !== undefined)
    wrong.push([`${wanted.maxLength + 1} characters`, textOf(wanted, wanted.maxLength + 1)]);
  for (const [what, value] of wrong)
    round.note(`path ${name} refuses ${what}`, round.errorProblems(await withPath(value), [400, 404]));
};

/** What an answer cut down to one field has of the fields that the whole answer has. */
const fieldProblems = (whole: unknown, cut: unknown, word: string, words: readonly unknown[]): string[] => {
  const own = (value: unknown): string[] => Object.keys(Object(value)).filter((name) => words.includes(name));
  const wanted = own(whole).filter((name) => name === word);
  return own(cut).join() === wanted.join() ? [] : [`has ${own(cut).join(", ") || "nothing"}`];
};

/** State is told in JSON, whatever else is a file. */
const formProblems = (docType: string, { status, type }: Answered): string[] => {
  const wanted = docType === "Metadata" ? "application/json" : "application/octet-stream";
  return status < 300 && type !== wanted ? [`is ${type}`] : [];
};

const checkQuery = async (round: Round, parameter: Parameter): Promise<void> => {
  const { document } = round;
  const { name, schema, example } = parameter;
  const words = wordsOf(document, schema);
  const request = await round.request();
  const withQuery = (value: string) => round.ask({ ...request, query: { [name]: value } });
  const whole = name === "fields" ? (await round.ask(request)).body : undefined;
  for (const word of words.map(String)) {
    const answer = await withQuery(word);
    const problems = round.successProblems(answer);
    if (name === "fields") problems.push(...fieldProblems(whole, answer.body, word, words));
    if (name === "docType") problems.push(...formProblems(word, answer));
    round.note(`query ${name} takes ${word}`, problems);
  }
  for (const word of foreignWords(round, parameter, words))
    round.note(`query ${name} refuses ${word}`, round.errorProblems(await withQuery(word), [400]));
  // An example that is wrong by its own schema is the file's fault.
  if (example !== undefined && schemaFaults(document, schema, example, "").length === 0)
    round.note(
      `query ${name} takes its example`,
      round.successProblems(await withQuery([example].flat().join())),
    );
};

/** Every parameter of a call: its words and those of other versions, its limits, its example. */
export const checkParameters = async (round: Round): Promise<void> => {
  for (const parameter of round.parameters) {
    if (parameter.in === "header") await checkHeader(round, parameter);
    else if (parameter.in === "path") await checkPath(round, parameter);
    else await checkQuery(round, parameter);
  }
};
