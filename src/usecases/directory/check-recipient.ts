import type { XmlRoot } from "../../documents/index.ts";
import { controlRecipient } from "../../domain/controls/index.ts";
import type { DirectoryCompany, DirectoryFinding } from "../../domain/directory/directory.ts";
import { heldBackInFrench } from "../../domain/directory/held-back.ts";
import {
  checkOfInvoice,
  contradictoryFinding,
  findingOf,
  isCertainNo,
  type RecipientCheck,
  recipientOf,
  sirenOfParty,
  unsureFinding,
} from "../../domain/directory/recipient.ts";
import { Failure, isFailure } from "../../domain/failure.ts";
import {
  CREDIT_NOTE_TYPES,
  type Invoice,
  type InvoiceFinding,
  SELF_BILLED_TYPES,
} from "../../domain/invoice.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { Work } from "../../store/port.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import { shown } from "../shown-finding.ts";
import type { Told } from "./directory-cache.ts";
import { directoriesOf, type KnownDirectory } from "./read-directory.ts";
import { resolveRecipient } from "./resolve-recipient.ts";

type Needs = Pick<Parts, "platforms" | "directory" | "now" | "log" | "count">;

/** How long the check may hold up a deposit, in milliseconds. */
const PATIENCE = 4_000;

/**
 * What the directory says of an invoice's recipient, before its first try, with the findings that the controls make of
 * it; null where there is nothing new to keep.
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
  const said = await checkRecipient(parts, tenant, platform, invoice, signal);
  if (said === null) return null;
  const findings = controlled(parts, tenant, invoice, said);
  const found = findings.length === 0 ? said : { ...said, findings };
  if (!isHeldBack(tenant, found)) return found;
  await parts.store.invoices.update(invoice.id, { directory: found, updatedAt: found.checkedAt });
  throw heldBack(found);
};

/**
 * Does the tenant want an invoice kept back for what the directory says: for every certain "no" that is an error to it,
 * or for a single rule that it set to `block`?
 */
const isHeldBack = ({ directoryCheck, controls, rules }: Tenant, found: DirectoryFinding): boolean => {
  const errors = (found.findings ?? []).filter(({ severity }) => severity === "error");
  const isSet = errors.some(({ rule, code }) => (rules[rule] ?? rules[code]) === "block");
  if (controls === "block" && isSet) return true;
  return directoryCheck === "block" && isCertainNo(found) && (controls === "off" || errors.length > 0);
};

/** What the controls say of a recipient, by the tenant's settings. */
const controlled = (
  parts: Pick<Parts, "count">,
  tenant: Tenant,
  invoice: Invoice,
  directory: DirectoryFinding,
): InvoiceFinding[] => {
  if (tenant.controls === "off") return [];
  const { type, treatment } = invoice;
  const siren = sirenOfParty(recipientOf(invoice));
  const recipient = {
    directory,
    siren,
    selfBilled: SELF_BILLED_TYPES.has(type),
    treatment,
    national: true,
  } as const;
  const findings = controlRecipient(recipient, tenant.rules).map((one) => shown(one, rootOf(invoice)));
  for (const { rule, severity } of findings) parts.count.finding(rule, severity);
  return findings;
};

/** The root of an invoice's XML, as its syntax and type have it. */
const rootOf = ({ syntax, type }: Invoice): XmlRoot => {
  if (syntax !== "ubl") return "CrossIndustryInvoice";
  return CREDIT_NOTE_TYPES.has(type) ? "CreditNote" : "Invoice";
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
  if (check.kind === "contradictory") return contradictoryFinding(invoice, null, parts.now());
  if (check.kind === "ask" && check.faults.some(({ state }) => state === "invalid"))
    return findingOf(invoice, check, null, null, parts.now());
  const [directory] = directoriesOf(parts, tenant, platform.account.name);
  if (directory === undefined) return null;

  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  try {
    return check.kind === "person"
      ? await checkPerson(parts, directory, invoice, check.siren, patience)
      : await checkCompany(parts, directory, invoice, check, patience);
  } catch (error) {
    if (!isFailure(error)) throw error;
    const { code, message } = error.facts;
    parts.log.warn(
      { account: directory.account, invoice: invoice.id, code },
      "the recipient was not checked",
    );
    if (check.kind === "person") return null;
    const why = `The directory could not be asked: ${message}`;
    return unsureFinding(invoice, why, directory.account, parts.now());
  }
};

const checkCompany = async (
  parts: Needs,
  directory: KnownDirectory,
  invoice: Invoice,
  check: Extract<RecipientCheck, { kind: "ask" }>,
  signal: AbortSignal,
): Promise<DirectoryFinding> => {
  const started = parts.now();
  const first = await resolveRecipient(parts, directory, check.ask, signal);
  const finding = findingOf(invoice, check, first.resolution, first.source, parts.now());
  if (!isCertainNo(finding) || Date.parse(first.source.at) >= started.getTime()) return finding;
  directory.forget(check.siren);
  const fresh = await resolveRecipient(parts, directory, check.ask, signal);
  return findingOf(invoice, check, fresh.resolution, fresh.source, parts.now());
};

/** One who is said to be a private person and is a company of the directory; null: it is none, as far as is known. */
const checkPerson = async (
  parts: Needs,
  directory: KnownDirectory,
  invoice: Invoice,
  siren: string,
  signal: AbortSignal,
): Promise<DirectoryFinding | null> => {
  const started = parts.now();
  const isThere = ({ value, source }: Told<DirectoryCompany | null>): boolean =>
    value !== null && value.state !== "ceased" && !source.stale;
  const first = await directory.company(siren, signal);
  if (!isThere(first)) return null;
  if (Date.parse(first.source.at) < started.getTime()) directory.forget(siren);
  const fresh = await directory.company(siren, signal);
  if (!isThere(fresh)) return null;
  return contradictoryFinding(invoice, fresh.source, parts.now());
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
