import { type Shape, type Strict, strict } from "../../norm/shape.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import { isObject, type PlatformCode, Refusal } from "./refusal.ts";

/** Clients write null for what they leave out. */
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

/** `where.flowType[0]` */
const nameOf = (path: readonly PropertyKey[]): string =>
  path
    .map((key, i) => (typeof key === "number" ? `[${key}]` : `${i === 0 ? "" : "."}${String(key)}`))
    .join("");

/**
 * What a client sent, held to a shape of the norm in one version.
 *
 * @param codes error codes of members whose faults have one of their own
 * @throws Refusal 400 naming the member and what it must be
 */
export const readAs = <S extends Shape, V extends ApiVersion>(
  shape: S,
  version: V,
  body: Record<string, unknown>,
  codes: Readonly<Record<string, PlatformCode>> = {},
): Strict<S, V> => {
  const given = withoutNulls(body);
  const read = strict(shape, version).safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path ?? [];
  const name = nameOf(path);
  if (memberAt(given, path) === undefined)
    throw new Refusal(400, "MISSING_REQUIRED_FIELD", `${name} is missing.`);
  const own = issue?.code === "invalid_value" ? undefined : codes[String(path[0])];
  throw new Refusal(400, own ?? "PARAMS_ERROR", `${name}: ${issue?.message}.`);
};
