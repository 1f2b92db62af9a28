import { html } from "hono/html";
import { DISMISSAL_REASONS } from "../../domain/dismissal.ts";
import type { UseCases } from "../../usecases/index.ts";
import type { FailureGroupName } from "../../usecases/operate/failure-groups.ts";
import { FAILURE_KINDS } from "../../usecases/operate/open-failure.ts";
import type { Html } from "../show.ts";

/** What a person decides about: many failures, as they were seen at a time. */
export type Decision = Parameters<UseCases["retryFailures"]>[1];

/** States of what a person can decide about many at once. */
const STATES = ["failed", "parked", "in_doubt", "held"] as const;
const NAMES = ["kind", "platform", "cause", "tenant"] as const;

/** One word of a form or an address; undefined: it has none that could mean anything. */
export const textIn = (fields: Record<string, unknown>, name: string): string | undefined => {
  const value = fields[name];
  return typeof value === "string" && value !== "" && value.length <= 200 && !/\p{Cc}/u.test(value)
    ? value
    : undefined;
};

const timeIn = (fields: Record<string, unknown>, name: string): Date | undefined => {
  const at = new Date(textIn(fields, name) ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : at;
};

/** The names by which a form or an address says what is meant; `until`: up to when it was seen. */
export const decisionText = (decision: Decision): Record<string, string> =>
  Object.fromEntries(
    Object.entries(decision).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value instanceof Date ? value.toISOString() : value]],
    ),
  );

/** The same as fields of a form that nobody sees. */
export const decisionFields = (decision: Decision): Html =>
  html`${Object.entries(decisionText(decision)).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}`;

/** What of the failures a form or an address names. @param now - where it does not say up to when they were seen */
export const decisionIn = (fields: Record<string, unknown>, now: Date): Decision => {
  const until = timeIn(fields, "until") ?? now;
  const before = timeIn(fields, "before");
  const state = STATES.find((one) => one === textIn(fields, "state"));
  return {
    ...Object.fromEntries(
      NAMES.flatMap((name) => {
        const text = textIn(fields, name);
        return text === undefined ? [] : [[name, text]];
      }),
    ),
    ...(state === undefined ? {} : { state }),
    ...(before === undefined ? {} : { before }),
    // What fails later was not seen, whatever an address says.
    until: until > now ? now : until,
  };
};

/** What many are, for the record of what was done. */
export const nameOf = (decision: Decision): string =>
  Object.entries(decisionText(decision))
    .flatMap(([name, value]) => (name === "until" ? [] : [value]))
    .join(" ");

/** The group that is named; null: none is. */
export const groupOf = ({ kind, platform, cause, state }: Decision): FailureGroupName | null => {
  const known = FAILURE_KINDS.find((one) => one === kind);
  return known === undefined || platform === undefined || cause === undefined || state === undefined
    ? null
    : { kind: known, state, platform, cause };
};

/** The reason that a form names; null: none is chosen. */
export const reasonIn = (fields: Record<string, unknown>): (typeof DISMISSAL_REASONS)[number] | null =>
  DISMISSAL_REASONS.find((one) => one === fields.reason) ?? null;
