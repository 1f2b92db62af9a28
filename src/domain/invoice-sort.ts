/**
 * Orders of a list of invoices: by creation; by the total with VAT (BT-112), whatever the currency; or by the day of issue
 * (BT-2), the latest first.
 */
export const INVOICE_SORTS = ["newest", "oldest", "largest", "smallest", "issued"] as const;
export type InvoiceSort = (typeof INVOICE_SORTS)[number];
