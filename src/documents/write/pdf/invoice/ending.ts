import type { Attachment, InvoiceContent, Payment } from "../../../content/index.ts";
import { AREA, type Measure, type Strip } from "../layout/marks.ts";
import type { Block } from "../layout/pages.ts";
import { DIM, gap, shaded, stripsOf } from "../layout/strips.ts";
import { factRows } from "./facts.ts";
import { account, day, joined, quantity, told } from "./french.ts";
import { meansOf, noteTitle } from "./words.ts";

const WHOLE = { x: AREA.left, width: AREA.right - AREA.left };

const heading = (measure: Measure, text: string): Strip[] => [
  gap(12),
  ...shaded([
    ...stripsOf(measure, [
      { x: AREA.left + 3, width: WHOLE.width - 6, words: [{ text, size: 7.5, bold: true }] },
    ]),
  ]),
  gap(3),
];

type Fact = readonly [label: string, text: string | undefined];

/** Means of payment in the words of the list, and in those of the document where they say more. */
const means = ({ meansCode, meansText }: Payment): string | undefined => {
  const listed = meansCode && meansOf(meansCode);
  return listed?.toLowerCase() === meansText?.toLowerCase() ? meansText : joined(" – ", listed, meansText);
};

const paymentFacts = ({ card, directDebit, ...payment }: Payment): Fact[] => [
  ["Moyen de paiement", means(payment)],
  ["Référence à rappeler", payment.remittanceInformation],
  ...payment.accounts.map(
    ({ account: number, name, serviceProvider }): Fact => [
      /^[A-Z]{2}\d{2}/.test(number) ? "IBAN" : "Compte",
      joined("\n", account(number), told("BIC", serviceProvider), told("Titulaire", name)),
    ],
  ),
  ["Carte", card && joined(", ", card.number, card.holder, card.network)],
  ["Mandat de prélèvement", directDebit?.mandate],
  ["Identifiant créancier", directDebit?.creditor],
  ["Compte débité", directDebit?.debitedAccount && account(directDebit.debitedAccount)],
];

/** How and until when to pay. */
export function* paymentBlock(measure: Measure, content: InvoiceContent): Generator<Block> {
  const { dueDate, paymentTerms, payment } = content;
  yield {
    titles: heading(measure, "Règlement"),
    rows: [
      ...factRows(measure, [
        ["Échéance", dueDate && day(dueDate)],
        ...(payment === undefined ? [] : paymentFacts(payment)),
      ]),
      ...(paymentTerms === undefined
        ? []
        : [
            stripsOf(measure, [
              { ...WHOLE, words: [{ text: told("Conditions de paiement", paymentTerms) ?? "" }] },
            ]),
          ]),
    ],
  };
}

/** The notes, those that the law asks for among them (BR-FR-05), each under what it is about. */
export function* notesBlock(measure: Measure, { notes }: InvoiceContent): Generator<Block> {
  yield {
    titles: heading(measure, "Mentions"),
    rows: notes.map(function* ({ subjectCode, text }): Generator<Strip> {
      yield* stripsOf(measure, [
        {
          ...WHOLE,
          words: [
            { text: noteTitle(subjectCode), size: 7.5, bold: true, grey: DIM },
            { text, size: 8 },
          ],
        },
      ]);
      yield gap(3);
    }),
  };
}

const attachmentText = ({ id, description, fileName, mediaType, size, externalUri }: Attachment): string =>
  joined(
    " – ",
    id,
    description,
    fileName,
    mediaType,
    size === null ? undefined : `${quantity(String(size))} octets`,
    externalUri,
  ) ?? "";

/** What is attached: the files themselves are in the data. */
export function* attachmentsBlock(measure: Measure, { attachments }: InvoiceContent): Generator<Block> {
  yield {
    titles: heading(measure, "Pièces jointes (dans les données de la facture)"),
    rows: attachments.map((attachment) =>
      stripsOf(measure, [{ ...WHOLE, words: [{ text: attachmentText(attachment) }] }]),
    ),
  };
}
