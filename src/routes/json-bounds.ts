import { Rejection } from "../domain/problem.ts";
import { DEEPEST_JSON, scanJson } from "../json-scan.ts";

/**
 * Looks over JSON before it is parsed.
 *
 * @param members - how many arrays and objects may have together
 * @throws Rejection 413
 */
export const boundJson = (bytes: Uint8Array, members: number): void => {
  const excess = scanJson(bytes, { depth: DEEPEST_JSON, members });
  if (excess === null) return;
  throw new Rejection(
    413,
    "body_too_complex",
    { en: "The body has too much in it", fr: "Le corps de la demande en contient trop" },
    excess === "depth"
      ? {
          en: `JSON is taken to a depth of ${DEEPEST_JSON}.`,
          fr: `Le JSON est accepté jusqu'à une profondeur de ${DEEPEST_JSON}.`,
        }
      : {
          en: `JSON with at most ${members} members is taken here.`,
          fr: `Le JSON est accepté ici avec ${members} membres au plus.`,
        },
  );
};

/** @param most - bytes */
export const tooLarge = (most: number): Rejection =>
  new Rejection(
    413,
    "body_too_large",
    { en: "The body is too large", fr: "Le corps de la demande est trop grand" },
    {
      en: `At most ${most} bytes are taken here. Make the document smaller (attachments first), or raise limits.documentMegabytes.`,
      fr: `Au plus ${most} octets sont acceptés ici. Réduisez le document (les pièces jointes d'abord), ou relevez limits.documentMegabytes.`,
    },
  );
