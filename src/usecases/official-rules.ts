import type { XmlRoot } from "../documents/types.ts";
import type { Profile } from "../domain/controls/index.ts";
import type { InvoiceFinding } from "../domain/invoice.ts";

/** An invoice as the official schemas and rules are asked of it. */
export interface OfficialDocument {
  root: XmlRoot;
  /** The structured part alone. */
  xml: Uint8Array;
  profile: Profile;
  /** Do the rules for France apply? */
  national: boolean;
}

/** The schemas and rules that the publishers give out, which are not the gateway's to ship. */
export interface OfficialRules {
  /** What the schema says of the structure; nothing where there is no schema for it. Takes well under a millisecond. */
  schemaFindings(document: Pick<OfficialDocument, "root" | "xml">): InvoiceFinding[];
  /** What the schema of reports (F10) says of one, in its own words; nothing where it is not installed. */
  reportFaults(xml: Uint8Array): string[];
  /**
   * What schema and rules say, and which ones were asked and which are not there. Takes up to seconds, in a thread of
   * its own; the first time more.
   *
   * @param today - the day in Paris, by which the portal's rules are chosen
   * @throws Rejection 503 where they cannot answer now; the signal's reason
   */
  check(
    document: OfficialDocument,
    today: string,
    signal: AbortSignal,
  ): Promise<{ findings: InvoiceFinding[]; rules: string }>;
}
