import { z } from "zod";
import { ALWAYS, type ApiVersion } from "./versions.ts";

/*
 * A shape is written once and read in two ways. A server holds its callers to one version: `strict`. A client takes
 * what comes: `tolerant`. The norm lets platforms add members, words and codes, 1.1 requires next to nothing, and no
 * version can be seen from outside; so that a platform's slip costs one member and not the whole answer, a client
 * reads unknown members and unknown words, and a scalar of the wrong type as if it were absent.
 */

/** What a member holds, in both readings. */
export interface Kind<Strict, Loose> {
  strict(version: ApiVersion): z.ZodType<Strict>;
  /** As a client reads it where it cannot do without. */
  present: z.ZodType<Loose>;
  /** As a client reads it elsewhere. */
  loose: z.ZodType<Loose | null | undefined>;
}

/** One member of a shape: what it holds, which versions have it, and which of these require it. */
export interface Member<Strict = unknown, Loose = unknown, Required extends ApiVersion = ApiVersion>
  extends Kind<Strict, Loose> {
  in: readonly ApiVersion[];
  required: readonly Required[];
}

/** The members of an object of the norm, in all versions together. */
export type Shape = Readonly<Record<string, Member>>;

type StrictOf<M extends Member> = z.output<ReturnType<M["strict"]>>;
type LooseOf<M extends Member> = z.output<M["present"]>;
type RequiredIn<S extends Shape, V extends ApiVersion> = {
  [K in keyof S]: [V] extends [S[K]["required"][number]] ? K : never;
}[keyof S];

/** What a server gives and takes in one version; without a version, what holds in all of them. */
export type Strict<S extends Shape, V extends ApiVersion = ApiVersion> = {
  [K in RequiredIn<S, V>]: StrictOf<S[K]>;
} & { [K in Exclude<keyof S, RequiredIn<S, V>>]?: StrictOf<S[K]> | undefined };

/** What a client reads: anything may be missing but what it named as needed. */
export type Loose<S extends Shape, Needed extends keyof S = never> = {
  [K in Exclude<keyof S, Needed>]?: LooseOf<S[K]> | null | undefined;
} & { [K in Needed]: LooseOf<S[K]> };

/** A member that may be left out. */
export const optional = <A, B>(
  kind: Kind<A, B>,
  versions: readonly ApiVersion[] = ALWAYS,
): Member<A, B, never> => ({ ...kind, in: versions, required: [] });

/** A member that some versions require: those that have it, unless said otherwise. */
export const required = <A, B, R extends ApiVersion = ApiVersion>(
  kind: Kind<A, B>,
  requiredIn: readonly R[] = ALWAYS as readonly ApiVersion[] as readonly R[],
  versions: readonly ApiVersion[] = requiredIn,
): Member<A, B, R> => ({ ...kind, in: versions, required: requiredIn });

const strictOf = (shape: Shape, version: ApiVersion): z.ZodType => {
  const members = Object.entries(shape)
    .filter(([, member]) => member.in.includes(version))
    .map(([name, member]) => {
      const schema = member.strict(version);
      return [name, member.required.includes(version) ? schema : schema.optional()];
    });
  return z.object(Object.fromEntries(members), {
    error: ({ input }) => (input === undefined ? "is missing" : "must be an object"),
  });
};

/** Building a schema costs more than to read a body by it. */
const built = new WeakMap<Shape, Partial<Record<ApiVersion, z.ZodType>>>();

/** The schema of one version, as a server holds its callers to it. Members that it does not have are dropped. */
export const strict = <S extends Shape, V extends ApiVersion>(
  shape: S,
  version: V,
): z.ZodType<Strict<S, V>> => {
  const byVersion = built.get(shape) ?? {};
  built.set(shape, byVersion);
  const schema = byVersion[version] ?? strictOf(shape, version);
  byVersion[version] = schema;
  // The members are chosen at run time, so that their types cannot follow by themselves.
  return schema as unknown as z.ZodType<Strict<S, V>>;
};

/**
 * The schema of all versions together, as a client reads them. Unknown members stay.
 *
 * @param needed members without which an answer is of no use, and counts as garbled
 */
export const tolerant = <S extends Shape, N extends keyof S & string = never>(
  shape: S,
  ...needed: N[]
): z.ZodType<Loose<S, N>> => {
  const members = Object.entries(shape).map(([name, member]) => [
    name,
    needed.some((one) => one === name) ? member.present : member.loose,
  ]);
  // As above.
  return z.looseObject(Object.fromEntries(members)) as unknown as z.ZodType<Loose<S, N>>;
};
