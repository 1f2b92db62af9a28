import { createHash } from "node:crypto";
import {
  DocumentFault,
  type InvoiceContent,
  type Recognised,
  readContentAndFaults,
  readDraft,
  recognise,
  summaryOfContent,
  type XmlRoot,
} from "../../documents/index.ts";
import { control, type Given, RULES_IN_FORCE } from "../../domain/controls/index.ts";
import {
  type InvoiceFinding,
  type InvoiceSummary,
  mayBeReplaced,
  naturalKey,
  type Syntax,
} from "../../domain/invoice.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { publicBuyerByDocument, type Tenant } from "../../domain/tenant.ts";
import type { Memory } from "../../store/port.ts";
import { letOthersIn } from "../let-others-in.ts";
import type { Parts } from "../parts.ts";
import { findingOfDocument, shown } from "../shown-finding.ts";
import { errorOfDraft, faultOfFinding, notAcceptable } from "./findings.ts";
import { writeContent } from "./write-draft.ts";

/** What the controls say of a document, as the API shows it. */
export interface Controlled {
  /** No platform that keeps to the rules would reject it for what can be seen before it is sent. */
  valid: boolean;
  /** The rules in force. */
  rules: string;
  findings: InvoiceFinding[];
  /** What it is, as far as it can be told. */
  invoice: InvoiceSummary | null;
}

/** A document that is to be controlled: a file, or an invoice in JSON and the form in which it would be sent. */
export type Document =
  | { bytes: Uint8Array; charset?: string }
  | { json: unknown; as: Syntax; readable?: Uint8Array };

/**
 * What the controls find in an invoice that this tenant is about to send, by its own settings for single rules.
 *
 * @param read.known - what is known of earlier invoices
 * @param read.root - of the file that it was read from
 */
const controlContent = (
  parts: Pick<Parts, "now">,
  tenant: Tenant,
  { content, syntax, known, root }: Pick<Given, "content" | "syntax" | "known"> & { root?: XmlRoot },
): { valid: boolean; findings: InvoiceFinding[] } => {
  const publicBuyer = publicBuyerByDocument({ process: content.process ?? null });
  const { valid, findings } = control(
    {
      content,
      today: parisDay(parts.now()),
      syntax,
      companies: tenant.companies,
      known,
      ...(publicBuyer === null ? {} : { publicBuyer }),
    },
    tenant.rules,
  );
  return { valid, findings: findings.map((finding) => shown(finding, root)) };
};

/** Is it that the invoice is another's? No setting lets such a one go out. */
const isForeign = ({ code }: InvoiceFinding): boolean => code === "company_not_allowed";

/** What the tenant's settings say of findings: they are kept, or the invoice is refused with every one of them. */
const settle = (
  parts: Pick<Parts, "count">,
  tenant: Tenant,
  findings: readonly InvoiceFinding[],
): readonly InvoiceFinding[] => {
  for (const { rule, severity } of findings) parts.count.finding(rule, severity);
  const refused = findings.some(
    (finding) => finding.severity === "error" && (tenant.controls === "block" || isForeign(finding)),
  );
  if (!refused) return findings;
  // What is wrong comes first, since the first is what a person reads.
  const [errors, others] = [
    findings.filter(({ severity }) => severity === "error"),
    findings.filter(({ severity }) => severity !== "error"),
  ];
  throw notAcceptable([...errors, ...others].map(faultOfFinding));
};

/**
 * What the controls find in a file that is to be sent.
 *
 * @throws Rejection 422 where the tenant's settings refuse it, with every finding
 */
export const controlFile = (
  parts: Pick<Parts, "now" | "count">,
  tenant: Tenant,
  recognised: Recognised,
): readonly InvoiceFinding[] => {
  const { faults, ...read } = contentOfFile(recognised);
  const { findings } = controlContent(parts, tenant, read);
  // What follows from a term that could not be read says nothing; whose invoice it is, is asked all the same.
  return settle(parts, tenant, faults.length === 0 ? findings : [...faults, ...findings.filter(isForeign)]);
};

/** The same of an invoice that was given in JSON, before it is written. */
export const controlDraft = (
  parts: Pick<Parts, "now" | "count">,
  tenant: Tenant,
  content: InvoiceContent,
): readonly InvoiceFinding[] => settle(parts, tenant, controlContent(parts, tenant, { content }).findings);

/**
 * Says of a document what the controls find in it, all of a step at once; nothing is kept or sent. The settings that
 * turn controls into warnings or off for what is sent change nothing here but those for single rules.
 */
export const validateDocument = async (
  parts: Pick<Parts, "store" | "tenants" | "now" | "limits">,
  tenantName: string,
  document: Document,
): Promise<Controlled> => {
  const tenant = parts.tenants.get(tenantName);
  if (tenant === undefined) throw new Error(`no tenant ${tenantName}`);
  const read = "json" in document ? readJson(document.json, tenant) : await readFile(parts, document);
  await letOthersIn();
  if (!("content" in read)) return verdictOf(read.findings, null);
  const { content, syntax } = read;
  const invoice = summaryOfContent(syntax ?? ("as" in document ? document.as : "cii"), content);
  const file = "bytes" in document ? document.bytes : await written(parts, content, document);
  await letOthersIn();
  const known = await earlierOf(parts.store, tenant, invoice, file);
  const { valid, findings } = controlContent(parts, tenant, { ...read, known });
  const unwritable = valid && file instanceof DocumentFault ? [findingOfDocument(file)] : [];
  return verdictOf([...findings, ...unwritable], invoice);
};

/** The file that an invoice in JSON would be sent as, or why there is none. */
const written = async (
  { limits }: Pick<Parts, "limits">,
  content: InvoiceContent,
  { as, readable }: { as: Syntax; readable?: Uint8Array },
): Promise<Uint8Array | DocumentFault> => {
  try {
    return await writeContent(content, as, { limits, ...(readable && { readable }) });
  } catch (error) {
    if (error instanceof DocumentFault) return error;
    throw error;
  }
};

const verdictOf = (findings: InvoiceFinding[], invoice: InvoiceSummary | null): Controlled => ({
  valid: findings.every(({ severity }) => severity !== "error"),
  rules: RULES_IN_FORCE,
  findings,
  invoice,
});

type Read = { content: InvoiceContent; syntax?: Syntax; root?: XmlRoot } | { findings: InvoiceFinding[] };

const readJson = (json: unknown, { defaults, companies }: Tenant): Read => {
  const read = readDraft(json, { defaults, companies });
  return "content" in read ? read : { findings: read.faults.map(errorOfDraft) };
};

const readFile = async (
  parts: Pick<Parts, "limits">,
  { bytes, charset }: { bytes: Uint8Array; charset?: string },
): Promise<Read> => {
  try {
    const { faults, ...read } = contentOfFile(await recognise(bytes, parts.limits, charset ?? null));
    return faults.length > 0 ? { findings: faults } : read;
  } catch (error) {
    if (error instanceof DocumentFault) return { findings: [findingOfDocument(error)] };
    throw error;
  }
};

/**
 * The content of a file, with the faults of the terms that are absent from it because they cannot be read.
 *
 * @throws DocumentFault where it cannot be told which invoice it is
 */
const contentOfFile = (
  recognised: Recognised,
): Extract<Read, { content: unknown }> & { faults: InvoiceFinding[] } => {
  const { content, faults: unread } = readContentAndFaults(recognised, { attachments: true });
  const faults = unread.map(findingOfDocument);
  if (recognised.kind !== "invoice") return { content, faults };
  const { syntax, root } = recognised;
  return { content, syntax, root, faults };
};

/** Another invoice of this number that went out before; the same document again is no fault. */
const earlierOf = async (
  store: Pick<Memory, "invoices">,
  tenant: Tenant,
  invoice: InvoiceSummary,
  file: Uint8Array | DocumentFault,
): Promise<Given["known"]> => {
  const there = await store.invoices.byNaturalKey(tenant.name, "outbound", naturalKey(invoice));
  if (there === null || mayBeReplaced(there)) return undefined;
  const isSame =
    file instanceof Uint8Array && there.sha256 === createHash("sha256").update(file).digest("hex");
  if (isSame) return undefined;
  return { sameNumber: { number: there.number, issueDate: there.issueDate } };
};
