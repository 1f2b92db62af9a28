import { Rejection, type ToldFault, type Words } from "../../domain/problem.ts";

/** A fault of a message that a status came as, at one of its terms. */
export const messageFault = (path: string, code: string, message: Words, fix: Words): ToldFault => ({
  path,
  code,
  message: message.en,
  messageFr: message.fr,
  fix: fix.en,
  fixFr: fix.fr,
});

/** The refusal of a message: what is wrong with it, each with its term. The first gives it its code. */
export const refusedMessage = (
  status: 404 | 409 | 422,
  faults: readonly [ToldFault, ...ToldFault[]],
): Rejection =>
  new Rejection(
    status,
    faults[0].code,
    { en: "The life-cycle message cannot be taken", fr: "Le message de cycle de vie ne peut pas être pris" },
    {
      en: faults.map(({ path, message, fix }) => `${path}: ${message} ${fix}`).join(" "),
      fr: faults.map(({ path, messageFr, fixFr }) => `${path} : ${messageFr} ${fixFr}`).join(" "),
    },
    [...faults],
  );
