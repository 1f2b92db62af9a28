import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type InvoiceContent, readDraft, writeCii, writeUbl } from "../../src/documents/index.ts";
import { vatNumberOf } from "../../src/domain/company.ts";
import type { CompanyDefaults } from "../../src/domain/tenant.ts";

/**
 * The page of the national use cases, as tests need it: its blocks of JSON are what an ERP sends. A block's info string
 * tells what it is; the sentence after a list of statuses tells where the invoice stands at the end.
 */
const PAGE = readFileSync(join(import.meta.dirname, "../../docs/use-cases.md"), "utf8");

/** A status as `POST /v1/invoices/{id}/statuses` takes it, with whose ERP sends it. */
export interface Said {
  by: "seller" | "buyer";
  status: string;
  [member: string]: unknown;
}

export interface UseCase {
  /** As XP Z12-014 numbers it: `1`, `17a`. */
  no: string;
  title: string;
  /** Bodies of `POST /v1/invoices`; none where the case has no invoice. */
  invoices: object[];
  /** What follows each invoice, in the order of the invoices. */
  statuses: Said[][];
  /** Where each invoice stands at the end. */
  ends: { status: string; badge: string }[];
}

const BLOCK = /^```json (invoice|statuses)\n([\s\S]*?)^```$|^Ends as `(\w+)`, badge `(\w+)`\.$/gm;

const useCaseOf = (section: string): UseCase => {
  const [, no = "", title = ""] = /^(\w+)\. (.+)/.exec(section) ?? [];
  const useCase: UseCase = { no, title, invoices: [], statuses: [], ends: [] };
  for (const [, kind, json = "", status, badge] of section.matchAll(BLOCK)) {
    if (kind === "invoice") useCase.invoices.push(JSON.parse(json) as object);
    else if (kind === "statuses") useCase.statuses.push(JSON.parse(json) as Said[]);
    else if (status !== undefined && badge !== undefined) useCase.ends.push({ status, badge });
  }
  return useCase;
};

/** Every use case of the page, in its order. */
export const useCases: readonly UseCase[] = PAGE.split(/^## (?=\d)/m)
  .slice(1)
  .map(useCaseOf);

const [, yaml = ""] = /^```yaml\n([\s\S]*?)^```$/m.exec(PAGE) ?? [];
const { tenants } = parse(yaml) as { tenants: Record<string, { defaults: Record<string, CompanyDefaults> }> };
const [ofPage] = Object.values(tenants).map(({ defaults }) => defaults);
const [[SELLER, said] = []] = Object.entries(ofPage ?? {});
if (SELLER === undefined || said === undefined) throw new Error("the page configures no company");

/** What another company of the page says on its own invoices. */
const defaultsOf = (siren: string, name: string): CompanyDefaults => ({
  ...said,
  seller: {
    ...said.seller,
    name,
    legalId: { scheme: "0002", value: siren },
    vatNumber: vatNumberOf(siren),
    electronicAddress: { scheme: "0225", value: siren },
  },
});

/** Companies of the page that send or receive, by SIREN. */
export const COMPANIES: Readonly<Record<string, { name: string; defaults: CompanyDefaults }>> = {
  [SELLER]: { name: "Atelier Premier Pas", defaults: said },
  ...Object.fromEntries(
    [
      ["001009109", "Groupe Lavandin"],
      ["001000207", "Maître d'Ouvrage SA"],
      ["001009505", "Place des Artisans"],
      ["001009570", "Études Valmont"],
    ].map(([siren = "", name = ""]) => [siren, { name, defaults: defaultsOf(siren, name) }]),
  ),
};

const defaults = Object.fromEntries(Object.entries(COMPANIES).map(([siren, one]) => [siren, one.defaults]));

/** The content of an invoice of the page, as the gateway completes it. Throws where it finds a fault in it. */
export const contentOf = (invoice: object): InvoiceContent => {
  const read = readDraft(invoice, { defaults, companies: [SELLER] });
  if ("content" in read) return read.content;
  throw new Error(JSON.stringify(read.faults));
};

/** A content in the two XML forms. */
export const writtenForms = (content: InvoiceContent): { cii: Uint8Array; ubl: Uint8Array } => ({
  cii: writeCii(content),
  ubl: writeUbl(content),
});
