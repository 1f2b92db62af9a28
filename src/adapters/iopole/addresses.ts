import { identifierOf } from "../../domain/directory/declaration.ts";
import { ask } from "../kit/calls/door.ts";
import { refused, unlessRefused } from "../kit/calls/failures.ts";
import { inLanes } from "../kit/calls/lanes.ts";
import { asAsked } from "../kit/calls/pages.ts";
import { partsOf } from "../kit/directory.ts";
import { present } from "../kit/present.ts";
import { dayOf } from "../kit/time.ts";
import type { BookedAddress, NewAddress } from "../port.ts";
import type { Iopole } from "./calls.ts";
import { officesOf } from "./directory.ts";
import { PAGE_SIZE } from "./search.ts";
import { createdSchema, directorySchema, type Entity, type Identifier } from "./shapes.ts";

/*
 * The lines that an operator keeps. An entity (company or establishment) has identifiers, each of which is registered
 * on the domestic network from a day on. Enrolment is another matter: it makes a new one on each call, and is begun by
 * a mandate that a person signs.
 */

/** Establishments with addresses that are looked at, of one company. */
const MOST_OFFICES = 100;
const LANES = 4;
const NETWORK = "DOMESTIC_FR";

/** The operator's own entity of this SIREN or SIRET; null: it has none. */
const entityOf = async ({ door }: Iopole, value: string): Promise<Entity | null> => {
  const query = { q: `identifierValue:"${value}"`, offset: "0", limit: `${PAGE_SIZE}` };
  const call = { operation: "addresses", path: "/v1/config/business/entity", query, safe: true };
  const { data } = await ask(door, directorySchema, { ...call, results: PAGE_SIZE });
  return asAsked(data, PAGE_SIZE).find(({ identifierValue }) => identifierValue === value) ?? null;
};

export const list = async (access: Iopole, siren: string, siret: string | null): Promise<BookedAddress[]> => {
  const unit = await entityOf(access, siren);
  if (unit === null) return [];
  // The operator's own list cannot be asked for the establishments of a company: the directory can.
  const named = siret === null ? [] : [siret];
  const sirets = [...new Set([...named, ...(await officesOf(access, siren))])];
  if (sirets.length > MOST_OFFICES) access.io.log.warn({ siren }, "more establishments than are looked at");
  const own: Entity[] = [unit];
  await inLanes(sirets.slice(0, MOST_OFFICES), LANES, async (siret) => {
    const office = await entityOf(access, siret);
    if (office !== null) own.push(office);
  });
  return own
    .flatMap(({ identifiers }) => identifiers.flatMap(linesOf))
    .sort((a, b) => (a.identifier < b.identifier ? -1 : 1));
};

const linesOf = ({ registrations }: Identifier): BookedAddress[] =>
  registrations.flatMap(({ directoryId, networkIdentifier, directoryAddress, validFrom, validTo }) => {
    const identifier = /^0225:(.+)$/.exec(directoryAddress ?? "")?.[1];
    if (identifier === undefined || networkIdentifier !== NETWORK) return [];
    const [from, until] = [dayOf(validFrom, "utc"), dayOf(validTo, "utc")];
    return [{ identifier, ...partsOf(identifier), from, until, reference: directoryId ?? null }];
  });

/** @throws Failure `refused` where the company or the establishment is not the operator's */
export const declare = async (access: Iopole, address: NewAddress): Promise<BookedAddress> => {
  const { siren, siret, routingCode, suffix, from, until } = address;
  const entity = await entityOf(access, siret ?? siren);
  if (entity?.businessEntityId == null) throw notEnrolled(siret ?? siren);
  const wanted = identifierFor(address);
  const known = identifierIn(entity, wanted);
  const id = known ?? (await addIdentifier(access, entity.businessEntityId, siret ?? siren, wanted));
  const { id: reference } = await ask(access.door, createdSchema, {
    operation: "declare-address",
    method: "POST",
    path: `/v1/config/business/entity/identifier/${id}/network/${NETWORK}`,
    json: present({ validityStartDate: from, validityEndDate: until }),
    safe: false,
  });
  const code = routingCode?.code ?? null;
  return {
    identifier: identifierOf(address),
    siren,
    siret,
    routingCode: code,
    suffix,
    from,
    until,
    reference,
  };
};

/** What an address is registered under. A company and an establishment have their own identifier from the start. */
type Wanted =
  | { own: true; value: string }
  | { own: false; value: string; type: "ROUTING_CODE" | "SUFFIX"; scheme: "0224" | "0000"; label?: string };

const identifierFor = ({ siren, siret, routingCode, suffix }: NewAddress): Wanted => {
  if (routingCode !== null) {
    const { code: value, name } = routingCode;
    const label = present({ label: name });
    return { own: false, value, type: "ROUTING_CODE", scheme: "0224", ...label };
  }
  if (suffix !== null) return { own: false, value: suffix, type: "SUFFIX", scheme: "0000" };
  return { own: true, value: siret ?? siren };
};

const identifierIn = ({ identifiers }: Entity, wanted: Wanted): string | null =>
  identifiers.find(({ type, value }) =>
    wanted.own
      ? type !== "ROUTING_CODE" && type !== "SUFFIX" && value === wanted.value
      : type === wanted.type && value === wanted.value,
  )?.businessEntityIdentifierId ?? null;

const addIdentifier = async (
  access: Iopole,
  entity: string,
  entityValue: string,
  wanted: Wanted,
): Promise<string> => {
  if (wanted.own) throw notEnrolled(entityValue);
  const { own: _, ...json } = wanted;
  const made = ask(access.door, createdSchema, {
    operation: "prepare-address",
    method: "POST",
    path: `/v1/config/business/entity/${entity}/identifier`,
    json,
    safe: false,
  });
  // Its list may lag behind what was made a moment ago.
  const id = await unlessRefused(
    made.then((created) => created.id),
    async (failure) => {
      if (failure.facts.alreadyExists !== true) throw failure;
      const again = await entityOf(access, entityValue);
      return again === null ? null : identifierIn(again, wanted);
    },
  );
  if (id !== null) return id;
  throw refused(
    "identifier_not_shown",
    `IOPOLE holds ${wanted.value} already and does not show it yet.`,
    "Send the same request again in a minute.",
    {
      messageFr: `IOPOLE détient déjà ${wanted.value} et ne le montre pas encore.`,
      fixFr: "Renvoyez la même demande dans une minute.",
    },
  );
};

const notEnrolled = (value: string) =>
  refused(
    "not_enrolled",
    `${value} is not enrolled with this account at IOPOLE.`,
    "Enrol it at IOPOLE first, with the mandate that its representative signs; then declare its addresses.",
    {
      messageFr: `${value} n'est pas inscrit auprès d'IOPOLE avec ce compte.`,
      fixFr:
        "Inscrivez-le d'abord auprès d'IOPOLE, avec le mandat que signe son représentant ; puis déclarez ses adresses.",
    },
  );

/** It takes no day: a registration is taken back, and the line ends as soon as the directory allows. */
export const end = async ({ door }: Iopole, line: BookedAddress, _lastDay: string): Promise<void> => {
  if (line.reference === null) throw notTold(line.identifier);
  await door({
    operation: "end-address",
    method: "DELETE",
    path: `/v1/config/business/entity/identifier/directory/${line.reference}`,
    safe: false,
    // It is not there any more: an earlier call has done it.
    also: [404],
  });
};

const notTold = (identifier: string) =>
  refused(
    "line_not_told",
    `IOPOLE gives no id of the line ${identifier}, by which it could be ended.`,
    "End it in IOPOLE's own web page.",
    {
      messageFr: `IOPOLE ne donne pas l'identifiant de la ligne ${identifier}, par lequel y mettre fin.`,
      fixFr: "Mettez-y fin sur le site d'IOPOLE.",
    },
  );
