import {
  type DirectoryAddress,
  type DirectoryRoutingCode,
  type PublicDemands,
  stateOn,
} from "./directory.ts";
import { chosen, none, type Resolution, type Rule, type Scene, upcoming, withoutCode } from "./resolution.ts";

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
      `${scene.name} is a public entity: it is reached by SIRET.`,
      "Give the SIRET of the establishment that ordered (BT-46, scheme 0009).",
      { missing: ["SIRET"] },
    );
  }
  if (facts.establishment?.state === "ceased") {
    const fix = "Ask the buyer for the SIRET at which it receives.";
    return none(scene, "ceased", `The establishment ${siret} is closed.`, fix);
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
    : withoutCode(
        scene,
        routingCode,
        "Ask the buyer for the service code of an active service; the alternatives are those of the directory.",
      );
};

const fromSiretOfPublic = (scene: Scene, siret: string): Resolution => {
  const own = scene.lines.filter((line) => line.siret === siret);
  const soon = own.find((line) => stateOn(line, scene.today) === "upcoming");
  if (soon !== undefined) return upcoming(scene, soon.identifier, soon.from, null);
  const fix = "Ask the buyer for the SIRET, and the service code, at which it receives.";
  return own.length === 0
    ? none(scene, "address_absent", `${scene.name} does not receive at the SIRET ${siret}.`, fix)
    : none(scene, "address_inactive", `The SIRET ${siret} itself does not receive.`, fix);
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
        ? `The address ${line.identifier} is an active line of ${name}.`
        : `${name} is a public entity: the line of its SIRET${line.routingCode === null ? "" : ` with the service code ${code}`}.`;
    return chosen(scene, rule, line, message, {
      reasons:
        code !== null && line.routingCode === null
          ? [
              {
                code: "service_in_document",
                message: `The service ${code} has no line of its own.`,
                fix: "Write it into BT-46 (scheme 0224).",
              },
            ]
          : [],
    });
  }
  const services = codes.filter((c) => c.state !== "inactive" && c.code !== RESERVED_CODE).map((c) => c.code);
  const fixes = missing.map((what) =>
    what === SERVICE
      ? `Write the service code that the buyer gave into BT-46 (scheme 0224)${services.length === 0 ? "" : `; it has ${services.slice(0, 10).join(", ")}`}.`
      : what === COMMITMENT
        ? "Write the commitment number (numéro d'engagement) that the buyer gave into BT-13."
        : "Write the service code into BT-46 (scheme 0224), or the commitment number into BT-13.",
  );
  const result = chosen(
    scene,
    "incomplete",
    line,
    `${name} demands what is missing: ${missing.join(", ")}.`,
    {
      missing,
      fix: fixes.join(" "),
    },
  );
  // Which address it is depends on the service.
  return missing.includes(SERVICE) && rule !== "given_address" ? { ...result, address: null } : result;
};

const SERVICE = "service code";
const COMMITMENT = "commitment number";

const missingOf = (
  demands: PublicDemands | null,
  codes: readonly DirectoryRoutingCode[],
  code: string | null,
  order: string | null,
): string[] => {
  const ofService = codes.some((c) => c.code === code && c.commitmentNumber === true);
  const missing: string[] = [];
  if (demands?.serviceOrCommitment && code === null && order === null)
    missing.push(`${SERVICE} or ${COMMITMENT}`);
  if (demands?.serviceCode && !demands.serviceOrCommitment && code === null) missing.push(SERVICE);
  const commitment = (demands?.commitmentNumber && !demands.serviceOrCommitment) || ofService;
  if (commitment && order === null) missing.push(COMMITMENT);
  return missing;
};
