import type { Context, Hono } from "hono";
import { z } from "zod";
import type { Contract } from "./published.ts";

type Row = Record<string, unknown>;

/** What the writings of 1.1 are done to. */
interface Pages {
  app: Hono;
  establishments: Row[];
  routingCodes: Row[];
  lines: Row[];
  /** The day, `YYYY-MM-DD`. */
  today(): string;
  complain(fault: string): void;
  contract: Contract | null;
}

const code = z.string().regex(/^[-_/a-zA-Z0-9]{1,100}$/);
const siren = z.string().regex(/^\d{9}$/);
const siret = z.string().regex(/^\d{14}$/);

const routingCodeModel = z.strictObject({
  facilityNature: z.enum(["Private", "Public"]),
  routingIdentifier: code,
  siret,
  routingIdentifierType: z.literal("0224").optional(),
  routingCodeName: z.string().min(1).max(100),
  managesLegalCommitmentCode: z.boolean().optional(),
  administrativeStatus: z.enum(["A", "C"]),
});

const lineModel = z.strictObject({
  period: z.strictObject({ dateFrom: z.iso.date(), dateTo: z.iso.date().optional() }),
  addressingInformation: z.strictObject({
    siren,
    siret: siret.optional(),
    routingIdentifier: code.optional(),
    addressingSuffix: z.string().min(1).max(100).optional(),
  }),
});

const endModel = z.strictObject({ dateTo: z.iso.date() });

/** The days of a line, which 1.1 never tells. */
const DAYS = z.looseObject({ days: z.object({ from: z.string(), to: z.string().optional() }) });
const daysOf = (row: Row): { from: string; to?: string | undefined } =>
  DAYS.safeParse(row).data?.days ?? { from: "0000-01-01" };

/**
 * What version 1.1 lets one write: routing codes and lines, by the published bodies and by the rules of the directory
 * (what breaks them is a violation: it should have been told before any call). Ends are exclusive.
 */
export const addWritings = (pages: Pages): void => {
  const { app, establishments, routingCodes, lines, contract } = pages;
  let instances = 100;

  const read = async <T>(
    c: Context,
    schema: string,
    model: z.ZodType<T>,
  ): Promise<{ body: T } | { no: Response }> => {
    const body: unknown = await c.req.json();
    const own = model.safeParse(body);
    const faults = own.success ? (contract?.faults(schema, body) ?? []) : [z.prettifyError(own.error)];
    if (own.success && faults.length === 0) return { body: own.data };
    return { no: refuse(c, faults.join("; "), 400) };
  };
  const refuse = (c: Context, errorMessage: string, status: 400 | 422): Response => {
    pages.complain(`${c.req.path}: ${errorMessage}`);
    return c.json({ errorCode: "UNPROCESSABLE_ENTITY", errorMessage }, status);
  };

  app.post("/v1/routing-code", async (c) => {
    const asked = await read(c, "createRoutingCodeBody", routingCodeModel);
    if ("no" in asked) return asked.no;
    const { body } = asked;
    if (!establishments.some((one) => one.siret === body.siret)) return refuse(c, "no such SIRET", 422);
    const same = (one: Row): boolean =>
      one.siret === body.siret && one.routingIdentifier === body.routingIdentifier;
    if (routingCodes.some(same)) {
      const errorMessage = "Le code de routage existe déjà";
      return c.json({ errorCode: "UNPROCESSABLE_ENTITY", errorMessage }, 422);
    }
    const idInstance = ++instances;
    routingCodes.push({ ...body, idInstance });
    return c.json({ idInstance, siret: body.siret, routingIdentifier: body.routingIdentifier }, 201);
  });

  app.post("/v1/directory-line", async (c) => {
    const asked = await read(c, "createDirectoryLineBody", lineModel);
    if ("no" in asked) return asked.no;
    const { period, addressingInformation: of } = asked.body;
    const { dateFrom: from, dateTo: to } = period;
    if (from <= pages.today() || (to !== undefined && (to <= pages.today() || to <= from)))
      return refuse(c, `G1.87, G1.88, G1.113: ${from} ${to}`, 422);
    if (of.addressingSuffix !== undefined && of.siret !== undefined) return refuse(c, "G1.93", 422);
    const known = (one: Row): boolean =>
      one.siret === of.siret &&
      one.routingIdentifier === of.routingIdentifier &&
      one.administrativeStatus === "A";
    if (of.routingIdentifier !== undefined && !routingCodes.some(known)) return refuse(c, "G1.92", 422);
    const addressingIdentifier = [of.siren, of.siret, of.routingIdentifier, of.addressingSuffix]
      .filter((part) => part !== undefined)
      .join("_");
    const inTheWay = lines.some((one) => {
      const { from: begins, to: ends = "9999" } = daysOf(one);
      return one.addressingIdentifier === addressingIdentifier && begins < (to ?? "9999") && from < ends;
    });
    if (inTheWay) return refuse(c, `G1.86: ${addressingIdentifier}`, 422);
    const idInstance = ++instances;
    lines.push({
      addressingIdentifier,
      siren: of.siren,
      ...(of.siret === undefined ? {} : { siret: of.siret }),
      ...(of.addressingSuffix === undefined ? {} : { addressingSuffix: of.addressingSuffix }),
      ...(of.routingIdentifier === undefined
        ? {}
        : { routingCode: { routingIdentifier: of.routingIdentifier, administrativeStatus: "A" } }),
      platform: { platformType: "WK", platformStatus: "Enabled" },
      idInstance,
      days: { from, to },
    });
    return c.json({ idInstance, addressingIdentifier, dateFrom: from }, 201);
  });

  app.patch("/v1/directory-line/:p{id-instance:[0-9]+}", async (c) => {
    const asked = await read(c, "updatePatchDirectoryLineBody", endModel);
    if ("no" in asked) return asked.no;
    const id = Number((c.req.param("p") ?? "").replace("id-instance:", ""));
    const line = lines.find(({ idInstance }) => idInstance === id);
    if (line === undefined) return c.json({ errorCode: "MISSING_RESOURCE" }, 404);
    const { from } = daysOf(line);
    const { dateTo } = asked.body;
    if (dateTo <= pages.today() || dateTo <= from) return refuse(c, `G1.88, G1.113: ${dateTo}`, 422);
    line.days = { from, to: dateTo };
    return c.json({ idInstance: id, addressingIdentifier: line.addressingIdentifier, dateFrom: from });
  });
};
