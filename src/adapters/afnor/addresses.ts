import { z } from "zod";
import { identifierOf } from "../../domain/directory/declaration.ts";
import { dayAfter } from "../../domain/directory/directory.ts";
import { ROUTING_IDENTIFIER_TYPE } from "../../norm/directory.ts";
import { TAKEN_PAGE } from "../../norm/directory-search.ts";
import { readAnswer } from "../kit/calls/answers.ts";
import { ask } from "../kit/calls/door.ts";
import { refused, unlessRefused } from "../kit/calls/failures.ts";
import { present } from "../kit/present.ts";
import { goodOnes, number, text } from "../kit/shapes.ts";
import type { BookedAddress, NewAddress } from "../port.ts";
import type { Afnor } from "./calls.ts";
import { addresses } from "./directory.ts";

/*
 * Lines of the directory by version 1.1, the only one that lets them be written. It tells of a line neither its days nor
 * which platform has it: only that one has.
 */

export const list = async (access: Afnor, siren: string, _siret: string | null): Promise<BookedAddress[]> =>
  (await addresses(access, { siren }))
    .filter(({ platform, status }) => platform !== "none" && status !== "disabled")
    .map(({ identifier, siret, routingCode, suffix }) => ({
      identifier,
      siren,
      siret,
      routingCode,
      suffix,
      from: null,
      until: null,
      reference: null,
    }));

/** What was made, by its number or its name: a success that names neither may come from somebody on the way. */
const madeSchema = z
  .looseObject({ idInstance: number, addressingIdentifier: text, routingIdentifier: text })
  .refine((made) => made.idInstance ?? made.addressingIdentifier ?? made.routingIdentifier);

const post = ({ door }: Afnor, operation: string, path: string, json: object) =>
  ask(door, madeSchema, { operation, service: "directory", method: "POST", path, json, safe: false });

export const declare = async (access: Afnor, address: NewAddress): Promise<BookedAddress> => {
  const { siren, siret, routingCode, suffix, from, until } = address;
  if (siret !== null && routingCode !== null && routingCode.name !== null) {
    await makeCode(access, siret, routingCode.code, routingCode.name);
  }
  const code = routingCode?.code ?? null;
  await post(access, "declare-address", "/directory-line", {
    // The directory's ends are exclusive (G1.113), and the norm says nothing else.
    period: { dateFrom: from, ...present({ dateTo: until === null ? null : dayAfter(until) }) },
    addressingInformation: {
      siren,
      ...present({ siret, routingIdentifier: code, addressingSuffix: suffix }),
    },
  });
  const identifier = identifierOf(address);
  return { identifier, siren, siret, routingCode: code, suffix, from, until, reference: null };
};

/** Makes a routing code; one that is there already is the one of an earlier call. */
const makeCode = async (access: Afnor, siret: string, code: string, name: string): Promise<void> => {
  const made = post(access, "prepare-address", "/routing-code", {
    siret,
    routingIdentifier: code,
    routingIdentifierType: ROUTING_IDENTIFIER_TYPE,
    routingCodeName: name,
    // A public entity's are Chorus Pro's own.
    facilityNature: "Private",
    administrativeStatus: "A",
  });
  await unlessRefused(made, (failure) => {
    if (failure.facts.alreadyExists !== true) throw failure;
  });
};

const instancesSchema = z.looseObject({
  results: goodOnes(z.looseObject({ addressingIdentifier: text, idInstance: number })),
});

/** @throws Failure `refused` where the platform does not say which line it is */
export const end = async (access: Afnor, line: BookedAddress, lastDay: string): Promise<void> => {
  const answer = await access.door({
    operation: "addresses",
    service: "directory",
    method: "POST",
    path: "/directory-line/search",
    json: {
      filters: { addressingIdentifier: { op: "contains", value: line.identifier } },
      fields: ["addressingIdentifier", "idInstance"],
      limit: TAKEN_PAGE,
      ignore: 0,
    },
    safe: true,
    results: TAKEN_PAGE,
  });
  const { results } = answer.status === 204 ? { results: [] } : readAnswer(instancesSchema, answer, true);
  const ids = results.flatMap(({ addressingIdentifier, idInstance }) =>
    addressingIdentifier === line.identifier && typeof idInstance === "number" ? [idInstance] : [],
  );
  const [id, other] = [...new Set(ids)];
  if (id === undefined || other !== undefined) throw notTold(line.identifier, ids.length);
  await access.door({
    operation: "end-address",
    service: "directory",
    method: "PATCH",
    path: `/directory-line/id-instance:${id}`,
    json: { dateTo: dayAfter(lastDay) },
    safe: false,
  });
};

const notTold = (identifier: string, lines: number) =>
  refused(
    "line_not_told",
    lines === 0
      ? `The platform gives no number of the line ${identifier}, by which it could be ended.`
      : `The platform has ${lines} lines of ${identifier} and does not tell their days.`,
    "End it in the platform's own web page.",
    {
      messageFr:
        lines === 0
          ? `La plateforme ne donne pas le numéro de la ligne ${identifier}, par lequel y mettre fin.`
          : `La plateforme a ${lines} lignes de ${identifier} et n'en dit pas les jours.`,
      fixFr: "Mettez-y fin sur le site de la plateforme.",
    },
  );
