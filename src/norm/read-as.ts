import { type Shape, type Strict, strict } from "./shape.ts";
import type { ApiVersion } from "./versions.ts";

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The first thing that keeps a body from being what it should be. */
export interface ShapeFault {
  /** The member, as `where.flowType[0]`. */
  name: string;
  /** The member at the top that it lies in. */
  member: string;
  /** `missing`: it has to be there. `word`: it is no word of its closed list. */
  kind: "missing" | "word" | "other";
  /** What it must be, to be put behind its name. */
  rule: string;
}

/**
 * What a client sent, held to a shape of the norm in one version. Members that the version does not know are left out,
 * and a null is taken for a member that is not there: clients write it for what they leave out.
 */
export const readAs = <S extends Shape, V extends ApiVersion>(
  shape: S,
  version: V,
  body: Record<string, unknown>,
): { read: Strict<S, V>; fault: null } | { read: null; fault: ShapeFault } => {
  const given = withoutNulls(body);
  const result = strict(shape, version).safeParse(given);
  if (result.success) return { read: result.data, fault: null };
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const missing = memberAt(given, path) === undefined;
  const kind = missing ? "missing" : issue?.code === "invalid_value" ? "word" : "other";
  return {
    read: null,
    fault: { name: nameOf(path), member: String(path[0]), kind, rule: issue?.message ?? "is not valid" },
  };
};

const withoutNulls = (value: unknown): unknown =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, member]) => member !== null)
          .map(([name, member]) => [name, withoutNulls(member)]),
      )
    : value;

const memberAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at === undefined ? undefined : Reflect.get(Object(at), key)), value);

const nameOf = (path: readonly PropertyKey[]): string =>
  path
    .map((key, i) => (typeof key === "number" ? `[${key}]` : `${i === 0 ? "" : "."}${String(key)}`))
    .join("");
