import { expect } from "vitest";
import { writeFacturX, writeUbl } from "../../../src/documents/index.ts";
import type { Sandbox } from "../../../src/sandbox/index.ts";
import { buyerOf, sirenNumber } from "../../../src/sandbox/seed.ts";
import { connect, control } from "../../sandbox/a-client.ts";
import { openSandbox } from "../sandbox.ts";
import { buyerFrom, OTHERS, sellerOf } from "./parties.ts";
import type { Vendor } from "./vendor.ts";

const COMPANY = sirenNumber(710);

/** The sandbox: a client that lives with the others of its platform. */
export const ofSandbox = (): Vendor => {
  const client = "life";
  let sandbox: Sandbox;
  const deposits = () =>
    control<{ deposits: { kind: string; ack: string }[] }>(sandbox, "GET", `/deposits?client=${client}`);
  return {
    adapter: "sandbox",
    companies: [COMPANY],
    async settings() {
      sandbox = await openSandbox();
      await control(sandbox, "PUT", `/clients/${client}/companies`, { companies: [COMPANY] });
      return { url: sandbox.url, clientId: client };
    },
    sends: {
      syntax: "Factur-X",
      write: writeFacturX,
      content: { seller: sellerOf(COMPANY), buyer: buyerFrom(buyerOf("pays")) },
    },
    // It lives by itself.
    has: () => true,
    live: () => {},
    tells: [200, 201, 202, 203, 204, 205, 211, 212],
    messages: async () => (await (await connect(sandbox, client)).received()).map(({ bytes }) => bytes),
    receives: { syntax: "UBL", write: writeUbl, seller: sellerOf(OTHERS), buyer: buyerFrom(COMPANY) },
    async receive(bytes) {
      const answer = await fetch(`${sandbox.controlUrl}/clients/${client}/receive?syntax=UBL`, {
        method: "POST",
        headers: { "content-type": "application/xml" },
        body: Buffer.from(bytes),
      });
      expect(answer.status).toBe(201);
    },
    says: {
      status: "approved",
      there: async () => {
        const { deposits: all } = await deposits();
        return all.filter(({ kind }) => kind === "cdar").map(({ ack }) => ack);
      },
      as: "Ok",
    },
    refuses: { status: "payment_received", reason: "InvoiceLCAccessDenied" },
    violations: () => [],
  };
};
