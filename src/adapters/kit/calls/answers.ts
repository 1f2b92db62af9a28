import type { z } from "zod";
import { type Failure, isFailure } from "../../../domain/failure.ts";
import type { Answer } from "../../port.ts";
import { lost } from "./failures.ts";

/**
 * Reads an answer by its shape.
 *
 * @throws Failure for a body of another shape: `unsent` of a safe call, `unknown` of one that is not
 */
export const readAnswer = <T>(schema: z.ZodType<T>, answer: Answer, safe: boolean): T => {
  const read = schema.safeParse(answer.json());
  if (read.success) return read.data;
  throw garbled(answer, safe, read.error.issues[0]?.path.join(".") ?? "");
};

/**
 * The failure of an answer that has not the form it should have. Without its body, which may hold a token.
 *
 * @param where the member at fault, where one is
 */
export const garbled = ({ status }: Answer, safe: boolean, where: string): Failure =>
  lost(safe, {
    code: "garbled_answer",
    message: `The platform's answer has not the expected form${where === "" ? "" : ` (${where})`}.`,
    messageFr: `La réponse de la plateforme n'a pas la forme attendue${where === "" ? "" : ` (${where})`}.`,
    fix: "It is tried again by itself. If it stays, check the account's settings, then ask the platform's support.",
    fixFr:
      "La passerelle réessaie d'elle-même. Si cela dure, vérifiez les paramètres du compte, puis interrogez l'assistance de la plateforme.",
    httpStatus: status,
  });

/** JSON in an answer that may hold anything, as errors do; undefined for what is none, or more than is taken. */
export const jsonIn = (answer: Answer): unknown => {
  try {
    return answer.json();
  } catch (error) {
    if (!isFailure(error)) throw error;
    return undefined;
  }
};

/** JSON in a text or in bytes; undefined for what is none. */
export const parsed = (said: string | Uint8Array): unknown => {
  try {
    const value: unknown = JSON.parse(typeof said === "string" ? said : new TextDecoder().decode(said));
    return value;
  } catch {
    return undefined;
  }
};

/** Reads the members of a list one by one, so that an odd one hides no other. */
export const sifted = <T extends z.ZodType>(
  schema: T,
  list: readonly unknown[],
): { good: z.infer<T>[]; odd: unknown[] } => {
  const good: z.infer<T>[] = [];
  const odd: unknown[] = [];
  for (const member of list) {
    const read = schema.safeParse(member);
    if (read.success) good.push(read.data);
    else odd.push(member);
  }
  return { good, odd };
};
