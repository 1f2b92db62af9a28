import { Rejection } from "../domain/problem.ts";

/** What was asked for, or that where there is none of it (404). */
export const orNone = async <T>(ask: () => Promise<T>, none: T): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Rejection && error.status === 404) return none;
    throw error;
  }
};
