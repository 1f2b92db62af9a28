import { readCdar, writeFacturX, writeUbl } from "../../../src/documents/index.ts";
import { sirenNumber } from "../../../src/sandbox/seed.ts";
import { afnorRig } from "../../adapters/afnor-rig.ts";
import { buyerFrom, message, now, OTHERS, type Said, sellerOf, serve } from "./parties.ts";
import type { Vendor } from "./vendor.ts";

const COMPANY = sirenNumber(711);

const REFUSAL = {
  status: "Error",
  details: [
    {
      level: "Error",
      item: "status",
      reasonCode: "InvoiceLCStatusError",
      reasonMessage: "Déjà prise en charge",
    },
  ],
};

/** A strict platform of the norm, which judges later. */
export const ofAfnor = (): Vendor => {
  const { fake, fetch, settings } = afnorRig();
  const messages: Uint8Array[] = [];
  const tell = (said: Said): void => {
    const bytes = message(said);
    messages.push(bytes);
    fake.add(
      {
        flowId: `lc-${messages.length}`,
        updatedAt: now(),
        flowType: "CustomerInvoiceLC",
        flowSyntax: "CDAR",
      },
      { Original: bytes },
    );
  };
  const statuses = () =>
    fake.flows
      .filter(({ flowSyntax, flowDirection }) => flowSyntax === "CDAR" && flowDirection === "Out")
      .map((flow) => ({ flow, cdar: readCdar(fake.files.get(flow.flowId)?.Original ?? new Uint8Array()) }));
  /** Takes the statuses that wait, but for 204. */
  const judge = (): void => {
    for (const { flow, cdar } of statuses()) {
      if (flow.acknowledgement.status !== "Pending") continue;
      flow.acknowledgement = cdar.statusCode === "204" ? REFUSAL : { status: "Ok" };
      flow.updatedAt = now();
    }
  };
  return {
    adapter: "afnor",
    companies: [COMPANY],
    async settings() {
      const url = await serve(fetch);
      return {
        ...settings,
        flowUrl: `${url}/flow/v1`,
        directoryUrl: `${url}/directory`,
        tokenUrl: `${url}/token`,
      };
    },
    sends: {
      syntax: "UBL",
      write: writeUbl,
      content: { seller: sellerOf(COMPANY), buyer: buyerFrom(OTHERS) },
    },
    has: () => fake.flows.some(({ flowDirection }) => flowDirection === "Out"),
    live(number) {
      for (const flow of fake.flows.filter(({ flowDirection }) => flowDirection === "Out")) {
        flow.acknowledgement = { status: "Ok" };
        flow.updatedAt = now();
      }
      tell({ status: "made_available", number, seller: COMPANY, by: { role: "WK", siren: OTHERS } });
      tell({ status: "approved", number, seller: COMPANY, by: { role: "BY", siren: OTHERS } });
    },
    tells: [203, 205],
    messages: async () => messages,
    receives: {
      syntax: "Factur-X",
      write: writeFacturX,
      seller: sellerOf(OTHERS),
      buyer: buyerFrom(COMPANY),
    },
    receive(bytes, number) {
      fake.add(
        { flowId: `in-${number}`, name: `${number}.pdf`, updatedAt: now(), flowSyntax: "Factur-X" },
        { Original: bytes },
      );
    },
    says: {
      status: "approved",
      there: async () => {
        judge();
        return statuses().map(({ cdar }) => cdar.statusCode ?? "");
      },
      as: "205",
    },
    refuses: { status: "in_hand", reason: "InvoiceLCStatusError" },
    violations: () => fake.violations,
  };
};
