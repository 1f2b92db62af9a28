import { mailAccount } from "../../domain/erp-endpoint.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { NewWork } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { type Notification, newWork } from "../work.ts";

/** The rows that give a tenant by mail what it receives; none of other news, or for one that gets no mail. */
export const mailRows = (
  parts: Pick<Parts, "ids" | "now">,
  tenant: Tenant,
  { type, message, at }: Pick<Notification, "type" | "message" | "at">,
  about: { invoiceId: string } | { reportId: string },
): NewWork[] => {
  if (type !== "invoice.received" || tenant.deliver === undefined || !("invoiceId" in about)) return [];
  const account = mailAccount(tenant.name);
  const { invoiceId } = about;
  return [
    newWork(parts, "mail", {
      account,
      lane: `${account}:${invoiceId}`,
      tenant: tenant.name,
      invoiceId,
      data: { message, at },
    }),
  ];
};
