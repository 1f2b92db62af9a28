import type { Address, Contact, Identifier, InvoiceContent, InvoiceParty } from "../../../content/index.ts";
import { DIM, type Words } from "../layout/strips.ts";
import { country, grouped, joined, told } from "./french.ts";
import { roleOf, schemeOf } from "./words.ts";

/** Texts that are there, each on a line of its own. */
export const linesOf = (...texts: (string | undefined)[]): Words[] =>
  texts.flatMap((text) => (text === undefined || text === "" ? [] : [{ text }]));

export const addressLines = (address: Address | undefined): (string | undefined)[] =>
  address === undefined
    ? []
    : [
        address.line1,
        address.line2,
        address.line3,
        joined(" ", address.postCode, address.city),
        address.subdivision,
        address.country && country(address.country),
      ];

export const identifierLine = ({ value, scheme }: Identifier): string | undefined =>
  told(schemeOf(scheme), scheme === "0002" || scheme === "0009" ? grouped(value) : value);

const contactLines = (contact: Contact | undefined): (string | undefined)[] =>
  contact === undefined
    ? []
    : [
        told("Contact", joined(", ", contact.name, contact.department)),
        told("Tél.", contact.telephone),
        contact.email,
      ];

/** An electronic address as systems write it, its scheme before it. */
const electronicAddress = ({ value, scheme }: Identifier): string => joined(":", scheme, value) ?? "";

/**
 * A party as it is shown, under a heading.
 *
 * @param itsRole - the role that the heading says already
 */
export const partyWords = (
  heading: string,
  party: InvoiceParty & { role?: string },
  itsRole?: string,
): Words[] => [
  { text: heading, size: 7.5, bold: true, grey: DIM },
  ...(party.name === undefined ? [] : [{ text: party.name, size: 10, bold: true }]),
  ...linesOf(
    told("Nom commercial", party.tradingName),
    ...addressLines(party.address),
    party.legalInformation,
    party.legalId && identifierLine(party.legalId),
    ...party.identifiers.map(identifierLine),
    told("N° TVA", party.vatNumber),
    told("N° fiscal", party.taxRegistration),
    party.electronicAddress && told("Adresse électronique", electronicAddress(party.electronicAddress)),
    ...contactLines(party.contact),
    party.role === undefined || party.role === itsRole ? undefined : told("Rôle", roleOf(party.role)),
  ),
];

/** Everybody but the seller and the buyer, each with what he does. */
export const otherParties = (content: InvoiceContent): Words[][] => {
  const { payee, taxRepresentative, payer, invoicee, invoicer, sellerAgent, buyerAgent } = content;
  return (
    [
      ["Bénéficiaire du paiement", payee, "PE"],
      ["Représentant fiscal du vendeur", taxRepresentative, "LC"],
      ["Payeur", payer, "PR"],
      ["Facture adressée à", invoicee, "IV"],
      ["Facture émise par", invoicer, "II"],
      ["Agent du vendeur", sellerAgent, "SR"],
      ["Agent de l'acheteur", buyerAgent, "AB"],
    ] as const
  ).flatMap(([heading, party, role]) => (party === undefined ? [] : [partyWords(heading, party, role)]));
};
