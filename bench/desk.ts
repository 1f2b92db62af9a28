import { join } from "node:path";
import { openStore } from "../src/store/open.ts";
import { startPostgres, type TestPostgres } from "../test/support/postgres.ts";
import { type DeskPage, type OfPage, timePages } from "./desk-pages.ts";
import { causeOf, deskStatements } from "./desk-rows.ts";
import { pdfInvoice, SELLER_SIREN, xmlInvoice } from "./documents.ts";
import { KEY, openSender } from "./load.ts";
import { ownFolder, type Running, startGateway } from "./processes.ts";
import { COMPANY, periodOfSort, putItems } from "./report-items.ts";
import { configOf, keyOf } from "./year.ts";
import { fillYear } from "./year-fill.ts";
import { sirenOf } from "./year-rows.ts";

/** Items of the period that is looked at. */
const ITEMS = 20_000;

const configFor = (url: string) => {
  const { tenants, ...config } = configOf(url);
  const webhooks = [
    { url: "http://127.0.0.1:9/hook", secret: `whsec_${"a".repeat(43)}=`, allowPrivate: true },
  ];
  const { name, vatNumber, platform: _, ...said } = { ...COMPANY };
  return {
    ...config,
    tenants: Object.fromEntries(
      Object.entries(tenants).map(([tenant, one]) => [
        tenant,
        tenant !== "acme"
          ? {
              ...one,
              companies: tenant === "t0" ? [...one.companies, sirenOf("acme")] : one.companies,
              webhooks,
            }
          : {
              ...one,
              companies: [...one.companies, SELLER_SIREN],
              webhooks,
              reporting: {
                [SELLER_SIREN]: {
                  name,
                  vatNumber,
                  vatRegime: "monthly",
                  reportFrom: said.reportFrom,
                  platform: "main",
                },
              },
            },
      ]),
    ),
    receive: [{ when: { company: sirenOf("acme") }, to: ["acme"], copy: ["t0"] }],
  };
};

const { company, kind, role, start } = periodOfSort("tills");
const period = new URLSearchParams({ company, kind, role, day: start });

/** The lists of invoices that are timed, by what they are narrowed and sorted by. */
const LISTS: readonly string[] = [
  "",
  "direction=inbound&badge=pending",
  "direction=outbound&badge=pending",
  "status=disputed",
  "badge=rejected",
  "badge=paid",
  "delivery=failed",
  "platform=second",
  "q=F-00000007",
  "q=REF-8",
  "q=800000007",
  "q=maison7",
  "q=ets",
  "q=ets+maison7",
  "q=nothingiscalledso",
  "sort=oldest",
  "sort=largest",
  "sort=smallest",
  "sort=issued",
  "atLeast=50000",
  "atLeast=100000&sort=largest",
  "atLeast=20&atMost=20.5",
  "issuedFrom=2026-03-01&issuedUntil=2026-03-31",
  "since=2026-03-01&until=2026-03-02&badge=rejected",
  "q=ets&badge=rejected&sort=largest",
  "direction=inbound&platform=second&status=disputed",
  "q=maison7&atLeast=90000&sort=smallest",
];

/** Pages of who may see everything, and of a tenant, in the order in which they are asked for. */
const pagesOf = (isAdmin: boolean, sent: { xml: string; pdf: string }): DeskPage[] => {
  const lists = [...LISTS, ...(isAdmin ? ["tenant=t7", "tenant=-", "tenant=acme&q=ets&sort=largest"] : [])];
  return [
    { path: "/desk" },
    ...lists.map((query) => ({ path: `/desk/invoices${query && `?${query}`}` })),
    { path: "/desk/invoices", follow: Array.from({ length: 20 }, () => /href="([^"]*cursor=[^"]*)"/) },
    { path: "/desk/invoices?badge=rejected", follow: [INVOICE_LINK] },
    { path: "/desk/invoices?badge=rejected", follow: [INVOICE_LINK], ending: "/messages" },
    { path: "/desk/invoices?badge=rejected", follow: [INVOICE_LINK], ending: "/evidence" },
    { path: `/desk/invoices/${sent.xml}`, name: "/desk/invoices/…, XML of 8 kB" },
    { path: `/desk/invoices/${sent.pdf}`, name: "/desk/invoices/…, PDF of 60 kB" },
    { path: `/desk/invoices/${sent.pdf}/messages`, name: "/desk/invoices/…/messages" },
    { path: "/desk/failures" },
    ...[
      "kind=submit",
      "kind=notify",
      "kind=item",
      ...(isAdmin ? ["kind=unowned"] : []),
      "platform=main",
      `cause=${causeOf(7)}`,
      `kind=submit&platform=main&cause=${causeOf(7)}`,
      "cause=xml_malformed",
      "state=dismissed",
      `state=dismissed&cause=${causeOf(27)}`,
    ].map((query) => ({ path: `/desk/failures?${query}` })),
    { path: "/desk/failures", follow: Array.from({ length: 5 }, () => /href="([^"]*failures=[^"]*)"/) },
    { path: "/desk/failures?kind=submit", follow: [/href="(\/desk\/failures\/group\?[^"]*)"/] },
    ...(isAdmin
      ? [{ path: "/desk/failures?kind=item", follow: [/href="(\/desk\/failures\/itm_[^"?/]*)"/] }]
      : []),
    { path: "/desk/webhooks" },
    { path: "/desk/webhooks/acme/0" },
    { path: "/desk/webhooks/acme/0", follow: [/href="(\/desk\/deliveries\/[^"]*)"/] },
    { path: "/desk/reports" },
    { path: `/desk/reports/period?${period}` },
    ...(isAdmin
      ? [
          { path: "/desk/receivers" },
          { path: "/desk/receivers/moves" },
          { path: "/desk/configuration" },
          { path: "/desk/acts?tenant=acme" },
          { path: "/desk/acts?tenant=acme&act=retry" },
        ]
      : []),
    { path: "/desk/validate" },
    { path: "/desk/directory" },
    { path: "/desk/acts" },
    { path: "/desk/acts?person=person+7" },
    { path: "/desk/acts?act=retry" },
    { path: "/desk/acts?day=2026-06-01" },
  ];
};
const INVOICE_LINK = /href="(\/desk\/invoices\/inv_[^"?/]*)"/;

/** Until what begins with the first start on a store is through: hours and days are counted, for the charts. */
const quiet = async (gateway: Running): Promise<void> => {
  let last = gateway.cpuSeconds();
  for (;;) {
    await new Promise((done) => setTimeout(done, 2_000));
    const now = gateway.cpuSeconds();
    if (now - last < 0.2) return;
    last = now;
  }
};

export interface DeskFigures {
  engine: string;
  invoices: number;
  megabytes: number | null;
  administrator: OfPage[];
  tenant: OfPage[];
}

/**
 * Every page of the desk with a year of invoices stored and a lot that waits for people.
 *
 * @param kept - a store that an earlier run filled; absent: one is filled, and goes
 */
export const desk = async (engine: string, invoices: number, kept?: string): Promise<DeskFigures> => {
  const server = engine === "postgres" && kept === undefined ? await startPostgres() : null;
  try {
    const { url, megabytes } =
      kept === undefined ? await filled(server, invoices) : { url: kept, megabytes: null };
    const config = configFor(url);
    const accepting = await startGateway(config);
    const sender = openSender(accepting.url, 1, keyOf("acme"));
    const sent = {
      xml: await sender.send(xmlInvoice(`DESK-X${Date.now()}`)),
      pdf: await sender.send(pdfInvoice(`DESK-P${Date.now()}`)),
    };
    await sender.close();
    await quiet(accepting);
    await accepting.stop();
    // Started anew, it has no thread for documents yet: the first PDF waits for one.
    const gateway = await startGateway(config);
    await quiet(gateway);
    const administrator = await timePages(gateway, KEY, pagesOf(true, sent));
    const tenant = await timePages(gateway, keyOf("acme"), pagesOf(false, sent));
    await gateway.stop();
    return {
      engine: engine === "postgres" ? "PostgreSQL" : "SQLite",
      invoices,
      megabytes,
      administrator,
      tenant,
    };
  } finally {
    await server?.stop();
  }
};

const filled = async (server: TestPostgres | null, invoices: number) => {
  const url = server === null ? `sqlite:${join(ownFolder(), "gateway.db")}` : await server.newDatabase();
  const now = new Date();
  const tell = (line: string): void => void process.stderr.write(`  ${line}\n`);
  const megabytes = await fillYear(url, { invoices, now }, tell, deskStatements(invoices, now));
  const store = await openStore(url, { now: () => now });
  await putItems(store, "tills", ITEMS);
  await store.close();
  return { url, megabytes };
};

/** Longer than a page should take, in milliseconds. */
const AIM = 300;

/** The lines of `npm run bench`. */
export const deskLines = ({ engine, invoices, megabytes, ...of }: DeskFigures): string[][] => [
  [`the desk, ${engine}: ${invoices} invoices`, megabytes === null ? "" : `${megabytes} MB`, ""],
  ...(["administrator", "tenant"] as const).flatMap((who) =>
    of[who].map(({ name, kilobytes, cold, p50, max, best, processorMs }) => [
      `  ${who === "tenant" ? "tenant" : "all"}: ${name}`,
      `${p50} ms`,
      `first ${cold} ms, longest ${max} ms, best ${best} ms, processor ${processorMs} ms, ${kilobytes} kB${best > AIM ? "  MISSED" : ""}`,
    ]),
  ),
];
