import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { parseQuery } from "./iopole-query.ts";
import type { Outline } from "./outline.ts";

interface FakeRegistration {
  directoryId: string;
  networkId: string;
  networkIdentifier: string;
  directoryAddress: string;
  validFrom: string;
  validTo?: string;
}

interface FakeIdentifier {
  businessEntityIdentifierId: string;
  type: string;
  scheme: string;
  value: string;
  label?: string;
  networkRegistered: FakeRegistration[];
}

/** An entity that the operator has under mandate. The French directory shows it as well. */
export interface FakeEntity {
  businessEntityId: string;
  name: string;
  country: string;
  type: "LEGAL_UNIT" | "OFFICE";
  scope: string;
  identifierScheme: string;
  identifierValue: string;
  countryIdentifier: { siren: string; siret: string };
  identifiers: FakeIdentifier[];
}

const identifierModel = z
  .strictObject({
    type: z.enum(["ROUTING_CODE", "SUFFIX"]),
    scheme: z.string(),
    value: z.string().regex(/^[a-zA-Z0-9-_]+$/),
    label: z.string().min(1).optional(),
  })
  .refine(
    ({ type, scheme }) => scheme === (type === "SUFFIX" ? "0000" : "0224"),
    "the scheme of another type",
  );

const registrationModel = z.strictObject({
  validityStartDate: z.iso.date().optional(),
  validityEndDate: z.iso.date().optional(),
});

const AT = "/v1/config/business/entity";

/**
 * The entities of an operator, with their identifiers and where these are registered. The network refuses what begins
 * before tomorrow, and what overlaps a registration of the same address.
 */
export class IopoleEntities {
  readonly app = new Hono();
  readonly entities: FakeEntity[] = [];
  /** Does the French directory show them already? */
  shown = true;
  readonly #bad: (c: Context, message: string, path?: string[]) => Response;
  readonly #outline: Outline | null;
  readonly #today: () => string;

  constructor(
    bad: (c: Context, message: string, path?: string[]) => Response,
    outline: Outline | null,
    today: () => string,
  ) {
    this.#bad = bad;
    this.#outline = outline;
    this.#today = today;
    this.app.get("/", (c) => this.#list(c));
    this.app.post("/:id/identifier", (c) => this.#add(c));
    this.app.post("/identifier/:id/network/:network", (c) => this.#register(c));
    this.app.delete("/identifier/directory/:id", (c) => this.#end(c));
  }

  /** Puts an entity under mandate: a company by its SIREN, an establishment by its SIRET. */
  enrol(value: string, name: string): FakeEntity {
    const isUnit = value.length === 9;
    const entity: FakeEntity = {
      businessEntityId: randomUUID(),
      name,
      country: "FR",
      type: isUnit ? "LEGAL_UNIT" : "OFFICE",
      scope: isUnit ? "PRIVATE_TAX_PAYER" : "PRIMARY",
      identifierScheme: isUnit ? "0002" : "0009",
      identifierValue: value,
      countryIdentifier: { siren: value.slice(0, 9), siret: value },
      identifiers: [],
    };
    this.identify(entity, isUnit ? "LEGAL_IDENTIFIER" : "OFFICE_IDENTIFIER", entity.identifierScheme, value);
    this.entities.push(entity);
    return entity;
  }

  identify(entity: FakeEntity, type: string, scheme: string, value: string, label?: string): FakeIdentifier {
    const identifier: FakeIdentifier = {
      businessEntityIdentifierId: randomUUID(),
      type,
      scheme,
      value,
      ...(label === undefined ? {} : { label }),
      networkRegistered: [],
    };
    entity.identifiers.push(identifier);
    return identifier;
  }

  /** Every registration that holds or will, as address, first and last day. */
  lines(): [address: string, from: string, to: string | undefined][] {
    return this.entities.flatMap(({ identifiers }) =>
      identifiers.flatMap(({ networkRegistered }) =>
        networkRegistered.map(
          ({ directoryAddress, validFrom, validTo }): [string, string, string | undefined] => [
            directoryAddress,
            validFrom,
            validTo,
          ],
        ),
      ),
    );
  }

  #list(c: Context): Response {
    const { q, offset = "0", limit = "50", ...rest } = c.req.query();
    if (Object.keys(rest).length > 0) return this.#bad(c, `unknown ${Object.keys(rest)}`);
    if (!(Number(limit) >= 1 && Number(limit) <= 200 && Number(offset) <= 1000))
      return this.#bad(c, "paging");
    const query = parseQuery(q ?? "", ["identifierValue", "country", "name", "type"], 0);
    if ("fault" in query) return this.#bad(c, query.fault, ["q"]);
    const hits = this.entities.filter(({ identifierValue, country, name, type }) =>
      query.matches({ identifierValue, country, name, type }),
    );
    const data = hits.slice(Number(offset), Number(offset) + Number(limit));
    return c.json({ data, meta: { offset: Number(offset), limit: Number(limit), count: hits.length } });
  }

  async #add(c: Context): Promise<Response> {
    const entity = this.entities.find((one) => one.businessEntityId === c.req.param("id"));
    if (entity === undefined) return c.json({ message: "Business entity not found" }, 404);
    const body: unknown = await c.req.json();
    const faults = this.#outline?.faults(`POST ${AT}/{businessEntityId}/identifier`, body) ?? [];
    const read = identifierModel.safeParse(body);
    if (!read.success) return this.#bad(c, z.prettifyError(read.error));
    if (faults.length > 0) return this.#bad(c, faults.join("; "));
    const { type, scheme, value, label } = read.data;
    if (entity.identifiers.some((one) => one.type === type && one.value === value)) {
      return c.json({ code: "DUPLICATE_RESOURCE", statusMessage: "The identifier exists already" }, 409);
    }
    const { businessEntityIdentifierId: id } = this.identify(entity, type, scheme, value, label);
    return c.json({ type: "BUSINESS_ENTITY_IDENTIFIER", id }, 201);
  }

  async #register(c: Context): Promise<Response> {
    if (c.req.param("network") !== "DOMESTIC_FR") return this.#bad(c, "another network");
    const body: unknown = await c.req.json();
    const heading = `POST ${AT}/identifier/{businessEntityIdentifierId}/network/{networkIdentifier}`;
    const faults = this.#outline?.faults(heading, body) ?? [];
    const read = registrationModel.safeParse(body);
    if (!read.success) return this.#bad(c, z.prettifyError(read.error));
    if (faults.length > 0) return this.#bad(c, faults.join("; "));
    for (const entity of this.entities) {
      const identifier = entity.identifiers.find(
        (one) => one.businessEntityIdentifierId === c.req.param("id"),
      );
      if (identifier === undefined) continue;
      const { validityStartDate: from = "", validityEndDate: to } = read.data;
      if (from <= this.#today()) return this.#bad(c, "not in the future", ["validityStartDate"]);
      const others = identifier.networkRegistered;
      if (others.some((one) => from <= (one.validTo ?? "9999") && one.validFrom <= (to ?? "9999"))) {
        return c.json({ code: "DUPLICATE_RESOURCE", statusMessage: "Already registered" }, 409);
      }
      const directoryId = randomUUID();
      others.push({
        directoryId,
        networkId: randomUUID(),
        networkIdentifier: "DOMESTIC_FR",
        directoryAddress: `0225:${addressOf(entity, identifier)}`,
        validFrom: from,
        ...(to === undefined ? {} : { validTo: to }),
      });
      return c.json({ type: "DIRECTORY", id: directoryId }, 201);
    }
    return c.json({ message: "Identifier not found" }, 404);
  }

  #end(c: Context): Response {
    for (const { networkRegistered } of this.entities.flatMap(({ identifiers }) => identifiers)) {
      const at = networkRegistered.findIndex(({ directoryId }) => directoryId === c.req.param("id"));
      if (at === -1) continue;
      networkRegistered.splice(at, 1);
      return c.body(null, 204);
    }
    return c.json({ message: "Not found" }, 404);
  }
}

const addressOf = (
  { countryIdentifier, type }: FakeEntity,
  { value, type: kind }: FakeIdentifier,
): string => {
  const { siren, siret } = countryIdentifier;
  if (kind === "SUFFIX") return `${siren}_${value}`;
  if (kind === "ROUTING_CODE") return `${siren}_${siret}_${value}`;
  return type === "LEGAL_UNIT" ? siren : `${siren}_${siret}`;
};
