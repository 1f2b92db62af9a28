import type { Context } from "hono";
import type { z } from "zod";
import { explain } from "../explain.ts";
import { DAYS_BACK, type TriedOnOne, type TriedOnPast } from "../usecases/share/preview.ts";
import type { ApiEnv } from "./api.ts";
import { invalid } from "./invalid.ts";
import { readSubmission, withoutRest } from "./read-submission.ts";
import { OfContent, OfInvoice, OfPast } from "./schemas/routing.ts";

/** Most faults that are told. */
const MOST_FAULTS = 20;

/** Members that tell a question from an invoice in JSON, which has none of them. */
const ABOUT_PAST = ["days", "since", "receive", "unrouted"];

/**
 * Reads what rules are to be asked of: a document as `POST /v1/invoices` takes it, or a question in JSON.
 *
 * @param platform - the account that a document would come over, as the address says it
 * @throws Rejection 400, 413, 415, 422
 */
export const readRoutingQuestion = async (
  c: Context<ApiEnv>,
  platform: string | undefined,
): Promise<TriedOnOne | TriedOnPast> => {
  const over = platform === undefined ? {} : { platform };
  const submission = await readSubmission(c, over);
  const document = withoutRest(submission);
  const from = submission.platform === undefined ? {} : { platform: submission.platform };
  if ("bytes" in document || !isQuestion(document.json)) return { document, ...from };
  const { json } = document;
  if ("invoice" in json) return checked(OfInvoice, json);
  if ("content" in json) {
    const { content, ...said } = checked(OfContent, json);
    return { ...from, ...said, document: { json: content } };
  }
  const { days, since, ...rules } = checked(OfPast, json);
  return since === undefined
    ? { ...rules, days: days ?? DAYS_BACK.usual }
    : { ...rules, since: new Date(`${since}T00:00:00Z`) };
};

const isQuestion = (json: unknown): json is object =>
  typeof json === "object" &&
  json !== null &&
  ["invoice", "content", ...ABOUT_PAST].some((member) => Object.hasOwn(json, member));

/** @throws Rejection 422 */
const checked = <S extends z.ZodType>(schema: S, value: unknown): z.output<S> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(
    422,
    explain(parsed.error.issues, value, MOST_FAULTS).map((fault) => ({
      ...fault,
      path: fault.path.join("."),
    })),
  );
};
