import {
  type DocumentFault,
  type InvoiceContent,
  readInvoiceContent,
  recognise,
  writeCii,
  writeFacturX,
  writeUbl,
} from "../../src/documents/index.ts";
import { type Embedded, pdfWith } from "../fixtures/pdf.ts";

/** Text of a document, changed. */
export type Change = (xml: string) => string;

/** Replaces, and fails where there is nothing to replace: a change that changes nothing proves nothing. */
export const replace =
  (pattern: RegExp | string, by: string): Change =>
  (xml) => {
    const changed = xml.replace(pattern, by);
    if (changed === xml) throw new Error(`nothing to replace: ${pattern}`);
    return changed;
  };

/** Bytes of an invoice in a form, its XML changed after it was written. */
export const variant = (form: Form, content: InvoiceContent, ...changes: Change[]): Uint8Array => {
  const written = form === "UBL" ? writeUbl(content) : writeCii(content);
  const xml = Buffer.from(changes.reduce((text, change) => change(text), Buffer.from(written).toString()));
  const embedded: Embedded = { name: "factur-x.xml", data: xml };
  return form === "Factur-X" ? pdfWith([embedded]) : xml;
};

export type Form = "CII" | "UBL" | "Factur-X";
export const FORMS: readonly Form[] = ["CII", "UBL", "Factur-X"];

export const contentOf = async (bytes: Uint8Array): Promise<InvoiceContent> =>
  readInvoiceContent(await recognise(bytes), { attachments: true });

/** Writes in a form. */
export const writeAs = async (form: Form, content: InvoiceContent): Promise<Uint8Array> =>
  form === "UBL" ? writeUbl(content) : form === "CII" ? writeCii(content) : writeFacturX(content);

/** The fault that an act ends with. */
export const faultOf = async (act: () => unknown): Promise<DocumentFault> => {
  try {
    await act();
  } catch (fault) {
    return fault as DocumentFault;
  }
  throw new Error("there was no fault");
};
