import { expect, test } from "vitest";
import { writeF10 } from "../../src/documents/index.ts";
import { OUTCOMES } from "../../src/sandbox/life/outcomes.ts";
import { REPORT_OUTCOMES } from "../../src/sandbox/life/report-outcomes.ts";
import { buyerOf } from "../../src/sandbox/seed.ts";
import { SELLER_SIREN } from "../fixtures/invoices.ts";
import { paymentsReport, transactionsReport } from "../fixtures/reports.ts";
import { shared } from "../support/shared.ts";
import { openSchema, parseXml } from "../support/xsd.ts";
import { advance, connect, invoiceWith, start } from "./a-client.ts";

const SCHEMA = "specs/fnfe/cdar/xsd/CrossDomainAcknowledgementAndResponse_100pD22B.xsd";
const published = shared(SCHEMA);

test.skipIf(!published.there)(
  published.title("every message of every outcome is valid against the schema of CDAR"),
  async () => {
    const sandbox = await start();
    const client = await connect(sandbox);
    for (const { id } of OUTCOMES)
      await client.submit(invoiceWith({ number: `N-${id}`, buyer: buyerOf(id) }));
    await advance(sandbox, 30);
    using schema = openSchema(published.path(SCHEMA));
    let cursor: string | undefined;
    let checked = 0;
    const wrong: string[] = [];
    do {
      const page = await client.search(
        { flowType: ["CustomerInvoiceLC"] },
        cursor === undefined ? {} : { cursor },
      );
      for (const flow of page.results) {
        try {
          using document = parseXml(await client.download(flow.flowId));
          schema.validate(document);
          checked += 1;
        } catch (error) {
          wrong.push(`${flow.name}: ${String(error)}`);
        }
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(wrong.map((text) => text.split(":")[0])).toEqual(["CDV_299_N-broken_message.xml"]);
    expect(checked).toBeGreaterThan(150);
    await sandbox.close();
  },
);

test.skipIf(!published.there)(
  published.title("every message about a report is valid against the schema of CDAR"),
  async () => {
    const sandbox = await start();
    const client = await connect(sandbox);
    for (const { id } of REPORT_OUTCOMES) {
      const name = `SANDBOX:${id}`;
      const report = transactionsReport({ id, declarant: { siren: SELLER_SIREN, name } });
      await client.submit(writeF10(report), { flowSyntax: "FRR" });
    }
    await client.submit(writeF10(paymentsReport()), { flowSyntax: "FRR" });
    await advance(sandbox, 3);
    using schema = openSchema(published.path(SCHEMA));
    const messages = await client.received(["StateTransactionReportLC", "StatePaymentReportLC"]);
    for (const { bytes } of messages) {
      using document = parseXml(bytes);
      expect(() => schema.validate(document)).not.toThrow();
    }
    expect(messages.map(({ cdar }) => cdar?.statusCode).sort()).toEqual([
      ..."300 301 301 301 301 500 500 500 500 500 501".split(" "),
    ]);
    await sandbox.close();
  },
);
