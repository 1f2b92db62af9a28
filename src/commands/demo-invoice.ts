import type { InvoiceContent, InvoiceParty } from "../documents/index.ts";
import { vatNumberOf } from "../domain/company.ts";

const party = (siren: string, name: string, line1: string, postCode: string, city: string): InvoiceParty => ({
  name,
  identifiers: [],
  legalId: { scheme: "0002", value: siren },
  vatNumber: vatNumberOf(siren),
  electronicAddress: { scheme: "0225", value: siren },
  address: { line1, postCode, city, country: "FR" },
});

/** An ordinary invoice for services between two fictitious companies, with the notes that the law asks for. */
export const demoInvoice = (now: Date, seller: string, buyer: string): InvoiceContent => {
  const date = now.toISOString().slice(0, 10);
  return {
    number: `F${now.toISOString().replace(/\D/g, "").slice(2, 14)}`,
    issueDate: date,
    typeCode: "380",
    currency: "EUR",
    dueDate: new Date(now.getTime() + 30 * 86_400_000).toISOString().slice(0, 10),
    process: "S1",
    profile: "urn:cen.eu:en16931:2017",
    invoicedObjects: [],
    precedingInvoices: [],
    notes: [
      { subjectCode: "PMT", text: "Indemnité forfaitaire pour frais de recouvrement : 40 €" },
      { subjectCode: "PMD", text: "Pénalités de retard : trois fois le taux d'intérêt légal" },
      { subjectCode: "AAB", text: "Pas d'escompte pour paiement anticipé" },
      { subjectCode: "BAR", text: "B2B" },
    ],
    seller: party(seller, "Atelier Passerelle SAS", "1 rue du Pont", "69000", "Valfiction"),
    buyer: party(buyer, "Comptoir Bonpayeur", "2 rue de la Rive", "69000", "Valfiction"),
    delivery: { date },
    payment: { meansCode: "30", accounts: [{ account: "FR7630006000011234567890189" }] },
    allowances: [],
    charges: [],
    attachments: [],
    lines: [
      {
        id: "1",
        name: "Raccordement à la facturation électronique",
        quantity: "2",
        unit: "DAY",
        netPrice: "500.00",
        netAmount: "1000.00",
        vatCategory: "S",
        vatRate: "20.00",
        notes: [],
        invoicedObjects: [],
        allowances: [],
        charges: [],
        classifications: [],
        attributes: [],
      },
    ],
    totals: { lines: "1000.00", withoutVat: "1000.00", vat: "200.00", withVat: "1200.00", due: "1200.00" },
    vatBreakdown: [{ taxableAmount: "1000.00", taxAmount: "200.00", category: "S", rate: "20.00" }],
  };
};
