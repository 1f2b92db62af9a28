import { DocumentFault } from "../types.ts";

/** The PDF breaks its own syntax, or is not where its cross-reference table says. */
export const brokenPdf = (what: string): DocumentFault =>
  new DocumentFault(
    "invalid",
    "pdf_broken",
    `The PDF is damaged: ${what}.`,
    "Create the PDF again, or send its XML alone.",
  );

/** The file stops before its end, or goes on behind it with objects that no table lists. */
export const truncatedPdf = (): DocumentFault =>
  new DocumentFault(
    "invalid",
    "pdf_truncated",
    "The end of the PDF is missing.",
    "Send the file again, complete.",
  );

export const encryptedPdf = (): DocumentFault =>
  new DocumentFault(
    "invalid",
    "pdf_encrypted",
    "The PDF is encrypted or protected.",
    "Remove the protection: PDF/A-3, and so Factur-X, forbids it.",
  );

/** Past what an invoice needs of pages, objects or values. */
export const pdfTooComplex = (): DocumentFault =>
  new DocumentFault(
    "too_large",
    "pdf_too_complex",
    "The PDF has too many objects.",
    "Print the document to a simpler PDF, or send its XML alone.",
  );

/** All that was unpacked on the way to the invoice is past the budget of one file. */
export const unpacksTooFar = (limit: number): DocumentFault =>
  new DocumentFault(
    "too_large",
    "pdf_unpacked_too_large",
    `The PDF unpacks to more than ${limit} bytes.`,
    "Send large annexes apart from the invoice, or send its XML alone.",
  );

export const attachmentTooLarge = (limit: number): DocumentFault =>
  new DocumentFault(
    "too_large",
    "attachment_too_large",
    `The XML inside the PDF unpacks to more than ${limit} bytes.`,
    "Send large annexes apart from the invoice.",
  );

/** A filter that is not undone here, or too many of them. */
export const unusualFilter = (what: string): DocumentFault =>
  new DocumentFault(
    "unsupported",
    "pdf_filter_unsupported",
    `A part of the PDF that the invoice needs is compressed in an unusual way: ${what}.`,
    "Create the PDF with another tool, or send its XML alone.",
  );
