import type { PDFDocument, PDFFont } from "@cantoo/pdf-lib";
import { CREDIT_NOTE_TYPES } from "../../domain/invoice.ts";
import type { InvoiceContent, InvoiceParty } from "../content/index.ts";

const A4: [number, number] = [595.28, 841.89];
const LEFT = 48;
const RIGHT = A4[0] - 48;
const BOTTOM = 60;

/** Characters of the standard fonts (WinAnsi). */
const UNPRINTABLE = /[^\u0020-\u007E\u00A0-\u00FF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu;

const printable = (text: string): string => text.replace(/\s+/g, " ").replace(UNPRINTABLE, "?");

const french = (date: string): string => date.split("-").reverse().join("/");

const partyLines = (party: InvoiceParty): string[] => {
  const { address } = party;
  const lines: (string | undefined)[] = [
    party.name,
    address?.line1,
    address?.line2,
    [address?.postCode, address?.city].filter(Boolean).join(" "),
    address?.country,
    party.legalId && `SIREN ${party.legalId.value}`,
    party.vatNumber && `TVA ${party.vatNumber}`,
  ];
  return lines.filter((line) => line !== undefined).filter((line) => line !== "");
};

/** Adds the readable page of an invoice: who, to whom, lines, VAT, totals, terms. Lines that do not fit are counted. */
export const invoicePage = async (pdf: PDFDocument, content: InvoiceContent): Promise<void> => {
  const { StandardFonts } = await import("@cantoo/pdf-lib");
  const normal = await pdf.embedFont(StandardFonts.Helvetica);
  const bold = await pdf.embedFont(StandardFonts.HelveticaBold);
  const page = pdf.addPage(A4);
  const { currency, totals } = content;
  let y = A4[1] - 60;

  const fitting = (text: string, width: number, size: number, font: PDFFont): string => {
    let shown = printable(text).slice(0, 200);
    while (shown.length > 1 && font.widthOfTextAtSize(shown, size) > width) shown = `${shown.slice(0, -2)}…`;
    return shown;
  };
  const left = (text: string, x: number, width: number, size = 9, font = normal): void => {
    page.drawText(fitting(text, width, size, font), { x, y, size, font });
  };
  const right = (text: string, x: number, size = 9, font = normal): void => {
    const shown = fitting(text, 120, size, font);
    page.drawText(shown, { x: x - font.widthOfTextAtSize(shown, size), y, size, font });
  };
  const rule = (): void => {
    page.drawLine({ start: { x: LEFT, y: y + 10 }, end: { x: RIGHT, y: y + 10 }, thickness: 0.5 });
  };

  const title = CREDIT_NOTE_TYPES.has(content.typeCode) ? "Avoir" : "Facture";
  left(`${title} ${content.number}`, LEFT, 340, 18, bold);
  right(`Émise le ${french(content.issueDate)}`, RIGHT);
  y -= 14;
  if (content.dueDate !== undefined) right(`Échéance ${french(content.dueDate)}`, RIGHT);

  y -= 26;
  const sides = [partyLines(content.seller), partyLines(content.buyer)] as const;
  for (let i = 0; i < Math.max(sides[0].length, sides[1].length); i++) {
    left(sides[0][i] ?? "", LEFT, 230, 9, i === 0 ? bold : normal);
    left(sides[1][i] ?? "", 320, 220, 9, i === 0 ? bold : normal);
    y -= 13;
  }

  y -= 20;
  left("Désignation", LEFT, 200, 9, bold);
  for (const [text, x] of [
    ["Quantité", 340],
    ["Prix unitaire", 420],
    ["TVA %", 470],
    [`Montant HT (${currency})`, RIGHT],
  ] as const) {
    right(text, x, 9, bold);
  }
  y -= 16;
  rule();
  const floor = BOTTOM + 120 + 13 * (content.vatBreakdown.length + content.notes.length);
  const shown = content.lines.slice(0, Math.max(1, Math.floor((y - floor) / 14)));
  for (const line of shown) {
    left(line.name ?? "", LEFT, 230);
    right(line.quantity ?? "", 340);
    right(line.netPrice ?? "", 420);
    right(line.vatRate ?? "", 470);
    right(line.netAmount ?? "", RIGHT);
    y -= 14;
  }
  const hidden = content.lines.length - shown.length;
  if (hidden > 0) {
    left(`… et ${hidden} autres lignes, dans les données jointes`, LEFT, 400);
    y -= 14;
  }

  rule();
  y -= 6;
  for (const row of content.vatBreakdown) {
    right(`TVA ${row.rate ?? "0"} % sur ${row.taxableAmount ?? ""}`, 470);
    right(row.taxAmount ?? "", RIGHT);
    y -= 13;
  }
  for (const [label, amount] of [
    ["Total HT", totals.withoutVat],
    ["Total TVA", totals.vat],
    ["Total TTC", totals.withVat],
    ["Net à payer", totals.due],
  ] as const) {
    if (amount === undefined) continue;
    right(label, 470, 9, bold);
    right(`${amount} ${currency}`, RIGHT, 9, bold);
    y -= 13;
  }

  y -= 12;
  for (const text of [content.paymentTerms, ...content.notes.map((note) => note.text)]) {
    if (text === undefined || y < BOTTOM) continue;
    left(text, LEFT, RIGHT - LEFT, 8);
    y -= 12;
  }
};
