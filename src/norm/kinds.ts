import { z } from "zod";
import { type Kind, type Loose, type Shape, type Strict, strict, tolerant } from "./shape.ts";
import type { ApiVersion, Words } from "./versions.ts";

/** The same in all versions, or one for each. */
type ByVersion<T> = T | Readonly<Record<ApiVersion, T>>;

const inVersion = (value: ByVersion<number>, version: ApiVersion): number =>
  typeof value === "number" ? value : value[version];

/** What a client takes for absent when it is of the wrong type. */
const scalar = <A, B>(strictly: Kind<A, B>["strict"], present: z.ZodType<B>): Kind<A, B> => ({
  strict: strictly,
  present,
  loose: present.nullish().catch(undefined),
});

/** Told of whatever is wrong with a member; who reports it puts the member's name before. */
const saying = (rule: string) => ({
  error: ({ input }: { input?: unknown }) => (input === undefined ? "is missing" : rule),
});

/** A text. Lengths in characters. */
export const text = (limits: { max?: ByVersion<number>; pattern?: RegExp } = {}): Kind<string, string> =>
  scalar((version) => {
    const { max, pattern } = limits;
    const longest = max === undefined ? undefined : inVersion(max, version);
    const rule = saying(
      `must be a text${longest === undefined ? "" : ` of at most ${longest} characters`}` +
        `${pattern === undefined ? "" : ` like ${pattern.source}`}`,
    );
    let schema = z.string(rule);
    if (longest !== undefined) schema = schema.max(longest, rule);
    return pattern === undefined ? schema : schema.regex(pattern, rule);
  }, z.string());

/** An id. Some platforms give a number where the norm says a text. */
export const id = (limits: { max?: ByVersion<number> } = {}): Kind<string, string> =>
  scalar(text(limits).strict, z.union([z.string().min(1), z.number()]).transform(String));

/** An id that is a UUID; clients need not care. */
export const uuid = (): Kind<string, string> => scalar(() => z.uuid(saying("must be a UUID")), id().present);

/** A text that may not be empty. */
export const secret = (): Kind<string, string> =>
  scalar(() => z.string(saying("must be a text")).min(1), z.string().min(1));

/** A word of a closed list; clients read any. */
export const word = <T extends string>(list: Words<T>): Kind<T, string> =>
  scalar((version) => {
    const known = list.of(version);
    return z.enum([...known], {
      error: ({ input }) =>
        input === undefined ? "is missing" : `${JSON.stringify(input)} is none of ${known.join(", ")}`,
    }) as unknown as z.ZodType<T>;
  }, z.string());

export const flag = (): Kind<boolean, boolean> =>
  scalar(() => z.boolean(saying("must be true or false")), z.boolean());

/** A whole number within limits, both included. */
export const whole = (limits: { min?: number; max?: number } = {}): Kind<number, number> => {
  const { min, max } = limits;
  const rule = saying(
    `must be a whole number${min === undefined ? "" : ` from ${min}`}${max === undefined ? "" : ` to ${max}`}`,
  );
  return scalar(() => {
    let schema = z.int(rule);
    if (min !== undefined) schema = schema.min(min, rule);
    return max === undefined ? schema : schema.max(max, rule);
  }, z.number());
};

/** A time from now, in seconds; some give it as a text. */
export const seconds = (): Kind<number, number> =>
  scalar(() => z.int(saying("must be a number of seconds")).positive(), z.coerce.number().positive());

/** An ISO 8601 date-time. */
export const dateTime = (): Kind<string, string> => {
  const rule = saying("must be an ISO 8601 date-time");
  return scalar(
    () =>
      z
        .string(rule)
        .refine((value) => /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)), rule),
    z.string(),
  );
};

/** An http(s) address. */
export const url = (): Kind<string, string> =>
  scalar(() => z.url({ protocol: /^https?$/, ...saying("must be an http(s) URL") }), z.string());

/** Anything: what is only given back. */
export const anything = (): Kind<unknown, unknown> => scalar(() => z.unknown(), z.unknown());

/** An object of side facts: a client takes one that is garbled for none. */
export const nested = <S extends Shape>(shape: S): Kind<Strict<S>, Loose<S>> =>
  scalar((version) => strict(shape, version), tolerant(shape));

/** An object on which much depends: to a client, a garbled one is a fault of the whole, never an absent one. */
export const vital = <S extends Shape>(shape: S): Kind<Strict<S>, Loose<S>> => {
  const { strict: strictly, present } = nested(shape);
  return { strict: strictly, present, loose: present.nullish() };
};

/** A list of side facts: a client takes one that is garbled for none. */
export const listOf = <A, B>(item: Kind<A, B>, limits: { min?: number } = {}): Kind<A[], B[]> =>
  scalar(
    (version) => z.array(item.strict(version), saying("must be a list")).min(limits.min ?? 0),
    z.array(item.present),
  );

/** The results of a search: to a client, a garbled list or item is a fault of the whole answer, never an empty one. */
export const results = <A, B>(item: Kind<A, B>): Kind<A[], B[]> => {
  const present = z.array(item.present);
  return { strict: (version) => z.array(item.strict(version)), present, loose: present.nullish() };
};

/** Results that a client reads one by one, so that an odd one hides no other. */
export const resultsOneByOne = <A>(item: Kind<A, unknown>): Kind<A[], unknown[]> => {
  const present = z.array(z.unknown());
  return { strict: (version) => z.array(item.strict(version)), present, loose: present.nullish() };
};
