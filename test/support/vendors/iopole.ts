import { writeCii } from "../../../src/documents/index.ts";
import { sirenNumber } from "../../../src/sandbox/seed.ts";
import { rigOf } from "../../adapters/iopole/rig.ts";
import { buyerFrom, message, now, OTHERS, sellerOf, serve } from "./parties.ts";
import type { Vendor } from "./vendor.ts";

const COMPANY = sirenNumber(712);

/** IOPOLE: some statuses bear the message that they came as, some do not. */
export const ofIopole = (): Vendor => {
  const { fake, settings } = rigOf();
  const messages: Uint8Array[] = [];
  fake.now = now;
  return {
    adapter: "iopole",
    companies: [COMPANY],
    async settings() {
      const url = await serve(fake.fetch);
      return { ...settings, apiUrl: url, tokenUrl: `${url}/realms/iopole/protocol/openid-connect/token` };
    },
    sends: {
      syntax: "CII",
      write: writeCii,
      content: { seller: sellerOf(COMPANY), buyer: buyerFrom(OTHERS) },
    },
    has: (number) => fake.invoices.some((invoice) => invoice.number === number),
    live(number) {
      const id = fake.invoices.find((invoice) => invoice.number === number)?.id ?? "";
      fake.say(id, "MADE_AVAILABLE", { xml: "" });
      const said = message({
        status: "approved",
        number,
        seller: COMPANY,
        by: { role: "BY", siren: OTHERS },
      });
      messages.push(said);
      fake.say(id, "APPROVED", { xml: Buffer.from(said).toString() });
    },
    tells: [203, 205],
    messages: async () => messages,
    receives: { syntax: "CII", write: writeCii, seller: sellerOf(OTHERS), buyer: buyerFrom(COMPANY) },
    receive(bytes, number) {
      fake.add({ bytes, number });
    },
    says: {
      status: "approved",
      there: async () => fake.pushes.map(({ body }) => body.code),
      as: "APPROVED",
    },
    refuses: { status: "payment_received", reason: "InvoiceLCAccessDenied" },
    violations: () => fake.violations,
  };
};
