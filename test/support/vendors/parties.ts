import { writeCdar } from "../../../src/documents/index.ts";
import { vatNumberOf } from "../../../src/domain/company.ts";
import { type StatusName, statusFacts } from "../../../src/domain/life-cycle/status.ts";
import { sirenNumber, siretNumber } from "../../../src/sandbox/seed.ts";
import { serveFake } from "../../adapters/fakes/serve.ts";
import { fullCdar } from "../../fixtures/cdar.ts";
import { sampleContent } from "../../fixtures/invoices.ts";
import { afterThisFile } from "../endings.ts";

/** Who deals with the companies of the tenants. */
export const OTHERS = sirenNumber(713);

/** A party whose identifiers follow from its SIREN. */
const party = (siren: string, name: string) => ({
  name,
  identifiers: [{ scheme: "0009", value: siretNumber(siren, 1) }],
  legalId: { scheme: "0002", value: siren },
  vatNumber: vatNumberOf(siren),
  electronicAddress: { scheme: "0225", value: siren },
});

const { seller: SELLER, buyer: BUYER } = sampleContent();
/** A French seller, and a buyer, of this SIREN. */
export const sellerOf = (siren: string) => ({ ...SELLER, ...party(siren, "Vendeur SAS") });
export const buyerFrom = (siren: string) => ({ ...BUYER, ...party(siren, "Acheteur SARL") });

/** What time it is, for platforms that tell it. */
export const now = (): string => new Date().toISOString();

/** Who says what of which invoice. */
export interface Said {
  status: StatusName;
  number: string;
  seller: string;
  by: { role: string; siren: string };
}

/** A status as a life-cycle message. */
export const message = ({ status, number, seller, by }: Said): Uint8Array => {
  const { code, label, documentStatus } = statusFacts(status);
  return writeCdar(
    fullCdar({
      id: `CDV-${code}-${number}-${by.role}`,
      name: label,
      issuedAt: now(),
      issuer: { id: `0002:${by.siren}`, name: "Partie", role: by.role, address: null },
      statusAt: now(),
      invoiceNumber: number,
      documentStatus,
      statusCode: String(code),
      statusLabel: label,
      sellerSiren: seller,
      payee: null,
      attachments: [],
      details: [],
    }),
  );
};

/** Serves a fake until the file ends. Returns its address. */
export const serve = async (fetch: (request: Request) => Response | Promise<Response>): Promise<string> => {
  const { url, close } = await serveFake(fetch);
  afterThisFile(close);
  return url;
};
