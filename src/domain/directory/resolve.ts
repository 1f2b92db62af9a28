import { type DirectoryAddress, partsOfAddress, stateOn } from "./directory.ts";
import { ASK_ADDRESS, notTransmitted, upcoming, withoutActiveLine, withoutCode } from "./nobody-receives.ts";
import {
  byCode,
  chosen,
  type DirectoryFacts,
  isPublicRecipient,
  none,
  type RecipientAsk,
  type Resolution,
  type ResolutionReason,
  reasonOf,
  type Scene,
  sirenOfAsk,
  siretOfAsk,
} from "./resolution.ts";
import { fromPublic, RESERVED_CODE, withDemands } from "./resolve-public.ts";

/**
 * The address to use for a recipient, by the precedence rules of the national directory (regulation §6.6): an address
 * that was given is checked to the letter, never its SIREN; from a SIRET its own line, then the first of its routing
 * codes, then the SIREN's line, then the first suffix; from a SIREN its own line, or the only one there is. No address
 * is ever made up. A public buyer is reached by SIRET, with the service code and commitment number that it demands.
 *
 * @param today the day in France, `YYYY-MM-DD`
 */
export const resolve = (ask: RecipientAsk, facts: DirectoryFacts, today: string): Resolution => {
  const siren = sirenOfAsk(ask);
  const isPublic = isPublicRecipient(facts);
  const lines = facts.lines.filter(
    (line) => line.siren === siren && !(isPublic && line.routingCode === RESERVED_CODE),
  );
  const scene: Scene = { ask, facts, today, lines, isPublic, name: facts.company?.name || `SIREN ${siren}` };
  if (facts.company === null && lines.length === 0) {
    return facts.publicOnly ? cannotTell(scene, siren) : notInDirectory(scene, siren);
  }
  if (facts.company?.state === "ceased") {
    return none(
      scene,
      "ceased",
      { en: `${scene.name} has ceased its activity.`, fr: `${scene.name} a cessé son activité.` },
      {
        en: "Do not send it. Ask the buyer for the SIREN of the company that took over.",
        fr: "N'envoyez pas. Demandez à l'acheteur le SIREN de la société qui a repris son activité.",
      },
    );
  }
  if (ask.address !== null) return fromAddress(scene, ask.address);
  if (isPublic) return fromPublic(scene);
  return ask.siret === null && ask.routingCode === null ? fromSiren(scene) : fromSiret(scene);
};

const notInDirectory = (scene: Scene, siren: string | null): Resolution =>
  none(
    scene,
    "not_in_directory",
    {
      en: `SIREN ${siren} is not in the directory: its owner counts as not liable to VAT.`,
      fr: `Le SIREN ${siren} n'est pas dans l'annuaire : il compte comme non assujetti à la TVA.`,
    },
    {
      en: "Check the SIREN. If it is right, send no electronic invoice: report the sale (e-reporting 10.3, 10.4).",
      fr: "Vérifiez le SIREN. S'il est juste, n'envoyez pas de facture électronique : déclarez la vente (e-reporting 10.3, 10.4).",
    },
  );

const cannotTell = (scene: Scene, siren: string | null): Resolution =>
  none(
    scene,
    "cannot_tell",
    {
      en: `This directory knows public entities only, and SIREN ${siren} is not among them.`,
      fr: `Cet annuaire ne connaît que les entités publiques, et le SIREN ${siren} n'en est pas.`,
    },
    {
      en: "Ask a platform that shows the whole directory, with ?platform=.",
      fr: "Interrogez une plateforme qui montre tout l'annuaire, avec ?platform=.",
    },
  );

/** 1. An address that was given must be a line to the letter, and active. */
const fromAddress = (scene: Scene, given: string): Resolution => {
  const { ask, lines, today, name } = scene;
  const parts = partsOfAddress(given);
  if (parts !== null && ask.siren !== null && parts.siren !== ask.siren) {
    return none(
      scene,
      "address_of_another",
      {
        en: `The address ${given} is not one of SIREN ${ask.siren}.`,
        fr: `L'adresse ${given} n'est pas du SIREN ${ask.siren}.`,
      },
      {
        en: "Ask the buyer which of the two is right.",
        fr: "Demandez à l'acheteur lequel des deux est juste.",
      },
      { instead: resolve({ ...ask, address: null }, scene.facts, today) },
    );
  }
  const line = lines.find(({ identifier }) => identifier === given);
  const state = line === undefined ? "absent" : stateOn(line, today);
  if (line !== undefined && (state === "active" || state === "unsure")) {
    return scene.isPublic
      ? withDemands(scene, "given_address", line, line.routingCode ?? ask.routingCode)
      : chosen(scene, "given_address", line, {
          en: `The address ${given} is an active line of ${name}.`,
          fr: `L'adresse ${given} est une ligne en service de ${name}.`,
        });
  }
  const instead = resolve(
    {
      ...ask,
      siren: sirenOfAsk(ask),
      siret: siretOfAsk(ask),
      routingCode: ask.routingCode ?? parts?.routingCode ?? null,
      address: null,
    },
    scene.facts,
    today,
  );
  const better = instead.action === "send" && instead.certain;
  if (line !== undefined && state === "without_platform" && !better) return notTransmitted(scene, line);
  if (line !== undefined && state === "upcoming") return upcoming(scene, given, line.from, instead);
  if (line !== undefined) {
    const message = {
      en: `No platform receives at the address ${given}: it is out of use.`,
      fr: `Aucune plateforme ne reçoit à l'adresse ${given} : elle est hors service.`,
    };
    return none(scene, "address_inactive", message, ASK_ADDRESS, { instead });
  }
  const message = {
    en: `${name} is in the directory, but not with the address ${given}: the platform would reject it (ADR_ERR).`,
    fr: `${name} est dans l'annuaire, mais pas avec l'adresse ${given} : la plateforme la rejetterait (ADR_ERR).`,
  };
  return none(scene, "address_absent", message, ASK_ADDRESS, { instead });
};

/** Tries active lines first, then those without a status. */
const firstFit = (
  scene: Scene,
  choose: (lines: readonly DirectoryAddress[]) => Resolution | null,
): Resolution | null => {
  for (const wanted of ["active", "unsure"] as const) {
    const found = choose(scene.lines.filter((line) => stateOn(line, scene.today) === wanted));
    if (found !== null) return found;
  }
  return null;
};

/** 2. From a SIRET, or a routing code. */
const fromSiret = (scene: Scene): Resolution => {
  const { ask, facts } = scene;
  const { siret, routingCode } = ask;
  if (routingCode !== null) return fromRoutingCode(scene, routingCode);
  const found = firstFit(scene, (lines) => {
    const own = lines.filter((line) => line.siret === siret);
    const itself = own.find((line) => line.routingCode === null);
    if (itself !== undefined)
      return chosen(scene, "siret", itself, {
        en: `The line of the SIRET ${siret} is active.`,
        fr: `La ligne du SIRET ${siret} est en service.`,
      });
    const [code] = own.sort((a, b) => byCode(a.identifier, b.identifier));
    if (code !== undefined) {
      const message = {
        en: `The SIRET ${siret} has no active line of its own: the first of its routing codes, in alphanumeric order.`,
        fr: `Le SIRET ${siret} n'a pas de ligne à lui en service : le premier de ses codes de routage, par ordre alphanumérique.`,
      };
      return chosen(scene, "first_routing_code", code, message);
    }
    const note: ResolutionReason[] =
      facts.establishment?.state === "ceased"
        ? [
            reasonOf("establishment_ceased", {
              en: `The establishment ${siret} is closed.`,
              fr: `L'établissement ${siret} est fermé.`,
            }),
          ]
        : [];
    const unit = lines.find((line) => line.identifier === line.siren);
    if (unit !== undefined) {
      const message = {
        en: `The SIRET ${siret} has no active line: that of the SIREN.`,
        fr: `Le SIRET ${siret} n'a pas de ligne en service : celle du SIREN.`,
      };
      return chosen(scene, "siren", unit, message, { reasons: note });
    }
    const [suffix] = lines
      .filter((line) => line.suffix !== null)
      .sort((a, b) => byCode(a.identifier, b.identifier));
    if (suffix === undefined) return null;
    const message = {
      en: `Neither the SIRET ${siret} nor its SIREN has an active line: the first suffix.`,
      fr: `Ni le SIRET ${siret} ni son SIREN n'a de ligne en service : le premier suffixe.`,
    };
    return chosen(scene, "first_suffix", suffix, message, { reasons: note });
  });
  return found ?? withoutActiveLine(scene);
};

/** A routing code that was given is meant: no other line stands in for it. */
const fromRoutingCode = (scene: Scene, code: string): Resolution => {
  const { siret, siren } = scene.ask;
  const at = siret === null ? `SIREN ${siren}` : `SIRET ${siret}`;
  const ofCode = (line: DirectoryAddress): boolean =>
    line.routingCode === code && (siret === null || line.siret === siret);
  const found = firstFit(scene, (lines) => {
    const [first, second] = lines.filter(ofCode);
    if (first === undefined) return null;
    if (second !== undefined) {
      return none(
        scene,
        "several_addresses",
        {
          en: `Several establishments of ${at} have the routing code ${code}.`,
          fr: `Plusieurs établissements de ${at} ont le code de routage ${code}.`,
        },
        { en: "Give the SIRET as well.", fr: "Donnez aussi le SIRET." },
        { missing: ["SIRET"] },
      );
    }
    return chosen(scene, "siret_and_routing_code", first, {
      en: `The line of ${at} with the routing code ${code} is active.`,
      fr: `La ligne de ${at} avec le code de routage ${code} est en service.`,
    });
  });
  if (found !== null) return found;
  const instead = resolve({ ...scene.ask, routingCode: null }, scene.facts, scene.today);
  const without = instead.action === "send" ? instead.address : null;
  return withoutCode(scene, code, {
    en: `Ask the buyer for the routing code${without === null ? "" : `, or leave it out: then it goes to ${without}`}.`,
    fr: `Demandez le code de routage à l'acheteur${without === null ? "" : `, ou retirez-le : cela va alors à ${without}`}.`,
  });
};

/** 3. From a SIREN alone. */
const fromSiren = (scene: Scene): Resolution => {
  const found = firstFit(scene, (lines) => {
    const unit = lines.find((line) => line.identifier === line.siren);
    if (unit !== undefined)
      return chosen(scene, "siren", unit, {
        en: `The line of the SIREN ${unit.siren} is active.`,
        fr: `La ligne du SIREN ${unit.siren} est en service.`,
      });
    const [only, other] = lines;
    if (only === undefined) return null;
    if (other !== undefined) {
      return none(
        scene,
        "several_addresses",
        {
          en: `${scene.name} receives at several addresses, none of which is its SIREN's own.`,
          fr: `${scene.name} reçoit à plusieurs adresses, dont aucune n'est celle de son SIREN seul.`,
        },
        {
          en: "Ask the buyer which one it wants (its order or contract should tell), or give the SIRET.",
          fr: "Demandez à l'acheteur laquelle il veut (sa commande ou son contrat devrait le dire), ou donnez le SIRET.",
        },
        { missing: ["address"] },
      );
    }
    return only.suffix === null
      ? chosen(scene, "only_address", only, {
          en: "It is the only address at which the company receives.",
          fr: "C'est la seule adresse à laquelle la société reçoit.",
        })
      : chosen(scene, "first_suffix", only, {
          en: "The SIREN has no active line of its own: the first suffix.",
          fr: "Le SIREN n'a pas de ligne à lui en service : le premier suffixe.",
        });
  });
  return found ?? withoutActiveLine(scene);
};
