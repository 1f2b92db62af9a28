import { createHash } from "node:crypto";
import type { DeclaredFlow } from "../../domain/flow.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { Push } from "../../domain/life-cycle/push.ts";
import type { Parts } from "../parts.ts";
import { invoiceOfMessage } from "./invoice-of-message.ts";
import { pushStatus } from "./push-status.ts";
import { askedIn, statusOfMessage } from "./read-message.ts";

/** A status as a life-cycle message says it. */
export interface PushMessage {
  tenant: string;
  /** The message (CDAR), as it came. */
  bytes: Uint8Array;
  idempotencyKey?: string;
  /** The ERP's id of this request, to follow it to the platform. */
  requestId?: string;
  /** What a client of the national API said of the file. */
  declared?: DeclaredFlow;
}

/**
 * Takes a life-cycle message of a tenant: finds the invoice that it is about, and pushes the status that it sets as
 * `pushStatus` does, by the same rules and limits. The message is kept beside the push, byte for byte; the platform gets
 * the status in its own words.
 *
 * The push bears the time of the message (MDT-78) where that is later than all that is known of the invoice.
 *
 * `created: false`: the same idempotency key came before with the same message.
 *
 * @throws DocumentFault where the bytes are no message about one invoice
 * @throws Rejection 404 (no such invoice), 409 (not allowed now, or several invoices fit), 422 (what it says is wrong or
 *   incomplete), 501 (nothing can be pushed through the platform); `ackReasonOf` gives the norm's word for each
 */
export const pushMessage = async (
  parts: Pick<Parts, "store" | "platforms" | "tenants" | "now" | "ids" | "wake" | "documents">,
  { tenant, bytes, idempotencyKey, requestId, declared }: PushMessage,
): Promise<{ push: Push; created: boolean; invoice: Invoice }> => {
  const cdar = await parts.documents("readMessage", { bytes });
  const status = statusOfMessage(cdar);
  const invoice = await invoiceOfMessage(parts.store, tenant, cdar, status);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const taken = await pushStatus(
    parts,
    {
      tenant,
      invoiceId: invoice.id,
      status,
      ...askedIn(cdar, invoice),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(declared === undefined ? {} : { deposit: { declared, sha256 } }),
    },
    async (memory, push) => {
      await memory.documents.put({
        ownerId: push.id,
        kind: "statement",
        name: "",
        mediaType: "application/xml",
        sha256,
        bytes,
      });
    },
  );
  return { ...taken, invoice };
};
