import { EXTENDED_CTC_FR } from "../../../src/documents/index.ts";
import { type Case, firstLine, firstRow, withoutVat } from "./case.ts";

const EXTENDED = "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr";

/** Amounts, sums, VAT. */
export const CASES_OF_AMOUNTS: readonly Case[] = [
  {
    what: "an amount of three decimals",
    change: (c) => {
      c.totals.vat = "200.000";
    },
    tells: ["41 error BR-DEC-13 BT-110 /totals/vat"],
    message: "200.000: too many decimals, 2 at most.",
  },
  {
    what: "amounts of 20 digits, quantities, prices and rates of too many decimals",
    change: (c) => {
      c.totals.paid = "12345678901234567890";
      Object.assign(firstLine(c), { quantity: "8.00001", netPrice: "100.0000001", vatRate: "20.000" });
    },
    tells: [
      "41 error BR-FR-DEC-01 BT-113 /totals/paid",
      "41 error BR-FR-DEC-02 BT-129 /lines/0/quantity",
      "41 error BR-FR-DEC-03 BT-146 /lines/0/netPrice",
      "41 error BR-FR-DEC-04 BT-152 /lines/0/vatRate",
    ],
    message:
      "12345678901234567890: too long, 19 digits at most. | 8.00001: too many decimals, 4 at most. | 100.0000001: too many decimals, 6 at most. | 20.000: too many decimals, 2 at most.",
  },
  {
    what: "a negative price",
    change: (c) => {
      Object.assign(firstLine(c), { quantity: "-8", netPrice: "-100.00", grossPrice: "-100.00" });
    },
    tells: ["41 error BR-27 BT-146 /lines/0/netPrice", "41 error BR-28 BT-148 /lines/0/grossPrice"],
    message: "A price is negative: -100.00. | A price is negative: -100.00.",
  },
  {
    what: "a negative price in EXTENDED-CTC-FR",
    change: (c) => {
      c.profile = EXTENDED;
      Object.assign(firstLine(c), { quantity: "-8", netPrice: "-100.00" });
    },
    tells: ["41 error BR-FR-DEC-03 BT-146 /lines/0/netPrice"],
    message: "A price is negative: -100.00.",
  },
  {
    what: "a sum of lines that is a cent off",
    change: (c) => {
      c.totals = { ...c.totals, lines: "1000.01", allowances: "0.01" };
      c.allowances = [{ amount: "0.01", vatCategory: "S", vatRate: "20.00", reason: "Arrondi" }];
      c.vatBreakdown = [{ ...firstRow(c), taxableAmount: "999.99" }];
    },
    tells: ["42 error BR-CO-10 BT-106 /totals/lines"],
    message: "Line total 1000.01 instead of 1000.00.",
  },
  {
    what: "allowances and charges that no total has",
    change: (c) => {
      c.allowances = [{ amount: "50.00", vatCategory: "S", vatRate: "20.00", reason: "Remise" }];
      c.charges = [{ amount: "50.00", vatCategory: "S", vatRate: "20.00", reason: "Port" }];
    },
    tells: ["43 error BR-CO-11 BT-107 /totals/allowances", "43 error BR-CO-12 BT-108 /totals/charges"],
    message: "Allowances – instead of 50.00. | Charges – instead of 50.00.",
  },
  {
    what: "allowances and charges of nothing, that no total has",
    change: (c) => {
      c.allowances = [{ amount: "0.00", vatCategory: "S", vatRate: "20.00", reason: "Remise" }];
      c.charges = [{ amount: "0.00", vatCategory: "S", vatRate: "20.00", reason: "Port" }];
    },
    tells: ["43 error BR-CO-11 BT-107 /totals/allowances", "43 error BR-CO-12 BT-108 /totals/charges"],
    message: "Allowances – instead of 0.00. | Charges – instead of 0.00.",
  },
  {
    what: "totals that are missing",
    change: (c) => {
      c.totals = { vat: "200.00", withVat: "1200.00" };
    },
    tells: [
      "44 error BR-12 BT-106 /totals/lines",
      "44 error BR-13 BT-109 /totals/withoutVat",
      "44 error BR-15 BT-115 /totals/due",
    ],
    message: "The total BT-106 is missing. | The total BT-109 is missing. | The total BT-115 is missing.",
  },
  {
    what: "a total without VAT that does not follow",
    change: (c) => {
      c.totals = { ...c.totals, withoutVat: "1001.00", withVat: "1201.00", due: "1201.00" };
    },
    tells: ["44 error BR-CO-13 BT-109 /totals/withoutVat"],
    message: "Total without VAT 1001.00 instead of 1000.00.",
  },
  {
    what: "a VAT total that is not its rows'",
    change: (c) => {
      c.totals = { ...c.totals, vat: "200.01", withVat: "1200.01", due: "1200.01" };
    },
    tells: ["45 error BR-CO-14 BT-110 /totals/vat"],
    message: "VAT total 200.01 instead of 200.00.",
  },
  {
    what: "a total with VAT that does not follow",
    change: (c) => {
      c.totals = { ...c.totals, withVat: "1200.01", due: "1200.01" };
    },
    tells: ["46 error BR-CO-15 BT-112 /totals/withVat"],
    message: "Total with VAT 1200.01 instead of 1200.00.",
  },
  {
    what: "an amount due that forgets what is paid",
    change: (c) => {
      c.totals = { ...c.totals, paid: "100.00" };
    },
    tells: ["47 error BR-CO-16 BT-115 /totals/due"],
    message: "Amount due 1200.00 instead of 1100.00.",
  },
  {
    what: "VAT that is 1.00 off",
    change: (c) => {
      firstRow(c).taxAmount = "201.00";
      c.totals = { ...c.totals, vat: "201.00", withVat: "1201.00", due: "1201.00" };
    },
    tells: ["48 error BR-CO-17 BT-117 /vatBreakdown/0/taxAmount"],
    message: "VAT at 20 %: 201.00 instead of 200.00.",
  },
  {
    what: "VAT that is 0.99 off",
    change: (c) => {
      firstRow(c).taxAmount = "200.99";
      c.totals = { ...c.totals, vat: "200.99", withVat: "1200.99", due: "1200.99" };
    },
    tells: ["48 warning BR-CO-17 BT-117 /vatBreakdown/0/taxAmount"],
    message: "VAT at 20 %: 200.99 instead of 200.00.",
  },
  {
    what: "VAT in EXTENDED-CTC-FR that is more than a cent off for each of two lines",
    change: (c) => {
      c.profile = EXTENDED;
      firstRow(c).taxAmount = "200.03";
      c.totals = { ...c.totals, vat: "200.03", withVat: "1200.03", due: "1200.03" };
    },
    tells: ["48 error BR-CO-17 BT-117 /vatBreakdown/0/taxAmount"],
    message: "VAT at 20 %: 200.03 instead of 200.00.",
  },
  {
    what: "VAT on what is exempt",
    change: (c) => {
      withoutVat(c, "E", {
        exemptionCode: "VATEX-FR-FRANCHISE",
        exemptionReason: "Franchise",
        taxAmount: "0.01",
      });
      c.totals = { ...c.totals, vat: "0.01", withVat: "1000.01", due: "1000.01" };
    },
    tells: ["48 error BR-E-09 BT-117 /vatBreakdown/0/taxAmount"],
    message: "The category E has no VAT; the row has 0.01.",
  },
  {
    what: "a base that is a cent off its lines",
    change: (c) => {
      firstRow(c).taxableAmount = "1000.01";
    },
    tells: ["49 error BR-S-08 BT-116 /vatBreakdown/0/taxableAmount"],
    message: "Base at S 20 %: 1000.01 instead of 1000.00.",
  },
  {
    what: "the same in UBL, whose validator lets it pass",
    change: (c) => {
      firstRow(c).taxableAmount = "1000.01";
    },
    given: { syntax: "ubl" },
    tells: ["49 warning BR-S-08 BT-116 /vatBreakdown/0/taxableAmount"],
    message: "Base at S 20 %: 1000.01 instead of 1000.00.",
  },
  {
    what: "a base that is 1.00 off in UBL",
    change: (c) => {
      firstRow(c).taxableAmount = "1001.00";
    },
    given: { syntax: "ubl" },
    tells: [
      "48 warning BR-CO-17 BT-117 /vatBreakdown/0/taxAmount",
      "49 error BR-S-08 BT-116 /vatBreakdown/0/taxableAmount",
    ],
    message: "VAT at 20 %: 200.00 instead of 200.20. | Base at S 20 %: 1001.00 instead of 1000.00.",
  },
  {
    what: "a rate without a row",
    change: (c) => {
      c.lines = [...c.lines, { ...firstLine(c), id: "3", quantity: "0", netAmount: "0.00", vatRate: "10" }];
    },
    tells: ["49 warning BR-S-08 BT-116 /vatBreakdown"],
    message: "Base at S 10 %: – instead of 0.00.",
  },
  {
    what: "a category without a row",
    change: (c) => {
      c.lines = [
        ...c.lines,
        { ...firstLine(c), id: "3", quantity: "0", netAmount: "0.00", vatCategory: "Z", vatRate: "0" },
      ];
    },
    tells: ["49 error BR-Z-01 BG-23 /vatBreakdown"],
    message: "The category Z has 0 rows in the VAT breakdown.",
  },
  {
    what: "a row of a category that nothing has, in CII",
    change: (c) => {
      const row = { exemptionCode: "VATEX-FR-CGI275", exemptionReason: "Article 275" };
      c.vatBreakdown.push({ category: "E", rate: "0", taxableAmount: "0.00", taxAmount: "0.00", ...row });
    },
    given: { syntax: "cii" },
    tells: ["49 error BR-E-01 BG-23 /vatBreakdown/1"],
    message: "No line, allowance or charge has the category E of the VAT row.",
  },
  {
    what: "the same in UBL, whose validator lets it pass",
    change: (c) => {
      const row = { exemptionCode: "VATEX-FR-CGI275", exemptionReason: "Article 275" };
      c.vatBreakdown.push({ category: "E", rate: "0", taxableAmount: "0.00", taxAmount: "0.00", ...row });
    },
    given: { syntax: "ubl" },
    tells: ["49 warning BR-E-01 BG-23 /vatBreakdown/1"],
    message: "No line, allowance or charge has the category E of the VAT row.",
  },
  {
    what: "a net price that does not follow",
    change: (c) => {
      Object.assign(firstLine(c), { grossPrice: "120.00", priceDiscount: "10.00" });
    },
    tells: ["50 warning G1.55 BT-146 /lines/0/netPrice"],
    message: "Line 1: net price 100.00 instead of 110.00.",
  },
  {
    what: "a line's amount that does not follow",
    change: (c) => {
      firstLine(c).quantity = "9";
    },
    tells: ["51 warning BT-131 BT-131 /lines/0/netAmount"],
    message: "Line 1: amount 800.00 where quantity and price give 900.00.",
  },
  {
    what: "no VAT categories",
    change: (c) => {
      delete firstLine(c).vatCategory;
      c.allowances = [{ amount: "0.00", reason: "Remise" }];
      c.charges = [{ amount: "0.00", reason: "Port" }];
    },
    tells: [
      "52 error BR-CO-04 BT-151 /lines/0/vatCategory",
      "52 error BR-32 BT-95 /allowances/0/vatCategory",
      "52 error BR-37 BT-102 /charges/0/vatCategory",
    ],
    message:
      "The VAT category (BT-151) is missing. | The VAT category (BT-95) is missing. | The VAT category (BT-102) is missing.",
  },
  {
    what: "a category of the Canaries",
    change: (c) => {
      firstRow(c).category = "L";
    },
    tells: ["52 error BR-FR-15 BT-118 /vatBreakdown/0/category"],
    message: "VAT category refused: L.",
  },
  {
    what: "a rate of Belgium",
    change: (c) => {
      firstLine(c).vatRate = "21";
    },
    tells: ["53 error BR-FR-16 BT-152 /lines/0/vatRate"],
    message: "VAT rate 21 unknown in France.",
  },
  {
    what: "S without VAT",
    change: (c) => {
      withoutVat(c, "S", {});
    },
    tells: ["54 error BR-S-05 BT-152 /lines/0/vatRate", "54 error BR-S-05 BT-152 /lines/1/vatRate"],
    message: "The category S does not go with 0.00 %. | The category S does not go with 0.00 %.",
  },
  {
    what: "an exempt allowance with VAT, and a charge of O with a rate",
    change: (c) => {
      c.profile = EXTENDED;
      const reason = { exemptionCode: "VATEX-FR-CGI275", exemptionReason: "Article 275" };
      const none = { taxableAmount: "0.00", taxAmount: "0.00" };
      c.totals = { ...c.totals, allowances: "0.00", charges: "0.00" };
      c.allowances = [{ amount: "0.00", vatCategory: "E", vatRate: "5.5", reason: "Remise" }];
      c.charges = [{ amount: "0.00", vatCategory: "O", vatRate: "0", reason: "Port" }];
      c.vatBreakdown = [
        ...c.vatBreakdown,
        { ...none, category: "E", rate: "0", ...reason },
        { ...none, category: "O", ...reason },
      ];
    },
    tells: ["54 error BR-E-06 BT-96 /allowances/0/vatRate", "54 error BR-O-07 BT-103 /charges/0/vatRate"],
    message: "The category E does not go with 5.5 %. | The category O does not go with 0 %.",
  },
  {
    what: "a row without its rate",
    change: (c) => {
      withoutVat(c, "Z", {});
      delete firstRow(c).rate;
    },
    tells: ["54 error BR-48 BT-119 /vatBreakdown/0/rate"],
    message: "The VAT row Z has no rate.",
  },
  {
    what: "an exemption without a reason",
    change: (c) => {
      withoutVat(c, "E", {});
    },
    tells: ["55 error BR-E-10 BT-121 /vatBreakdown/0/exemptionCode"],
    message: "Category E: the reason of the exemption is missing.",
  },
  {
    what: "an exemption without a code",
    change: (c) => {
      withoutVat(c, "E", { exemptionReason: "Franchise en base" });
    },
    tells: ["55 warning G1.41 BT-121 /vatBreakdown/0/exemptionCode"],
    message: "The exemption wants a code (BT-121) and a text (BT-120).",
  },
  {
    what: "an exemption of what is taxed",
    change: (c) => {
      firstRow(c).exemptionReason = "Franchise";
    },
    tells: ["55 error BR-S-10 BT-121 /vatBreakdown/0"],
    message: "Category S has no reason of exemption.",
  },
  {
    what: "a code that no list has, on a line",
    change: (c) => {
      c.profile = EXTENDED_CTC_FR;
      c.lines = c.lines.map((line, i) => (i === 0 ? { ...line, exemptionCode: "VATEX-FR-F" } : line));
    },
    tells: ["56 error BR-CL-22 EXT-FR-FE-179 /lines/0/exemptionCode"],
    message: "Unknown VATEX code: VATEX-FR-F.",
  },
  {
    what: "a code that no list has",
    change: (c) => {
      withoutVat(c, "E", { exemptionCode: "VATEX-FR-CGI293B", exemptionReason: "Franchise" });
    },
    tells: ["56 error BR-CL-22 BT-121 /vatBreakdown/0/exemptionCode"],
    message: "Unknown VATEX code: VATEX-FR-CGI293B.",
  },
  {
    what: "VAT that is not given back, on an invoice",
    change: (c) => {
      withoutVat(c, "E", { exemptionCode: "VATEX-FR-CNWVAT", exemptionReason: "Avoir net de taxe" });
    },
    tells: ["57 error G6.21 BT-121 /vatBreakdown/0/exemptionCode"],
    message: "CNWVAT is for credit notes.",
  },
  {
    what: "VAT without a VAT number",
    change: (c) => {
      delete c.seller.vatNumber;
    },
    tells: ["58 error BR-S-02 BT-31 /seller/vatNumber"],
    message: "The category S demands VAT numbers that are missing.",
  },
  {
    what: "reverse charge to nobody",
    change: (c) => {
      withoutVat(c, "AE", { exemptionCode: "VATEX-EU-AE" });
      delete c.buyer.vatNumber;
      delete c.buyer.legalId;
      c.buyer.identifiers = [];
      c.notes = c.notes.map((note) => (note.subjectCode === "BAR" ? { ...note, text: "B2BINT" } : note));
    },
    tells: ["58 error BR-AE-02 BT-48 /buyer/vatNumber"],
    message: "The category AE demands VAT numbers that are missing.",
  },
  {
    what: "an allowance within the Union, to a buyer without a number",
    change: (c) => {
      delete c.buyer.vatNumber;
      c.totals = { ...c.totals, allowances: "0.00" };
      c.allowances = [{ amount: "0.00", vatCategory: "K", vatRate: "0", reason: "Remise" }];
      c.vatBreakdown = [
        ...c.vatBreakdown,
        { category: "K", rate: "0", taxableAmount: "0.00", taxAmount: "0.00", exemptionCode: "VATEX-EU-IC" },
      ];
      c.delivery = { date: "2026-09-12", address: { country: "BE" } };
    },
    tells: ["58 error BR-IC-03 BT-48 /buyer/vatNumber"],
    message: "The category K demands VAT numbers that are missing.",
  },
  {
    what: "out of scope beside VAT numbers",
    change: (c) => {
      withoutVat(c, "O", { exemptionCode: "VATEX-EU-O" });
      c.notes = c.notes.map((note) => (note.subjectCode === "BAR" ? { ...note, text: "OUTOFSCOPE" } : note));
    },
    tells: ["58 error BR-O-02 BT-31 /seller/vatNumber", "58 error BR-O-02 BT-48 /buyer/vatNumber"],
    message:
      "The category O (outside of VAT) does not go with VAT numbers. | The category O (outside of VAT) does not go with VAT numbers.",
  },
  {
    what: "a supply within the Union, nobody says when and where",
    change: (c) => {
      withoutVat(c, "K", { exemptionCode: "VATEX-EU-IC" });
      delete c.delivery;
    },
    tells: ["59 error BR-IC-11 BT-72 /delivery/date", "59 error BR-IC-12 BT-80 /delivery/address/country"],
    message:
      "Intra-EU supply: the day of delivery is missing. | Intra-EU supply: the country of delivery is missing.",
  },
  {
    what: "care, which is exempt by article 261",
    change: (c) => {
      withoutVat(c, "E", { exemptionCode: "VATEX-FR-CGI261-4", exemptionReason: "Soins" });
    },
    tells: ["60 warning G2.32 BG-23 /vatBreakdown"],
    message: "The operation is outside of the reform: the State takes no data of it.",
  },
  {
    what: "no VAT breakdown",
    change: (c) => {
      c.vatBreakdown = [];
    },
    tells: ["61 error BR-CO-18 BG-23 /vatBreakdown"],
    message: "There is no VAT breakdown.",
  },
  {
    what: "a row without its amounts",
    change: (c) => {
      c.vatBreakdown = [{ category: "S", rate: "20.00" }];
    },
    tells: [
      "61 error BR-45 BT-116 /vatBreakdown/0/taxableAmount",
      "61 error BR-46 BT-117 /vatBreakdown/0/taxAmount",
    ],
    message: "The VAT row lacks BT-116. | The VAT row lacks BT-117.",
  },
  {
    what: "a line that says nothing but its VAT",
    change: (c) => {
      c.lines = [
        {
          id: "",
          vatCategory: "S",
          vatRate: "20.00",
          notes: [],
          invoicedObjects: [],
          allowances: [],
          charges: [],
          classifications: [],
          attributes: [],
        },
      ];
    },
    tells: [
      "61 error BR-21 BT-126 /lines/0/id",
      "61 error BR-22 BT-129 /lines/0/quantity",
      "61 error BR-23 BT-130 /lines/0/unit",
      "61 error BR-24 BT-131 /lines/0/netAmount",
      "61 error BR-25 BT-153 /lines/0/name",
      "61 error BR-26 BT-146 /lines/0/netPrice",
    ],
    message:
      "Line –: BT-126 is missing. | Line –: BT-129 is missing. | Line –: BT-130 is missing. | Line –: BT-131 is missing. | Line –: BT-153 is missing. | Line –: BT-146 is missing.",
  },
  {
    what: "no line",
    change: (c) => {
      c.lines = [];
    },
    tells: ["61 error BR-16 BG-25 /lines"],
    message: "The invoice has no line.",
  },
  {
    what: "an event of VAT that no list has",
    change: (c) => {
      c.vatPointCode = "99";
    },
    tells: ["62 error BR-CL-06 BT-8 /vatPointCode"],
    message: "Unknown event of VAT falling due: 99.",
  },
  {
    what: "two ways for VAT to fall due",
    change: (c) => {
      c.vatPointDate = "2026-09-15";
    },
    tells: ["62 error BR-CO-03 BT-8 /vatPointCode"],
    message: "When VAT falls due is said twice, by a day and by an event.",
  },
  {
    what: "VAT on receipt by a company that pays by issue",
    change: () => {},
    given: { vatOnDebits: true },
    tells: ["62 warning G1.43 BT-8 /vatPointCode"],
    message: "The company pays VAT on its services by issue, and BT-8 says 432.",
  },
];
