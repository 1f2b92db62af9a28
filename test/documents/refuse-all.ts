/**
 * Reads the files named on the command line one after the other and prints what became of each: the code of the
 * refusal, processor time in milliseconds, and the growth of the process's peak memory in megabytes. A process of its
 * own, so that neither the tests' memory nor the making of the files counts.
 */
import { readFileSync } from "node:fs";
import { DocumentFault, readInvoice, recognise, writeCii, writeFacturX } from "../../src/documents/index.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { pdfOf } from "../fixtures/pdf.ts";

const attempt = async (bytes: Uint8Array): Promise<string> => {
  try {
    readInvoice(await recognise(bytes));
    return "taken";
  } catch (error) {
    return error instanceof DocumentFault ? error.code : String(error);
  }
};

// Once each, so that loading and compiling the code counts for none of the files.
await attempt(writeCii(sampleContent()));
await attempt(await writeFacturX(sampleContent()));
await attempt(pdfOf(Array<string>(5_000).fill("<< /A [1 2 3 4 5 6 7 8] /B (text) >>")));

const peak = (): number => process.resourceUsage().maxRSS / 1024;
const results = [];
for (const path of process.argv.slice(2)) {
  const bytes = readFileSync(path);
  const memory = peak();
  const before = process.cpuUsage();
  const code = await attempt(bytes);
  const spent = process.cpuUsage(before);
  results.push({ code, ms: (spent.user + spent.system) / 1000, mb: peak() - memory });
}
console.log(JSON.stringify(results));
