import type { Surroundings } from "./budget.ts";
import { brokenPdf } from "./faults.ts";
import { SyntaxReader } from "./syntax.ts";
import { type Stream, wholeNumber } from "./values.ts";

/**
 * The data of a stream as it is in the file (ISO 32000-1, 7.3.8.2). Its length alone says where it ends: data may hold
 * the word `endstream`, and a PDF that is attached does.
 * @throws DocumentFault when the stream does not end there
 */
export const streamData = (bytes: Buffer, stream: Stream, { budget, resolve }: Surroundings): Buffer => {
  const length = wholeNumber(resolve(stream.dictionary.get("Length")));
  if (length === null) throw brokenPdf("a stream has no length");
  const end = stream.start + length;
  if (end > bytes.length || new SyntaxReader(bytes, budget, end).word() !== "endstream") {
    throw brokenPdf("a stream does not end where its length says");
  }
  return bytes.subarray(stream.start, end);
};
