import { z } from "@hono/zod-openapi";
import { closed, says } from "../../explain.ts";
import { MOST_GIVEN } from "../../usecases/share/give-selection.ts";
import { DAYS_BACK } from "../../usecases/share/preview.ts";
import { InvoiceSchema, line } from "./common.ts";
import { day } from "./report-bodies.ts";

const time = z.string().openapi({ format: "date-time", example: "2026-10-01T08:30:00.000Z" });
const orNull = <S extends z.ZodType>(schema: S) => z.union([schema, z.null()]);

const tenantName = line(63).openapi({ description: "Name of a tenant.", example: "acme" });
/** One name or several. */
const asList = (given: unknown): unknown => (typeof given === "string" ? [given] : given);
const MOST_NAMES = 100;
const invoiceId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, says("is no id of an invoice", "give the id as the API shows it"))
  .openapi({ example: "inv_0198c1de5f3c7d4e9b066a1f0c2d3e4f" });

const shownAs = (description: string) => ({
  description,
  type: ["array" as const, "string" as const],
  example: ["acme"],
});

const to = z
  .preprocess(
    asList,
    z.array(tenantName).min(1, says("is empty", "name the tenant that is to lead")).max(MOST_NAMES),
  )
  .openapi(shownAs("Names of tenants, or one: the first one leads, further ones read."));
const copy = z
  .preprocess(asList, z.array(tenantName).max(MOST_NAMES).default([]))
  .openapi(shownAs("Names of tenants that read, or one."));

/** Who is to have one invoice. */
export const ReceiversBody = closed({ to, copy }).openapi("Receivers");

/** Who is to have each invoice of a selection. */
export const SelectionBody = closed({
  invoices: z
    .array(invoiceId)
    .min(1, says("is empty", "give at least one id"))
    .max(MOST_GIVEN)
    .openapi({ description: `Ids of received invoices, at most ${MOST_GIVEN}.` }),
  to: to.optional(),
  copy,
  byRules: z
    .literal(true)
    .optional()
    .openapi({ description: "Instead of names: each to whom the rules in force give it." }),
})
  .refine(
    ({ to, copy, byRules }) =>
      byRules === undefined ? to !== undefined : to === undefined && copy.length === 0,
    says("names receivers and the rules, or neither", "give either to (and copy) or byRules"),
  )
  .openapi("ReceiversOfSelection");

export const SelectionAnswer = z
  .object({
    given: z.array(z.string()).openapi({ description: "Ids of those that went to other receivers." }),
    unchanged: z
      .array(z.string())
      .openapi({ description: "Ids of those that had exactly these receivers already." }),
    refused: z.array(
      z.object({
        invoice: z.string(),
        code: z.string(),
        message: z.string(),
        messageFr: z.string().openapi({ description: "The same in French." }),
        fix: z.string().nullable(),
        fixFr: z.string().nullable().openapi({ description: "The same in French." }),
      }),
    ),
  })
  .openapi("SelectionGiven");

const rulesToTry = {
  receive: z
    .array(z.unknown())
    .optional()
    .openapi({
      description:
        "Rules to be tried before they stand in the configuration: the list `receive` as it would stand there. Absent: the rules in force.",
      example: [{ when: { company: "732829320", reference: "^PRJ-" }, to: ["acme"] }],
    }),
  unrouted: z
    .string()
    .optional()
    .openapi({ description: "`hold` or a tenant's name, likewise.", example: "hold" }),
};

const platform = line(63).optional().openapi({
  description: "The platform account that it would come over, where nobody names its company.",
  example: "main",
});

/** An invoice that is here. */
export const OfInvoice = closed({ invoice: invoiceId, ...rulesToTry });
/** A document in JSON, with rules. */
export const OfContent = closed({ content: z.unknown(), platform, ...rulesToTry });
/** What was received. */
export const OfPast = closed({
  days: z
    .int()
    .min(1)
    .max(DAYS_BACK.most)
    .optional()
    .openapi({
      description: `Invoices received in so many days: ${DAYS_BACK.usual} where nothing is said.`,
      example: 30,
    }),
  since: day.optional().openapi({
    description: "Invoices received since this day (UTC), instead of days.",
    example: "2026-10-01",
  }),
  ...rulesToTry,
}).refine(
  ({ days, since }) => days === undefined || since === undefined,
  says("has both days and since", "give one of them"),
);

/** The rules asked of an invoice that is here, of one in JSON, or of what was received. */
export const RoutingQuestion = z.union([OfInvoice, OfContent, OfPast]).openapi("RoutingQuestion");

const By = z.enum(["rule", "company", "account", "unrouted", "nobody"]).openapi({
  description:
    "`rule`: rules take it. `company`: there are no rules about its company, whose first tenant gets it. `account`: nobody names its company, and the platform account serves one tenant alone. `unrouted`: no rule takes it. `nobody`: nobody names its company.",
});

const Near = orNull(
  z.object({
    rule: z.int().openapi({ description: "Its number, from 1." }),
    missed: z.array(z.string()).openapi({
      description:
        "The conditions that did not hold, as the configuration names them; none: its receivers do not name the company.",
    }),
  }),
).openapi({ description: "The rule that nearly took it, where none did." });

const reason = {
  why: z.string().openapi({ description: "Why, for a person." }),
  whyFr: z.string().openapi({ description: "The same in French." }),
};
const firstRule = z.int().nullable().openapi({
  description: "Number of the first rule that takes it, counted from 1 in the order of the configuration.",
  example: 2,
});

export const PreviewAnswer = z
  .object({
    to: z
      .array(z.string())
      .openapi({ description: "The tenant that would lead; empty: it would be held.", example: ["acme"] }),
    copy: z.array(z.string()).openapi({ description: "Tenants that would read." }),
    rule: firstRule,
    rules: z.array(z.int()).openapi({ description: "Numbers of all rules that take it.", example: [2] }),
    by: By,
    ...reason,
    nearly: Near,
  })
  .openapi("RoutingPreview");

const Has = z
  .object({ leads: z.string().nullable(), copies: z.array(z.string()) })
  .openapi("ReceiversOfInvoice");

export const ChangesAnswer = z
  .object({
    checked: z.int().openapi({ description: "Received invoices that this page looked at." }),
    moved: z
      .array(
        z.object({
          invoice: z.string(),
          number: z.string(),
          issueDate: z.string(),
          seller: z.string().nullable(),
          total: z.string(),
          currency: z.string(),
          now: Has,
          byRules: Has,
          rule: firstRule,
          ...reason,
        }),
      )
      .openapi({ description: "Those that the rules would give to others than those who have them now." }),
    nextCursor: z.string().nullable().openapi({ description: "Null on the last page." }),
  })
  .openapi("RoutingChanges");

export const RoutingSchema = z
  .object({
    rules: z
      .array(
        z.object({
          number: z.int().openapi({ description: "From 1, in the order of the configuration." }),
          when: z.looseObject({}).openapi({ description: "As the configuration has it." }),
          to: z.array(z.string()),
          copy: z.array(z.string()),
          more: z.boolean(),
          companies: z.array(z.string()).openapi({ description: "SIRENs that it is about." }),
          matches: z.int().openapi({ description: "Received invoices that it took." }),
          last: orNull(z.object({ at: time, invoice: z.string() })),
        }),
      )
      .openapi({ description: "In order." }),
    unroutedTo: z.string().nullable().openapi({
      description: "The tenant that leads what no rule takes (`unrouted`); null: it is held.",
    }),
    unrouted: z.object({
      count: z.int().openapi({ description: "Received invoices that nobody has." }),
      newest: z.array(
        z.object({
          invoice: InvoiceSchema,
          by: By,
          ...reason,
          nearly: Near,
          receivers: z
            .array(z.string())
            .openapi({ description: "Tenants that name its company, to whom it may be given." }),
        }),
      ),
    }),
    receivers: z.array(
      z.object({
        tenant: z.string(),
        companies: z.array(z.string()),
        leads: z.int().openapi({ description: "Invoices received in 30 days that it leads." }),
        copies: z.int().openapi({ description: "The same that it reads." }),
        lastAt: time.nullable(),
        deliveries: z.array(
          z.object({
            way: z.enum(["webhook", "mail", "files", "subscription"]),
            waiting: z.int(),
            givenUp: z.int().openapi({ description: "Failed for good, or parked: see the failures." }),
            pausedSince: time.nullable(),
          }),
        ),
      }),
    ),
  })
  .openapi("Routing");
