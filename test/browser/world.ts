import { type InvoiceContent, writeCii } from "../../src/documents/index.ts";
import { vatNumberOf } from "../../src/domain/company.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { buyerOf, PLACES } from "../../src/sandbox/seed.ts";
import { sampleContent } from "../fixtures/invoices.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, until } from "../support/processes.ts";
import { openSandbox } from "../support/sandbox.ts";

export const ADMIN_KEY = "admin-key-of-the-browser-test";
export const BUYER_SIREN = "404833048";

type Erp = ReturnType<typeof erp>;

/** A gateway and a sandbox, whose life cycle goes on only when the test says so. */
export interface Stage {
  gateway: { url: string };
  sandbox: Sandbox;
  acme: Erp;
  admin: Erp;
  /** `POST` to the sandbox's control. */
  control(path: string, body?: object, method?: string): Promise<void>;
  /** Sends an invoice to the sandbox's company of this outcome, and waits until the platform has it. */
  send(outcome: Parameters<typeof buyerOf>[0], number: string): Promise<string>;
  /** Moves the life cycle on by so many steps. */
  advance(steps: number): Promise<void>;
  token(ask: object): Promise<string>;
}

/** The sample, sold by the sandbox's own seller to the company of this SIREN. */
export const contentTo = (siren: string, number: string): InvoiceContent => {
  const content = sampleContent({ number });
  const company = (of: string) => ({
    identifiers: [],
    legalId: { scheme: "0002", value: of },
    vatNumber: vatNumberOf(of),
    electronicAddress: { scheme: "0225", value: of },
  });
  return {
    ...content,
    buyerReference: undefined,
    seller: { ...content.seller, ...company(PLACES.seller) },
    buyer: { ...content.buyer, ...company(siren) },
  };
};

const invoiceTo = (siren: string, number: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(writeCii(contentTo(siren, number)));

/** @param everySeconds of the background pull; by default nothing comes unless it is asked for */
export const openStage = async (
  options: { everySeconds?: number; companies?: string[]; webhooks?: object[]; desk?: object } = {},
): Promise<Stage> => {
  const sandbox = await openSandbox({ pace: 3600 });
  const gateway = await openGateway({
    store: { url: "sqlite::memory:" },
    admin: { keys: [ADMIN_KEY] },
    ...(options.desk === undefined ? {} : { desk: options.desk }),
    platforms: {
      main: {
        adapter: "sandbox",
        settings: { url: sandbox.url },
        poll: { everySeconds: options.everySeconds ?? 3600 },
      },
    },
    tenants: {
      acme: {
        keys: ["acme-key-of-the-browser-test"],
        companies: [PLACES.seller, ...(options.companies ?? [BUYER_SIREN])],
        routes: [{ platform: "main" }],
        webhooks: options.webhooks ?? [],
      },
    },
  });
  const acme = erp(gateway.url, "acme-key-of-the-browser-test");
  const control = async (path: string, body: object = {}, method = "POST"): Promise<void> => {
    const answer = await fetch(`${sandbox.url}/control${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(method === "DELETE" ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  return {
    gateway,
    sandbox,
    acme,
    admin: erp(gateway.url, ADMIN_KEY),
    control,
    async send(outcome, number) {
      const sent = await acme.send(invoiceTo(buyerOf(outcome), number), `order-${number}`);
      if (sent.status !== 202) throw new Error(sent.text);
      await until(
        () => acme.get(`/v1/invoices/${sent.json.id}`),
        ({ json }) => json.delivery !== "queued" && json.delivery !== "sending",
      );
      return sent.json.id;
    },
    advance: (steps) => control("/advance", { steps }),
    async token(ask) {
      const made = await acme.post("/v1/widget-tokens", JSON.stringify(ask), {
        "content-type": "application/json",
      });
      if (made.status !== 201) throw new Error(made.text);
      return made.json.token;
    },
  };
};
