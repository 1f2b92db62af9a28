/**
 * The trace that something is done in, as W3C Trace Context (level 2) writes it: `traceparent` of version 00, and where
 * there is one, after a space, `tracestate`. One text, since that is what is kept and handed on.
 */
export type Trace = `00-${string}`;

/** Names of the two headers. */
export const TRACE_HEADERS = { parent: "traceparent", state: "tracestate" } as const;

const PARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const PARENT_LENGTH = 55;
/** Longer ones are no version's yet. */
const LONGEST_PARENT = 256;

/** What version 00 knows: sampled, and a random trace id. Any other flag must not be handed on. */
const SAMPLED = 0x01;
const RANDOM = 0x02;

const MOST_MEMBERS = 32;
/** Longest `tracestate` that is handed on, and the members that are left out first where it is longer; characters. */
const LONGEST_STATE = 512;
const LONG_MEMBER = 128;
const KEY = /^[a-z0-9][a-z0-9_*/@-]{0,255}$/;
/** Printable ASCII without comma and equals sign, not ending with a space. */
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/**
 * The trace that a request names; undefined: none, or one that cannot be believed, which the standard has ignored. A
 * later version is read as far as version 00 goes. `tracestate` alone is worth nothing, and a faulty one is left out.
 */
export const readTrace = (parent: string | undefined, state: string | undefined): Trace | undefined => {
  if (parent === undefined || parent.length > LONGEST_PARENT) return undefined;
  const [, version = "", traceId = "", spanId = "", flags = "", more] = PARENT.exec(parent) ?? [];
  if (traceId === "" || version === "ff" || (version === "00" && more !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return writeTrace({
    traceId,
    spanId,
    sampled: (Number.parseInt(flags, 16) & SAMPLED) !== 0,
    random: (Number.parseInt(flags, 16) & RANDOM) !== 0,
    state: state === undefined ? undefined : soundState(state),
  });
};

/** What may be handed on of a `tracestate`; undefined: nothing. */
const soundState = (given: string): string | undefined => {
  // Members may be empty, but not thousands of them.
  const parts = given.split(",", 2 * MOST_MEMBERS + 1);
  if (parts.length > 2 * MOST_MEMBERS) return undefined;
  const members = parts.map((member) => member.trim()).filter((member) => member !== "");
  if (members.length === 0 || members.length > MOST_MEMBERS) return undefined;
  const keys = new Set<string>();
  for (const member of members) {
    const equals = member.indexOf("=");
    const key = member.slice(0, Math.max(equals, 0));
    if (!KEY.test(key) || !VALUE.test(member.slice(equals + 1)) || keys.has(key)) return undefined;
    keys.add(key);
  }
  let kept = members;
  if (kept.join(",").length > LONGEST_STATE) kept = kept.filter((member) => member.length <= LONG_MEMBER);
  // Those that changed last stand first.
  while (kept.join(",").length > LONGEST_STATE) kept = kept.slice(0, -1);
  return kept.length === 0 ? undefined : kept.join(",");
};

/** The parts of a trace. Ids in lower-case hexadecimal: 32 digits and 16. */
export interface TraceParts {
  traceId: string;
  spanId: string;
  /** Is it recorded, as far as whoever came before knows? */
  sampled: boolean;
  /** Was the id made by chance, so that a share of all traces can be told by it? */
  random: boolean;
  state: string | undefined;
}

/** The other way round than {@link partsOfTrace}. */
export const writeTrace = ({ traceId, spanId, sampled, random, state }: TraceParts): Trace => {
  const flags = (sampled ? SAMPLED : 0) | (random ? RANDOM : 0);
  return `00-${traceId}-${spanId}-0${flags}${state === undefined ? "" : ` ${state}`}`;
};

export const partsOfTrace = (trace: Trace): TraceParts => {
  const flags = Number.parseInt(trace.slice(53, PARENT_LENGTH), 16);
  return {
    traceId: traceIdOf(trace),
    spanId: trace.slice(36, 52),
    sampled: (flags & SAMPLED) !== 0,
    random: (flags & RANDOM) !== 0,
    state: trace.length > PARENT_LENGTH ? trace.slice(PARENT_LENGTH + 1) : undefined,
  };
};

/** The id that all of a trace has in common, 32 hexadecimal digits. */
export const traceIdOf = (trace: Trace): string => trace.slice(3, 35);

/** The headers that hand a trace on. */
export const headersOfTrace = (trace: Trace): Record<string, string> => {
  const { state } = partsOfTrace(trace);
  return {
    [TRACE_HEADERS.parent]: trace.slice(0, PARENT_LENGTH),
    ...(state === undefined ? {} : { [TRACE_HEADERS.state]: state }),
  };
};
