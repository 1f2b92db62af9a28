import type { InvoiceContent } from "../../../src/documents/index.ts";
import {
  control,
  type Finding,
  type Given,
  pointerOf,
  type RuleSettings,
} from "../../../src/domain/controls/index.ts";
import { sampleContent } from "../../fixtures/invoices.ts";

/** A day after the sample's. */
export const TODAY = "2026-11-27";

/** What else is given, beside the content. */
export type Circumstances = Partial<Omit<Given, "content">>;

/** One thing that is wrong, and what the controls say of it. */
export interface Case {
  what: string;
  /** Changes a right invoice. */
  change(content: InvoiceContent): void;
  given?: Circumstances;
  /** All findings, as `told` writes them. */
  tells: readonly string[];
  /** English messages of all findings. */
  message: string;
}

/** A finding on one line: `12 error BR-FR-02 BT-1 /number`. */
export const told = ({ no, severity, rule, path, at }: Finding): string =>
  `${no} ${severity} ${rule} ${path} ${pointerOf(at)}`;

/** Controls the sample with something changed. */
export const findingsIn = (
  change: (content: InvoiceContent) => void,
  given: Circumstances = {},
  rules: RuleSettings = {},
): Finding[] => {
  const content = structuredClone(sampleContent());
  change(content);
  return control({ content, today: TODAY, ...given }, rules).findings;
};

/** The first line, which the sample has. */
export const firstLine = ({ lines: [line] }: InvoiceContent) => {
  if (line === undefined) throw new Error("the sample has a line");
  return line;
};

/** The first row of the VAT breakdown, which the sample has. */
export const firstRow = ({ vatBreakdown: [row] }: InvoiceContent) => {
  if (row === undefined) throw new Error("the sample has a row");
  return row;
};

/** Makes the whole invoice one of a category without VAT. */
export const withoutVat = (
  content: InvoiceContent,
  category: string,
  row: Partial<InvoiceContent["vatBreakdown"][0]>,
) => {
  const rate = category === "O" ? {} : { rate: "0.00" };
  content.lines = content.lines.map(({ vatRate: _, ...line }) => ({
    ...line,
    vatCategory: category,
    ...(category === "O" ? {} : { vatRate: "0.00" }),
  }));
  content.vatBreakdown = [{ taxableAmount: "1000.00", taxAmount: "0.00", category, ...rate, ...row }];
  content.totals = {
    lines: "1000.00",
    withoutVat: "1000.00",
    vat: "0.00",
    withVat: "1000.00",
    due: "1000.00",
  };
};
