import type { DirectoryFinding } from "../../domain/directory/directory.ts";
import { heldBackInFrench } from "../../domain/directory/held-back.ts";
import { checkOfInvoice, findingOf, isCertainNo, unsureFinding } from "../../domain/directory/recipient.ts";
import { Failure, isFailure } from "../../domain/failure.ts";
import type { Invoice } from "../../domain/invoice.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { Work } from "../../store/port.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import { directoriesOf, directoryOf } from "./read-directory.ts";
import { resolveRecipient } from "./resolve-recipient.ts";

type Needs = Pick<Parts, "platforms" | "directory" | "now" | "log">;

/** How long the check may hold up a deposit, in milliseconds. */
const PATIENCE = 4_000;

/**
 * What the directory says of an invoice's recipient, before its first try; null where there is nothing new to keep.
 *
 * @throws Failure `refused` when the tenant wants it, and it is certain that the invoice would not arrive
 */
export const checkBeforeSending = async (
  parts: Parts,
  platform: OpenPlatform,
  work: Pick<Work, "attempts" | "data">,
  invoice: Invoice,
  signal: AbortSignal,
): Promise<DirectoryFinding | null> => {
  const tenant = parts.tenants.get(invoice.tenant ?? "");
  if (tenant === undefined || tenant.directoryCheck === "off") return null;
  if (work.attempts > 0 || work.data.step !== undefined || isSettled(invoice.directory)) return null;
  const found = await checkRecipient(parts, tenant, platform, invoice, signal);
  if (found === null || tenant.directoryCheck === "warn" || !isCertainNo(found)) return found;
  await parts.store.invoices.update(invoice.id, { directory: found, updatedAt: found.checkedAt });
  throw heldBack(found);
};

/** A "no" is looked up again when a person tries again: the buyer may have been entered meanwhile. */
const isSettled = (known: DirectoryFinding | null): boolean =>
  known !== null && known.state !== "unchecked" && known.state !== "unsure" && !isCertainNo(known);

/**
 * Looks up the recipient of an invoice that is about to be sent, by the very address that the document carries. Asks
 * the platform that it goes to, or else another of the tenant's. Nothing that goes wrong with it holds the invoice
 * back; a "no" is asked anew before it is believed, so that none is decided from memory.
 *
 * @returns null when there is nothing to check, or nobody to ask
 */
const checkRecipient = async (
  parts: Needs,
  tenant: Tenant,
  platform: OpenPlatform,
  invoice: Invoice,
  signal: AbortSignal,
): Promise<DirectoryFinding | null> => {
  const check = checkOfInvoice(invoice);
  if (check.kind === "none") return null;
  if (check.faults.some(({ state }) => state === "invalid"))
    return findingOf(invoice, check, null, null, parts.now());
  const [directory] = [directoryOf(parts, platform), ...directoriesOf(parts, tenant)]
    .filter((one) => one !== null)
    .sort((a, b) => Number(a.publicOnly) - Number(b.publicOnly));
  if (directory === undefined) return null;

  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  const started = parts.now();
  try {
    const first = await resolveRecipient(parts, directory, check.ask, patience);
    const finding = findingOf(invoice, check, first.resolution, first.source, parts.now());
    if (!isCertainNo(finding) || Date.parse(first.source.at) >= started.getTime()) return finding;
    directory.forget(check.siren);
    const fresh = await resolveRecipient(parts, directory, check.ask, patience);
    return findingOf(invoice, check, fresh.resolution, fresh.source, parts.now());
  } catch (error) {
    if (!isFailure(error)) throw error;
    const { code, message } = error.facts;
    parts.log.warn(
      { account: directory.account, invoice: invoice.id, code },
      "the recipient was not checked",
    );
    const why = `The directory could not be asked: ${message}`;
    return unsureFinding(invoice, why, directory.account, parts.now());
  }
};

/** What ends the delivery of an invoice that would certainly not reach its recipient. */
const heldBack = (finding: DirectoryFinding): Failure => {
  const { state, advice } = finding;
  const french = heldBackInFrench(finding);
  return new Failure("refused", {
    code: `recipient_${state}`,
    message: advice?.message ?? "The recipient cannot be reached.",
    messageFr: french.message,
    fix: [
      advice?.fix,
      advice?.use === null && advice.alternatives.length > 0
        ? `Others that the directory has: ${advice.alternatives.slice(0, 5).join(", ")}.`
        : null,
      advice?.action === "block" && state !== "company_ceased" && state !== "address_upcoming"
        ? "Then send the corrected document under the same number."
        : null,
    ]
      .filter((text) => text != null)
      .join(" "),
    fixFr: french.fix,
  });
};
