import {
  type InvoiceContent,
  type Recognised,
  readContentAndFaults,
  type XmlRoot,
} from "../../documents/index.ts";
import { control, type Finding, type Given } from "../../domain/controls/index.ts";
import type { InvoiceFinding, Syntax } from "../../domain/invoice.ts";
import { publicBuyerByDocument } from "../../domain/tenant.ts";
import { findingOfDocument, shown } from "../shown-finding.ts";
import type { DocumentOwner, DocumentWorld } from "./world.ts";

/** What is to be controlled of an invoice that its owner is about to send. */
export const givenOf = (
  today: string,
  { companies }: DocumentOwner,
  { content, syntax, known }: Pick<Given, "content" | "syntax" | "known">,
): Given => {
  const publicBuyer = publicBuyerByDocument({ process: content.process ?? null });
  return {
    content,
    today,
    syntax,
    companies,
    known,
    ...(publicBuyer === null ? {} : { publicBuyer }),
  };
};

/**
 * What the controls find, by the owner's own settings for single rules: as it is kept and shown, and as it was found.
 *
 * @param root - of the file that it was read from
 */
export const controlContent = (
  { rules }: DocumentOwner,
  given: Given,
  root?: XmlRoot,
): { valid: boolean; found: Finding[]; findings: InvoiceFinding[] } => {
  const { valid, findings } = control(given, rules);
  return { valid, found: findings, findings: findings.map((finding) => shown(finding, root)) };
};

/** Is it that the invoice is another's? No setting lets such a one go out. */
const isForeign = ({ code }: InvoiceFinding): boolean => code === "company_not_allowed";

/** Do the owner's settings refuse an invoice with these findings? */
export const isRefused = ({ controls }: DocumentOwner, findings: readonly InvoiceFinding[]): boolean =>
  findings.some((finding) => finding.severity === "error" && (controls === "block" || isForeign(finding)));

/** An invoice as it was read of a file. */
export interface ReadContent {
  content: InvoiceContent;
  /** Terms that are absent from it because they cannot be read, and what the schema says of the file. */
  faults: InvoiceFinding[];
  syntax?: Syntax;
  root?: XmlRoot;
}

/**
 * The content of a file, with what is wrong with the file itself: terms that are absent from the content because they
 * cannot be read, and what the schema says, where it is installed.
 *
 * @param read - its content with attachments, where it was read before
 * @throws DocumentFault where it cannot be told which invoice it is
 */
export const contentOfFile = (
  { schemaFindings }: Pick<DocumentWorld, "schemaFindings">,
  recognised: Recognised,
  read: ReturnType<typeof readContentAndFaults> = readContentAndFaults(recognised, { attachments: true }),
): ReadContent => {
  const { content, faults: unread } = read;
  const faults = unread.map(findingOfDocument);
  if (recognised.kind !== "invoice") return { content, faults };
  const { syntax, root } = recognised;
  const ofSchema = schemaFindings?.(recognised) ?? [];
  return { content, syntax, root, faults: [...faults, ...ofSchema] };
};

/** What the controls find in a file that is to be sent. */
export const findingsOfFile = (
  owner: DocumentOwner,
  today: string,
  { faults, root, ...read }: ReadContent,
): InvoiceFinding[] => {
  const { findings } = controlContent(owner, givenOf(today, owner, read), root);
  // What follows from a term that could not be read says nothing; whose invoice it is, is asked all the same.
  return faults.length === 0 ? findings : [...faults, ...findings.filter(isForeign)];
};
