import { writeCii, writeFacturX } from "../../../src/documents/index.ts";
import { siretNumber } from "../../../src/sandbox/seed.ts";
import { settingsOf, structure, BUYER as TOWN } from "../../adapters/chorus-pro/rig.ts";
import { ChorusFake } from "../../adapters/fakes/chorus-pro.ts";
import { SELLER_SIREN } from "../../fixtures/invoices.ts";
import { buyerFrom, now, OTHERS, sellerOf, serve } from "./parties.ts";
import type { Vendor } from "./vendor.ts";

const TOWN_SIREN = TOWN.slice(0, 9);

/** Chorus Pro, for a supplier and a town: it has no messages at all. */
export const ofChorusPro = (): Vendor => {
  const fake = new ChorusFake();
  fake.now = now;
  fake.structures.push(structure());
  const town = {
    ...buyerFrom(TOWN_SIREN),
    name: "Commune de Belle Rive",
    identifiers: [{ scheme: "0009", value: TOWN }],
    vatNumber: undefined,
  };
  return {
    adapter: "chorus-pro",
    companies: [SELLER_SIREN, TOWN_SIREN],
    async settings() {
      const url = await serve(fake.fetch);
      return { ...settingsOf(fake), role: "both", apiUrl: url, tokenUrl: `${url}/api/oauth/token` };
    },
    sends: { syntax: "CII", write: writeCii, content: { process: "A1", buyer: town } },
    has: (number) => fake.invoices.some((invoice) => invoice.number === number),
    live(number) {
      const sent = fake.invoices.find((invoice) => invoice.number === number);
      sent?.states.push({ code: "MISE_A_DISPOSITION", at: now() }, { code: "MISE_EN_PAIEMENT", at: now() });
    },
    tells: [202, 203, 211],
    messages: async () => [],
    receives: { syntax: "Factur-X", write: writeFacturX, seller: sellerOf(OTHERS), buyer: town },
    receive(bytes, number) {
      fake.add({
        number,
        received: "FACTURE",
        buyer: TOWN,
        supplier: siretNumber(OTHERS, 1),
        states: [{ code: "MISE_A_DISPOSITION", at: now() }],
        files: { PDF: bytes },
      });
    },
    says: {
      status: "in_hand",
      there: async (number) =>
        fake.invoices
          .filter((one) => one.number === number)
          .flatMap(({ states }) => states.map(({ code }) => code)),
      as: "SERVICE_FAIT",
    },
    // The platform has no such status.
    refuses: { status: "approved", reason: "InvoiceLCStatusError" },
    violations: () => fake.violations,
  };
};
