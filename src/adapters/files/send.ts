import { goesToFactor, messageOfStatus, writeCdar } from "../../documents/index.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { otherSide } from "../../domain/life-cycle/push.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { extensionOf, sha256Of } from "../kit/files.ts";
import { onceThere } from "../kit/limits.ts";
import { present } from "../kit/present.ts";
import type { Found, Outgoing, OutgoingReport, OutgoingStatus, PlatformLimit, Submitted } from "../port.ts";
import { packed } from "./archive.ts";
import { deposit, findDeposit } from "./deposit.ts";
import type { FolderAccess } from "./folder.ts";
import { flowIn, type Named, nameOf } from "./name.ts";
import type { Endpoint } from "./settings.ts";
import { type Parcel, type Sought, stepIn } from "./steps.ts";

const soughtOf = ({ endpoint }: FolderAccess, { invoice, step }: Omit<Outgoing, "bytes">): Sought => ({
  named: {
    ...namedBy(invoice),
    ...(goesPacked(endpoint, invoice) ? { ext: "tar.gz" } : {}),
    ...present({ interface: endpoint.packing?.interfaces[invoice.syntax] }),
  },
  sha256: invoice.sha256,
  size: invoice.size,
  step,
});

const isPdf = ({ mediaType }: Invoice): boolean => mediaType === "application/pdf";

const namedBy = (invoice: Invoice): Named => ({
  id: invoice.id,
  seller: invoice.seller.siren ?? "",
  number: invoice.number,
  date: invoice.issueDate,
  ext: isPdf(invoice) ? "pdf" : "xml",
});

const goesPacked = ({ packing }: Endpoint, invoice: Invoice): boolean =>
  packing !== undefined && (packing.archive || isPdf(invoice));

/** Deposits an invoice as one file: as it is, or in the archive that the platform takes. */
export const submitInvoice = async (access: FolderAccess, outgoing: Outgoing): Promise<Submitted> => {
  const sought = soughtOf(access, outgoing);
  return deposit(
    access,
    (await packedParcel(access, outgoing, sought)) ?? { ...sought, bytes: outgoing.bytes },
  );
};

/**
 * An invoice in its archive; null where it goes as it is, or is not to be written now. The archive follows from the invoice
 * and the name that the first step has fixed, so that every try writes the same bytes.
 */
const packedParcel = async (
  { endpoint }: FolderAccess,
  { invoice, bytes }: Outgoing,
  sought: Sought,
): Promise<Parcel | null> => {
  const step = stepIn(sought.step);
  const { packing } = endpoint;
  if (packing === undefined || !goesPacked(endpoint, invoice)) return null;
  if (step === null || step.state === "published") return null;
  const name = nameOf(
    packing.entryName,
    { ...sought.named, ...namedBy(invoice) },
    endpoint,
    flowIn(step.name),
  );
  const archive = await packed({ name, bytes });
  return { ...sought, bytes: archive, sha256: sha256Of(archive), size: archive.length };
};

/** Did an earlier deposit arrive? */
export const findInvoice = (access: FolderAccess, outgoing: Omit<Outgoing, "bytes">): Promise<Found | null> =>
  findDeposit(access, soughtOf(access, outgoing));

/** A message names its invoice; any status that the national rules allow can be one. */
export const isAllowed = (invoice: Invoice): PlatformLimit => onceThere(invoice);

/**
 * A status as a life-cycle message, to the address that the invoice gives for the other party, else to its SIREN: there is
 * no directory to ask.
 */
const parcelOfStatus = (status: OutgoingStatus): Parcel => {
  const { invoice, payee } = status;
  const { siren, address } = goesToFactor(status)
    ? { siren: payee?.siren ?? null, address: null }
    : invoice[otherSide(status.setBy)];
  const bytes = writeCdar(messageOfStatus(status, address ?? (siren === null ? null : `0225:${siren}`)));
  return {
    named: {
      id: status.id,
      seller: invoice.seller.siren ?? "",
      number: invoice.number,
      date: parisDay(new Date(status.at)),
      ext: "xml",
    },
    bytes,
    sha256: sha256Of(bytes),
    size: bytes.length,
    step: status.step,
  };
};

/** Pushes a status as a file that is a life-cycle message. */
export const sendStatus = async (access: FolderAccess, status: OutgoingStatus): Promise<Submitted> =>
  deposit(access, parcelOfStatus(status));

/** Did an earlier push arrive? */
export const findStatus = async (access: FolderAccess, status: OutgoingStatus): Promise<Found | null> =>
  findDeposit(access, parcelOfStatus(status));

const parcelOfReport = ({ report, bytes, fileName, step }: OutgoingReport): Parcel => ({
  named: {
    id: report.id,
    seller: report.company,
    number: report.name,
    date: report.end,
    ext: extensionOf(fileName),
  },
  bytes,
  sha256: sha256Of(bytes),
  size: bytes.length,
  step,
});

/** Hands in a report: one file, a whole period (F10). */
export const sendReport = (access: FolderAccess, outgoing: OutgoingReport): Promise<Submitted> =>
  deposit(access, parcelOfReport(outgoing));

/** Did an earlier one arrive? */
export const findReport = (access: FolderAccess, outgoing: OutgoingReport): Promise<Found | null> =>
  findDeposit(access, parcelOfReport(outgoing));
