import { folderAccount, mailAccount } from "../../domain/erp-endpoint.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { NewWork } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { type Notification, newWork } from "../work.ts";

/**
 * The rows that give a tenant what it receives by other ways than a call: by mail, as a file. None of other news, or for
 * one that has no such way.
 */
export const deliveryRows = (
  parts: Pick<Parts, "ids" | "now">,
  { name, deliver }: Tenant,
  { type, message, at }: Pick<Notification, "type" | "message" | "at">,
  about: { invoiceId: string } | { reportId: string },
): NewWork[] => {
  if (type !== "invoice.received" || !("invoiceId" in about)) return [];
  const { invoiceId } = about;
  const row = (kind: "mail" | "file", account: string): NewWork =>
    newWork(parts, kind, {
      account,
      lane: `${account}:${invoiceId}`,
      tenant: name,
      invoiceId,
      data: { message, at },
    });
  return [
    ...(deliver?.email === undefined ? [] : [row("mail", mailAccount(name))]),
    ...(deliver?.files === undefined ? [] : [row("file", folderAccount(name))]),
  ];
};
