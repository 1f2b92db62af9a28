import { type InvoiceContent, writeCii, writeFacturX, writeUbl } from "../../documents/index.ts";
import { vatNumberOf } from "../../domain/company.ts";
import { syntaxOfInvoice } from "../../domain/flow.ts";
import type { FlowSyntax, FlowType } from "../../norm/flow.ts";
import { Refusal } from "../api/refusal.ts";
import { companiesOf } from "../clients.ts";
import { addFlow } from "../life/flows.ts";
import { addInvoice } from "../life/invoices.ts";
import { numberKeyOf, profileOf, type Reading, readDeposit } from "../life/read-deposit.ts";
import { later } from "../life/schedule.ts";
import { iso, type Platform } from "../platform.ts";
import { PLACES } from "../seed.ts";

/** An invoice that the sandbox's supplier is asked to send. */
export interface Wanted {
  number: string | null;
  /** Without VAT, decimal string. */
  amount: string;
  format: "cii" | "ubl" | "factur-x";
  /** SIREN; the client's first company when null. */
  buyer: string | null;
}

const euros = (cents: number): string => (cents / 100).toFixed(2);

const contentOf = (
  wanted: Wanted,
  buyer: { siren: string; name: string },
  number: string,
  day: string,
): InvoiceContent => {
  const net = Math.round(Number(wanted.amount) * 100);
  const vat = Math.round(net * 0.2);
  const party = (siren: string, name: string): InvoiceContent["seller"] => ({
    name,
    identifiers: [],
    legalId: { value: siren, scheme: "0002" },
    vatNumber: vatNumberOf(siren),
    electronicAddress: { value: siren, scheme: "0225" },
    address: { line1: "1 rue de l'Exemple", city: "Valfiction", postCode: "69000", country: "FR" },
  });
  return {
    number,
    issueDate: day,
    typeCode: "380",
    currency: "EUR",
    dueDate: iso(Date.parse(day) + 30 * 86_400_000).slice(0, 10),
    process: "B1",
    profile: "urn:cen.eu:en16931:2017",
    invoicedObjects: [],
    notes: [
      { subjectCode: "PMT", text: "Indemnité forfaitaire pour frais de recouvrement : 40 euros." },
      { subjectCode: "PMD", text: "Pénalités de retard : trois fois le taux d'intérêt légal." },
      { subjectCode: "AAB", text: "Pas d'escompte pour paiement anticipé." },
      { subjectCode: "BAR", text: "B2B" },
    ],
    precedingInvoices: [],
    seller: party(PLACES.supplier, "Fournitures Bellerive"),
    buyer: party(buyer.siren, buyer.name),
    delivery: { date: day },
    payment: { meansCode: "30", accounts: [{ account: "FR7630006000011234567890189" }] },
    allowances: [],
    charges: [],
    totals: {
      lines: euros(net),
      withoutVat: euros(net),
      vat: euros(vat),
      withVat: euros(net + vat),
      due: euros(net + vat),
    },
    vatBreakdown: [{ taxableAmount: euros(net), taxAmount: euros(vat), category: "S", rate: "20.00" }],
    attachments: [],
    lines: [
      {
        id: "1",
        notes: [],
        invoicedObjects: [],
        name: "Fournitures de bureau",
        quantity: "1",
        unit: "C62",
        netPrice: euros(net),
        netAmount: euros(net),
        vatCategory: "S",
        vatRate: "20.00",
        allowances: [],
        charges: [],
        classifications: [],
        attributes: [],
      },
    ],
  };
};

/** Writes an invoice of the sandbox's supplier to a company of the client. */
export const makeInvoice = async (
  platform: Platform,
  client: string,
  wanted: Wanted,
): Promise<{ bytes: Uint8Array; syntax: FlowSyntax }> => {
  const companies = companiesOf(platform, client);
  const buyer = wanted.buyer === null ? companies[0] : companies.find((c) => c.siren === wanted.buyer);
  if (buyer === undefined)
    throw new Refusal(
      422,
      "UNPROCESSABLE_ENTITY",
      `Client ${client} has no ${wanted.buyer === null ? "company" : `company ${wanted.buyer}`}: PUT /control/clients/${client}/companies first.`,
    );
  const number = wanted.number ?? `BEL-${Buffer.from(platform.random(4)).toString("hex").toUpperCase()}`;
  const content = contentOf(wanted, buyer, number, iso(platform.clock.now()).slice(0, 10));
  const syntax = syntaxOfInvoice({ syntax: wanted.format });
  if (wanted.format === "cii") return { bytes: writeCii(content), syntax };
  if (wanted.format === "ubl") return { bytes: writeUbl(content), syntax };
  return { bytes: await writeFacturX(content), syntax };
};

/** A file to be put into a client's hands, whatever it is: unreadable ones too, to try the reader. */
export interface Parcel {
  bytes: Uint8Array;
  syntax: FlowSyntax;
  type: FlowType;
  name: string;
  reading: Reading;
}

/** Reads a file that shall be received. */
export const parcelOf = async (
  bytes: Uint8Array,
  syntax: FlowSyntax | null,
  type: FlowType | null,
): Promise<Parcel> => {
  const reading = await readDeposit(bytes, syntax ?? "CII");
  const known = syntax ?? reading.syntax ?? "CII";
  return {
    bytes,
    syntax: known,
    type: type ?? (known === "CDAR" ? "SupplierInvoiceLC" : "SupplierInvoice"),
    name: reading.invoice === null ? "received" : reading.invoice.number,
    reading,
  };
};

/** Puts files into a client's hands, all at one moment: they share one `updatedAt`. Returns the flow ids. */
export const receive = (platform: Platform, client: string, parcels: Parcel[]): string[] =>
  platform.db.transaction(() => {
    const now = platform.clock.now();
    return parcels.map(({ bytes, syntax, type, name, reading }) => {
      const isPdf = syntax === "Factur-X";
      const flow = addFlow(
        platform,
        {
          client,
          direction: "In",
          type,
          syntax,
          profile: profileOf(reading),
          rule: "B2B",
          ruleSource: "Computed",
          name: `${name}.${isPdf ? "pdf" : "xml"}`,
          trackingId: null,
          ack: "Ok",
          mediaType: isPdf ? "application/pdf" : "application/xml",
          bytes,
          reading: null,
          numberKey: numberKeyOf(reading),
        },
        now,
      );
      if (reading.invoice === null) return flow.id;
      const invoice = addInvoice(platform, {
        fromClient: null,
        fromFlow: null,
        toClient: client,
        toFlow: flow.id,
        numberKey: numberKeyOf(reading) ?? flow.id,
        content: reading.invoice,
        rates: reading.rates,
        rule: "B2B",
        receivedAt: flow.submitted_at,
        script: [{ status: "received" }, { status: "made_available" }],
      });
      later(platform, "step", String(invoice.id), 1);
      return flow.id;
    });
  });
