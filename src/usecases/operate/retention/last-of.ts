import type { Invoice } from "../../../domain/invoice.ts";
import type { Memory } from "../../../store/port.ts";

/**
 * When the last thing was said of an invoice, from which its terms count: at the earliest when it was issued, or came. A
 * history that is gone has left that behind.
 */
export const lastOf = async ({ retention }: Pick<Memory, "retention">, invoice: Invoice): Promise<Date> => {
  const said = await retention.lastSaid(invoice.id);
  const times = [invoice.createdAt, invoice.issueDate, invoice.erased?.events?.last ?? invoice.createdAt];
  return new Date(Math.max(...times.map((time) => Date.parse(time)), said?.getTime() ?? 0));
};
