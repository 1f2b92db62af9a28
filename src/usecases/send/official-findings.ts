import type { InvoiceFinding } from "../../domain/invoice.ts";
import type { OfficialDocument, OfficialRules } from "../official-rules.ts";

/** What is said where nobody installed them. */
const NOT_INSTALLED = "official: none is installed (officialRules.folder in the configuration)";

/** What the official rules say of a document that could be read. */
export const askOfficial = async (
  official: OfficialRules | undefined,
  document: OfficialDocument,
  today: string,
  signal: AbortSignal,
): Promise<{ findings: InvoiceFinding[]; rules: string }> =>
  official === undefined
    ? { findings: [], rules: NOT_INSTALLED }
    : await official.check(document, today, signal);
