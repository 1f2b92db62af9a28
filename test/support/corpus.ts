import { shared } from "./shared.ts";

/*
 * Official documents, written by none of those who wrote the readers: French invoices of the first three use cases in
 * three forms, invoices of the European norm's own samples, life-cycle messages.
 */

const USE_CASES = ["UC1_F202500003", "UC2_F202500004", "UC3_F202500005"];

const french = (form: string): string[] =>
  USE_CASES.map((useCase) => `corpus/invoices/${useCase}_00-INV_20250701_${form}`);

const EUROPEAN = [
  ...[
    "CII-BR-CO-10-RoundingIssue.xml",
    "CII_business_example_01.xml",
    "CII_business_example_02.xml",
    "CII_business_example_Z.xml",
    "CII_example1.xml",
    "CII_example3.xml",
    "CII_example4.xml",
    "CII_example5.xml",
    "CII_example6.xml",
    "CII_example7.xml",
    "CII_example8.xml",
    "CII_example9.xml",
    "XRechnung-O.xml",
    "huf_example_cii.xml",
  ].map((name) => `corpus/en16931/cii/examples/${name}`),
  ...[
    "BIS3_Invoice_negativ.XML",
    "BIS3_Invoice_positive.XML",
    "guide-example1.xml",
    "guide-example2.xml",
    "guide-example3.xml",
    "issue116.xml",
    "sample-discount-price.xml",
    "ubl-tc434-creditnote1.xml",
    "ubl-tc434-example1.xml",
    "ubl-tc434-example10.xml",
    "ubl-tc434-example2.xml",
    "ubl-tc434-example3.xml",
    "ubl-tc434-example4.xml",
    "ubl-tc434-example5.xml",
    "ubl-tc434-example6.xml",
    "ubl-tc434-example7.xml",
    "ubl-tc434-example8.xml",
    "ubl-tc434-example9.xml",
  ].map((name) => `corpus/en16931/ubl/examples/${name}`),
];

const MESSAGES = [
  "UC1_F202500003_01-CDV-200_Deposee",
  "UC1_F202500003_01-CDV-200_Deposee_POUR_PPF",
  "UC1_F202500003_02-CDV-202_Recue",
  "UC1_F202500003_03-CDV-203_Mise_a_disposition",
  "UC1_F202500003_04-CDV-204_Prise_en_charge",
  "UC1_F202500003_05-CDV-205_Approuvee",
  "UC1_F202500003_06-CDV-211_Paiement_transmis",
  "UC1_F202500003_07-CDV-212_Encaissee",
  "UC1_F202500003_07-CDV-212_Encaissee_POUR_PPF",
  "UC2_F202500004_01-CDV-200_Deposee",
  "UC2_F202500004_01-CDV-200_Deposee_POUR_PPF",
  "UC2_F202500004_02-CDV-213_Rejetee",
  "UC2_F202500004_02-CDV-213_Rejetee_POUR_PPF",
  "UC3_F202500005_01-CDV-200_Deposee",
  "UC3_F202500005_01-CDV-200_Deposee_POUR_PPF",
  "UC3_F202500005_02-CDV-202_Recue",
  "UC3_F202500005_03-CDV-203_Mise_a_disposition",
  "UC3_F202500005_04-CDV-210_Refusee",
  "UC3_F202500005_04-CDV-210_Refusee_POUR_PPF",
].map((name) => `corpus/cdar/${name}.xml`);

const XML = [...french("CII_EN16931.xml"), ...french("UBL_EN16931.xml"), ...EUROPEAN];
const PDF = french("FX_EN16931.pdf");

/** Invoices and credit notes in CII or UBL. */
export const xmlInvoices = shared(...XML);
/** Factur-X of the French use cases; the CII of the same invoice is among `xmlInvoices`. */
export const pdfInvoices = shared(...PDF);
/** Every invoice, whatever its form. */
export const invoices = shared(...XML, ...PDF);
/** Life-cycle messages (CDAR). Their names hold the status: `…CDV-205…`. */
export const lifeCycleMessages = shared(...MESSAGES);
