import { readAs as readShape } from "../../norm/read-as.ts";
import type { Shape, Strict } from "../../norm/shape.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import { type PlatformCode, Refusal } from "./refusal.ts";

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
  const { read, fault } = readShape(shape, version, body);
  if (fault === null) return read;
  const { name, member, kind, rule } = fault;
  if (kind === "missing") throw new Refusal(400, "MISSING_REQUIRED_FIELD", `${name} is missing.`);
  const own = kind === "word" ? undefined : codes[member];
  throw new Refusal(400, own ?? "PARAMS_ERROR", `${name}: ${rule}.`);
};
