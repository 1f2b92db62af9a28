import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { followInvoices, lookForTrouble } from "./follow-invoices.ts";
import { connect, type Invoice } from "./gateway.ts";
import { openLedger } from "./ledger.ts";
import { receiveInvoices } from "./receive-invoices.ts";
import { sendInvoices } from "./send-invoices.ts";

/** `npx node examples/erp/typescript/main.ts FILE [REFERENCE]`: sends one invoice and follows it to its end. */

/** Seconds between two rounds. A real ERP takes webhooks and asks once a minute, for what a lost call had told. */
const ROUND = 1;

const ENDS = new Set(["payment_received", "refused", "rejected", "cancelled", "inadmissible"]);

const {
  PASSERELLE_URL = "http://127.0.0.1:8080",
  PASSERELLE_KEY = "",
  ERP_LEDGER = ":memory:",
} = process.env;
const [file, reference = file === undefined ? "" : basename(file)] = process.argv.slice(2);
if (file === undefined || PASSERELLE_KEY === "") {
  console.error(
    "Usage: PASSERELLE_KEY=… [PASSERELLE_URL=…] npx node examples/erp/typescript/main.ts FILE [REFERENCE]",
  );
  process.exit(2);
}

const gateway = connect({ url: PASSERELLE_URL, key: PASSERELLE_KEY });
const ledger = openLedger(ERP_LEDGER);
const say = ({ number, delivery, status, badge }: Invoice): string =>
  `${number}  ${status === null ? delivery : `${status.code} ${status.label}`}  ${badge.state}`;

ledger.plan(reference, file.endsWith(".pdf") ? "application/pdf" : "application/xml", readFileSync(file));
for (const { problem } of await sendInvoices(gateway, ledger)) {
  console.error(problem.message);
  for (const { path, message, fix } of problem.errors) console.error(`  ${path}: ${message} ${fix}`);
  process.exit(1);
}

let shown = "";
for (;;) {
  await followInvoices(gateway, ledger);
  await lookForTrouble(gateway, ledger);
  for (const { number, seller, total, currency } of await receiveInvoices(gateway, ledger))
    console.log(`received ${number} of ${seller.name}: ${total} ${currency}`);
  const invoice = ledger.ofReference(reference);
  if (invoice !== null && say(invoice) !== shown) {
    shown = say(invoice);
    console.log(shown);
  }
  if (invoice?.problem != null) console.log(`  ${invoice.problem.message} ${invoice.problem.fix}`);
  if (invoice?.delivery === "failed" || ENDS.has(invoice?.status?.name ?? "")) break;
  await wait(ROUND * 1000);
}
ledger.close();
