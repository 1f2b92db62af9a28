import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import {
  type InvoiceDraft,
  Passerelle,
  PasserelleProblem,
  PasserelleUnreachable,
} from "../../../clients/typescript/src/index.ts";
import { followInvoices, lookForTrouble } from "./follow-invoices.ts";
import { type Ledger, openLedger } from "./ledger.ts";
import { approveReceived, receiveInvoices } from "./receive-invoices.ts";
import { sendInvoices } from "./send-invoices.ts";

/*
 * An ERP in short: sends an invoice, follows it to its end, takes in what suppliers sent and approves it.
 *
 *   PASSERELLE_KEY=… npx node examples/erp/typescript/main.ts [INVOICE.json]
 *
 * PASSERELLE_URL: the gateway (http://127.0.0.1:8080). ERP_LEDGER: the books (erp-ledger.db in the working folder).
 * ERP_SECONDS: how long to follow (90). It approves everything that it receives: let it run against the sandbox.
 *
 * In a project of your own the client is the package `@passerelle/client`.
 */

const ENDS = new Set([
  "payment_received",
  "refused",
  "rejected",
  "cancelled",
  "routing_error",
  "inadmissible",
]);
/** Seconds between two rounds. A real ERP takes webhooks and asks once a minute, for what a lost call had told. */
const ROUND = 1;

const {
  PASSERELLE_URL = "http://127.0.0.1:8080",
  PASSERELLE_KEY = "",
  ERP_LEDGER = "erp-ledger.db",
  ERP_SECONDS = "90",
} = process.env;

const label = (status: { code: number; label: string } | null): string =>
  status === null ? "-" : `${status.code} ${status.label}`;

/** What is wrong, where, and how to put it right. */
const explain = ({ code, status, message, errors }: PasserelleProblem): void => {
  console.error(`${code} (${status}): ${message}`);
  for (const { path, message, rule, code, fix } of errors)
    console.error(`  ${path}: ${message} (${rule ?? code})\n    fix: ${fix}`);
};

/** @returns the program's exit code */
const run = async (passerelle: Passerelle, ledger: Ledger, content: InvoiceDraft): Promise<number> => {
  const reference = content.number;
  ledger.plan(reference, content);
  for (const { problem } of await sendInvoices(passerelle, ledger)) explain(problem);
  const own = ledger.ofReference(reference);
  if (own === null) return 1;
  console.log(`sent      ${own.number}  ${own.id}`);
  const ends = performance.now() + Number(ERP_SECONDS) * 1000;
  const shown = new Set<number>();
  const show = (status: { code: number; label: string } | null): void => {
    if (status === null || shown.has(status.code)) return;
    shown.add(status.code);
    console.log(`status    ${own.number}  ${label(status)}`);
  };
  for (;;) {
    // The feed has what was said about invoices; how a delivery goes, the invoice itself tells. It is asked first: the
    // feed then has at least what it says.
    const now = await passerelle.invoices.get(own.id);
    for (const event of await followInvoices(passerelle, ledger))
      if ("invoiceId" in event && event.invoiceId === own.id) show(event.status);
    show(now.status);
    for (const { number, seller, total, currency } of await receiveInvoices(passerelle, ledger))
      console.log(`received  ${number}  ${seller.name}  ${total} ${currency}`);
    for (const number of await approveReceived(passerelle, ledger)) console.log(`approved  ${number}`);
    await lookForTrouble(passerelle, ledger);
    const hasFailed = now.delivery === "failed";
    if (hasFailed || ENDS.has(now.status?.name ?? "") || performance.now() > ends) {
      console.log(`now       ${now.number}  ${label(now.status)}  ${now.badge.label}`);
      if (now.problem != null)
        console.error(`${now.problem.code}: ${now.problem.message}\n  fix: ${now.problem.fix}`);
      return hasFailed ? 1 : 0;
    }
    await wait(ROUND * 1000);
  }
};

if (PASSERELLE_KEY === "") {
  console.error(
    "Usage: PASSERELLE_KEY=… [PASSERELLE_URL=…] npx node examples/erp/typescript/main.ts [INVOICE.json]",
  );
  process.exit(2);
}
const file = process.argv[2] ?? new URL("../../invoice.json", import.meta.url);
const day = (later: number): string => new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10);
const content: InvoiceDraft = {
  ...(JSON.parse(readFileSync(file, "utf8")) as InvoiceDraft),
  // At most 20 characters: the public portal takes no longer number.
  number: `TS${Date.now()}${Math.floor(Math.random() * 1000)}`,
  issueDate: day(0),
  dueDate: day(30),
};
const ledger = openLedger(ERP_LEDGER);
try {
  process.exitCode = await run(new Passerelle({ url: PASSERELLE_URL, key: PASSERELLE_KEY }), ledger, content);
} catch (error) {
  if (error instanceof PasserelleProblem) explain(error);
  else if (error instanceof PasserelleUnreachable)
    console.error(`${error.message} What is planned is sent by the next run.`);
  else throw error;
  process.exitCode = 1;
} finally {
  ledger.close();
}
