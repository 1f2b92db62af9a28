import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Outline } from "./outline.ts";

/** A report of the platform's: a period of a company. */
export interface FakeFolder {
  id: string;
  company: string;
  state: string;
  status: string | null;
  startDate: string;
  endDate: string;
}

/** What was told, and in which report it stands. */
export interface FakeEntry {
  id: string;
  folder: string;
  body: object;
}

const money = z.strictObject({ amount: z.number(), currency: z.string().length(3).optional() });
const sums = { taxBasisTotalAmount: money, taxTotalAmount: money };
const due = z.strictObject({
  iopCode: z.enum(["UNKNOWN", "INVOICE_DATE", "DELIVERY_DATE", "PAYMENT_DATE"]),
  debitTaxPaymentActive: z.boolean(),
});
const VAT_CODES = ["S", "E", "Z", "AE", "K", "G", "O"] as const;
const rate = z.strictObject({
  taxableAmount: money,
  taxAmount: money,
  percent: z.number(),
  code: z.enum(VAT_CODES),
  exemptionReason: z.string().optional(),
  exemptionReasonCode: z.string().optional(),
});
const day = z.iso.date();
const number = z.string().min(1).max(20);

/** A day of sales (10.3): a category once, services with their option. */
const salesModel = z.strictObject({
  transactionDate: day,
  transactions: z
    .array(
      z
        .strictObject({
          currency: z.string().length(3),
          categoryCode: z.enum(["TLB1", "TPS1", "TNT1", "TMA1"]),
          monetary: z.strictObject(sums),
          taxDetails: z.array(rate).min(1),
          taxPaymentOption: due.optional(),
        })
        .refine((one) => one.categoryCode !== "TPS1" || one.taxPaymentOption !== undefined, "no option"),
    )
    .min(1)
    .refine((all) => new Set(all.map((one) => one.categoryCode)).size === all.length, "a category twice"),
});

const address = z.looseObject({ country: z.string().length(2) });
const party = z.strictObject({
  identifier: z.strictObject({ type: z.string(), scheme: z.string().length(4), value: z.string().min(1) }),
  postalAddress: address,
  vatNumber: z.string().max(18).optional(),
});

/** An invoice with a company abroad (10.1). */
const invoiceModel = z.strictObject({
  invoice: z.strictObject({
    invoiceId: number,
    invoiceDate: day,
    type: z.string(),
    processType: z.string().regex(/^[BSM]\d$/),
    invoiceDueDate: day.optional(),
    taxPaymentOption: due.optional(),
    monetary: z.strictObject({ invoiceCurrency: z.string().length(3), ...sums }),
    taxDetails: z.array(rate).min(1),
    seller: party,
    buyer: party,
    billingPeriod: z.strictObject({ begin: day, end: day }).optional(),
    referencedDocuments: z.array(z.strictObject({ invoiceId: number, date: day })).optional(),
    shipping: z
      .strictObject({ deliveryDate: day, tradeParty: z.strictObject({ postalAddress: address }) })
      .optional(),
  }),
});

const payment = z.strictObject({
  paymentDate: day,
  taxDetails: z
    .array(z.strictObject({ taxRate: z.number(), collectedAmount: z.string().regex(/^\d+(\.\d{1,2})?$/) }))
    .min(1),
});
const paidInvoiceModel = z.strictObject({
  invoice: z.strictObject({ invoiceId: number, invoiceDate: day, payment }),
});
const receiptsModel = z.strictObject({ transaction: z.strictObject({ payment }) });

/** What came into the description after the outline of April was made. */
export const DRIFT = { added: ["code"], optional: ["invoiceDueDate", "taxPaymentOption"] };

/** E-reporting at the fake platform. What its lists of a report's content look like is described nowhere. */
export class IopoleReporting {
  readonly folders: FakeFolder[] = [];
  readonly entries: FakeEntry[] = [];
  /** Companies whose VAT regime it was never told. */
  readonly withoutRegime = new Set<string>();
  /** As what it lists the content of a report. */
  shown: (entries: FakeEntry[]) => unknown = (entries) => ({
    data: entries.map(({ id, body }) => ({ id, ...body })),
    meta: { total: entries.length },
  });
  readonly app = new Hono();
  readonly #bad: (c: Context, message: string, path?: string[]) => Response;
  readonly #outline: Outline | null;

  constructor(bad: (c: Context, message: string, path?: string[]) => Response, outline: Outline | null) {
    this.#bad = bad;
    this.#outline = outline;
    const takes: [path: string, type: string, model: z.ZodType][] = [
      ["transaction", "TRANSACTION", salesModel],
      ["transaction/invoice", "INVOICE", invoiceModel],
      ["payment/invoice", "PAYMENT_INVOICE", paidInvoiceModel],
      ["payment/transaction", "PAYMENT_TRANSACTION", receiptsModel],
    ];
    for (const [path, type, model] of takes) {
      this.app.post(`/${path}/scheme/:scheme/value/:siren`, (c) => this.#take(c, path, type, model));
    }
    this.app.get("/report/scheme/:scheme/value/:siren", (c) => this.#list(c));
    this.app.get("/report/:id/transaction", (c) => this.#content(c));
  }

  /** A report of a company's days. */
  open(startDate: string, endDate: string, more: Partial<FakeFolder> = {}): FakeFolder {
    const folder = {
      id: randomUUID(),
      company: "732829320",
      state: "OPEN",
      status: null,
      startDate,
      endDate,
    };
    this.folders.push({ ...folder, ...more });
    return { ...folder, ...more };
  }

  async #take(c: Context, path: string, type: string, model: z.ZodType): Promise<Response> {
    const { scheme, siren = "" } = c.req.param() as Record<string, string>;
    if (scheme !== "0002" || !/^\d{9}$/.test(siren)) return this.#bad(c, "no SIREN", ["identifierValue"]);
    const body = (await c.req.json()) as object;
    const read = model.safeParse(body);
    if (!read.success) return this.#bad(c, z.prettifyError(read.error));
    const heading = `POST /v1/reporting/${path}/scheme/{identifierScheme}/value/{identifierValue}`;
    const faults = this.#outline?.faults(heading, body) ?? [];
    if (faults.length > 0) return this.#bad(c, faults.join("; "));
    if (this.withoutRegime.has(siren)) {
      const statusMessage = "The business entity does not have a VAT regime specified.";
      return c.json({ statusMessage }, 400);
    }
    const said = JSON.stringify(body);
    const [, date = ""] = /"(?:transactionDate|paymentDate)":"([^"]+)"/.exec(said) ??
      /"invoiceDate":"([^"]+)"/.exec(said) ?? [""];
    const folder = this.folders.find(
      (one) => one.company === siren && one.startDate <= date && one.endDate >= date,
    );
    const id = randomUUID();
    this.entries.push({ id, folder: folder?.id ?? "", body });
    return c.json({ type, id }, 202);
  }

  #list(c: Context): Response {
    const { from = "", to = from, offset = "0", limit = "50", ...rest } = c.req.query();
    if (Object.keys(rest).length > 0) return this.#bad(c, `unknown ${Object.keys(rest)}`);
    if (![from, to].every((month) => /^\d{4}-\d{2}$/.test(month))) return this.#bad(c, "no month", ["from"]);
    const own = this.folders.filter(
      ({ company, startDate, endDate }) =>
        company === c.req.param("siren") && startDate.slice(0, 7) <= to && endDate.slice(0, 7) >= from,
    );
    if (own.length === 0) return c.json({ message: "No report found" }, 404);
    const data = own
      .slice(Number(offset), Number(offset) + Number(limit))
      .map(({ company: _, startDate, endDate, ...folder }) => ({
        ...folder,
        startDate: `${startDate}T00:00:00.000Z`,
        endDate: `${endDate}T00:00:00.000Z`,
        transactionType: "INITIAL",
      }));
    return c.json({ data, meta: { count: data.length, total: own.length, from, to } });
  }

  #content(c: Context): Response {
    const id = c.req.param("id");
    if (!this.folders.some((folder) => folder.id === id)) return c.json({ message: "Report not found" }, 404);
    return c.json(this.shown(this.entries.filter(({ folder }) => folder === id)) as object);
  }
}
