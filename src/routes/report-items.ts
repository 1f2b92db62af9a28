import { createRoute, z } from "@hono/zod-openapi";
import { Rejection } from "../domain/problem.ts";
import type { ItemSource } from "../domain/reporting/item.ts";
import { closed } from "../explain.ts";
import { presentItem } from "../usecases/report/present-items.ts";
import type { TakenItem } from "../usecases/report/take-item.ts";
import { type Api, type RouteParts, tenantOf } from "./api.ts";
import { readReportInvoice } from "./read-report-invoice.ts";
import { problems, siren } from "./schemas/common.ts";
import {
  FactsBody,
  idOfItem,
  PaymentBody,
  PaymentReplacement,
  reportInvoiceBody,
  TotalsBody,
  TotalsReplacement,
} from "./schemas/report-bodies.ts";
import { ItemAnswer } from "./schemas/reports.ts";

const tags = ["Reports"];
const security = [{ ApiKey: [] }];
const answer = { "application/json": { schema: ItemAnswer } };
const itemParams = z.object({
  id: idOfItem.openapi({ param: { name: "id", in: "path" }, description: "The id that it was given under." }),
});

/** What is given: its name in addresses, what its operations are called, and what it comes as. */
const THINGS = {
  transactions: { source: "till", name: "Totals", title: "the sales of a till on one day" },
  invoices: { source: "invoice", name: "Invoice", title: "an invoice that is not sent" },
  payments: { source: "payment", name: "Payment", title: "money received" },
} as const satisfies Record<string, { source: ItemSource; name: string; title: string }>;

type Thing = keyof typeof THINGS;

const bodies = {
  transactions: { required: true, content: { "application/json": { schema: TotalsBody } } },
  invoices: reportInvoiceBody,
  payments: { required: true, content: { "application/json": { schema: PaymentBody } } },
} as const;

const replacements = {
  transactions: { required: true, content: { "application/json": { schema: TotalsReplacement } } },
  invoices: reportInvoiceBody,
  payments: { required: true, content: { "application/json": { schema: PaymentReplacement } } },
} as const;

const taken = {
  201: { description: "Taken: it stands in the report of its period.", content: answer },
  200: { description: "The same came before, or it took the place of what stood there.", content: answer },
  ...problems(400, 401, 403, 409, 413, 415, 422),
};

const post = <T extends Thing>(thing: T, description: string) =>
  createRoute({
    method: "post",
    path: `/v1/reports/${thing}`,
    operationId: `report${THINGS[thing].name}`,
    tags,
    security,
    summary: `Report ${THINGS[thing].title}`,
    description,
    request: { query: closed({}), body: bodies[thing] },
    responses: taken,
  });

const put = <T extends Thing>(thing: T) =>
  createRoute({
    method: "put",
    path: `/v1/reports/${thing}/{id}`,
    operationId: `replaceReported${THINGS[thing].name}`,
    tags,
    security,
    summary: `Replace ${THINGS[thing].title}`,
    description: "What stands under the id is replaced; where nothing does, it is taken as new.",
    request: { params: itemParams, query: closed({}), body: replacements[thing] },
    responses: taken,
  });

const remove = (thing: Thing) =>
  createRoute({
    method: "delete",
    path: `/v1/reports/${thing}/{id}`,
    operationId: `removeReported${THINGS[thing].name}`,
    tags,
    security,
    summary: `Take back ${THINGS[thing].title}`,
    description:
      "As if it had never been given. Where it was reported already, the difference shows in the preview, and a correcting report takes it back.",
    request: {
      params: itemParams,
      query: closed({
        company: siren
          .optional()
          .openapi({ description: "Whose it is, where several companies have the id." }),
      }),
    },
    responses: { 204: { description: "It is gone." }, ...problems(400, 401, 403, 404, 409) },
  });

const postTotals = post(
  "transactions",
  "Ready totals of a till, by category and VAT rate. The same id with the same content again changes nothing (200); with another content it is refused (409): replace it with PUT.",
);
const putTotals = put("transactions");
const postInvoice = post(
  "invoices",
  "An invoice that no platform carries: to a company abroad, to a private person, from a supplier abroad. In JSON, or as a form with the file. The answer says where it goes and until when, or why it goes nowhere; what nobody can tell is a problem with its fix, and no guess.",
);
const putInvoice = put("invoices");
const postPayment = post(
  "payments",
  "Money received, with the invoice that it pays (it is then shared out over its rates) or with rates of its own. A refund has a minus.",
);
const putPayment = put("payments");

/** An id that stands in the address and in the body must be the same. */
const sameId = (id: string, said: string | undefined, path: string): string => {
  if (said === undefined || said === id) return id;
  throw new Rejection(422, "request_invalid", "The request is not valid", "The body has another id.", [
    {
      path,
      code: "contradiction",
      message: "differs from the id in the address",
      fix: "leave it out, or give the same",
    },
  ]);
};

/** What is given to be reported: totals of tills, invoices, payments. */
export const addReportItems = (app: Api, { gateway }: RouteParts): void => {
  app.openAPIRegistry.register("ReportFacts", FactsBody);
  const statusOf = ({ created }: TakenItem): 200 | 201 => (created ? 201 : 200);

  app.openapi(postTotals, async (c) => {
    const tenant = tenantOf(c);
    const done = await gateway.putTotals({ kind: "tenant", tenant }, c.req.valid("json"), { replace: false });
    return c.json(presentItem(done), statusOf(done));
  });
  app.openapi(putTotals, async (c) => {
    const tenant = tenantOf(c);
    const { id: said, ...totals } = c.req.valid("json");
    const id = sameId(c.req.valid("param").id, said, "id");
    const done = await gateway.putTotals({ kind: "tenant", tenant }, { ...totals, id }, { replace: true });
    return c.json(presentItem(done), statusOf(done));
  });

  app.openapi(postInvoice, async (c) => {
    const caller = { kind: "tenant", tenant: tenantOf(c) } as const;
    const done = await gateway.reportInvoice(caller, await readReportInvoice(c), { replace: false });
    return c.json(presentItem(done), statusOf(done));
  });
  app.openapi(putInvoice, async (c) => {
    const caller = { kind: "tenant", tenant: tenantOf(c) } as const;
    const { facts, ...given } = await readReportInvoice(c);
    const id = sameId(c.req.valid("param").id, facts.id, "facts.id");
    const done = await gateway.reportInvoice(
      caller,
      { ...given, facts: { ...facts, id } },
      { replace: true },
    );
    return c.json(presentItem(done), statusOf(done));
  });

  app.openapi(postPayment, async (c) => {
    const tenant = tenantOf(c);
    const done = await gateway.putPayment({ kind: "tenant", tenant }, c.req.valid("json"), {
      replace: false,
    });
    return c.json(presentItem(done), statusOf(done));
  });
  app.openapi(putPayment, async (c) => {
    const tenant = tenantOf(c);
    const { id: said, ...payment } = c.req.valid("json");
    const id = sameId(c.req.valid("param").id, said, "id");
    const done = await gateway.putPayment({ kind: "tenant", tenant }, { ...payment, id }, { replace: true });
    return c.json(presentItem(done), statusOf(done));
  });

  for (const thing of Object.keys(THINGS) as Thing[]) {
    app.openapi(remove(thing), async (c) => {
      const tenant = tenantOf(c);
      const { company } = c.req.valid("query");
      const { id } = c.req.valid("param");
      await gateway.removeItem({ kind: "tenant", tenant }, { source: THINGS[thing].source, id, company });
      return c.body(null, 204);
    });
  }
};
