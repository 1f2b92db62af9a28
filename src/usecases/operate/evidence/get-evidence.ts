import type { Caller } from "../../../domain/caller.ts";
import type { Invoice } from "../../../domain/invoice.ts";
import { standing } from "../../../domain/life-cycle/timeline.ts";
import type { MadeDocument } from "../../documents/made.ts";
import { getInvoice } from "../../read/read-invoices.ts";
import {
  type Gathering,
  gatherDocuments,
  gatherNotifications,
  gatherReceived,
  gatherRecord,
  gatherSent,
  type Needs,
} from "./collect.ts";
import { type EvidenceFile, jsonBytes, type LeftOut, safeName, sha256Of } from "./file.ts";

/** What the archive has and has not: times and SHA-256 of each file. It has no time of its own: the same is the same. */
const manifestOf = (
  { id, number, issueDate, direction, sha256, createdAt }: Invoice,
  files: readonly EvidenceFile[],
  leftOut: readonly LeftOut[],
) => ({
  format: "passerelle-evidence/1",
  invoice: { id, number, issueDate, direction, sha256, createdAt },
  files: files
    .map(({ path, bytes, mediaType, what, at, of, written }) => ({
      path,
      what,
      at,
      sha256: sha256Of(bytes),
      size: bytes.length,
      mediaType,
      ...(of === undefined ? {} : { of }),
      ...(written === true ? { written } : {}),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1)),
  leftOut,
});

/**
 * All that is kept of one invoice, for a dispute or an audit, as a ZIP: the document and what is embedded in it, every
 * message both ways as it came or went, the history, what the controls said, and `manifest.json`, which tells times and
 * SHA-256 of each, and what is left out. The same state gives the same bytes. A tenant is given nothing that speaks of
 * other invoices; secrets are masked.
 *
 * @throws Rejection 404 (no such invoice), 410 (its documents are gone)
 */
export const getEvidence = async (parts: Needs, caller: Caller, id: string): Promise<MadeDocument> => {
  const invoice = await getInvoice(parts, caller, id);
  const { ordered } = standing(await parts.store.events.ofInvoice(invoice.id));
  const to: Gathering = { parts, caller, invoice, files: [], leftOut: [] };
  await gatherDocuments(to);
  gatherRecord(to, ordered);
  await gatherReceived(to, ordered);
  await gatherSent(to, await parts.store.pushes.ofInvoice(invoice.id));
  await gatherNotifications(to);
  const { files, leftOut } = to;
  const manifest = { path: "manifest.json", bytes: jsonBytes(manifestOf(invoice, files, leftOut)) };
  const bytes = await parts.documents("zip", {
    files: [...files.map(({ path, bytes }) => ({ path, bytes })), manifest],
    day: invoice.createdAt.slice(0, 10),
  });
  return { bytes, mediaType: "application/zip", fileName: `evidence-${safeName(invoice.number)}.zip` };
};
