import { CREDIT_NOTE_TYPES } from "../../domain/invoice.ts";
import type { Attachment, InvoiceContent, InvoiceLine, InvoiceParty, Note } from "../content/index.ts";
import { PLACEHOLDER } from "../read/values.ts";
import { isGiven, type Obstacle, obstaclesTo, refuseObstacles } from "./check-content.ts";
import {
  inAllowancesAndCharges,
  inLines,
  inNotes,
  inParties,
  omit,
  type Without,
  withoutCardNetwork,
} from "./without.ts";

/** What the schema of UBL demands, where EN 16931 lets it be absent. */
const demanded = (
  when: boolean,
  term: string,
  what: string,
  { rule = "ubl_schema", without }: { rule?: string; without?: Without } = {},
): Obstacle => ({
  when,
  term,
  rule,
  message: `UBL demands ${what} (${term}), and there is none.`,
  fix: `Give ${term}, or write the invoice as CII or Factur-X.`,
  ...(without === undefined ? {} : { without }),
});

const isEmpty = (party: InvoiceParty): boolean =>
  Object.values(party).every((value) => (Array.isArray(value) ? value.length === 0 : value === undefined));

/** Is its subject (BT-21) none that UBL can tell, in which it stands in the text, `#PMT#…`? */
const isOddSubject = ({ subjectCode }: Note): boolean =>
  subjectCode !== undefined && !/^[A-Z]{3}$/.test(subjectCode);

const onNotes = (notes: readonly Note[], term: string): Obstacle[] => [
  {
    when: notes.some(isOddSubject),
    term: "BT-21",
    message: "A note has a subject that is no code of three capitals (BT-21): UBL has no other place for it.",
    fix: "Give a code of UNTDID 4451.",
    without: inNotes((note) => (isOddSubject(note) ? omit(note, "subjectCode") : note)),
  },
  {
    when: notes.some(({ subjectCode, text }) => subjectCode === undefined && /^#[A-Z]{3}#/.test(text)),
    term,
    message: `A note without a subject begins like one that has one (${term}).`,
    fix: "Give the three letters between the signs as its subject (BT-21).",
  },
];

const onParty = (party: InvoiceParty | undefined, term: string): Obstacle[] => [
  {
    when: party?.identifiers.some(({ scheme }) => scheme === "SEPA") === true,
    term,
    message: `An identifier of a party has the scheme SEPA (${term}), which in UBL is the creditor's (BT-90).`,
    fix: "Give it as payment.directDebit.creditor, or another scheme.",
    without: inParties((one) => ({
      ...one,
      identifiers: one.identifiers.filter(({ scheme }) => scheme !== "SEPA"),
    })),
  },
  {
    when: party?.name === undefined && party?.tradingName !== undefined,
    term,
    message: "A party has a trading name and no name: UBL would tell the one as the other.",
    fix: "Give its name.",
    without: inParties((one) => (one.name === undefined ? { ...one, tradingName: undefined } : one)),
  },
  {
    when: party?.contact?.department !== undefined,
    term,
    message: "UBL has one name for a contact and no place for its department (BT-41, BT-56).",
    fix: "Give the department as the contact's name, or write the invoice as CII or Factur-X.",
    without: inParties((one) =>
      one.contact === undefined ? one : { ...one, contact: omit(one.contact, "department") },
    ),
  },
];

/** Numbers of a line's papers, each with its term: NA in place of one says in UBL that there is none. */
const numbersOf = (line: InvoiceLine): [term: string, number: string | undefined][] => [
  ["BT-132", line.purchaseOrderLine],
  ["EXT-FR-FE-135", line.purchaseOrder?.number],
  ["BT-132", line.purchaseOrder?.line],
  ["EXT-FR-FE-144", line.salesOrder?.number],
  ["EXT-FR-FE-145", line.salesOrder?.line],
  ["EXT-FR-FE-140", line.despatchAdvice?.number],
  ["EXT-FR-FE-141", line.despatchAdvice?.line],
  ["EXT-FR-FE-142", line.receivingAdvice?.number],
  ["EXT-FR-FE-143", line.receivingAdvice?.line],
];

const PAPERS = ["purchaseOrder", "salesOrder", "despatchAdvice", "receivingAdvice"] as const;

const withoutPlaceholders = (line: InvoiceLine): InvoiceLine => {
  const real = line.purchaseOrderLine === PLACEHOLDER ? omit(line, "purchaseOrderLine") : { ...line };
  for (const name of PAPERS) {
    if (real[name]?.number === PLACEHOLDER || real[name]?.line === PLACEHOLDER) delete real[name];
  }
  return real;
};

const onLineReferences = (line: InvoiceLine, { number }: InvoiceContent): Obstacle[] => [
  ...numbersOf(line).map(([term, given]) => ({
    when: given === PLACEHOLDER,
    term,
    message: `A number of a paper of line ${line.id} is NA, by which UBL says that there is none.`,
    fix: `Leave ${term} out, or write the invoice as CII or Factur-X.`,
    without: inLines(withoutPlaceholders),
  })),
  {
    when: line.precedingInvoice?.number === number,
    term: "EXT-FR-FE-136",
    message: `Line ${line.id} names the invoice itself as one that came before: UBL tells the line's parent so.`,
    fix: "Give the number of the other invoice.",
    without: inLines((one) =>
      one.precedingInvoice?.number === number ? omit(one, "precedingInvoice") : one,
    ),
  },
];

const OF_PRICE = [
  "grossPrice",
  "priceDiscount",
  "priceSurcharge",
  "priceBaseQuantity",
  "priceBaseUnit",
] as const satisfies readonly (keyof InvoiceLine)[];

const onLine = (line: InvoiceLine, content: InvoiceContent): Obstacle[] => {
  const { id, netPrice } = line;
  const priced = OF_PRICE.some((name) => line[name] !== undefined);
  return [
    demanded(!isGiven(id), "BT-126", "a number of each line", { rule: "BR-21" }),
    demanded(line.netAmount === undefined, "BT-131", `a net amount of line ${id}`, { rule: "BR-24" }),
    demanded(priced && netPrice === undefined, "BT-146", `a net price of line ${id}`, {
      rule: "BR-26",
      without: inLines((one) => (one.netPrice === undefined ? omit(one, ...OF_PRICE) : one)),
    }),
    demanded(!isGiven(line.name), "BT-153", `a name of the item of line ${id}`, { rule: "BR-25" }),
    demanded(
      line.attributes.some(({ name }) => !isGiven(name)),
      "BT-160",
      `a name of each property of line ${id}`,
      {
        rule: "BR-54",
        without: inLines(({ attributes, ...one }) => ({
          ...one,
          attributes: attributes.filter(({ name }) => isGiven(name)),
        })),
      },
    ),
    ...onNotes(line.notes, "BT-127"),
    ...onParty(line.seller, "EXT-FR-FE-BG-12"),
    ...onLineReferences(line, content),
    {
      when: line.amountWithVat !== undefined,
      term: "EXT-FR-FE-184",
      message: `UBL 2.1 has no place for the amount with VAT of line ${id}.`,
      fix: "Leave it out: it follows from BT-131 and EXT-FR-FE-181.",
      without: inLines((one) => omit(one, "amountWithVat")),
    },
  ];
};

const withoutCard: Without = ({ payment, ...content }) =>
  payment === undefined ? content : { ...content, payment: omit(payment, "card") };

/** A credit note has its due date among the means of payment. */
const withoutPayment: Without = (content) => {
  const rest = omit(content, "payment", "payer");
  return CREDIT_NOTE_TYPES.has(content.typeCode) ? omit(rest, "dueDate") : rest;
};

const onPayment = ({ typeCode, payment, payer, dueDate }: InvoiceContent): Obstacle[] => {
  const { meansCode, meansText, remittanceInformation, accounts = [], card, directDebit } = payment ?? {};
  const debit = directDebit?.mandate !== undefined || directDebit?.debitedAccount !== undefined;
  const said =
    meansText !== undefined ||
    remittanceInformation !== undefined ||
    accounts.length > 0 ||
    debit ||
    (card ?? payer);
  return [
    demanded(
      !isGiven(meansCode) && (Boolean(said) || (CREDIT_NOTE_TYPES.has(typeCode) && dueDate !== undefined)),
      "BT-81",
      "a code of the means of payment beside its other terms",
      { rule: "BR-49", without: withoutPayment },
    ),
    demanded(card !== undefined && !isGiven(card.number), "BT-87", "the number of a card", {
      without: withoutCard,
    }),
    {
      when: card?.network === PLACEHOLDER,
      term: "BG-18",
      message: "The network of the card is NA, by which UBL says that there is none.",
      fix: "Leave payment.card.network out.",
      without: withoutCardNetwork,
    },
  ];
};

const withAttachments =
  (kept: (attachment: Attachment) => boolean): Without =>
  (content) => ({ ...content, attachments: content.attachments.filter(kept) });

const onReferences = (content: InvoiceContent): Obstacle[] => {
  return [
    {
      when: content.purchaseOrderReference === PLACEHOLDER,
      term: "BT-13",
      message: "The number of the order is NA, by which UBL says that there is none.",
      fix: "Leave BT-13 out, or write the invoice as CII or Factur-X.",
      without: (whole) => omit(whole, "purchaseOrderReference"),
    },
    demanded(
      content.attachments.some(({ id }) => !isGiven(id)),
      "BT-122",
      "a number of each attachment",
      { rule: "BR-52", without: withAttachments(({ id }) => isGiven(id)) },
    ),
    demanded(
      content.attachments.some(({ content: bytes, mediaType }) => bytes !== undefined && !isGiven(mediaType)),
      "BT-125-1",
      "a media type of each embedded file",
      {
        without: withAttachments(
          ({ content: bytes, mediaType }) => bytes === undefined || isGiven(mediaType),
        ),
      },
    ),
  ];
};

const inUbl = (content: InvoiceContent): Obstacle[] => {
  const { lines, vatBreakdown, totals, seller, buyer, charges } = content;
  return [
    demanded(isEmpty(seller), "BG-4", "a seller", { rule: "BR-06" }),
    demanded(isEmpty(buyer), "BG-7", "a buyer", { rule: "BR-07" }),
    demanded(lines.length === 0, "BG-25", "at least one line", { rule: "BR-16" }),
    demanded(totals.due === undefined, "BT-115", "the amount due", { rule: "BR-15" }),
    demanded(
      vatBreakdown.length > 0 && totals.vat === undefined,
      "BT-110",
      "a total of the VAT that it breaks down",
    ),
    demanded(
      vatBreakdown.some((row) => row.taxAmount === undefined),
      "BT-117",
      "an amount of VAT in each row",
      { rule: "BR-46" },
    ),
    {
      when: [...charges, ...lines.flatMap((line) => line.charges)].some((charge) => charge.logistics),
      term: "BG-X-42",
      message: "UBL does not keep logistics service charges apart from others.",
      fix: "Leave their mark out: they are then ordinary charges (BG-21) of the same amount.",
      without: inAllowancesAndCharges((one) => omit(one, "logistics")),
    },
    ...onPayment(content),
    ...onReferences(content),
    ...onNotes(content.notes, "BT-22"),
    ...onParty(seller, "BT-29"),
    ...onParty(buyer, "BT-46"),
    ...onParty(content.payee, "BT-60"),
    ...onParty(content.taxRepresentative, "BG-11"),
    ...onParty(content.buyerAgent, "EXT-FR-FE-BG-01"),
    ...onParty(content.payer, "EXT-FR-FE-BG-02"),
    ...onParty(content.sellerAgent, "EXT-FR-FE-BG-03"),
    ...onParty(content.invoicee, "EXT-FR-FE-BG-04"),
    ...onParty(content.invoicer, "EXT-FR-FE-BG-05"),
    ...lines.flatMap((line) => onLine(line, content)),
  ];
};

/** Everything that UBL cannot carry of a content, or not without something else. */
export const obstaclesToUbl = (content: InvoiceContent): Obstacle[] =>
  obstaclesTo(content, () => inUbl(content));

/** @throws DocumentFault for the first of them */
export const refuseForUbl = (content: InvoiceContent): void => refuseObstacles(obstaclesToUbl(content));
