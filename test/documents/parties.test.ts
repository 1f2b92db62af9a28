import { describe, expect, test } from "vitest";
import { type InvoiceContent, readInvoice, recognise } from "../../src/documents/index.ts";
import { ownerOf, type Tenant } from "../../src/domain/tenant.ts";
import { BUYER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { FORMS, variant } from "./variants.ts";

type Buyer = InvoiceContent["buyer"];

const SIRET = `${BUYER_SIREN}00022`;

const tenant: Tenant = {
  name: "acme",
  companies: [BUYER_SIREN],
  routes: [],
  webhooks: [],
  directoryCheck: "off",
  controls: "block",
  rules: {},
  defaults: {},
  reporting: new Map(),
};
const tenants = new Map([["acme", tenant]]);

describe.each(FORMS)("%s: the invoice finds its buyer's tenant when the buyer is named by", (form) => {
  const summaryFor = async (buyer: Partial<Buyer>, country = "FR") => {
    const party = { name: "Acheteur", identifiers: [], address: { country }, ...buyer };
    return readInvoice(await recognise(variant(form, sampleContent({ buyer: party }))));
  };

  test.each<[string, Partial<Buyer>]>([
    ["a SIRET as endpoint only", { electronicAddress: { value: SIRET, scheme: "0009" } }],
    ["a company id without scheme", { legalId: { value: BUYER_SIREN } }],
    ["a SIRET under 0002", { legalId: { value: SIRET, scheme: "0002" } }],
    ["a global identifier", { identifiers: [{ value: BUYER_SIREN, scheme: "0002" }] }],
    ["a SIREN with spaces", { legalId: { value: "404 833 048", scheme: "0002" } }],
    ["a SIREN with no-break spaces", { legalId: { value: "404\u00A0833\u00A0048", scheme: "0002" } }],
    ["a SIRET with spaces", { identifiers: [{ value: "404 833 048 00022", scheme: "0009" }] }],
    ["a VAT number with spaces", { vatNumber: "FR 83 404833048" }],
    ["a VAT number in lower case", { vatNumber: "fr83404833048" }],
    ["an address with SIRET", { electronicAddress: { value: `${BUYER_SIREN}_${SIRET}`, scheme: "0225" } }],
  ])("%s", async (_, buyer) => {
    const summary = await summaryFor(buyer);
    expect(summary.buyer.siren).toBe(BUYER_SIREN);
    expect(ownerOf(tenants, summary, "main", new Set())?.name).toBe("acme");
    expect(ownerOf(tenants, await summaryFor(buyer, "MQ"), "main", new Set())?.name).toBe("acme");
  });

  test("no SIREN comes out of the French VAT number of a company in Monaco or Belgium", async () => {
    for (const country of ["MC", "BE"]) {
      const summary = await summaryFor({ vatNumber: "FR83404833048" }, country);
      expect(summary.buyer).toMatchObject({ siren: null, country, vatNumber: "FR83404833048" });
      expect(ownerOf(tenants, summary, "main", new Set())).toBeNull();
    }
  });

  test("addresses and VAT numbers are told as the directory and the tax office write them", async () => {
    const { buyer } = await summaryFor({
      vatNumber: "fr 83 404 833 048",
      electronicAddress: { value: "404 833 048", scheme: "0225" },
    });
    expect(buyer).toMatchObject({ vatNumber: "FR83404833048", address: `0225:${BUYER_SIREN}` });
  });
});
