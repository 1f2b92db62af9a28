import type { InvoiceContent, InvoiceParty } from "../../documents/content/index.ts";
import type { Place, Text } from "./finding.ts";

/** The numbers of a party's terms; of a term that has none, the group. */
interface PartyTerms {
  readonly name: string;
  readonly identifier: string;
  readonly legalId: string;
  readonly vatNumber: string;
  readonly address: string;
  readonly country: string;
}

/** A party of the content, with its place and what it is called. */
export interface PlacedParty {
  readonly party: InvoiceParty;
  readonly at: Place;
  readonly terms: PartyTerms;
  readonly role: Text;
}

const PARTIES = [
  {
    member: "seller",
    role: { en: "seller", fr: "vendeur" },
    terms: {
      name: "BT-27",
      identifier: "BT-29",
      legalId: "BT-30",
      vatNumber: "BT-31",
      address: "BT-34",
      country: "BT-40",
    },
  },
  {
    member: "buyer",
    role: { en: "buyer", fr: "acheteur" },
    terms: {
      name: "BT-44",
      identifier: "BT-46",
      legalId: "BT-47",
      vatNumber: "BT-48",
      address: "BT-49",
      country: "BT-55",
    },
  },
  {
    member: "payee",
    role: { en: "payee", fr: "bénéficiaire" },
    terms: {
      name: "BT-59",
      identifier: "BT-60",
      legalId: "BT-61",
      vatNumber: "BG-10",
      address: "BG-10",
      country: "BG-10",
    },
  },
  {
    member: "taxRepresentative",
    role: { en: "tax representative", fr: "représentant fiscal" },
    terms: {
      name: "BT-62",
      identifier: "BG-11",
      legalId: "BG-11",
      vatNumber: "BT-63",
      address: "BG-11",
      country: "BT-69",
    },
  },
] as const;

/** The parties that are there, seller and buyer first. */
export const partiesOf = (content: InvoiceContent): PlacedParty[] =>
  PARTIES.flatMap(({ member, terms, role }) => {
    const party = content[member];
    return party === undefined ? [] : [{ party, at: [member], terms, role }];
  });
