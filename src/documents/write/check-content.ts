import { z } from "zod";
import { EXTENDED_CTC_FR, extendedTerms, isWithinNorm } from "../content/extended.ts";
import { type InvoiceContent, InvoiceContentSchema, type InvoiceLine } from "../content/index.ts";
import { mayLackAmount } from "../content/lines.ts";
import { base64Size } from "../read/values.ts";
import { DocumentFault } from "../types.ts";
import { inAllowancesAndCharges, inLines, omit, type Without } from "./without.ts";

/** What a form cannot carry, or not without: the term, what is wrong, what to do. */
export interface Obstacle {
  /** Only then is it one. */
  when: boolean;
  term: string;
  /** Rule of EN 16931 or of the form's schema, as a stable code. */
  rule?: string;
  message: string;
  fix: string;
  /** The content without what the form cannot carry; absent where nothing can be left out. */
  without?: Without;
  /** What is left out so, where it is not the term itself. */
  loses?: string;
}

/** Those that stand in the way. */
const standing = (obstacles: readonly Obstacle[]): Obstacle[] => obstacles.filter(({ when }) => when);

/** An obstacle as it is told. */
export const faultOfObstacle = ({ term, rule = "not_in_form", message, fix }: Obstacle): DocumentFault =>
  new DocumentFault("invalid", rule, message, fix, term);

/** @throws DocumentFault for the first obstacle that stands in the way */
export const refuseObstacles = (obstacles: readonly Obstacle[]): void => {
  const [first] = standing(obstacles);
  if (first !== undefined) throw faultOfObstacle(first);
};

/** Given, and not empty: an empty text is written nowhere. */
export const isGiven = (text: string | undefined): boolean => text !== undefined && text !== "";

/** A member of an object that nobody knows the shape of. */
const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : null;

/** Made when the first fault needs it: it takes longer than writing an invoice. */
let described: unknown;

/** Number of the business term at a path of the content: the schema's descriptions begin with it. */
export const termAt = (path: readonly PropertyKey[]): string => {
  described ??= z.toJSONSchema(InvoiceContentSchema, { reused: "inline" });
  let schema = described;
  for (const step of path) {
    schema =
      typeof step === "number"
        ? memberOf(schema, "items")
        : memberOf(memberOf(schema, "properties"), String(step));
  }
  const term = /^[A-Z]+(?:-[\w-]+)+/.exec(String(memberOf(schema, "description")))?.[0];
  return term ?? path.map(String).join("/");
};

/** Terms without which no form is an invoice (EN 16931, BR-02 to BR-05 and BR-14). */
const OBLIGATORY: readonly (readonly [
  term: string,
  rule: string,
  name: string,
  value: (content: InvoiceContent) => string,
])[] = [
  ["BT-1", "BR-02", "number", (content) => content.number],
  ["BT-2", "BR-03", "issue date", (content) => content.issueDate],
  ["BT-3", "BR-04", "type code", (content) => content.typeCode],
  ["BT-5", "BR-05", "currency", (content) => content.currency],
  ["BT-112", "BR-14", "total with VAT", (content) => content.totals.withVat],
];

const missing = (content: InvoiceContent): Obstacle[] =>
  OBLIGATORY.map(([term, rule, name, value]) => ({
    when: !isGiven(value(content)),
    term,
    rule,
    message: `The invoice has no ${name} (${term}).`,
    fix: `Give ${term}: EN 16931 makes it obligatory.`,
  }));

/** Values that every form writes into another one's element: without that one they would be lost. */
const homeless = ({
  allowances,
  charges,
  lines,
  totals,
  vatCurrency,
  currency,
}: InvoiceContent): Obstacle[] => {
  const changes = [
    ...allowances,
    ...charges,
    ...lines.flatMap((line) => [...line.allowances, ...line.charges]),
  ];
  return [
    {
      when: changes.some((one) => one.vatCategory === undefined && one.vatRate !== undefined),
      term: "BT-95",
      message: "An allowance or charge has a VAT rate and no VAT category (BT-95, BT-102).",
      fix: "Give its VAT category.",
      without: inAllowancesAndCharges((one) => (one.vatCategory === undefined ? omit(one, "vatRate") : one)),
    },
    {
      when: [...allowances, ...lines.flatMap((line) => line.allowances)].some((one) => one.logistics),
      term: "BG-X-42",
      message: "An allowance is marked as a logistics service charge.",
      fix: "Put it among the charges.",
      without: ({ allowances, ...content }) =>
        inLines((line) => ({ ...line, allowances: line.allowances.map((one) => omit(one, "logistics")) }))({
          ...content,
          allowances: allowances.map((one) => omit(one, "logistics")),
        }),
    },
    {
      when: totals.vatInVatCurrency !== undefined && (vatCurrency === undefined || vatCurrency === currency),
      term: "BT-6",
      rule: "BR-53",
      message: "There is a total of VAT in another currency (BT-111), and BT-6 names none.",
      fix: "Give the other currency in BT-6, or leave BT-111 out.",
      without: (content) => ({ ...content, totals: omit(content.totals, "vatInVatCurrency") }),
    },
    {
      when: (vatCurrency ?? currency) === currency && lines.some((line) => line.vatAmountInVatCurrency),
      term: "BT-6",
      rule: "BR-53",
      message: "A line has VAT in another currency (EXT-FR-FE-182), and BT-6 names none.",
      fix: "Give the other currency in BT-6, or leave EXT-FR-FE-182 out.",
      without: inLines((line) => omit(line, "vatAmountInVatCurrency")),
    },
    ...lines.flatMap(homelessOnLine),
  ];
};

const homelessOnLine = (line: InvoiceLine): Obstacle[] => [
  {
    when: line.netAmount === undefined && !mayLackAmount(line.subtype),
    term: "BT-131",
    rule: "BR-24",
    message: `Line ${line.id} has no net amount (BT-131).`,
    fix: "Give BT-131: only lines of subtype GROUP or INFORMATION may leave it out.",
  },
  {
    when: line.unit !== undefined && line.quantity === undefined,
    term: "BT-129",
    message: `Line ${line.id} has a unit (BT-130) and no quantity (BT-129).`,
    fix: "Give the quantity.",
    without: inLines((one) => (one.quantity === undefined ? omit(one, "unit") : one)),
  },
  {
    when: line.priceBaseUnit !== undefined && line.priceBaseQuantity === undefined,
    term: "BT-149",
    message: `Line ${line.id} has a unit of its price (BT-150) and no quantity (BT-149).`,
    fix: "Give the quantity that the price is for, or leave its unit out.",
    without: inLines((one) => (one.priceBaseQuantity === undefined ? omit(one, "priceBaseUnit") : one)),
  },
  {
    when: line.vatRate !== undefined && line.vatCategory === undefined,
    term: "BT-151",
    message: `Line ${line.id} has a VAT rate (BT-152) and no VAT category (BT-151).`,
    fix: "Give the VAT category.",
    without: inLines((one) => (one.vatCategory === undefined ? omit(one, "vatRate") : one)),
  },
  {
    when: line.purchaseOrderLine !== undefined && line.purchaseOrder !== undefined,
    term: "BT-132",
    message: `Line ${line.id} names a line of the document's order (purchaseOrderLine) and an order of its own.`,
    fix: "Give the line of its own order as purchaseOrder.line, and leave purchaseOrderLine out.",
    without: inLines((one) => (one.purchaseOrder === undefined ? one : omit(one, "purchaseOrderLine"))),
  },
  {
    when: line.attributes.some(({ name, code }) => !isGiven(name) && !isGiven(code)),
    term: "BT-160",
    rule: "BR-54",
    message: `A property of line ${line.id} has neither a name (BT-160) nor a code (EXT-FR-FE-159).`,
    fix: "Give its name or its code.",
    without: inLines(({ attributes, ...one }) => ({
      ...one,
      attributes: attributes.filter(({ name, code }) => isGiven(name) || isGiven(code)),
    })),
  },
  {
    when: line.attributes.some(({ quantity, unit }) => quantity === undefined && unit !== undefined),
    term: "EXT-FR-FE-160",
    message: `A property of line ${line.id} has a unit (EXT-FR-FE-161) and no measured value (EXT-FR-FE-160).`,
    fix: "Give the measured value, or leave its unit out.",
    without: inLines(({ attributes, ...one }) => ({
      ...one,
      attributes: attributes.map((attribute) =>
        attribute.quantity === undefined ? omit(attribute, "unit") : attribute,
      ),
    })),
  },
];

/** A profile promises the receiver what it may meet. */
const beyondProfile = (content: InvoiceContent): Obstacle[] => {
  const { profile } = content;
  if (profile === undefined || !isWithinNorm(profile)) return [];
  return extendedTerms(content).map((term) => ({
    when: true,
    term,
    rule: "not_in_profile",
    message: `The profile (BT-24) is ${profile}, in which ${term} cannot be told or not so often.`,
    fix: `Give ${EXTENDED_CTC_FR} as the profile, or leave the term out.`,
    // The term is worth more than the promise.
    loses: "BT-24",
    without: (whole) => ({ ...whole, profile: EXTENDED_CTC_FR }),
  }));
};

/** Attachments whose bytes are not there would be lost: the form holds them, and not their length. */
const emptyAttachments = ({ attachments }: InvoiceContent): Obstacle[] =>
  attachments.flatMap(({ id, content, size, fileName, mediaType }) => [
    {
      when: content === undefined && size !== null,
      term: "BT-125",
      message: `The bytes of the attachment ${id} (BT-125) are not given.`,
      fix: "Give them as base64 in content, or give size as null where nothing is embedded.",
    },
    {
      when: content !== undefined && size !== null && size !== base64Size(content),
      term: "BT-125",
      message: `The attachment ${id} has another length than its size says (BT-125).`,
      fix: "Leave size null, or give the length of the file in bytes.",
    },
    {
      when: content === undefined && (isGiven(fileName) || isGiven(mediaType)),
      term: "BT-125",
      message: `The attachment ${id} has the name or media type of an embedded file, and no file (BT-125).`,
      fix: "Give the file as base64 in content, or leave its name and type out.",
      without: (content) => ({
        ...content,
        attachments: content.attachments.map((one) =>
          one.content === undefined ? omit(one, "fileName", "mediaType") : one,
        ),
      }),
    },
  ]);

/** The first value of another shape than the schema's. */
const misshapen = (content: InvoiceContent): Obstacle[] => {
  const { error } = InvoiceContentSchema.safeParse(content);
  const issue = error?.issues[0];
  if (issue === undefined) return [];
  const date = issue.code === "invalid_format" && issue.format === "date";
  const term = termAt(issue.path);
  return [
    {
      when: true,
      term,
      rule: date ? "date_malformed" : "term_malformed",
      message: `${term} is not of the shape that the content has for it.`,
      fix: "Write amounts as 1200.00, dates as YYYY-MM-DD and files in base64, and no member that the schema does not have.",
    },
  ];
};

/**
 * What keeps a content from being written in any form: terms that every invoice has, values of another shape than the
 * schema's, and values that stand in an element that is not there.
 *
 * @param inForm - what keeps it from one form; asked only of a content that is as the schema says
 */
export const obstaclesTo = (content: InvoiceContent, inForm: () => readonly Obstacle[]): Obstacle[] => {
  const unfit = standing([...missing(content), ...misshapen(content)]);
  if (unfit.length > 0) return unfit;
  return standing([
    ...homeless(content),
    ...emptyAttachments(content),
    ...beyondProfile(content),
    ...inForm(),
  ]);
};
