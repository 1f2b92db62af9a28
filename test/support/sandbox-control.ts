import { writeCii } from "../../src/documents/index.ts";
import { vatNumberOf } from "../../src/domain/company.ts";
import { PLACES } from "../../src/sandbox/seed.ts";
import { sampleContent } from "../fixtures/invoices.ts";

export { control } from "./control.ts";

/** An invoice of the sandbox's own seller to one of its companies. */
export const invoiceTo = (buyer: string, number: string): Uint8Array<ArrayBuffer> => {
  const content = sampleContent({ number });
  const company = (siren: string) => ({
    identifiers: [],
    legalId: { scheme: "0002", value: siren },
    vatNumber: vatNumberOf(siren),
    electronicAddress: { scheme: "0225", value: siren },
  });
  return new Uint8Array(
    writeCii({
      ...content,
      buyerReference: undefined,
      seller: { ...content.seller, ...company(PLACES.seller) },
      buyer: { ...content.buyer, ...company(buyer) },
    }),
  );
};
