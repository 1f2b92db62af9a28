import { type FieldFault, Rejection } from "../domain/problem.ts";

/** A request whose fields are at fault, each told with its fix. */
export const invalid = (status: 400 | 422, errors: FieldFault[]): Rejection =>
  new Rejection(
    status,
    "request_invalid",
    { en: "The request is not valid", fr: "La demande n'est pas valide" },
    {
      en: errors.map(({ path, message, fix }) => `${path || "The body"} ${message}. Fix: ${fix}.`).join(" "),
      fr: errors
        .map(
          ({ path, message, messageFr = message, fix, fixFr = fix }) =>
            `${path || "Le corps"} ${messageFr}. À faire : ${fixFr}.`,
        )
        .join(" "),
    },
    errors,
  );
