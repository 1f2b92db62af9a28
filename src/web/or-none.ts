import { Rejection } from "../domain/problem.ts";

/** What was asked for, or that where it is refused with this status: usually, where there is none of it. */
export const orNone = async <T>(
  ask: () => Promise<T>,
  none: T,
  status: Rejection["status"] = 404,
): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Rejection && error.status === status) return none;
    throw error;
  }
};
