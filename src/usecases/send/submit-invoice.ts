import { createHash } from "node:crypto";
import { faultsOfContent } from "../../domain/controls/content.ts";
import { uncheckedFinding } from "../../domain/directory/recipient.ts";
import type { DeclaredFlow } from "../../domain/flow.ts";
import {
  type Invoice,
  type InvoiceFinding,
  type InvoiceSummary,
  mayBeReplaced,
  naturalKey,
  numberSpace,
} from "../../domain/invoice.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { Rejection } from "../../domain/problem.ts";
import { publicBuyerByDocument, routeOf, type Tenant } from "../../domain/tenant.ts";
import type { Memory } from "../../store/port.ts";
import { traceNow } from "../../traces/current.ts";
import { type BuyerKind, kindOfBuyer } from "../directory/kind-of-buyer.ts";
import { notAcceptable } from "../documents/findings.ts";
import type { Reading, SentDocument } from "../documents/sent.ts";
import { ownerOf } from "../documents/world.ts";
import { keepInvoiceFlow } from "../flow/keep-flows.ts";
import type { Parts } from "../parts.ts";
import { feedSent, reporterOfSent } from "../report/feed-sent.ts";
import { newWork } from "../work.ts";
import { settle } from "./control-invoice.ts";
import { checkSyntax } from "./not-as-declared.ts";
import { numberTaken, numberUsedElsewhere } from "./number-taken.ts";

export interface SubmitInvoice {
  tenant: string;
  /** The file as sent: Factur-X PDF, CII or UBL. */
  bytes: Uint8Array;
  /** The charset that the request declares for it; one that contradicts an XML file is a fault. */
  charset?: string;
  /** The ERP's own id of the invoice. */
  reference?: string;
  /** Names the platform account instead of the tenant's routes. */
  platform?: string;
  idempotencyKey?: string;
  /** The ERP's id of this request, to follow it to the platform. */
  requestId?: string;
  /** What is known of the file already: it was written here. */
  read?: SentDocument;
  /** What a client of the national API said of the file. */
  declared?: DeclaredFlow;
}

/**
 * Takes an invoice in: recognises and reads it, controls it as the tenant is set, and stores the document, the
 * invoice and the work to do in one transaction. When it returns, the invoice is durable.
 *
 * `created: false`: the same document, or the same idempotency key with the same content, was taken before.
 *
 * @throws Rejection 409 (another content under the same key or number), 422 (what the document says), 413, 415
 */
export const submitInvoice = async (
  parts: Parts,
  input: SubmitInvoice,
): Promise<{ invoice: Invoice; created: boolean }> => {
  const tenant = parts.tenants.get(input.tenant);
  if (tenant === undefined) throw new Error(`no tenant ${input.tenant}`);

  const sha256 = createHash("sha256").update(input.bytes).digest("hex");
  const requestHash = createHash("sha256")
    .update(JSON.stringify([sha256, input.reference ?? null, input.platform ?? null]))
    .digest("hex");
  if (input.idempotencyKey !== undefined) {
    const known = await parts.store.keys.get(tenant.name, input.idempotencyKey);
    if (known !== null) return { invoice: await sameRequest(parts, known, requestHash), created: false };
  }

  const sent = input.read ?? (await readToSend(parts, tenant, input));
  const { summary, content } = sent;
  if (input.declared !== undefined) checkSyntax(summary, input.declared);
  const findings = controlled(parts, tenant, sent);
  const { platform, buyer } = await choosePlatform(parts, tenant, summary, input.platform);

  const now = parts.now();
  const trace = traceNow();
  const invoice: Invoice = {
    ...summary,
    id: parts.ids.invoice(),
    tenant: tenant.name,
    reference: input.reference ?? null,
    direction: "outbound",
    platform,
    platformId: null,
    sha256,
    mediaType: sent.mediaType,
    size: input.bytes.length,
    delivery: "queued",
    status: null,
    statusAt: null,
    badge: "pending",
    problem: null,
    ...(findings.length === 0 ? {} : { findings }),
    directory: buyer === null ? null : uncheckedFinding(summary, buyer, now),
    lastSyncAt: null,
    ...(trace === undefined ? {} : { trace }),
    supersededBy: null,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  };

  const reporter = reporterOfSent(parts, invoice);
  const reported = reporter === null || content === undefined ? null : { reporter, content };
  const taken = await parts.store.tx(async (memory) => {
    const done = await take(parts, memory, invoice, input, requestHash);
    if (!done.created) return done;
    await keepInvoiceFlow(parts, memory, invoice, {
      declared: input.declared,
      ...(buyer === null ? {} : { isPublic: buyer.kind === "public" }),
    });
    if (reported !== null) await feedSent(parts, memory, reported.reporter, invoice, reported.content);
    return done;
  });
  if (taken.created) parts.wake();
  return taken;
};

/** The transaction of a submission. */
const take = async (
  parts: Parts,
  memory: Memory,
  invoice: Invoice,
  input: SubmitInvoice,
  requestHash: string,
): Promise<{ invoice: Invoice; created: boolean }> => {
  const now = parts.now();
  if (
    input.idempotencyKey !== undefined &&
    !(await memory.keys.put(input.tenant, input.idempotencyKey, requestHash, invoice.id, now))
  ) {
    const known = await memory.keys.get(input.tenant, input.idempotencyKey);
    if (known !== null)
      return { invoice: await sameRequest({ store: memory }, known, requestHash), created: false };
  }
  const key = naturalKey(invoice);
  if (!(await memory.invoices.insert(invoice))) {
    const there = await memory.invoices.byNaturalKey("outbound", key, numberSpace(invoice));
    if (there === null) throw new Error(`the invoice ${key} is neither new nor there`);
    if (there.tenant !== input.tenant) throw numberUsedElsewhere(invoice);
    if (there.sha256 === invoice.sha256) {
      if (input.idempotencyKey !== undefined)
        await memory.keys.point(input.tenant, input.idempotencyKey, there.id);
      return { invoice: there, created: false };
    }
    if (!mayBeReplaced(there)) throw numberTaken(there);
    await memory.invoices.update(there.id, { supersededBy: invoice.id, updatedAt: now.toISOString() });
    if (!(await memory.invoices.insert(invoice))) throw numberTaken(there);
  }
  await memory.documents.put({
    ownerId: invoice.id,
    kind: "original",
    name: "",
    mediaType: invoice.mediaType,
    sha256: invoice.sha256,
    bytes: input.bytes,
  });
  const work = newWork(parts, "submit", {
    account: invoice.platform,
    lane: invoice.id,
    tenant: invoice.tenant,
    invoiceId: invoice.id,
    requestId: input.requestId ?? null,
    data: {},
  });
  await memory.outbox.add([work], now);
  return { invoice, created: true };
};

const sameRequest = async (
  from: { store: Pick<Memory, "invoices"> },
  known: { requestHash: string; madeId: string },
  requestHash: string,
): Promise<Invoice> => {
  if (known.requestHash !== requestHash) {
    throw new Rejection(
      409,
      "idempotency_key_reused",
      {
        en: "The idempotency key was used for another request",
        fr: "La clé d'idempotence a servi à une autre demande",
      },
      {
        en: "This Idempotency-Key came before with another document, reference or platform. Use a new key for a new request.",
        fr: "Cette Idempotency-Key est déjà venue avec un autre document, une autre référence ou une autre plateforme. Prenez une clé nouvelle pour une demande nouvelle.",
      },
    );
  }
  const invoice = await from.store.invoices.byId(known.madeId);
  if (invoice === null) throw new Error(`the invoice ${known.madeId} of an idempotency key is gone`);
  return invoice;
};

/** How a document that a tenant is about to send is read. */
export const readingOf = (parts: Pick<Parts, "now" | "tenants">, tenant: Tenant): Reading => ({
  owner: ownerOf(tenant),
  today: parisDay(parts.now()),
  // What a company reports is made of it, and who reports for the company may be another tenant.
  content: [...parts.tenants.values()].some(({ reporting }) => reporting.size > 0),
});

const readToSend = (
  parts: Pick<Parts, "documents" | "now" | "tenants">,
  tenant: Tenant,
  { bytes, charset }: SubmitInvoice,
): Promise<SentDocument> =>
  parts.documents("readSent", {
    bytes,
    ...(charset === undefined ? {} : { charset }),
    ...readingOf(parts, tenant),
  });

/**
 * What the controls found in a file.
 *
 * @throws Rejection 422 where the tenant's settings refuse it, with every finding
 */
const controlled = (
  parts: Pick<Parts, "count">,
  tenant: Tenant,
  { summary, findings }: SentDocument,
): readonly InvoiceFinding[] => {
  if (tenant.controls !== "off") return settle(parts, tenant, findings);
  // What must not be sent whatever the settings say, and what no platform can route.
  const faults = faultsOfContent(summary, tenant.companies);
  if (faults.length === 0) return [];
  throw notAcceptable(faults);
};

const choosePlatform = async (
  parts: Parts,
  tenant: Tenant,
  invoice: InvoiceSummary,
  asked: string | undefined,
): Promise<{ platform: string; buyer: BuyerKind | null }> => {
  const buyer = asked === undefined ? await kindOfBuyer(parts, tenant, invoice) : null;
  const isPublic = buyer === null ? publicBuyerByDocument(invoice) : buyer.kind === "public";
  const platform = asked ?? routeOf(tenant, invoice, isPublic);
  const own = new Set(tenant.routes.map((r) => r.platform));
  if (platform !== null && own.has(platform) && parts.platforms.get(platform) !== null)
    return { platform, buyer };
  throw new Rejection(
    422,
    asked === undefined ? "no_route" : "platform_unknown",
    { en: "There is no platform for this invoice", fr: "Il n'y a pas de plateforme pour cette facture" },
    asked === undefined
      ? {
          en: "None of the tenant's routes fits this invoice.",
          fr: "Aucune des routes du tenant ne convient à cette facture.",
        }
      : {
          en: `The platform "${asked}" is not one of the tenant's routes.`,
          fr: `La plateforme « ${asked} » n'est pas l'une des routes du tenant.`,
        },
    [
      {
        path: asked === undefined ? "routes" : "platform",
        code: asked === undefined ? "no_route" : "platform_unknown",
        message: `Known to this tenant: ${[...own].join(", ") || "none"}.`,
        messageFr: `Connues de ce tenant : ${[...own].join(", ") || "aucune"}.`,
        fix: "Add a route without conditions at the end of the tenant's routes, or name a platform that is there.",
        fixFr:
          "Ajoutez une route sans condition à la fin des routes du tenant, ou nommez une plateforme qui y est.",
      },
    ],
  );
};
