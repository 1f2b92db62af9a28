import {
  type Cdar,
  EN_16931,
  type InvoiceContent,
  type InvoiceParty,
  writeCdar,
  writeCii,
  writeF10,
  writeFacturX,
  writeUbl,
} from "../../documents/index.ts";
import { vatNumberOf } from "../../domain/company.ts";
import { statusFacts } from "../../domain/life-cycle/status.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { daysAfter } from "../../domain/reporting/days.ts";
import type { FlowSyntax } from "../../norm/flow.ts";

/** Who the test invoices are between: SIRENs. */
export interface Companies {
  sender: string;
  buyer: string;
}

/** A file that is made to be deposited. */
export interface TestFile {
  syntax: FlowSyntax;
  name: string;
  bytes: Uint8Array;
}

/** Makes the files of one run. Their numbers begin with TEST and never repeat. */
export interface TestFiles {
  /** What all numbers of this run begin with. */
  prefix: string;
  /** A tracking id of its own, within the length of every version. */
  trackingId(): string;
  invoice(syntax: "CII" | "UBL" | "Factur-X"): Promise<TestFile & { number: string }>;
  /** Payment received, of an invoice made here. */
  paid(number: string): TestFile;
  /** The sales of one day of a till, of a period that is over. */
  report(): TestFile;
}

const AMOUNT = { net: "1.00", vat: "0.20", total: "1.20", rate: "20.00" } as const;

const party = (siren: string, name: string): InvoiceParty => ({
  name,
  identifiers: [],
  legalId: { scheme: "0002", value: siren },
  vatNumber: vatNumberOf(siren),
  electronicAddress: { scheme: "0225", value: siren },
  address: { line1: "1 rue de l'Essai", postCode: "69000", city: "Valfiction", country: "FR" },
});

const NAMES = { sender: "TEST Emetteur", buyer: "TEST Destinataire" } as const;

const contentOf = (number: string, day: string, { sender, buyer }: Companies): InvoiceContent => ({
  number,
  issueDate: day,
  typeCode: "380",
  currency: "EUR",
  dueDate: daysAfter(day, 30),
  process: "S1",
  profile: EN_16931,
  invoicedObjects: [],
  precedingInvoices: [],
  notes: [
    { subjectCode: "AAI", text: "TEST : facture d'essai de conformité, sans valeur." },
    { subjectCode: "PMT", text: "Indemnité forfaitaire pour frais de recouvrement : 40 €" },
    { subjectCode: "PMD", text: "Pénalités de retard : trois fois le taux d'intérêt légal" },
    { subjectCode: "AAB", text: "Pas d'escompte pour paiement anticipé" },
    { subjectCode: "BAR", text: "B2B" },
  ],
  seller: party(sender, NAMES.sender),
  buyer: party(buyer, NAMES.buyer),
  delivery: { date: day },
  payment: { meansCode: "30", accounts: [{ account: "FR7630006000011234567890189" }] },
  allowances: [],
  charges: [],
  attachments: [],
  lines: [
    {
      id: "1",
      name: "TEST",
      quantity: "1",
      unit: "C62",
      netPrice: AMOUNT.net,
      netAmount: AMOUNT.net,
      vatCategory: "S",
      vatRate: AMOUNT.rate,
      notes: [],
      invoicedObjects: [],
      allowances: [],
      charges: [],
      classifications: [],
      attributes: [],
    },
  ],
  totals: {
    lines: AMOUNT.net,
    withoutVat: AMOUNT.net,
    vat: AMOUNT.vat,
    withVat: AMOUNT.total,
    due: AMOUNT.total,
  },
  vatBreakdown: [{ taxableAmount: AMOUNT.net, taxAmount: AMOUNT.vat, category: "S", rate: AMOUNT.rate }],
});

const paidMessage = (number: string, now: Date, { sender, buyer }: Companies): Cdar => {
  const { code, label, documentStatus } = statusFacts("payment_received");
  const one = (siren: string, name: string, role: string) => ({
    id: `0002:${siren}`,
    name,
    role,
    address: `0225:${siren}`,
  });
  return {
    businessProcess: "REGULATED",
    profile: "urn.cpro.gouv.fr:1p0:CDV:invoice",
    id: `CDV_${code}_${number}`,
    name: `${number} : ${label}`,
    issuedAt: now.toISOString(),
    sender: { id: null, name: null, role: "WK", address: null },
    issuer: one(sender, NAMES.sender, "SE"),
    recipients: [one(buyer, NAMES.buyer, "BY")],
    typeCode: "23",
    statusAt: now.toISOString(),
    invoiceNumber: number,
    documentStatus,
    invoiceType: "380",
    receivedAt: now.toISOString(),
    referenceTypeCode: null,
    invoiceDate: parisDay(now),
    statusCode: String(code),
    statusLabel: label,
    sellerSiren: sender,
    payee: null,
    attachments: [],
    details: [
      {
        reasonCode: null,
        reason: null,
        actionCode: null,
        action: null,
        sequence: "1",
        notes: [],
        characteristics: [
          {
            id: null,
            typeCode: "MEN",
            changed: false,
            name: null,
            location: null,
            value: null,
            amount: AMOUNT.total,
            currency: "EUR",
            percent: AMOUNT.rate,
            dateTime: null,
          },
        ],
      },
    ],
  };
};

/** The first ten days of the month before: over, whatever the day and the scheme of VAT by decades. */
const PERIOD_DAYS = 10;

const reportOf = (id: string, now: Date, siren: string): Uint8Array => {
  const start = `${daysAfter(`${parisDay(now).slice(0, 7)}-01`, -1).slice(0, 7)}-01`;
  return writeF10({
    id,
    madeAt: now,
    type: "IN",
    sender: { matricule: "TEST", name: "TEST" },
    declarant: { siren, name: NAMES.sender },
    role: "SE",
    period: { start, end: daysAfter(start, PERIOD_DAYS - 1) },
    content: {
      kind: "transactions",
      invoices: [],
      groups: [
        {
          day: start,
          currency: "EUR",
          category: "TLB1",
          base: 100n,
          vatEur: 20n,
          count: 1,
          rates: [{ rate: "20", base: 100n, vat: 20n }],
        },
      ],
    },
  });
};

/** @param stamp makes the numbers of this run its own: at most ten letters and digits */
export const testFiles = (companies: Companies, now: Date, stamp: string): TestFiles => {
  const prefix = `TEST-${stamp}`;
  let made = 0;
  let tracked = 0;
  const next = (): string => {
    made++;
    return `${prefix}-${String(made).padStart(2, "0")}`;
  };
  return {
    prefix,
    trackingId: () => {
      tracked++;
      return `${prefix}-T${tracked}`;
    },
    async invoice(syntax) {
      const number = next();
      const content = contentOf(number, parisDay(now), companies);
      if (syntax === "Factur-X")
        return { syntax, number, name: `${number}.pdf`, bytes: await writeFacturX(content) };
      const bytes = syntax === "CII" ? writeCii(content) : writeUbl(content);
      return { syntax, number, name: `${number}.xml`, bytes };
    },
    paid: (number) => ({
      syntax: "CDAR",
      name: `LC_${number}.xml`,
      bytes: writeCdar(paidMessage(number, now, companies)),
    }),
    report: () => {
      const id = next();
      return { syntax: "FRR", name: `${id}.xml`, bytes: reportOf(id, now, companies.sender) };
    },
  };
};
