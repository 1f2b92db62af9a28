import { beforeAll, expect, it } from "vitest";
import { writeCii } from "../../src/documents/index.ts";
import { SELLER_SIREN, sampleContent } from "../fixtures/invoices.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, type Running, startSandboxProcess, until } from "../support/processes.ts";

/*
 * Suppliers send what is larger than the gateway takes. Acme and Bolt have an account each, and share a third; the
 * invoices are for a company that neither has, as an address of the directory may well be.
 */

const FILE = Buffer.alloc(80_000, "%PDF-1.7 ");
const ANNEX = {
  id: "1",
  fileName: "plans.pdf",
  mediaType: "application/pdf",
  content: FILE.toString("base64"),
  size: FILE.length,
};
const large = (number: string): Buffer<ArrayBuffer> =>
  Buffer.from(writeCii(sampleContent({ number, attachments: [ANNEX] })));

let sandbox: Running;
let acme: ReturnType<typeof erp>;
let bolt: ReturnType<typeof erp>;
let admin: ReturnType<typeof erp>;

const receive = async (client: string, number: string): Promise<void> => {
  const answer = await fetch(`${sandbox.url}/control/clients/${client}/receive`, {
    method: "POST",
    headers: { "content-type": "application/xml" },
    body: large(number),
  });
  expect(answer.ok, await answer.text()).toBe(true);
};

beforeAll(async () => {
  sandbox = await startSandboxProcess();
  const platform = (clientId: string) => ({
    adapter: "sandbox",
    settings: { url: sandbox.url, clientId },
    poll: { everySeconds: 0.2 },
  });
  const gateway = await openGateway({
    store: { url: "sqlite::memory:" },
    admin: { keys: ["admin-key-of-the-test"] },
    limits: { documentMegabytes: 0.05 },
    platforms: { one: platform("acme"), two: platform("bolt"), both: platform("both") },
    tenants: {
      acme: {
        keys: ["key-of-acme-in-the-test"],
        companies: [SELLER_SIREN],
        routes: [{ platform: "one" }, { platform: "both" }],
      },
      bolt: {
        keys: ["key-of-bolt-in-the-test"],
        companies: ["552100554"],
        routes: [{ platform: "two" }, { platform: "both" }],
      },
    },
  });
  acme = erp(gateway.url, "key-of-acme-in-the-test");
  bolt = erp(gateway.url, "key-of-bolt-in-the-test");
  admin = erp(gateway.url, "admin-key-of-the-test");
  await receive("acme", "TOO-LARGE-1");
  await receive("both", "TOO-LARGE-2");
  await until(
    () => documentsTold(admin),
    (documents) => documents.length === 2,
  );
});

/** The refused documents of a list. Statements about them wait too, but for the invoice that did not come. */
const documentsTold = async (client: typeof acme, query = ""): Promise<{ id: string; size: number }[]> =>
  (await client.get(`/v1/failures${query}`)).json.items.filter((item: { size: number | null }) => item.size);

it("a received invoice that is too large is told to the tenant of the account, with supplier, number and size", async () => {
  const { json } = await acme.get("/v1/failures");
  expect(json.items, "statements about it are for administrators").toMatchObject([
    {
      kind: "item",
      state: "held",
      platform: "one",
      number: "TOO-LARGE-1",
      seller: sampleContent().seller.name,
      amount: "1200.00",
      size: large("TOO-LARGE-1").length,
      fileName: "TOO-LARGE-1.xml",
      problem: { code: "file_too_large" },
    },
  ]);
  expect((await acme.get("/v1/failures?kind=item&platform=both")).json.items).toEqual([]);
});

it("another tenant sees nothing of it, and of a shared account neither does", async () => {
  expect((await bolt.get("/v1/failures")).json.items).toEqual([]);
  expect(await documentsTold(admin, "?platform=both")).toMatchObject([{ number: "TOO-LARGE-2" }]);
});

it("who sees it may have it tried again, and nobody else", async () => {
  const [mine] = await documentsTold(acme);
  const [shared] = await documentsTold(admin, "?platform=both");
  const retry = async (client: typeof acme, document: typeof mine) =>
    (await client.post(`/v1/failures/${document?.id}/retry`)).status;
  expect(await retry(bolt, mine)).toBe(404);
  expect(await retry(acme, shared)).toBe(404);
  expect(await retry(acme, mine)).toBe(202);
});
