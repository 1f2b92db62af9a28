import { createHash } from "node:crypto";
import type { Outgoing } from "../../adapters/port.ts";
import { Failure, isFailure } from "../../domain/failure.ts";
import { isSeenBy } from "../../domain/invoice.ts";
import type { RunResult } from "../../outbox/port.ts";
import { once } from "../once.ts";
import type { Parts } from "../parts.ts";
import { RENDITIONS } from "../read/renditions.ts";
import type { DataOf, WorkOf } from "../work.ts";
import type { Note } from "./attempted.ts";

/**
 * Gives a tenant a received invoice as one file in its folder: the original, under a name that is fixed before anything is
 * written. A tenant that does not see the invoice any more gets nothing.
 *
 * @throws Failure, for the policy table of the outbox
 */
export const fileInvoice = async (
  parts: Parts,
  work: WorkOf<"file">,
  signal: AbortSignal,
  note: Note,
): Promise<RunResult<DataOf<"file">>> => {
  const tenant = work.tenant ?? "";
  const folder = parts.folders.get(work.account);
  if (folder === null) throw NOT_CONFIGURED;
  const invoice = work.invoiceId === null ? null : await parts.store.invoices.byId(work.invoiceId);
  if (invoice === null) throw new Error(`the invoice ${work.invoiceId} of work ${work.id} is gone`);
  if (!isSeenBy(invoice, tenant)) return { done: true };
  const { bytes, mediaType, fileName } = await RENDITIONS.original.make({ parts, invoice, signal });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const outgoing: Outgoing = {
    invoice: { ...invoice, sha256, size: bytes.length, mediaType },
    bytes,
    fileName,
  };
  note({ type: "invoice.received", bytes: bytes.length, sha256 });
  const result = await once(
    parts,
    folder,
    work,
    {
      find: (earlier, until) => folder.find({ ...outgoing, ...earlier }, until),
      send: (earlier, until) => folder.submit({ ...outgoing, ...earlier }, until),
      adopt: async () => parts.count.notification(tenant, "delivered"),
      cannotBeAsked: { code: "outcome_unknown", message: "Nobody can say whether the file is there." },
    },
    signal,
  );
  if (result.done === "failed" && isFailure(result.error)) {
    const { kind, facts } = result.error;
    if (kind === "unsent" && facts.ours !== true) parts.count.notification(tenant, "retried");
  }
  return result;
};

const NOT_CONFIGURED = new Failure("unsent", {
  code: "folder_not_configured",
  message: "The configuration has no folder of this tenant any more.",
  messageFr: "La configuration n'a plus de dossier pour ce locataire.",
  ours: true,
});
