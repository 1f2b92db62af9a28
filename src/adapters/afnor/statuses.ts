import { goesToFactor, messageOfStatus, writeCdar } from "../../documents/index.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { otherSide } from "../../domain/life-cycle/push.ts";
import { sha256Of } from "../kit/files.ts";
import { onceThere } from "../kit/limits.ts";
import type { Found, OutgoingStatus, PlatformLimit, Submitted } from "../port.ts";
import type { Afnor } from "./calls.ts";
import { depositFlow, findFlow } from "./deposit.ts";
import { addresses } from "./directory.ts";

/** The standard takes any status that the national rules allow, about an invoice that the platform has. */
export const isAllowed = (invoice: Invoice): PlatformLimit => onceThere(invoice);

/**
 * Pushes a status as a life-cycle message (flow syntax CDAR). The answer means that it was taken up; the platform's
 * verdict comes as the acknowledgement of the flow.
 *
 * @throws Failure `refused` with `alreadyExists` when the platform says that it holds the message already
 */
export const sendStatus = async (access: Afnor, status: OutgoingStatus): Promise<Submitted> => {
  const bytes = await messageOf(access, status);
  const fileName = `${status.id}.xml`;
  const flowInfo = { trackingId: status.id, name: fileName, flowSyntax: "CDAR", sha256: sha256Of(bytes) };
  return depositFlow(access, "send-status", flowInfo, { bytes, fileName, mediaType: "application/xml" });
};

/** Did an earlier push arrive? */
export const findStatus = async (access: Afnor, status: OutgoingStatus): Promise<Found | null> =>
  findFlow(access, {
    what: "the status",
    trackingId: status.id,
    sha256: sha256Of(await messageOf(access, status)),
    arrivedBy: status.arrivedBy,
  });

/** The message of a push. The same push gives the same bytes, so that it can be recognised at the platform. */
const messageOf = async (access: Afnor, status: OutgoingStatus): Promise<Uint8Array> =>
  writeCdar(messageOfStatus(status, await replyAddress(access, status)));

/**
 * Where the other party hears of it (MDT-73): the address that the invoice gives for it (BT-34 of a seller is made for
 * this, and need not be in the directory), else an active line of the directory. Platforms refuse the bare SIREN where
 * the party receives elsewhere, so it comes last.
 */
const replyAddress = async (access: Afnor, status: OutgoingStatus): Promise<string | null> => {
  const { siren, address } = goesToFactor(status)
    ? { siren: status.payee?.siren ?? null, address: null }
    : status.invoice[otherSide(status.setBy)];
  if (address !== null) return address;
  if (siren === null) return null;
  const lines = access.endpoint.directoryUrl === null ? [] : await addresses(access, { siren });
  const active = lines.filter((line) => line.status === "enabled").map((line) => line.identifier);
  return `0225:${active.find((identifier) => identifier === siren) ?? active[0] ?? siren}`;
};
