import type { Words } from "../problem.ts";
import {
  type DirectoryAddress,
  type DirectoryRoutingCode,
  type PublicDemands,
  stateOn,
} from "./directory.ts";
import { upcoming, withoutCode } from "./nobody-receives.ts";
import { chosen, none, type Resolution, type Rule, reasonOf, type Scene } from "./resolution.ts";

/** Service of public bodies for invoices among themselves: a supplier's invoice to it is rejected. */
export const RESERVED_CODE = "FACTURES_PUBLIQUES";
/** 5. A public buyer: by SIRET, with what it demands. */
export const fromPublic = (scene: Scene): Resolution => {
  const { ask, facts } = scene;
  const { siret, routingCode } = ask;
  if (siret === null) {
    return none(
      scene,
      "incomplete",
      {
        en: `${scene.name} is a public entity: it is reached by SIRET.`,
        fr: `${scene.name} est une entité publique : on l'atteint par SIRET.`,
      },
      {
        en: "Give the SIRET of the establishment that ordered (BT-46, scheme 0009).",
        fr: "Donnez le SIRET de l'établissement qui a commandé (BT-46, schéma 0009).",
      },
      { missing: ["SIRET"] },
    );
  }
  if (facts.establishment?.state === "ceased") {
    return none(
      scene,
      "ceased",
      { en: `The establishment ${siret} is closed.`, fr: `L'établissement ${siret} est fermé.` },
      {
        en: "Ask the buyer for the SIRET at which it receives.",
        fr: "Demandez à l'acheteur le SIRET auquel il reçoit.",
      },
    );
  }
  const at = (code: string | null): DirectoryAddress | undefined =>
    scene.lines.find(
      (line) =>
        line.siret === siret &&
        line.routingCode === code &&
        ["active", "unsure"].includes(stateOn(line, scene.today)),
    );
  const itself = at(null);
  if (routingCode === null) {
    return itself === undefined
      ? fromSiretOfPublic(scene, siret)
      : withDemands(scene, "siret", itself, routingCode);
  }
  const service = at(routingCode);
  if (service !== undefined) return withDemands(scene, "siret_and_routing_code", service, routingCode);
  // The service may be known without a line of its own: then BT-46 alone leads to it.
  const known = facts.routingCodes.some(({ code, state }) => code === routingCode && state === "active");
  return known && itself !== undefined && routingCode !== RESERVED_CODE
    ? withDemands(scene, "siret", itself, routingCode)
    : withoutCode(scene, routingCode, {
        en: "Ask the buyer for the service code of an active service; the alternatives are those of the directory.",
        fr: "Demandez à l'acheteur le code d'un service en activité ; les autres adresses sont celles de l'annuaire.",
      });
};

const fromSiretOfPublic = (scene: Scene, siret: string): Resolution => {
  const own = scene.lines.filter((line) => line.siret === siret);
  const soon = own.find((line) => stateOn(line, scene.today) === "upcoming");
  if (soon !== undefined) return upcoming(scene, soon.identifier, soon.from, null);
  const fix = {
    en: "Ask the buyer for the SIRET, and the service code, at which it receives.",
    fr: "Demandez à l'acheteur le SIRET, et le code service, auxquels il reçoit.",
  };
  return own.length === 0
    ? none(
        scene,
        "address_absent",
        {
          en: `${scene.name} does not receive at the SIRET ${siret}.`,
          fr: `${scene.name} ne reçoit pas au SIRET ${siret}.`,
        },
        fix,
      )
    : none(
        scene,
        "address_inactive",
        {
          en: `The SIRET ${siret} itself does not receive.`,
          fr: `Le SIRET ${siret} ne reçoit pas lui-même.`,
        },
        fix,
      );
};

/** A line of a public buyer, unless what it demands is missing (regulation §6.4). */
export const withDemands = (
  scene: Scene,
  rule: Rule,
  line: DirectoryAddress,
  code: string | null,
): Resolution => {
  const { ask, facts, name } = scene;
  const own = facts.establishment?.siret === line.siret ? facts.establishment : null;
  const codes = facts.routingCodes.filter(({ siret }) => siret === line.siret);
  const missing = missingOf(own?.demands ?? null, codes, code, ask.orderReference);
  if (missing.length === 0) {
    const message =
      rule === "given_address"
        ? {
            en: `The address ${line.identifier} is an active line of ${name}.`,
            fr: `L'adresse ${line.identifier} est une ligne en service de ${name}.`,
          }
        : {
            en: `${name} is a public entity: the line of its SIRET${line.routingCode === null ? "" : ` with the service code ${code}`}.`,
            fr: `${name} est une entité publique : la ligne de son SIRET${line.routingCode === null ? "" : ` avec le code service ${code}`}.`,
          };
    return chosen(scene, rule, line, message, {
      reasons:
        code !== null && line.routingCode === null
          ? [
              reasonOf(
                "service_in_document",
                {
                  en: `The service ${code} has no line of its own.`,
                  fr: `Le service ${code} n'a pas de ligne à lui.`,
                },
                { en: "Write it into BT-46 (scheme 0224).", fr: "Écrivez-le en BT-46 (schéma 0224)." },
              ),
            ]
          : [],
    });
  }
  const services = codes.filter((c) => c.state !== "inactive" && c.code !== RESERVED_CODE).map((c) => c.code);
  const known = services.slice(0, 10).join(", ");
  const fixes = missing.map((what) => fixOf(what, known));
  const result = chosen(
    scene,
    "incomplete",
    line,
    {
      en: `${name} demands what is missing: ${missing.join(", ")}.`,
      fr: `${name} exige ce qui manque : ${missing.map((what) => IN_FRENCH[what] ?? what).join(", ")}.`,
    },
    {
      missing,
      fix: { en: fixes.map(({ en }) => en).join(" "), fr: fixes.map(({ fr }) => fr).join(" ") },
    },
  );
  // Which address it is depends on the service.
  return missing.includes(SERVICE) && rule !== "given_address" ? { ...result, address: null } : result;
};

const SERVICE = "service code";
const COMMITMENT = "commitment number";
const EITHER = `${SERVICE} or ${COMMITMENT}`;

const IN_FRENCH: Readonly<Record<string, string>> = {
  [SERVICE]: "code service",
  [COMMITMENT]: "numéro d'engagement",
  [EITHER]: "code service ou numéro d'engagement",
};

/** What to do about one thing that is missing. @param services - codes that the establishment has */
const fixOf = (what: string, services: string): Words => {
  if (what === SERVICE)
    return {
      en: `Write the service code that the buyer gave into BT-46 (scheme 0224)${services === "" ? "" : `; it has ${services}`}.`,
      fr: `Écrivez le code service que l'acheteur a donné en BT-46 (schéma 0224)${services === "" ? "" : ` ; il a ${services}`}.`,
    };
  return what === COMMITMENT
    ? {
        en: "Write the commitment number (numéro d'engagement) that the buyer gave into BT-13.",
        fr: "Écrivez le numéro d'engagement que l'acheteur a donné en BT-13.",
      }
    : {
        en: "Write the service code into BT-46 (scheme 0224), or the commitment number into BT-13.",
        fr: "Écrivez le code service en BT-46 (schéma 0224), ou le numéro d'engagement en BT-13.",
      };
};

const missingOf = (
  demands: PublicDemands | null,
  codes: readonly DirectoryRoutingCode[],
  code: string | null,
  order: string | null,
): string[] => {
  const ofService = codes.some((c) => c.code === code && c.commitmentNumber === true);
  const missing: string[] = [];
  if (demands?.serviceOrCommitment && code === null && order === null) missing.push(EITHER);
  if (demands?.serviceCode && !demands.serviceOrCommitment && code === null) missing.push(SERVICE);
  const commitment = (demands?.commitmentNumber && !demands.serviceOrCommitment) || ofService;
  if (commitment && order === null) missing.push(COMMITMENT);
  return missing;
};
