import type { Case } from "./case.ts";

/** Parties, identifiers, addresses. */
export const CASES_OF_PARTIES: readonly Case[] = [
  {
    what: "nameless parties",
    change: (c) => {
      delete c.seller.name;
      c.buyer.name = "";
    },
    tells: ["26 error BR-06 BT-27 /seller/name", "26 error BR-07 BT-44 /buyer/name"],
    message: "The name of the seller is missing. | The name of the buyer is missing.",
  },
  {
    what: "no countries",
    change: (c) => {
      delete c.seller.address;
      c.buyer.address = { city: "Nantes" };
    },
    tells: ["27 error BR-09 BT-40 /seller/address/country", "27 error BR-11 BT-55 /buyer/address/country"],
    message: "The country of the seller is missing. | The country of the buyer is missing.",
  },
  {
    what: "goods that go to no country",
    change: (c) => {
      c.delivery = { address: { city: "Nantes", postCode: "44000" } };
    },
    tells: ["27 error BR-57 BT-80 /delivery/address/country"],
    message: "The country of delivery is missing.",
  },
  {
    what: "a buyer with two identifiers, in UBL",
    change: (c) => {
      c.buyer.identifiers = [
        { value: "40483304800022", scheme: "0009" },
        { value: "ACHATS", scheme: "0224" },
      ];
    },
    given: { syntax: "ubl" },
    tells: ["33 error UBL-SR-16 BT-46 /buyer/identifiers/1"],
    message: "UBL has room for one identifier of the buyer; there are 2.",
  },
  {
    what: "countries in words",
    change: (c) => {
      c.buyer.address = { country: "France" };
      c.delivery = { address: { country: "FRA" } };
      c.lines = c.lines.slice(0, 2).map((line) => ({ ...line, originCountry: "ZZ" }));
    },
    tells: [
      "27 error BR-CL-14 BT-55 /buyer/address/country",
      "27 error BR-CL-14 BT-80 /delivery/address/country",
      "27 error BR-CL-15 BT-159 /lines/0/originCountry",
      "27 error BR-CL-15 BT-159 /lines/1/originCountry",
    ],
    message: "Unknown country: France. | Unknown country: FRA. | Unknown country: ZZ. | Unknown country: ZZ.",
  },
  {
    what: "a seller without a SIREN",
    change: (c) => {
      delete c.seller.legalId;
    },
    tells: ["28 error BR-FR-10 BT-30 /seller/legalId"],
    message: "The seller's SIREN is missing.",
  },
  {
    what: "a seller whose SIREN has no scheme",
    change: (c) => {
      c.seller.legalId = { value: "732829320" };
    },
    tells: ["28 error BR-FR-10 BT-30 /seller/legalId"],
    message: "The seller's SIREN is missing.",
  },
  {
    what: "SIRENs with spaces and letters",
    change: (c) => {
      c.seller.legalId = { value: "732 829 320", scheme: "0002" };
      c.payee = {
        name: "P",
        identifiers: [{ value: "X", scheme: "0002" }],
        legalId: { value: "1", scheme: "0002" },
      };
    },
    tells: [
      "28 error BR-FR-10 BT-30 /seller/legalId",
      "28 error BR-FR-32 BT-61 /payee/legalId",
      "28 error BR-FR-32 BT-60 /payee/identifiers/0",
    ],
    message: "Bad SIREN: 732 829 320. | Bad SIREN: 1. | Bad SIREN: X.",
  },
  {
    what: "a SIREN with a wrong key",
    change: (c) => {
      c.seller.legalId = { value: "732829321", scheme: "0002" };
      c.seller.identifiers = [];
      c.seller.vatNumber = "FRXX732829321";
    },
    tells: ["28 warning G1.89 BT-30 /seller/legalId"],
    message: "The check digit of the SIREN 732829321 is wrong.",
  },
  {
    what: "a B2B invoice to a buyer without a SIREN",
    change: (c) => {
      delete c.buyer.legalId;
    },
    tells: ["29 error BR-FR-11 BT-47 /buyer/legalId"],
    message: "The buyer's SIREN is missing.",
  },
  {
    what: "an invoice to a French buyer without a SIREN, of no told treatment",
    change: (c) => {
      delete c.buyer.legalId;
      c.notes = c.notes.filter(({ subjectCode }) => subjectCode !== "BAR");
    },
    tells: ["29 warning G1.63 BT-47 /buyer/legalId", "30 error BR-FR-09 BT-46 /buyer/identifiers/0"],
    message: "The buyer's SIREN is missing. | The SIRET 40483304800022 is not one of that SIREN.",
  },
  {
    what: "SIRETs of others and of 13 digits",
    change: (c) => {
      c.seller.identifiers = [{ value: "40483304800022", scheme: "0009" }];
      c.delivery = { location: { value: "4048330480002", scheme: "0009" } };
    },
    tells: ["30 error BR-FR-09 BT-29 /seller/identifiers/0", "30 error BR-FR-09 BT-71 /delivery/location"],
    message:
      "The SIRET 40483304800022 is not one of that SIREN. | The SIRET 4048330480002 is not one of that SIREN.",
  },
  {
    what: "no addresses",
    change: (c) => {
      delete c.seller.electronicAddress;
      delete c.buyer.electronicAddress;
    },
    tells: [
      "31 error BR-FR-12 BT-49 /buyer/electronicAddress",
      "31 error BR-FR-13 BT-34 /seller/electronicAddress",
    ],
    message:
      "The electronic address of the buyer is missing. | The electronic address of the seller is missing.",
  },
  {
    what: "an address with a space, and one too long",
    change: (c) => {
      c.seller.electronicAddress = { value: `732829320_${"X".repeat(120)}`, scheme: "0225" };
      c.buyer.electronicAddress = { value: "404833048 A", scheme: "0225" };
    },
    tells: [
      "32 error BR-FR-25 BT-34 /seller/electronicAddress",
      "32 error BR-FR-23 BT-49 /buyer/electronicAddress",
    ],
    message: `Bad electronic address: 732829320_${"X".repeat(50)}…. | Bad electronic address: 404833048 A.`,
  },
  {
    what: "an address of another company",
    change: (c) => {
      c.buyer.electronicAddress = { value: "732829320", scheme: "0225" };
    },
    tells: ["32 error BR-FR-21 BT-49 /buyer/electronicAddress"],
    message: "The address 732829320 does not begin with the SIREN, or is not of scheme 0225.",
  },
  {
    what: "an address of another scheme in self-billing",
    change: (c) => {
      c.typeCode = "389";
      c.seller.electronicAddress = { value: "732829320", scheme: "0002" };
    },
    tells: ["32 error BR-FR-22 BT-34 /seller/electronicAddress"],
    message: "The address 732829320 does not begin with the SIREN, or is not of scheme 0225.",
  },
  {
    what: "an identifier without a scheme in UBL",
    change: (c) => {
      c.buyer.identifiers = [{ value: "C-12" }];
    },
    given: { syntax: "ubl" },
    tells: ["33 error BR-FR-CO-10 BT-46 /buyer/identifiers/0"],
    message: "Identifier without a scheme: C-12.",
  },
  {
    what: "the same from JSON",
    change: (c) => {
      c.buyer.identifiers = [{ value: "C-12" }];
    },
    tells: ["33 warning BR-FR-CO-10 BT-46 /buyer/identifiers/0"],
    message: "Identifier without a scheme: C-12.",
  },
  {
    what: "two establishments",
    change: (c) => {
      c.seller.identifiers.push({ value: "73282932000082", scheme: "0009" });
    },
    tells: ["33 error BR-FR-CO-10 BT-29 /seller/identifiers/1"],
    message: "Two identifiers of the scheme 0009.",
  },
  {
    what: "a routing code with a space, and one too long",
    change: (c) => {
      c.seller.identifiers.push({ value: "A".repeat(101), scheme: "0224" });
      c.buyer.identifiers.push({ value: "SERVICE ACHATS", scheme: "0224" });
    },
    tells: ["33 error BR-FR-26 BT-29 /seller/identifiers/1", "33 error BR-FR-24 BT-46 /buyer/identifiers/1"],
    message: `Bad routing code: ${"A".repeat(60)}…. | Bad routing code: SERVICE ACHATS.`,
  },
  {
    what: "a VAT number without its country",
    change: (c) => {
      c.seller.vatNumber = "44732829320";
    },
    tells: ["34 error BR-CO-09 BT-31 /seller/vatNumber"],
    message: "Bad VAT number: 44732829320.",
  },
  {
    what: "VAT numbers with spaces and with a wrong key",
    change: (c) => {
      c.seller.vatNumber = "FR 44 732829320";
      c.buyer.vatNumber = "FR84404833048";
    },
    tells: ["34 warning S1.17 BT-31 /seller/vatNumber", "34 warning S1.17 BT-48 /buyer/vatNumber"],
    message:
      "The VAT number FR 44 732829320 is not as tax offices write it, or its key is wrong. | The VAT number FR84404833048 is not as tax offices write it, or its key is wrong.",
  },
  {
    what: "a member of a single taxable person that does not say so",
    change: (c) => {
      c.seller.identifiers.push({ value: "552178639", scheme: "0231" });
    },
    tells: ["35 error BR-FR-CO-14 BT-29 /notes", "35 error BR-FR-CO-15 BT-63 /taxRepresentative/vatNumber"],
    message:
      "Single taxable person: the note TXD is missing. | Single taxable person: the VAT number BT-63 is missing.",
  },
];
