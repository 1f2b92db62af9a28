import { expect, it } from "vitest";
import type { Understood } from "../../../src/adapters/port.ts";
import { writeCii } from "../../../src/documents/index.ts";
import { schedulePolls } from "../../../src/usecases/follow/poll-account.ts";
import { getDocument, listInvoices } from "../../../src/usecases/read/read-invoices.ts";
import { BUYER_SIREN, sampleContent } from "../../fixtures/invoices.ts";
import { openWorld, TENANT } from "../../support/world.ts";

const BUYER = { kind: "tenant", tenant: "buyer" } as const;

/** A received invoice whose buyer is named by its SIRET as address alone, changed after it was written. */
const changed = (pattern: RegExp, by: string): Uint8Array => {
  const buyer = {
    name: "Acheteur",
    identifiers: [],
    electronicAddress: { value: `${BUYER_SIREN}00022`, scheme: "0009" },
    address: { country: "FR" },
  };
  const xml = Buffer.from(writeCii(sampleContent({ number: "IN-1", buyer }))).toString();
  const result = xml.replace(pattern, by);
  expect(result).not.toBe(xml);
  return Buffer.from(result);
};

it.each([
  ["a month for a day", /format="102">20260912/, 'format="610">202609'],
  ["a day that there is not", /(?<=format="102">)20260912/, "00000000"],
  ["an amount that nobody can read", /(?<=<ram:TaxBasisTotalAmount>)1000.00/, "1.000,00"],
])("an invoice with %s goes to its buyer", async (_, pattern, by) => {
  const world = await openWorld({
    tenants: [TENANT, { ...TENANT, name: "buyer", companies: [BUYER_SIREN] }],
  });
  const received: Understood = {
    kind: "invoice",
    platformId: "flow-in",
    document: { bytes: changed(pattern, by), mediaType: "application/xml", fileName: null },
    receivedAt: "2026-10-01T08:00:00Z",
  };
  world.fake.said.push({ id: "a", at: "2026-10-01T08:00:00Z", raw: {} });
  world.fake.read = () => received;
  await schedulePolls(world.parts);
  const worker = world.worker();
  await worker.idle();
  world.clock.forward(61);
  await worker.idle();
  await worker.stop(0);
  const { items } = await listInvoices(world.parts, BUYER, { direction: "inbound" }, { limit: 10 });
  expect(items).toMatchObject([{ tenant: "buyer", number: "IN-1", total: "1200.00" }]);
  const id = items[0]?.id ?? "";
  const json = await getDocument(world.parts, BUYER, id, "json", AbortSignal.timeout(60_000));
  expect(JSON.parse(Buffer.from(json.bytes).toString())).toMatchObject({ number: "IN-1" });
});
