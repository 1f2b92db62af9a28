import type { ApiVersion } from "../../norm/versions.ts";
import type { Check, Level, NotTried } from "../check.ts";
import { shownMessage } from "../mask.ts";
import type { Call, Service, Story } from "./story.ts";

/** One thing that a client did wrong, and the call that proves it. */
export interface Fault {
  text: string;
  call: Call | null;
}

/** What a rule saw: how often it could be broken, and how it was. */
export interface Seen {
  tried: number;
  faults: Fault[];
}

/** One rule that clients are held to. */
export interface Rule {
  level: Level;
  operation: string;
  service: Service;
  /** As of a probe: without service and version, or an RFC. */
  place: string;
  what: string;
  in?: readonly ApiVersion[];
  look(story: Story): Seen;
}

/** Holds each of some calls to the same. */
export const each = <T extends { call: Call }>(
  some: readonly T[],
  faultOf: (one: T) => string | null,
): Seen => ({
  tried: some.length,
  faults: some.flatMap((one) => {
    const text = faultOf(one);
    return text === null ? [] : [{ text, call: one.call }];
  }),
});

/** The calls of one operation. */
export const callsOf = ({ calls }: Story, operation: string): { call: Call }[] =>
  calls.filter((call) => call.operation === operation).map((call) => ({ call }));

const requestOf = ({ method, path, headers, body }: Call): string =>
  shownMessage(
    `${method} ${path}`,
    Object.entries(headers).map(([name, value]) => [name, String(value)] as const),
    body,
  );

const answerOf = ({ answer }: Call): string | null =>
  answer === null ? null : shownMessage(`HTTP ${answer.status}`, answer.headers, answer.body);

/** What a rule finds in a story. */
export const judge = (rule: Rule, story: Story): Check | NotTried | null => {
  const { level, operation, what } = rule;
  if (rule.in?.includes(story.version) === false) return null;
  const place = rule.place.startsWith("/") ? `${rule.service} ${story.version} ${rule.place}` : rule.place;
  const subject = { level, operation, what, place };
  const { tried, faults } = rule.look(story);
  const [first] = faults;
  if (first === undefined)
    return tried === 0
      ? { ...subject, why: "the client did nothing of the kind" }
      : { ...subject, ok: true, got: `${tried} times`, request: null, answer: null };
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : "";
  return {
    ...subject,
    ok: false,
    got: `${first.text}${more}`,
    request: first.call === null ? null : requestOf(first.call),
    answer: first.call === null ? null : answerOf(first.call),
  };
};
