import { tmpdir } from "node:os";
import { join } from "node:path";
import { DocumentFault, type Recognised, readInvoiceContent, recognise } from "../../src/documents/index.ts";
import { subjectOf } from "../../src/domain/controls/index.ts";
import { openOfficialRules as open } from "../../src/official/index.ts";
import type { OfficialDocument } from "../../src/usecases/official-rules.ts";
import { shared } from "./shared.ts";

const FILES = {
  "schema-cii": "specs/fnfe/cii/xsd/CrossIndustryInvoice_100pD22B.xsd",
  "norm-cii": "specs/fnfe/cii/xslt/EN16931-CII-validation.xslt",
  "extended-cii": "specs/fnfe/cii/xslt/EXTENDED-CTC-FR-CII.xslt",
  "france-cii": "specs/fnfe-1.4.0.04/cii/BR-FR-Flux2-Schematron-CII.xslt",
  "norm-ubl": "specs/fnfe/ubl/xslt/EN16931-UBL-validation.xslt",
  "extended-ubl": "specs/fnfe/ubl/xslt/EXTENDED-CTC-FR-UBL.xslt",
  "france-ubl": "specs/fnfe-1.4.0.04/ubl/BR-FR-Flux2-Schematron-UBL.xslt",
} as const;

/** The publishers' rules for invoices. The portal's are not among them: they check what platforms extract. */
export const officialRules = shared(...Object.values(FILES));

/** One thing that the official schema or rules find. */
export interface OfficialFault {
  rule: string;
  severity: "error" | "warning";
  /** XPath, as our own findings have it. */
  at: string;
  message: string;
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Long enough for all of them to be compiled on a busy machine, which happens once for each version. */
const PATIENCE = 900_000;

/** A day after those of all samples. */
const TODAY = "2026-11-27";

/** Which rules are for it; where nothing can be read of it, those of the norm and of France. */
const rulesFor = (
  document: Recognised & { kind: "invoice" },
): Pick<OfficialDocument, "profile" | "national"> => {
  try {
    const content = readInvoiceContent(document);
    return subjectOf({ content, syntax: document.syntax, today: TODAY });
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error;
    return { profile: { standing: "taken", lines: true, breakdown: true, extended: false }, national: false };
  }
};

/**
 * Opens the official rules, as the product runs them. What is compiled stays in the folder of temporary files.
 * Throws where they are not there. Dispose of it.
 */
export const openOfficialRules = (): {
  faultsOf(xml: Uint8Array): Promise<OfficialFault[]>;
} & AsyncDisposable => {
  const files = Object.fromEntries(
    Object.entries(FILES).map(([kind, name]) => [kind, officialRules.path(name)]),
  );
  const rules = open(
    { folder: "/", files },
    {
      cache: join(tmpdir(), `passerelle-official-rules-${process.getuid?.() ?? ""}`),
      log: quiet,
      bounds: { wait: PATIENCE, document: PATIENCE, prepare: PATIENCE, calls: 1_000, megabytes: 1_024 },
    },
  );
  return {
    async faultsOf(bytes) {
      const document = await recognise(bytes);
      if (document.kind !== "invoice") throw new Error("it is no invoice");
      const { root, xml } = document;
      const said = await rules.check(
        { root, xml, ...rulesFor(document) },
        TODAY,
        new AbortController().signal,
      );
      return said.findings.map(({ rule, severity, at, message }) => ({ rule, severity, at, message }));
    },
    [Symbol.asyncDispose]: () => rules.stop(),
  };
};
