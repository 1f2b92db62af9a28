import { z } from "zod";

/*
 * What IOPOLE takes, as its description of October 2026 has it: no member more, no word beside the lists. Lists are
 * written down here a second time on purpose, so that they do not follow the tables that they check.
 */

/** Properties that a search may name. */
export const INVOICE_FIELDS = [
  "invoice.invoiceId",
  "invoice.state",
  "invoice.direction",
  "buyer.siren",
  "buyer.corporateName",
  "seller.corporateName",
  "createdDate",
];

export const FILE_NAME = /^.*.(pdf|PDF|xml|XML|Pdf|Xml)$/;
export const MAX_BYTES = 50 * 1024 * 1024;

const REFUSED_OR_DISPUTED = [
  "LEGAL_INFORMATION_MISSING",
  "INCORRECT_RECIPIENT",
  "EINVOICING_ADDRESS_INCORRECT",
  "UNKNOWN_TRANSACTION",
  "PO_REFERENCE_INCORRECT_OR_MISSING",
  "CONTRACT_REFERENCE_MISSING",
  "VAT_RATE_INCORRECT",
  "TOTAL_AMOUNT_INCORRECT",
  "CALCULATION_ERROR",
  "DUPLICATE_INVOICE",
  "DOUBLE_INVOICING",
  "CONTRACT_TERMINATED",
  "UNKNOWN_ISSUER",
  "FINANCE_TERMS_INCORRECT",
  "PRICES_INCORRECT",
] as const;
const DISPUTED_OR_SUSPENDED = [
  "SIRET_INCORRECT_OR_MISSING",
  "ROUTING_CODE_INCORRECT",
  "REFERENCE_INCORRECT",
  "BANK_DETAILS_INCORRECT",
] as const;
const DISPUTED_ONLY = [
  "QUANTITY_INCORRECT",
  "ITEM_INCORRECT",
  "ITEM_QUALITY_INSUFFICIENT",
  "DELIVERY_ISSUE",
  "PAYMENT_TERMS_INCORRECT",
  "OTHER",
  "UNIT_PRICE_INCORRECT",
  "DISCOUNT_INCORRECT",
] as const;

/** Which reasons a pushed status takes. */
const REASONS_OF: Readonly<Record<string, readonly string[]>> = {
  REFUSED: REFUSED_OR_DISPUTED,
  DISPUTED: [...REFUSED_OR_DISPUTED, ...DISPUTED_OR_SUSPENDED, ...DISPUTED_ONLY],
  SUSPENDED: [
    "PO_REFERENCE_INCORRECT_OR_MISSING",
    "CONTRACT_REFERENCE_MISSING",
    ...DISPUTED_OR_SUSPENDED,
    "MISSING_DOCUMENTS",
  ],
};

export const PUSHED = [
  "IN_HAND",
  "APPROVED",
  "PARTIALLY_APPROVED",
  "DISPUTED",
  "SUSPENDED",
  "COMPLETED",
  "REFUSED",
  "PAYMENT_SENT",
  "PAYMENT_RECEIVED",
  "CANCELLED",
] as const;

const RATES = [0, 0.9, 1.05, 1.75, 2.1, 5.5, 7, 8.5, 9.2, 9.6, 10, 13, 19.6, 20, 20.6];

/** Body of a pushed status. */
export const statusModel = z
  .strictObject({
    code: z.enum(PUSHED),
    message: z.string().min(1).optional(),
    payment: z
      .array(
        z.strictObject({
          vatRate: z.number().refine((rate) => RATES.includes(rate), "no such rate"),
          amount: z.number(),
          currency: z.string().regex(/^[A-Z]{3}$/),
        }),
      )
      .min(1)
      .optional(),
    attachments: z
      .array(
        z.strictObject({ mimeType: z.string().min(1), fileName: z.string().min(1), content: z.base64() }),
      )
      .min(1)
      .optional(),
    rejectionDetail: z.strictObject({ reason: z.string(), message: z.string().optional() }).optional(),
  })
  .superRefine(({ code, payment, rejectionDetail }, context) => {
    const reasons = REASONS_OF[code];
    const fault = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (payment !== undefined && !code.startsWith("PAYMENT_")) fault("payment", "not with this code");
    if (reasons === undefined && rejectionDetail !== undefined)
      fault("rejectionDetail", "not with this code");
    if (reasons !== undefined && !reasons.includes(rejectionDetail?.reason ?? "")) {
      fault("rejectionDetail", "needs a reason of this code");
    }
  });

const callback = z.strictObject({
  callbackUrl: z.url({ protocol: /^https$/ }),
  idPath: z.string().optional(),
});

/** Body of a webhook's configuration. */
export const webhookModel = z.strictObject({
  label: z.string().min(3).optional(),
  status: z.enum(["ACTIVE", "INACTIVE"]).optional(),
  adapterCode: z.string().optional(),
  filterStreamDirection: z.enum(["INBOUND", "OUTBOUND"]).nullable().optional(),
  interopData: z.strictObject({
    endpoints: z.strictObject({
      invoice: callback.optional(),
      status: callback.optional(),
      events: z
        .strictObject({ callbackUrl: z.url(), subscribedEvents: z.array(z.string()).optional() })
        .nullable()
        .optional(),
      authentication: z
        .strictObject({ hmac: z.strictObject({ secretKey: z.string().min(32).max(512) }) })
        .optional(),
    }),
  }),
});

/** What a request is for, as faults are planned by. */
export const operationOf = ({ method, url }: Request): string => {
  const { pathname } = new URL(url);
  if (pathname.endsWith("/token")) return "token";
  if (pathname === "/v1/config/customer/id") return "health";
  if (pathname.startsWith("/v1/config/webhook")) return "register-webhook";
  if (pathname.startsWith("/v1/directory/")) return "directory";
  if (pathname.startsWith("/v1/config/business/")) {
    if (method === "GET") return "addresses";
    if (method === "DELETE") return "end-address";
    return pathname.includes("/network/") ? "declare-address" : "prepare-address";
  }
  if (pathname.endsWith("/markAsSeen")) return "acknowledge";
  if (pathname.endsWith("/status-history")) return "history";
  if (/\/(search|notSeen)$/.test(pathname) || pathname.startsWith("/v1/reporting/report/")) return "search";
  if (/\/download(\/readable)?$/.test(pathname)) return "download";
  if (method === "POST") return pathname.endsWith("/status") ? "send-status" : "submit";
  return "fetch";
};
