import { srgbProfile } from "./colour-profile.ts";
import { type Letters, pageContent } from "./draw.ts";
import { faces } from "./font/faces.ts";
import { Typeface } from "./font/typeface.ts";
import { FILE_NAME, type InvoiceFile, pdfDate, writeInvoiceFile } from "./invoice-file.ts";
import { type Measure, PAGE, type Page } from "./layout/marks.ts";
import { shownText } from "./layout/wrap.ts";
import { asciiString, ObjectWriter, textString } from "./objects.ts";
import { type DocumentProperties, metadata } from "./xmp.ts";

/** The comment behind the header tells programs that the file is not text (ISO 19005-3, 6.1.2). */
const HEADER = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";

const PROGRAM = "Passerelle";

/** What is drawn, and what the file says of itself. */
export interface Drawing {
  /** Lays the pages out, by how wide letters are. */
  pagesOf(measure: Measure): Promise<Page[]>;
  title: string;
  author: string;
  /** Of the document, `YYYY-MM-DD`: the time of the writing would make each file another. */
  date: string;
  /** The invoice's XML, to be put within: it is then a Factur-X. Null: the pages alone. */
  file: InvoiceFile | null;
}

const propertiesOf = ({ title, author, date }: Drawing): DocumentProperties => ({
  title: shownText(title),
  author: shownText(author),
  creator: PROGRAM,
  producer: PROGRAM,
  created: `${date}T00:00:00+00:00`,
  modified: `${date}T00:00:00+00:00`,
});

/** The information dictionary (ISO 32000-1, 14.3.3): the same as the metadata says. */
const information = ({ title = "", author = "" }: DocumentProperties, written: string): string => {
  const date = pdfDate(written);
  const by = author === "" ? "" : `/Author ${textString(author)} `;
  const program = asciiString(PROGRAM);
  return `<< /Title ${textString(title)} ${by}/Creator ${program} /Producer ${program} /CreationDate ${date} /ModDate ${date} >>`;
};

/** Draws the pages, with their fonts. @returns the number of the page tree */
const writePages = async (pdf: ObjectWriter, { pagesOf }: Drawing): Promise<number> => {
  const { plain, bold } = await faces();
  const letters: Letters = { plain: new Typeface(plain), bold: new Typeface(bold) };
  const measure: Measure = (text, style) =>
    (style.bold ? letters.bold : letters.plain).width(text, style.size);
  const pages = await pagesOf(measure);
  const tree = pdf.reserve();
  const resources = pdf.reserve();
  const kids: number[] = [];
  for (const page of pages) {
    const drawn = await pdf.addStream("", Buffer.from(pageContent(page, letters), "latin1"));
    const { number } = pdf.add(
      `<< /Type /Page /Parent ${tree.number} 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources ${resources.number} 0 R /Contents ${drawn.number} 0 R >>`,
    );
    kids.push(number);
  }
  const [plainFont, boldFont] = [await letters.plain.write(pdf), await letters.bold.write(pdf)];
  pdf.put(resources, `<< /Font << /FP ${plainFont.number} 0 R /FB ${boldFont.number} 0 R >> >>`);
  pdf.put(
    tree,
    `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(" ")}] /Count ${kids.length} >>`,
  );
  return tree.number;
};

/** How PDF/A says which colours are meant (ISO 19005-3, 6.2.3). */
const writeOutputIntent = async (pdf: ObjectWriter): Promise<number> => {
  const profile = await pdf.addStream("/N 3", srgbProfile());
  const name = asciiString("sRGB IEC61966-2.1");
  return pdf.add(
    `<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier ${name} /Info ${name} /DestOutputProfile ${profile.number} 0 R >>`,
  ).number;
};

/**
 * Draws pages as a PDF/A-3b: fonts embedded, colours defined, metadata that agrees with the information. The same drawing
 * gives the same bytes.
 */
export const drawnDocument = async (drawing: Drawing): Promise<Uint8Array> => {
  const { file, date } = drawing;
  const pdf = new ObjectWriter({ start: 0, next: 1, asStream: false, whole: true });
  pdf.write(HEADER);
  const catalogue = pdf.reserve();
  const pages = await writePages(pdf, drawing);
  const properties = propertiesOf(drawing);
  const info = pdf.add(information(properties, date));
  const intent = await writeOutputIntent(pdf);
  const claims = metadata(properties, { pdfA: "B", facturX: file?.level ?? null });
  // PDF/A forbids to pack it: programs that know no PDF look for it.
  const xmp = await pdf.addStream("/Type /Metadata /Subtype /XML", claims, false);
  let attached = "";
  if (file !== null) {
    const { number } = await writeInvoiceFile(pdf, file);
    attached = ` /AF [${number} 0 R] /Names << /EmbeddedFiles << /Names [${asciiString(FILE_NAME)} ${number} 0 R] >> >>`;
  }
  pdf.put(
    catalogue,
    `<< /Type /Catalog /Pages ${pages} 0 R /Lang (fr-FR) /ViewerPreferences << /DisplayDocTitle true >> /Metadata ${xmp.number} 0 R /OutputIntents [${intent} 0 R]${attached} >>`,
  );
  return pdf.end(`/Root ${catalogue.number} 0 R /Info ${info.number} 0 R`, null);
};
