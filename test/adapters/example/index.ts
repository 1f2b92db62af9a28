import { z } from "zod";
import { type Access, boundTo } from "../../../src/adapters/kit/calls/access.ts";
import { parsed } from "../../../src/adapters/kit/calls/answers.ts";
import { ask, askIfThere, type Door, openDoor } from "../../../src/adapters/kit/calls/door.ts";
import { idOf, notAtPlatform } from "../../../src/adapters/kit/calls/failures.ts";
import { factsOf, type Manner, type Said, sortNo } from "../../../src/adapters/kit/calls/no.ts";
import { downloadFrom } from "../../../src/adapters/kit/files.ts";
import { healthOf } from "../../../src/adapters/kit/health.ts";
import { lookedUp } from "../../../src/adapters/kit/look-up.ts";
import { baseOf, readerOf } from "../../../src/adapters/kit/settings.ts";
import { id, text } from "../../../src/adapters/kit/shapes.ts";
import { statementOf } from "../../../src/adapters/kit/statements.ts";
import type {
  Adapter,
  Answer,
  Downloaded,
  Found,
  InvoicePlatform,
  Io,
  Outgoing,
  PlatformInvoice,
  RawPage,
  Rendition,
  Setting,
  Settings,
  Submitted,
  Understood,
} from "../../../src/adapters/port.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import type { RawItem } from "../../../src/domain/life-cycle/event.ts";
import { saysAlreadyThere, statusIn } from "./table.ts";

/*
 * Relais, a small platform that does not exist: invoices in by POST, found again by our reference, and one list of
 * events with a running number. The smallest adapter that keeps every promise of the port.
 */

// settings
const SETTINGS = {
  apiUrl: { label: "API", kind: "url", required: true },
  clientId: { label: "Client id", required: true },
  clientSecret: { label: "Client secret", required: true, secret: true },
} as const satisfies Record<string, Setting>;

const endpointOf = (settings: Settings) => {
  const { need } = readerOf(SETTINGS, settings);
  return {
    apiUrl: baseOf(need("apiUrl")),
    clientId: need("clientId"),
    clientSecret: need("clientSecret"),
  };
};

// shapes
const invoiceSchema = z.looseObject({ id, sha256: text, state: z.string() });
const listSchema = z.array(invoiceSchema);
const createdSchema = z.looseObject({ id });
const eventSchema = z.looseObject({
  no: z.int(),
  invoice: id,
  state: z.string(),
  at: z.string(),
  note: text,
});
const eventsSchema = z.object({ events: z.array(eventSchema), more: z.boolean() });
const errorSchema = z.looseObject({ error: text, text });

// calls
type Endpoint = ReturnType<typeof endpointOf>;
type Relais = Access<Endpoint, Door>;

/** The one way out: it alone knows the address, the login and the errors of Relais. */
const openRelais = ({ apiUrl, clientId, clientSecret }: Endpoint, io: Io) =>
  openDoor({
    io,
    base: () => apiUrl,
    headers: () => ({}),
    mint: (signal) =>
      io.clientCredentials({ tokenUrl: `${apiUrl}/token`, clientId, clientSecret, method: "post", signal }),
    failure: (answer, { operation }) => {
      const said = saidIn(answer);
      return sortNo(factsOf(io, answer, operation, said), said, MANNER);
    },
  });

const MANNER: Manner = { addressFix: "Check apiUrl." };

const saidIn = (answer: Answer): Said => {
  const { error, text: words } = errorSchema.safeParse(parsed(answer.text())).data ?? {};
  return { code: error, text: words ?? error, alreadyExists: saysAlreadyThere(error) };
};

// deposit
const submit = async ({ door }: Relais, { invoice, bytes }: Outgoing): Promise<Submitted> => {
  const body = { bytes, contentType: "application/octet-stream" };
  const query = { ref: invoice.id };
  const call = { operation: "submit", method: "POST", path: "/invoices", query, body, safe: false } as const;
  return { done: true, platformId: (await ask(door, createdSchema, call)).id };
};

const find = async ({ door }: Relais, { invoice }: Omit<Outgoing, "bytes">): Promise<Found | null> => {
  const call = { operation: "search", path: "/invoices", query: { ref: invoice.id }, safe: true };
  const [one] = await lookedUp(ask(door, listSchema, call));
  if (one === undefined) return null;
  const sameContent = one.sha256 ? (one.sha256 === invoice.sha256 ? "yes" : "no") : "unknown";
  return { platformId: one.id, sameContent };
};

const state = async ({ door }: Relais, invoice: Invoice): Promise<PlatformInvoice> => {
  const platformId = idOf(invoice);
  const call = { operation: "fetch", path: `/invoices/${platformId}`, safe: true };
  const raw = await askIfThere(door, invoiceSchema, call);
  if (raw === null) throw notAtPlatform(platformId);
  return { platformId, rawState: raw.state, status: statusIn(raw.state), raw };
};

// download
const download = async ({ door }: Relais, invoice: Invoice, rendition: Rendition): Promise<Downloaded> => {
  const platformId = idOf(invoice);
  const path = `/invoices/${platformId}/${rendition}`;
  return downloadFrom(door, { operation: "download", path, safe: true }, rendition, platformId);
};

// events
const since = async ({ door }: Relais, cursor: string | null, from: Date | null): Promise<RawPage> => {
  const after = /^\d+$/.test(cursor ?? "") ? String(cursor) : "0";
  const page = await ask(door, eventsSchema, {
    operation: "search",
    path: "/events",
    query: { after },
    safe: true,
  });
  const asked = page.events.filter(({ at }) => from === null || Date.parse(at) >= from.getTime());
  const items = asked.map((event): RawItem => ({ id: `event:${event.no}`, at: event.at, raw: event }));
  return { items, cursor: String(page.events.at(-1)?.no ?? after), more: page.more };
};

// read-item
const understand = async (_: Relais, item: RawItem): Promise<Understood> => {
  const { invoice: platformId, state: rawCode, note } = eventSchema.parse(item.raw);
  const said = { rawCode, status: statusIn(rawCode), comment: note ?? null };
  return { kind: "statement", about: { platformId }, statement: statementOf(item, said) };
};

// index
export const relais: Adapter<InvoicePlatform> = {
  id: "relais",
  title: "Relais",
  settings: SETTINGS,
  open(settings, io): InvoicePlatform {
    const endpoint = endpointOf(settings);
    const doorUnder = openRelais(endpoint, io);
    const our = boundTo((signal): Relais => ({ endpoint, io, signal, door: doorUnder(signal) }));
    return {
      invoices: { submit: our(submit), find: our(find), fetch: our(state), download: our(download) },
      events: { since: our(since), read: our(understand) },
      health: our((access) =>
        healthOf(access, async () => {
          await access.door({ operation: "health", path: "/me", safe: true });
          return { ok: true, detail: "Relais answers" };
        }),
      ),
    };
  },
};
