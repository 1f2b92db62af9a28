import { readInvoiceContent, recognise, writeCii } from "../src/documents/index.ts";
import { control } from "../src/domain/controls/index.ts";
import { sampleContent } from "../test/fixtures/invoices.ts";
import { percentile, rounded } from "./figures.ts";

const TODAY = "2026-11-27";

/** The sample with so many lines, all its sums right. */
const withLines = (count: number) => {
  const content = sampleContent();
  const [line] = content.lines;
  if (line === undefined) throw new Error("the sample has no line");
  const sum = `${count * 100}.00`;
  const [vat, total] = [`${count * 20}.00`, `${count * 120}.00`];
  return {
    ...content,
    lines: Array.from({ length: count }, (_, i) => ({
      ...line,
      id: String(i + 1),
      quantity: "1",
      netAmount: "100.00",
    })),
    vatBreakdown: [{ category: "S", rate: "20.00", taxableAmount: sum, taxAmount: vat }],
    totals: { lines: sum, withoutVat: sum, vat, withVat: total, due: total },
  };
};

/** Median milliseconds of reading a CII invoice of so many lines, and of controlling what was read. */
const cost = async (lines: number, runs: number) => {
  const bytes = writeCii(withLines(lines));
  const reading: number[] = [];
  const controlling: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const document = await recognise(bytes);
    const content = readInvoiceContent(document);
    const read = performance.now();
    const { valid } = control({ content, syntax: "cii", today: TODAY, companies: ["732829320"] });
    const end = performance.now();
    if (!valid) throw new Error("the sample is not right");
    // The first runs are those of a program that nobody has warmed up.
    if (run >= runs / 10) {
      reading.push(read - start);
      controlling.push(end - read);
    }
  }
  return {
    lines,
    bytes: bytes.length,
    readMs: rounded(percentile(reading, 0.5), 2),
    controlMs: rounded(percentile(controlling, 0.5), 2),
  };
};

/** What the controls of an invoice cost, beside reading it. */
export const controls = async (quick: boolean) => ({
  typical: await cost(14, quick ? 100 : 1_000),
  long: await cost(1_000, quick ? 10 : 50),
});
