import type { AllowanceCharge, InvoiceContent, InvoiceLine, InvoiceParty, Note } from "../content/index.ts";

/** Makes of a content one that lacks something. */
export type Without = (content: InvoiceContent) => InvoiceContent;

/** An object without some of its members. */
export const omit = <T extends object, K extends keyof T>(from: T, ...names: K[]): Omit<T, K> => {
  const rest = { ...from };
  for (const name of names) delete rest[name];
  return rest;
};

/** @param change - of each line */
export const inLines =
  (change: (line: InvoiceLine) => InvoiceLine): Without =>
  (content) => ({ ...content, lines: content.lines.map(change) });

/** @param change - of each note, of the document and of its lines */
export const inNotes = (change: (note: Note) => Note): Without => {
  const lines = inLines((line) => ({ ...line, notes: line.notes.map(change) }));
  return (content) => lines({ ...content, notes: content.notes.map(change) });
};

/** @param change - of each allowance and charge, of the document and of its lines */
export const inAllowancesAndCharges = (change: (one: AllowanceCharge) => AllowanceCharge): Without => {
  const changed = <T extends Pick<InvoiceContent, "allowances" | "charges">>(on: T): T => ({
    ...on,
    allowances: on.allowances.map(change),
    charges: on.charges.map(change),
  });
  const lines = inLines(changed);
  return (content) => lines(changed(content));
};

const PARTIES = [
  "seller",
  "buyer",
  "taxRepresentative",
  "buyerAgent",
  "payer",
  "sellerAgent",
  "invoicee",
  "invoicer",
] as const satisfies readonly (keyof InvoiceContent)[];

/** @param change - of each party, those of lines too */
export const inParties = (change: <P extends InvoiceParty>(party: P) => P): Without => {
  const lines = inLines((line) =>
    line.seller === undefined ? line : { ...line, seller: change(line.seller) },
  );
  return (content) => {
    const changed = { ...content };
    for (const name of PARTIES) {
      const party = content[name];
      if (party !== undefined) changed[name] = change(party);
    }
    if (content.payee !== undefined) changed.payee = change(content.payee);
    return lines(changed);
  };
};

/** Without the network of a card. */
export const withoutCardNetwork: Without = (content) => {
  const { payment } = content;
  if (payment?.card === undefined) return content;
  return { ...content, payment: { ...payment, card: omit(payment.card, "network") } };
};
