import { Rejection } from "../domain/problem.ts";
import { isObject, readAs } from "../norm/read-as.ts";
import type { Shape, Strict } from "../norm/shape.ts";
import type { ApiVersion } from "../norm/versions.ts";

/** The refusal of one member, which says what it must be. */
export const wrongMember = (name: string, rule: string, fix: string, code = "not_allowed"): Rejection =>
  new Rejection(
    400,
    "request_invalid",
    { en: "The request is not valid", fr: "La demande n'est pas valide" },
    {
      en: `${name} ${rule}. Fix: ${fix}.`,
      fr: `${name} n'est pas valide : voir « details ».`,
    },
    [{ path: name, code, message: rule, fix }],
  );

/**
 * The JSON object of a body; an empty body is an object without members.
 *
 * @param what names it where it is none
 * @throws Rejection 400
 */
export const objectOf = (text: string, what: string): Record<string, unknown> => {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrongMember(what, "is not JSON", "send a JSON object", "body_malformed");
  }
  if (!isObject(value)) throw wrongMember(what, "is not a JSON object", "send a JSON object", "wrong_type");
  return value;
};

/**
 * What a client sent, held to a shape of the norm in its version. Members that it does not know are left out.
 *
 * @throws Rejection 400 naming the member and what it must be
 */
export const held = <S extends Shape, V extends ApiVersion>(
  shape: S,
  version: V,
  body: Record<string, unknown>,
): Strict<S, V> => {
  const { read, fault } = readAs(shape, version, body);
  if (fault === null) return read;
  const { name, kind, rule } = fault;
  if (kind === "missing") throw wrongMember(name, "is missing", `give it, as ${version} requires`, "missing");
  throw wrongMember(name, rule, `give what version ${version} has there, or leave it out`);
};

/**
 * Names of a comma-joined query parameter.
 *
 * @throws Rejection 400 for one that is not known
 */
export const namesOf = (
  given: readonly string[] | undefined,
  known: readonly string[],
  what: string,
): string[] => {
  const names = (given ?? []).flatMap((value) => value.split(",")).filter((name) => name !== "");
  const odd = names.find((name) => !known.includes(name));
  if (odd === undefined) return names;
  throw wrongMember(
    what,
    `has ${JSON.stringify(odd)}, which is none of its names`,
    `use of: ${known.join(", ") || "none"}`,
  );
};
