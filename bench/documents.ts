import { randomBytes } from "node:crypto";
import { writeCii } from "../src/documents/index.ts";
import { SELLER_SIREN, sampleContent } from "../test/fixtures/invoices.ts";
import { pdfStream, pdfWith } from "../test/fixtures/pdf.ts";

export { SELLER_SIREN };

export interface Sample {
  bytes: Buffer;
  mediaType: "application/xml" | "application/pdf";
}

const XML_BYTES = 8_000;
const PDF_BYTES = 60_000;

/** An invoice of about 8 kB of CII: as many lines as that takes. */
export const xmlInvoice = (number: string): Sample => {
  const content = sampleContent({ number });
  const [line] = content.lines;
  if (line === undefined) throw new Error("the sample has no line");
  const lines = [...content.lines];
  let bytes = writeCii({ ...content, lines });
  const each = writeCii({ ...content, lines: [...lines, { ...line, id: "99" }] }).length - bytes.length;
  for (let missing = XML_BYTES - bytes.length; missing >= each; missing -= each) {
    lines.push({ ...line, id: String(lines.length + 1) });
  }
  bytes = writeCii({ ...content, lines });
  return { bytes: Buffer.from(bytes), mediaType: "application/xml" };
};

/** The same in a PDF of about 60 kB, as a picture in it makes it: noise, which nothing compresses. */
export const pdfInvoice = (number: string): Sample => {
  const data = xmlInvoice(number).bytes;
  const noise = randomBytes(PDF_BYTES - Math.round(data.length / 4));
  const bytes = pdfWith([{ name: "factur-x.xml", data }], [pdfStream(noise, "/Type /XObject")]);
  return { bytes, mediaType: "application/pdf" };
};
