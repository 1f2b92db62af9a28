import { goesToFactor, messageOfStatus, writeCdar } from "../../documents/index.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { otherSide } from "../../domain/life-cycle/push.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { extensionOf, sha256Of } from "../kit/files.ts";
import { onceThere } from "../kit/limits.ts";
import type { Found, Outgoing, OutgoingReport, OutgoingStatus, PlatformLimit, Submitted } from "../port.ts";
import { deposit, findDeposit } from "./deposit.ts";
import type { FolderAccess } from "./folder.ts";
import type { Parcel, Sought } from "./steps.ts";

const soughtOf = ({ invoice, step }: Omit<Outgoing, "bytes">): Sought => ({
  named: {
    id: invoice.id,
    seller: invoice.seller.siren ?? "",
    number: invoice.number,
    date: invoice.issueDate,
    ext: invoice.mediaType === "application/pdf" ? "pdf" : "xml",
  },
  sha256: invoice.sha256,
  size: invoice.size,
  step,
});

/** Deposits an invoice as one file, as it is. */
export const submitInvoice = (access: FolderAccess, outgoing: Outgoing): Promise<Submitted> =>
  deposit(access, { ...soughtOf(outgoing), bytes: outgoing.bytes });

/** Did an earlier deposit arrive? */
export const findInvoice = (access: FolderAccess, outgoing: Omit<Outgoing, "bytes">): Promise<Found | null> =>
  findDeposit(access, soughtOf(outgoing));

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
