/** Lines at which nobody receives today, and what is told of them. */

import type { Words } from "../problem.ts";
import { type DirectoryAddress, stateOn } from "./directory.ts";
import { byCode, chosen, none, type Resolution, type Scene } from "./resolution.ts";

/** What to do where only the buyer knows. */
export const ASK_ADDRESS: Words = {
  en: "Ask the buyer for its electronic address.",
  fr: "Demandez à l'acheteur son adresse électronique.",
};

/** The company's own line, at which nobody receives yet. */
export const notTransmitted = (scene: Scene, line: DirectoryAddress): Resolution =>
  chosen(
    scene,
    "no_platform",
    line,
    {
      en: `${scene.name} is in the directory, but has chosen no platform yet.`,
      fr: `${scene.name} est dans l'annuaire, mais n'a pas encore choisi de plateforme.`,
    },
    {
      fix: {
        en: "Send it all the same: the platform answers NON_TRANSMISE, and the invoice counts as issued. Give it to the buyer by other means too.",
        fr: "Envoyez tout de même : la plateforme répond NON_TRANSMISE, et la facture compte comme émise. Remettez-la aussi à l'acheteur par un autre moyen.",
      },
    },
  );

/** A line that is not active yet. */
export const upcoming = (
  scene: Scene,
  identifier: string,
  from: string | null,
  instead: Resolution | null,
): Resolution =>
  none(
    scene,
    "address_upcoming",
    {
      en: `A platform will receive at ${identifier} ${from === null ? "later; the directory does not tell when" : `from ${from} on`}.`,
      fr: `Une plateforme recevra à ${identifier} ${from === null ? "plus tard ; l'annuaire ne dit pas quand" : `à partir du ${from}`}.`,
    },
    from === null
      ? { en: "Send it once the address is active.", fr: "Envoyez quand l'adresse sera en service." }
      : { en: `Send it on ${from} or later.`, fr: `Envoyez le ${from} ou plus tard.` },
    { instead },
  );

/** A routing code was given that leads nowhere: no other line stands in for it. */
export const withoutCode = (scene: Scene, code: string, fix: Words): Resolution => {
  const { siret, siren } = scene.ask;
  const at = siret === null ? `SIREN ${siren}` : `SIRET ${siret}`;
  const line = scene.lines.find((l) => l.routingCode === code && (siret === null || l.siret === siret));
  if (line === undefined)
    return none(
      scene,
      "address_absent",
      {
        en: `${at} has no line with the routing code ${code}.`,
        fr: `${at} n'a pas de ligne avec le code de routage ${code}.`,
      },
      fix,
    );
  return stateOn(line, scene.today) === "upcoming"
    ? upcoming(scene, line.identifier, line.from, null)
    : none(
        scene,
        "address_inactive",
        {
          en: `The routing code ${code} of ${at} is out of use.`,
          fr: `Le code de routage ${code} de ${at} est hors service.`,
        },
        fix,
      );
};

/** The recipient has no active line at all, or none that fits. */
export const withoutActiveLine = (scene: Scene): Resolution => {
  const { lines, today, name } = scene;
  const own = lines.find((line) => stateOn(line, today) === "without_platform");
  if (own !== undefined) return notTransmitted(scene, own);
  const [soon] = lines
    .filter((line) => stateOn(line, today) === "upcoming")
    .sort((a, b) => byCode(a.from ?? "9999", b.from ?? "9999"));
  if (soon !== undefined) return upcoming(scene, soon.identifier, soon.from, null);
  if (lines.length === 0)
    return none(
      scene,
      "address_absent",
      {
        en: `${name} is in the directory, but without any address.`,
        fr: `${name} est dans l'annuaire, mais sans aucune adresse.`,
      },
      ASK_ADDRESS,
    );
  return lines.some((line) => stateOn(line, today) === "active")
    ? none(
        scene,
        "address_absent",
        {
          en: `${name} receives, but neither at this SIRET nor at its SIREN.`,
          fr: `${name} reçoit, mais ni à ce SIRET ni à son SIREN.`,
        },
        ASK_ADDRESS,
      )
    : none(
        scene,
        "address_inactive",
        {
          en: `All addresses of ${name} are out of use.`,
          fr: `Toutes les adresses de ${name} sont hors service.`,
        },
        ASK_ADDRESS,
      );
};
