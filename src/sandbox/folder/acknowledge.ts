import { type Cdar, writeCdar } from "../../documents/index.ts";

/** What the platform says of a file. */
export interface FileSaying {
  /** The file's name without its extension. */
  stem: string;
  /** Null: it was taken. */
  objections: readonly { code: string; message: string }[] | null;
  at: Date;
  /** Makes MDT-4 unique. */
  id: string;
}

/**
 * The message about a file, as the public portal writes it (CDAR, statuses 500 and 501): MDT-87 names the file, and type
 * 303 in MDT-91 says that it is about that.
 */
export const writeFileStatus = ({ stem, objections, at, id }: FileSaying): Uint8Array => {
  const [code, label] = objections === null ? ["500", "Recevable"] : ["501", "Irrecevable"];
  const when = at.toISOString();
  return writeCdar({
    businessProcess: null,
    profile: "urn.cpro.gouv.fr:1p0:CDV:flux",
    id: `CDV_${code}_${id}`,
    name: `${stem} : ${label}`,
    issuedAt: when,
    sender: { id: null, name: null, role: "WK", address: null },
    issuer: { id: "0238:9999", name: "Plateforme d'essai", role: "WK", address: null },
    recipients: [{ id: null, name: null, role: "WK", address: null }],
    typeCode: "305",
    statusAt: when,
    invoiceNumber: stem,
    documentStatus: objections === null ? "43" : null,
    invoiceType: "303",
    receivedAt: when,
    referenceTypeCode: null,
    invoiceDate: when.slice(0, 10),
    statusCode: code ?? "",
    statusLabel: label ?? null,
    sellerSiren: null,
    payee: null,
    attachments: [],
    details: (objections ?? []).map(({ code: reason, message }, i): Cdar["details"][number] => ({
      reasonCode: reason,
      reason: message,
      actionCode: null,
      action: null,
      sequence: String(i + 1),
      notes: [],
      characteristics: [],
    })),
  });
};
