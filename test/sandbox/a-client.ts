import type { Cdar, InvoiceContent } from "../../src/documents/index.ts";
import { readCdar, writeCii } from "../../src/documents/index.ts";
import { vatNumberOf } from "../../src/domain/company.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { buyerOf, PLACES } from "../../src/sandbox/seed.ts";

/** One pace lasts an hour, so that nothing happens before the test moves the time on. */
const HOUR = 3600;

export const start = (options: Partial<Parameters<typeof startSandbox>[0]> = {}): Promise<Sandbox> =>
  startSandbox({ file: ":memory:", pace: { secondsPerStep: HOUR }, ...options });

export interface Flow {
  flowId: string;
  name: string;
  flowType: string;
  flowDirection: string;
  updatedAt: string;
  trackingId?: string;
  acknowledgement: {
    status: string;
    details?: { reasonCode: string; reasonMessage: string; item: string }[];
  };
}

/** Asks the control endpoints. */
export const control = async <T>(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> => {
  const answer = await fetch(`${sandbox.controlUrl}${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};

export const advance = (sandbox: Sandbox, steps: number): Promise<unknown> =>
  control(sandbox, "POST", "/advance", { steps });

/** A token of a client. */
export const tokenOf = async (sandbox: Sandbox, id = "passerelle"): Promise<string> => {
  const answer = await fetch(sandbox.tokenUrl, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${id}:sandbox`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
};

/** A client of the norm, as plain as can be. */
export const connect = async (sandbox: Sandbox, id = "passerelle") => {
  const token = await tokenOf(sandbox, id);
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${sandbox.flowUrl}/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    });
  const post = (path: string, body: unknown): Promise<Response> =>
    ask(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const submit = (file: Uint8Array, info: Record<string, unknown> = {}): Promise<Response> => {
    const form = new FormData();
    const flowInfo = { flowSyntax: "CII", name: "invoice.xml", ...info };
    form.append("flowInfo", new Blob([JSON.stringify(flowInfo)], { type: "application/json" }));
    form.append("file", new Blob([Buffer.from(file)], { type: "application/xml" }), "invoice.xml");
    return ask("/flows", { method: "POST", body: form });
  };
  const search = async (where: Record<string, unknown>, more: Record<string, unknown> = {}) => {
    const answer = await post("/flows/search", { where, limit: 100, ...more });
    return (await answer.json()) as { results: Flow[]; nextCursor?: string; limit: number };
  };
  const metadata = async (flowId: string): Promise<Flow> =>
    (await (await ask(`/flows/${flowId}`)).json()) as Flow;
  const download = async (flowId: string, docType = "Original"): Promise<Uint8Array> =>
    new Uint8Array(await (await ask(`/flows/${flowId}?docType=${docType}`)).arrayBuffer());
  /** Every flow that came in, with its message where it is one that can be read. */
  const received = async (flowType: string[] = ["CustomerInvoiceLC"]) => {
    const { results } = await search({ flowDirection: ["In"], flowType });
    return Promise.all(
      results.map(async (flow) => {
        const bytes = await download(flow.flowId);
        let cdar: Cdar | null = null;
        try {
          cdar = readCdar(bytes);
        } catch {
          // A broken one: that is what the test looks for.
        }
        return { flow, bytes, cdar };
      }),
    );
  };
  const codes = async (flowType?: string[]): Promise<string[]> =>
    (await received(flowType)).map(({ cdar }) => cdar?.statusCode ?? "broken");
  return { token, ask, post, submit, search, metadata, download, received, codes };
};

export interface InvoiceParts {
  number?: string;
  day?: string;
  type?: string;
  seller?: string;
  /** SIREN. */
  buyer?: string;
  /** Address without its scheme; the SIREN by default, none with null. */
  address?: string | null;
  /** BT-10. */
  reference?: string;
  /** BT-13. */
  order?: string;
  note?: string;
  country?: string;
}

/** An invoice of 1,160.00 with VAT: 720.00 at 20 %, 440.00 at 10 %. */
export const invoiceWith = (parts: InvoiceParts = {}): Uint8Array => {
  const seller = parts.seller ?? PLACES.seller;
  const buyer = parts.buyer ?? buyerOf("pays");
  const party = (siren: string, name: string, address: string | null): InvoiceContent["seller"] => ({
    name,
    identifiers: [],
    legalId: { value: siren, scheme: "0002" },
    vatNumber: vatNumberOf(siren),
    electronicAddress: address === null ? undefined : { value: address, scheme: "0225" },
    address: { city: "Valfiction", postCode: "69000", country: parts.country ?? "FR" },
  });
  const line = (id: string, net: string, rate: string) => ({
    id,
    notes: [],
    invoicedObjects: [],
    name: `Article ${id}`,
    quantity: "1",
    unit: "C62",
    netPrice: net,
    netAmount: net,
    vatCategory: "S",
    vatRate: rate,
    allowances: [],
    charges: [],
    classifications: [],
    attributes: [],
  });
  return writeCii({
    number: parts.number ?? "F-1",
    issueDate: parts.day ?? "2026-11-02",
    typeCode: parts.type ?? "380",
    currency: "EUR",
    buyerReference: parts.reference,
    purchaseOrderReference: parts.order,
    process: "B1",
    profile: "urn:cen.eu:en16931:2017",
    invoicedObjects: [],
    notes: parts.note === undefined ? [] : [{ text: parts.note }],
    precedingInvoices: [],
    seller: party(seller, "Atelier Premier Pas", seller),
    buyer: party(buyer, "Acheteur", parts.address === undefined ? buyer : parts.address),
    allowances: [],
    charges: [],
    totals: { lines: "1000.00", withoutVat: "1000.00", vat: "160.00", withVat: "1160.00", due: "1160.00" },
    vatBreakdown: [
      { taxableAmount: "600.00", taxAmount: "120.00", category: "S", rate: "20.00" },
      { taxableAmount: "400.00", taxAmount: "40.00", category: "S", rate: "10.00" },
    ],
    attachments: [],
    lines: [line("1", "600.00", "20.00"), line("2", "400.00", "10.00")],
  });
};
