import { type DirectoryAddress, partsOfAddress, stateOn } from "./directory.ts";
import {
  byCode,
  chosen,
  type DirectoryFacts,
  isPublicRecipient,
  none,
  notTransmitted,
  type RecipientAsk,
  type Resolution,
  type ResolutionReason,
  type Scene,
  sirenOfAsk,
  siretOfAsk,
  upcoming,
  withoutCode,
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
      `${scene.name} has ceased its activity.`,
      "Do not send it. Ask the buyer for the SIREN of the company that took over.",
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
    `SIREN ${siren} is not in the directory: its owner counts as not liable to VAT.`,
    "Check the SIREN. If it is right, send no electronic invoice: report the sale (e-reporting 10.3, 10.4).",
  );

const cannotTell = (scene: Scene, siren: string | null): Resolution =>
  none(
    scene,
    "cannot_tell",
    `This directory knows public entities only, and SIREN ${siren} is not among them.`,
    "Ask a platform that shows the whole directory, with ?platform=.",
  );

/** 1. An address that was given must be a line to the letter, and active. */
const fromAddress = (scene: Scene, given: string): Resolution => {
  const { ask, lines, today, name } = scene;
  const parts = partsOfAddress(given);
  if (parts !== null && ask.siren !== null && parts.siren !== ask.siren) {
    return none(
      scene,
      "address_of_another",
      `The address ${given} is not one of SIREN ${ask.siren}.`,
      "Ask the buyer which of the two is right.",
      { instead: resolve({ ...ask, address: null }, scene.facts, today) },
    );
  }
  const line = lines.find(({ identifier }) => identifier === given);
  const state = line === undefined ? "absent" : stateOn(line, today);
  if (line !== undefined && (state === "active" || state === "unsure")) {
    return scene.isPublic
      ? withDemands(scene, "given_address", line, line.routingCode ?? ask.routingCode)
      : chosen(scene, "given_address", line, `The address ${given} is an active line of ${name}.`);
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
  const fix = "Ask the buyer for its electronic address.";
  if (line !== undefined) {
    const message = `No platform receives at the address ${given}: it is out of use.`;
    return none(scene, "address_inactive", message, fix, { instead });
  }
  const message = `${name} is in the directory, but not with the address ${given}: the platform would reject it (ADR_ERR).`;
  return none(scene, "address_absent", message, fix, { instead });
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
      return chosen(scene, "siret", itself, `The line of the SIRET ${siret} is active.`);
    const [code] = own.sort((a, b) => byCode(a.identifier, b.identifier));
    if (code !== undefined) {
      const message = `The SIRET ${siret} has no active line of its own: the first of its routing codes, in alphanumeric order.`;
      return chosen(scene, "first_routing_code", code, message);
    }
    const note: ResolutionReason[] =
      facts.establishment?.state === "ceased"
        ? [{ code: "establishment_ceased", message: `The establishment ${siret} is closed.`, fix: null }]
        : [];
    const unit = lines.find((line) => line.identifier === line.siren);
    if (unit !== undefined) {
      const message = `The SIRET ${siret} has no active line: that of the SIREN.`;
      return chosen(scene, "siren", unit, message, { reasons: note });
    }
    const [suffix] = lines
      .filter((line) => line.suffix !== null)
      .sort((a, b) => byCode(a.identifier, b.identifier));
    if (suffix === undefined) return null;
    const message = `Neither the SIRET ${siret} nor its SIREN has an active line: the first suffix.`;
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
        `Several establishments of ${at} have the routing code ${code}.`,
        "Give the SIRET as well.",
        { missing: ["SIRET"] },
      );
    }
    return chosen(
      scene,
      "siret_and_routing_code",
      first,
      `The line of ${at} with the routing code ${code} is active.`,
    );
  });
  if (found !== null) return found;
  const instead = resolve({ ...scene.ask, routingCode: null }, scene.facts, scene.today);
  return withoutCode(
    scene,
    code,
    `Ask the buyer for the routing code${instead.action === "send" ? `, or leave it out: then it goes to ${instead.address}` : ""}.`,
  );
};

/** 3. From a SIREN alone. */
const fromSiren = (scene: Scene): Resolution => {
  const found = firstFit(scene, (lines) => {
    const unit = lines.find((line) => line.identifier === line.siren);
    if (unit !== undefined)
      return chosen(scene, "siren", unit, `The line of the SIREN ${unit.siren} is active.`);
    const [only, other] = lines;
    if (only === undefined) return null;
    if (other !== undefined) {
      return none(
        scene,
        "several_addresses",
        `${scene.name} receives at several addresses, none of which is its SIREN's own.`,
        "Ask the buyer which one it wants (its order or contract should tell), or give the SIRET.",
        { missing: ["address"] },
      );
    }
    return only.suffix === null
      ? chosen(scene, "only_address", only, "It is the only address at which the company receives.")
      : chosen(scene, "first_suffix", only, "The SIREN has no active line of its own: the first suffix.");
  });
  return found ?? withoutActiveLine(scene);
};

const withoutActiveLine = (scene: Scene): Resolution => {
  const { lines, today, name } = scene;
  const own = lines.find((line) => stateOn(line, today) === "without_platform");
  if (own !== undefined) return notTransmitted(scene, own);
  const [soon] = lines
    .filter((line) => stateOn(line, today) === "upcoming")
    .sort((a, b) => byCode(a.from ?? "9999", b.from ?? "9999"));
  if (soon !== undefined) return upcoming(scene, soon.identifier, soon.from, null);
  const fix = "Ask the buyer for its electronic address.";
  if (lines.length === 0)
    return none(scene, "address_absent", `${name} is in the directory, but without any address.`, fix);
  return lines.some((line) => stateOn(line, today) === "active")
    ? none(scene, "address_absent", `${name} receives, but neither at this SIRET nor at its SIREN.`, fix)
    : none(scene, "address_inactive", `All addresses of ${name} are out of use.`, fix);
};
