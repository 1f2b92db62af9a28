import { Rejection } from "../../src/domain/problem.ts";

/** The rejection that an act ends with. Throws where it ends otherwise. */
export const rejectionOf = async (promise: Promise<unknown>): Promise<Rejection> => {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Rejection) return error;
  throw new Error(`it was not refused: ${String(error)}`);
};
