/**
 * Reads the files named on the command line one after the other and prints what became of each: the code of the
 * refusal, processor time in milliseconds, and how far memory rose above what it was before, in megabytes. A process of
 * its own, so that neither the tests' memory nor the making of the files counts.
 */
import { readFileSync, writeFileSync } from "node:fs";
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

/**
 * Most memory since it was last forgotten. Where the system tells it for no span of time, since the start of the process;
 * there the peak of the process that started this one may hide it.
 */
const LINUX = process.platform === "linux";
const peak = (): number => {
  if (!LINUX) return process.resourceUsage().maxRSS / 1024;
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "latin1"))?.[1]) / 1024;
};
const forgetPeak = (): void => {
  if (LINUX) writeFileSync("/proc/self/clear_refs", "5");
};

const results = [];
for (const path of process.argv.slice(2)) {
  const bytes = readFileSync(path);
  forgetPeak();
  const memory = peak();
  const before = process.cpuUsage();
  const code = await attempt(bytes);
  const spent = process.cpuUsage(before);
  results.push({ code, ms: (spent.user + spent.system) / 1000, mb: peak() - memory });
}
console.log(JSON.stringify(results));
