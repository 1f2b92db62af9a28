import { z } from "zod";
import type {
  Adapter,
  Answer,
  Connection,
  Found,
  Io,
  Outgoing,
  RawPage,
  Settings,
  Submitted,
  Understood,
} from "../../../src/adapters/port.ts";
import { Failure, isFailure } from "../../../src/domain/failure.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import type { RawItem } from "../../../src/domain/life-cycle/event.ts";
import { statusIn } from "./table.ts";

/*
 * Relais, a small platform that does not exist: invoices in by POST, found again by our reference, and one list of
 * events with a running number. The smallest adapter that keeps every promise of the port.
 */

const invoiceSchema = z.looseObject({
  id: z.string().min(1),
  sha256: z.string().nullish(),
  state: z.string(),
});
const listSchema = z.array(invoiceSchema);
const eventSchema = z.looseObject({
  no: z.int(),
  invoice: z.string().min(1),
  state: z.string(),
  at: z.string(),
  note: z.string().nullish(),
});
const eventsSchema = z.object({ events: z.array(eventSchema), more: z.boolean() });
const errorSchema = z.looseObject({ error: z.string(), text: z.string().nullish() });

interface Call {
  operation: string;
  path: string;
  body?: Uint8Array;
  safe: boolean;
  signal: AbortSignal;
}
type Door = (call: Call) => Promise<Answer>;

/** The one way out: it alone knows the address, the login and the errors of Relais. */
const openDoor =
  (settings: Settings, io: Io): Door =>
  async ({ operation, path, body, safe, signal }) => {
    const url = (settings.apiUrl ?? "").replace(/\/+$/, "");
    const { clientId = "", clientSecret = "" } = settings;
    const answer = await io.authorized(
      {
        operation,
        method: body === undefined ? "GET" : "POST",
        url: `${url}${path}`,
        headers: { "content-type": "application/octet-stream" },
        body,
        safe,
        signal,
      },
      "relais",
      (minting) =>
        io.clientCredentials({
          tokenUrl: `${url}/token`,
          clientId,
          clientSecret,
          method: "post",
          signal: minting,
        }),
    );
    if (answer.status < 300 || answer.status === 404) return answer;
    throw refusalIn(answer, [clientSecret]);
  };

const refusalIn = (answer: Answer, secrets: string[]): Failure => {
  const text = secrets.reduce((t, secret) => t.replaceAll(secret, "***"), answer.text());
  const raw = text.replace(/bearer\s+\S+/gi, "***").slice(0, 4000);
  const facts = {
    code: `http_${answer.status}`,
    message: `Relais answers ${answer.status}.`,
    raw,
    httpStatus: answer.status,
  };
  if (answer.status === 403) {
    return new Failure("denied", { ...facts, fix: "Ask Relais for the right to this operation." });
  }
  const said = errorSchema.safeParse(parse(raw)).data;
  return new Failure("refused", {
    ...facts,
    ...(said === undefined ? {} : { code: said.error, message: said.text ?? said.error }),
    fix: "Correct what Relais complains about, then send again.",
    ...(said?.error === "known_already" ? { alreadyExists: true } : {}),
  });
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Reads an answer by its shape; another shape is a lost answer. */
const read = <T>(schema: z.ZodType<T>, answer: Answer, safe: boolean): T => {
  const { data } = schema.safeParse(answer.json());
  if (data !== undefined) return data;
  const message = "The answer of Relais has not the expected form.";
  throw new Failure(safe ? "unsent" : "unknown", { code: "garbled_answer", message });
};

const notThere = (what: string, code = "not_at_platform"): Failure =>
  new Failure("refused", {
    code,
    message: `Relais has no ${what}.`,
    fix: "Look it up in the platform's own web page.",
  });

const submit = async (door: Door, { invoice, bytes }: Outgoing, signal: AbortSignal): Promise<Submitted> => {
  const path = `/invoices?ref=${invoice.id}`;
  const answer = await door({ operation: "submit", path, body: bytes, safe: false, signal });
  return { done: true, platformId: read(invoiceSchema.pick({ id: true }), answer, false).id };
};

const find = async (door: Door, invoice: Invoice, signal: AbortSignal): Promise<Found | null> => {
  try {
    const path = `/invoices?ref=${invoice.id}`;
    const [one] = read(listSchema, await door({ operation: "search", path, safe: true, signal }), true);
    if (one === undefined) return null;
    const sameContent = one.sha256 ? (one.sha256 === invoice.sha256 ? "yes" : "no") : "unknown";
    return { platformId: one.id, sameContent };
  } catch (error) {
    // A refused question is no answer: the invoice may well be there.
    if (!isFailure(error) || error.kind !== "refused") throw error;
    throw new Failure("unknown", { ...error.facts, code: "lookup_unclear" }, { cause: error });
  }
};

const since = async (door: Door, cursor: string | null, signal: AbortSignal): Promise<RawPage> => {
  const after = /^\d+$/.test(cursor ?? "") ? Number(cursor) : 0;
  const path = `/events?after=${after}`;
  const page = read(eventsSchema, await door({ operation: "search", path, safe: true, signal }), true);
  const items = page.events.map((event): RawItem => ({ id: `event:${event.no}`, at: event.at, raw: event }));
  return { items, cursor: String(page.events.at(-1)?.no ?? after), more: page.more };
};

const understand = (item: RawItem): Understood => {
  const { invoice, state, note } = eventSchema.parse(item.raw);
  return {
    kind: "statement",
    about: { platformId: invoice },
    statement: {
      platformEventId: item.id,
      rawCode: state,
      status: statusIn(state),
      at: item.at,
      setBy: { role: "unknown" },
      reasons: [],
      comment: note ?? null,
      amounts: [],
      external: false,
    },
  };
};

export const relais: Adapter = {
  id: "relais",
  title: "Relais",
  settings: {
    apiUrl: { label: "API", kind: "url", required: true },
    clientId: { label: "Client id", required: true },
    clientSecret: { label: "Client secret", required: true, secret: true },
  },
  open(settings, io): Connection {
    const door = openDoor(settings, io);
    return {
      invoices: {
        submit: (outgoing, signal) => submit(door, outgoing, signal),
        find: ({ invoice }, signal) => find(door, invoice, signal),
        async fetch({ platformId }, signal) {
          const answer = await door({
            operation: "fetch",
            path: `/invoices/${platformId}`,
            safe: true,
            signal,
          });
          if (answer.status === 404) throw notThere(`invoice ${platformId}`);
          const raw = read(invoiceSchema, answer, true);
          return { platformId: raw.id, rawState: raw.state, status: statusIn(raw.state), raw };
        },
        async download({ platformId }, rendition, signal) {
          if (platformId === null) throw notThere("invoice without an id");
          const path = `/invoices/${platformId}/${rendition}`;
          const answer = await door({ operation: "download", path, safe: true, signal });
          if (answer.status === 404)
            throw notThere(`${rendition} rendition of ${platformId}`, "rendition_missing");
          const mediaType = answer.headers.get("content-type") ?? "application/octet-stream";
          return { bytes: answer.bytes, mediaType, fileName: null };
        },
      },
      events: {
        since: (cursor, signal) => since(door, cursor, signal),
        read: async (item) => understand(item),
      },
      async health(signal) {
        try {
          await door({ operation: "health", path: "/me", safe: true, signal });
          return { ok: true, detail: "Relais answers" };
        } catch (error) {
          if (!isFailure(error) || signal.aborted) throw error;
          return { ok: false, detail: error.facts.message };
        }
      },
    };
  },
};
