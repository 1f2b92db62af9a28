import { type Given, RULES_IN_FORCE } from "../../domain/controls/index.ts";
import {
  type InvoiceFinding,
  type InvoiceSummary,
  mayBeReplaced,
  naturalKey,
  numberSpace,
} from "../../domain/invoice.ts";
import { parisDay } from "../../domain/paris-day.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { Memory } from "../../store/port.ts";
import { isRefused } from "../documents/control.ts";
import { faultOfFinding, notAcceptable } from "../documents/findings.ts";
import { withoutTwins } from "../documents/own-places.ts";
import type { ValidatedDocument } from "../documents/validated.ts";
import { ownerOf } from "../documents/world.ts";
import type { Parts } from "../parts.ts";
import { askOfficial } from "./official-findings.ts";

/** What the controls say of a document, as the API shows it. */
export interface Controlled {
  /** No platform that keeps to the rules would reject it for what can be seen before it is sent. */
  valid: boolean;
  /** The rules in force. */
  rules: string;
  findings: InvoiceFinding[];
  /** What it is, as far as it can be told. */
  invoice: InvoiceSummary | null;
  /** Where the official rules were asked for: those of the findings that they alone told, and which of them ran. */
  official?: { findings: InvoiceFinding[]; rules: string };
}

/**
 * What the tenant's settings say of findings: they are kept, or the invoice is refused with every one of them.
 *
 * @throws Rejection 422
 */
export const settle = (
  parts: Pick<Parts, "count">,
  tenant: Tenant,
  findings: readonly InvoiceFinding[],
): readonly InvoiceFinding[] => {
  for (const { rule, severity } of findings) parts.count.finding(rule, severity);
  if (!isRefused(tenant, findings)) return findings;
  // What is wrong comes first, since the first is what a person reads.
  const [errors, others] = [
    findings.filter(({ severity }) => severity === "error"),
    findings.filter(({ severity }) => severity !== "error"),
  ];
  throw notAcceptable([...errors, ...others].map(faultOfFinding));
};

/** What a caller asks for beside our own controls. */
export interface Asking {
  /** The official rules too, where they are installed. */
  official?: boolean | undefined;
  /** Ends the wait for them. */
  signal?: AbortSignal | undefined;
}

/**
 * Says of a document what the controls find in it, all of a step at once; nothing is kept or sent. The settings that
 * turn controls into warnings or off for what is sent change nothing here but those for single rules.
 *
 * The official rules are asked whatever ours find, as long as there is a file that can be read; what both say is told
 * in our words.
 *
 * @throws Rejection 503 where the official rules are asked and cannot answer now
 */
export const validateDocument = async (
  parts: Pick<Parts, "store" | "tenants" | "now" | "documents" | "official">,
  tenantName: string,
  document: ValidatedDocument,
  { official = false, signal = new AbortController().signal }: Asking = {},
): Promise<Controlled> => {
  const tenant = parts.tenants.get(tenantName);
  if (tenant === undefined) throw new Error(`no tenant ${tenantName}`);
  const today = parisDay(parts.now());
  const asked = { document, owner: ownerOf(tenant), today, official };
  const first = await parts.documents("validate", asked);
  const unasked = official ? { findings: [], rules: NOT_ASKED } : undefined;
  if (first.invoice === null) return verdictOf(first.findings, null, unasked);
  const known = await earlierOf(parts.store, tenant, first.invoice, first.sha256);
  // Seldom: whether a number was used is the last that is asked.
  const said = known === undefined ? first : await parts.documents("validate", { ...asked, known });
  const about = said.readable ? said.invoice : null;
  if (said.sent === null) return verdictOf(said.findings, about, unasked);
  const { findings, rules } = await askOfficial(parts.official, said.sent, today, signal);
  return verdictOf(said.findings, about, { findings: withoutTwins(said.own, findings), rules });
};

/** What is said where there is no file to ask them of. */
const NOT_ASKED = "official: not asked, since there is no file that could be sent";

/** @param official - what the official rules say beside our own, or why they say nothing */
const verdictOf = (
  own: readonly InvoiceFinding[],
  invoice: InvoiceSummary | null,
  official?: Controlled["official"],
): Controlled => {
  const findings = [...own, ...(official?.findings ?? [])];
  return {
    valid: findings.every(({ severity }) => severity !== "error"),
    rules: official === undefined ? RULES_IN_FORCE : `${RULES_IN_FORCE}; ${official.rules}`,
    findings,
    invoice,
    ...(official === undefined ? {} : { official }),
  };
};

/** Another invoice of this number that went out before; the same document again is no fault. */
const earlierOf = async (
  store: Pick<Memory, "invoices">,
  tenant: Tenant,
  invoice: InvoiceSummary,
  sha256: string | null,
): Promise<Given["known"]> => {
  const sent = { ...invoice, direction: "outbound", tenant: tenant.name, platform: "" } as const;
  const there = await store.invoices.byNaturalKey("outbound", naturalKey(invoice), numberSpace(sent));
  if (there === null) return undefined;
  // Another tenant's: nothing of it is told but that the number is used.
  if (there.tenant !== tenant.name) return { sameNumber: { number: invoice.number, issueDate: null } };
  if (mayBeReplaced(there)) return undefined;
  if (there.sha256 === sha256) return undefined;
  return { sameNumber: { number: there.number, issueDate: there.issueDate } };
};
