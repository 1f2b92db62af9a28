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
  numberSpace,
  type Syntax,
} from "../../domain/invoice.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { publicBuyerByDocument, type Tenant } from "../../domain/tenant.ts";
import type { Memory } from "../../store/port.ts";
import { letOthersIn } from "../let-others-in.ts";
import type { Parts } from "../parts.ts";
import { findingOfDocument, shown } from "../shown-finding.ts";
import { errorOfDraft, faultOfFinding, notAcceptable } from "./findings.ts";
import { askOfficial, ownAt, withoutTwins } from "./official-findings.ts";
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

/** What is to be controlled of an invoice that this tenant is about to send. */
const givenOf = (
  parts: Pick<Parts, "now">,
  tenant: Tenant,
  { content, syntax, known }: Pick<Given, "content" | "syntax" | "known">,
): Given => {
  const publicBuyer = publicBuyerByDocument({ process: content.process ?? null });
  return {
    content,
    today: parisDay(parts.now()),
    syntax,
    companies: tenant.companies,
    known,
    ...(publicBuyer === null ? {} : { publicBuyer }),
  };
};

/**
 * What the controls find in it, by the tenant's own settings for single rules.
 *
 * @param root - of the file that it was read from
 */
const controlContent = (tenant: Tenant, given: Given, root?: XmlRoot): InvoiceFinding[] =>
  control(given, tenant.rules).findings.map((finding) => shown(finding, root));

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
  parts: Pick<Parts, "now" | "count" | "official">,
  tenant: Tenant,
  recognised: Recognised,
): readonly InvoiceFinding[] => {
  const { faults, root, ...read } = contentOfFile(parts, recognised);
  const findings = controlContent(tenant, givenOf(parts, tenant, read), root);
  // What follows from a term that could not be read says nothing; whose invoice it is, is asked all the same.
  return settle(parts, tenant, faults.length === 0 ? findings : [...faults, ...findings.filter(isForeign)]);
};

/** The same of an invoice that was given in JSON, before it is written. */
export const controlDraft = (
  parts: Pick<Parts, "now" | "count">,
  tenant: Tenant,
  content: InvoiceContent,
): readonly InvoiceFinding[] =>
  settle(parts, tenant, controlContent(tenant, givenOf(parts, tenant, { content })));

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
  parts: Pick<Parts, "store" | "tenants" | "now" | "limits" | "official">,
  tenantName: string,
  document: Document,
  { official = false, signal = new AbortController().signal }: Asking = {},
): Promise<Controlled> => {
  const tenant = parts.tenants.get(tenantName);
  if (tenant === undefined) throw new Error(`no tenant ${tenantName}`);
  const read = "json" in document ? readJson(document.json, tenant) : await readFile(parts, document);
  await letOthersIn();
  if (!("content" in read)) return verdictOf(read.findings, null, official ? NOT_ASKED : undefined);
  const { content, syntax, root, faults } = read;
  const invoice = summaryOfContent(syntax ?? ("as" in document ? document.as : "cii"), content);
  const file = "bytes" in document ? document.bytes : await written(parts, content, document);
  await letOthersIn();
  const known = await earlierOf(parts.store, tenant, invoice, file);
  const given = givenOf(parts, tenant, { content, syntax, known });
  const { valid, findings } = control(given, tenant.rules);
  const ours = findings.map((finding) => shown(finding, root));
  const unwritable = valid && file instanceof DocumentFault ? [findingOfDocument(file)] : [];
  // What follows from a term that could not be read says nothing.
  const own = faults.length > 0 ? faults : [...ours, ...unwritable];
  const about = faults.length > 0 ? null : invoice;
  const sent = official && file instanceof Uint8Array ? await sentAs(parts, read, file) : null;
  if (sent === null) return verdictOf(own, about, official ? NOT_ASKED : undefined);
  const said = await askOfficial(parts.official, sent, given, signal);
  const places = faults.length > 0 ? ownAt(undefined, [], faults) : ownAt(sent.root, findings, ours);
  return verdictOf([...own, ...withoutTwins(places, said.findings)], about, said.rules);
};

/** What is said where there is no file to ask them of. */
const NOT_ASKED = "official: not asked, since there is no file that could be sent";

/** The invoice in the file that is or would be sent. */
const sentAs = async (
  parts: Pick<Parts, "limits">,
  { recognised }: { recognised?: SentInvoice },
  file: Uint8Array,
): Promise<SentInvoice | null> => {
  const document = recognised ?? (await recognise(file, parts.limits));
  return document.kind === "invoice" ? document : null;
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

/** @param others - rules in force beside ours, or why there are none */
const verdictOf = (
  findings: InvoiceFinding[],
  invoice: InvoiceSummary | null,
  others?: string,
): Controlled => ({
  valid: findings.every(({ severity }) => severity !== "error"),
  rules: others === undefined ? RULES_IN_FORCE : `${RULES_IN_FORCE}; ${others}`,
  findings,
  invoice,
});

type SentInvoice = Recognised & { kind: "invoice" };

type ReadContent = {
  content: InvoiceContent;
  /** Terms that are absent from it because they cannot be read, and what the schema says of the file. */
  faults: InvoiceFinding[];
  syntax?: Syntax;
  root?: XmlRoot;
  recognised?: SentInvoice;
};

type Read = ReadContent | { findings: InvoiceFinding[] };

const readJson = (json: unknown, { defaults, companies }: Tenant): Read => {
  const read = readDraft(json, { defaults, companies });
  return "content" in read
    ? { content: read.content, faults: [] }
    : { findings: read.faults.map(errorOfDraft) };
};

const readFile = async (
  parts: Pick<Parts, "limits" | "official">,
  { bytes, charset }: { bytes: Uint8Array; charset?: string },
): Promise<Read> => {
  try {
    return contentOfFile(parts, await recognise(bytes, parts.limits, charset ?? null));
  } catch (error) {
    if (error instanceof DocumentFault) return { findings: [findingOfDocument(error)] };
    throw error;
  }
};

/**
 * The content of a file, with what is wrong with the file itself: terms that are absent from the content because they
 * cannot be read, and what the schema says, where it is installed.
 *
 * @throws DocumentFault where it cannot be told which invoice it is
 */
const contentOfFile = ({ official }: Pick<Parts, "official">, recognised: Recognised): ReadContent => {
  const { content, faults: unread } = readContentAndFaults(recognised, { attachments: true });
  const faults = unread.map(findingOfDocument);
  if (recognised.kind !== "invoice") return { content, faults };
  const { syntax, root } = recognised;
  const ofSchema = official?.schemaFindings(recognised) ?? [];
  return { content, syntax, root, recognised, faults: [...faults, ...ofSchema] };
};

/** Another invoice of this number that went out before; the same document again is no fault. */
const earlierOf = async (
  store: Pick<Memory, "invoices">,
  tenant: Tenant,
  invoice: InvoiceSummary,
  file: Uint8Array | DocumentFault,
): Promise<Given["known"]> => {
  const sent = { ...invoice, direction: "outbound", tenant: tenant.name, platform: "" } as const;
  const there = await store.invoices.byNaturalKey("outbound", naturalKey(invoice), numberSpace(sent));
  if (there === null) return undefined;
  // Another tenant's: nothing of it is told but that the number is used.
  if (there.tenant !== tenant.name) return { sameNumber: { number: invoice.number, issueDate: null } };
  if (mayBeReplaced(there)) return undefined;
  const isSame =
    file instanceof Uint8Array && there.sha256 === createHash("sha256").update(file).digest("hex");
  if (isSame) return undefined;
  return { sameNumber: { number: there.number, issueDate: there.issueDate } };
};
