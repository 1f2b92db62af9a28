import { createHash } from "node:crypto";
import { writeCdar } from "../../documents/index.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { otherSide } from "../../domain/life-cycle/push.ts";
import type { Directory } from "../directory-port.ts";
import type { Found, OutgoingStatus, PlatformLimit, Submitted } from "../port.ts";
import type { Door } from "./calls.ts";
import { cdarOfStatus, goesToFactor } from "./cdar-of-status.ts";
import { depositFlow, findFlow } from "./flows.ts";

/** The standard takes any status that the national rules allow, about an invoice that the platform has. */
export const allowedHere = (invoice: Invoice): PlatformLimit =>
  invoice.platformId === null
    ? { allowed: false, why: "The invoice is not at the platform yet." }
    : { allowed: true };

/**
 * Pushes a status as a life-cycle message (flow syntax CDAR). The answer means that it was taken up; the platform's
 * verdict comes as the acknowledgement of the flow.
 *
 * @throws Failure `refused` with `alreadyExists` when the platform says that it holds the message already
 */
export const sendStatus = async (
  door: Door,
  directory: Directory | null,
  status: OutgoingStatus,
  boundary: string,
  signal: AbortSignal,
): Promise<Submitted> => {
  const bytes = await messageOf(directory, status, signal);
  const fileName = `${status.id}.xml`;
  const flowInfo = { trackingId: status.id, name: fileName, flowSyntax: "CDAR", sha256: sha256Of(bytes) };
  const file = { bytes, fileName, mediaType: "application/xml" };
  return depositFlow(door, "send-status", flowInfo, file, boundary, signal);
};

/** Did an earlier push arrive? */
export const findStatus = async (
  door: Door,
  directory: Directory | null,
  status: OutgoingStatus,
  signal: AbortSignal,
): Promise<Found | null> =>
  findFlow(door, status.id, sha256Of(await messageOf(directory, status, signal)), signal);

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The message of a push. The same push gives the same bytes, so that it can be recognised at the platform. */
const messageOf = async (
  directory: Directory | null,
  status: OutgoingStatus,
  signal: AbortSignal,
): Promise<Uint8Array> => writeCdar(cdarOfStatus(status, await replyAddress(directory, status, signal)));

/**
 * Where the other party hears of it (MDT-73): the address that the invoice gives for it (BT-34 of a seller is made for
 * this, and need not be in the directory), else an active line of the directory. Platforms refuse the bare SIREN where
 * the party receives elsewhere, so it comes last.
 */
const replyAddress = async (
  directory: Directory | null,
  status: OutgoingStatus,
  signal: AbortSignal,
): Promise<string | null> => {
  const { siren, address } = goesToFactor(status)
    ? { siren: status.payee?.siren ?? null, address: null }
    : status.invoice[otherSide(status.setBy)];
  if (address !== null) return address;
  if (siren === null) return null;
  const lines = (await directory?.addresses({ siren }, signal)) ?? [];
  const active = lines.filter((line) => line.status === "enabled").map((line) => line.identifier);
  return `0225:${active.find((identifier) => identifier === siren) ?? active[0] ?? siren}`;
};
