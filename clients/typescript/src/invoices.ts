import { type Api, answered } from "./api.ts";
import { itemsOf } from "./paging.ts";
import { PasserelleWait } from "./problem.ts";
import type { Paths, Schemas } from "./schema.ts";
import { type CallOptions, pause } from "./transport.ts";

export type Invoice = Schemas["Invoice"];
/** An invoice in the terms of EN 16931; what follows from its lines may be left out. */
export type InvoiceDraft = Schemas["InvoiceDraft"];
/** One line of an invoice's history. */
export type InvoiceEvent = Schemas["Event"];
export type Push = Schemas["Push"];
export type StatusName = NonNullable<Invoice["status"]>["name"];
/** What an invoice list is narrowed by. `limit` is the size of a page, not of the list. */
export type InvoiceFilter = Omit<NonNullable<Paths["/v1/invoices"]["get"]["parameters"]["query"]>, "cursor">;

export interface SendOptions extends CallOptions {
  /** The ERP's own id of the invoice, at most 255 characters. */
  reference?: string;
  /** The platform account, instead of the one that the tenant's routes choose. */
  platform?: string;
  /** What an invoice given as content is written as; `factur-x` unless said. */
  as?: "factur-x" | "cii" | "ubl";
  /** With content: a PDF of the ERP's own, which keeps its looks and into which the XML is put. */
  readable?: Uint8Array | Blob;
  /**
   * Names what is sent, not the call. Give one that was stored with the invoice, and a crash between two calls does no
   * harm either; without it, one is made for this call and kept over its repetitions.
   */
  idempotencyKey?: string;
}

export interface PushOptions extends CallOptions {
  /** Names what is said, as {@link SendOptions.idempotencyKey} names what is sent. */
  idempotencyKey?: string;
}

/** A document, as `invoices.document` gives it. */
export interface InvoiceDocument {
  bytes: Uint8Array;
  /** As `application/pdf`. */
  mediaType: string;
}

/** How often an invoice is looked at while it is waited for, in milliseconds: at first, and at last. */
const LOOKS = { first: 500, last: 10_000 };

const isFile = (input: unknown): input is Uint8Array | Blob =>
  input instanceof Blob || input instanceof Uint8Array;

/** The file as a blob with its media type: a PDF by its first bytes, else XML. */
const asBlob = async (file: Uint8Array | Blob): Promise<Blob> => {
  const blob = file instanceof Blob ? file : new Blob([new Uint8Array(file)]);
  const isPdf = (await blob.slice(0, 5).text()) === "%PDF-";
  return blob.slice(0, blob.size, isPdf ? "application/pdf" : "application/xml");
};

/** An invoice as a call carries it: JSON, the file itself, or a form of content and PDF. */
const bodyOf = async (invoice: InvoiceDraft | Uint8Array | Blob, readable?: Uint8Array | Blob) => {
  if (isFile(invoice)) {
    const file = await asBlob(invoice);
    return { body: file, bodySerializer: () => file, headers: { "content-type": file.type } };
  }
  if (readable === undefined) return { body: invoice };
  const form = new FormData();
  form.append("content", new Blob([JSON.stringify(invoice)], { type: "application/json" }), "content.json");
  form.append("readable", await asBlob(readable), "readable.pdf");
  return { body: { content: invoice }, bodySerializer: () => form };
};

const random = (): string => crypto.randomUUID();

/** Invoices, sent and received. Each method throws `PasserelleProblem` or `PasserelleUnreachable`. */
export class Invoices {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /**
   * Sends an invoice: its content, or the file itself (Factur-X, CII or UBL). When this resolves the invoice is durable
   * and goes out, once, whatever fails from then on.
   *
   * @throws PasserelleProblem 422 with the terms at fault, 409 when the key or the number was used for another content
   */
  async send(invoice: InvoiceDraft | Uint8Array | Blob, options: SendOptions = {}): Promise<Invoice> {
    const { reference, platform, as, readable, idempotencyKey = random() } = options;
    return answered(
      this.#api.raw.POST("/v1/invoices", {
        params: { query: { reference, platform, as }, header: { "Idempotency-Key": idempotencyKey } },
        ...(await bodyOf(invoice, readable)),
        ...this.#api.by(options),
      }),
    );
  }

  /** What `send` would say, with nothing kept or sent. */
  async validate(
    invoice: InvoiceDraft | Uint8Array | Blob,
    options: CallOptions = {},
  ): Promise<Schemas["Validation"]> {
    return answered(
      this.#api.raw.POST("/v1/invoices/validate", {
        ...(await bodyOf(invoice)),
        ...this.#api.by(options, true),
      }),
    );
  }

  /** All that match, newest first, page by page. */
  list(filter: InvoiceFilter = {}, options?: CallOptions): AsyncGenerator<Invoice, void, undefined> {
    const { limit = 200, ...rest } = filter;
    return itemsOf(async (cursor) => {
      const page = await answered(
        this.#api.raw.GET("/v1/invoices", {
          params: { query: { ...rest, limit, cursor } },
          ...this.#api.by(options),
        }),
      );
      // The same list can be had as a table, where it is asked for.
      if (typeof page === "string") throw new TypeError("The gateway answered with a table instead of JSON.");
      return page;
    });
  }

  /** One, as it stands now. */
  get(id: string, options?: CallOptions): Promise<Invoice> {
    return answered(
      this.#api.raw.GET("/v1/invoices/{id}", { params: { path: { id } }, ...this.#api.by(options) }),
    );
  }

  /** Everything that was said about it, oldest first. */
  history(id: string, options?: CallOptions): AsyncGenerator<InvoiceEvent, void, undefined> {
    return itemsOf((cursor) =>
      answered(
        this.#api.raw.GET("/v1/invoices/{id}/events", {
          params: { path: { id }, query: { limit: 200, cursor } },
          ...this.#api.by(options),
        }),
      ),
    );
  }

  /** Its bytes: as they were sent or received (`original`), as a PDF for people, or in another form. */
  async document(
    id: string,
    rendition: "original" | "readable" | "json" | "converted" = "original",
    options?: CallOptions,
  ): Promise<InvoiceDocument> {
    const { data, error, response } = await this.#api.raw.GET("/v1/invoices/{id}/document", {
      params: { path: { id }, query: { rendition } },
      parseAs: "arrayBuffer",
      ...this.#api.by(options),
    });
    const bytes = await answered(Promise.resolve({ data, error, response }));
    const mediaType = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
    return { bytes: new Uint8Array(bytes), mediaType };
  }

  /** All that proves what became of it, as a ZIP: document, messages both ways, history, and the hashes of each. */
  async evidence(id: string, options?: CallOptions): Promise<Uint8Array> {
    const { data, error, response } = await this.#api.raw.GET("/v1/invoices/{id}/evidence", {
      params: { path: { id } },
      parseAs: "arrayBuffer",
      ...this.#api.by(options),
    });
    return new Uint8Array(await answered(Promise.resolve({ data, error, response })));
  }

  /** Its content in the terms of EN 16931, whatever its syntax. */
  content(id: string, options?: CallOptions): Promise<Schemas["InvoiceContent"]> {
    return answered(
      this.#api.raw.GET("/v1/invoices/{id}/document", {
        params: { path: { id }, query: { rendition: "json" } },
        ...this.#api.by(options),
      }),
    ) as Promise<Schemas["InvoiceContent"]>;
  }

  /** Asks the platform now. `updated` names the invoices that something new was heard of. */
  sync(id: string, options?: CallOptions): Promise<Schemas["Sync"]> {
    return answered(
      this.#api.raw.POST("/v1/invoices/{id}/sync", {
        params: { path: { id } },
        // Calls that are made at once share one sync: repeating it is harmless.
        ...this.#api.by(options, true),
      }),
    );
  }

  /** What can be said about it now and what must come with it; why the rest cannot. */
  allowedStatuses(id: string, options?: CallOptions): Promise<Schemas["AllowedStatuses"]> {
    return answered(
      this.#api.raw.GET("/v1/invoices/{id}/allowed-statuses", {
        params: { path: { id } },
        ...this.#api.by(options),
      }),
    );
  }

  /**
   * Says something about it. When this resolves the push is durable and on its way; what became of it is told by the
   * feed, by webhooks, and by {@link pushes}.
   *
   * @throws PasserelleProblem 409 when it cannot be said now, 422 when something is missing
   */
  pushStatus(id: string, said: Schemas["PushStatus"], options: PushOptions = {}): Promise<Push> {
    const { idempotencyKey = random() } = options;
    return answered(
      this.#api.raw.POST("/v1/invoices/{id}/statuses", {
        params: { path: { id }, header: { "Idempotency-Key": idempotencyKey } },
        body: said,
        ...this.#api.by(options),
      }),
    );
  }

  /** What was said about it through the gateway, and what became of each. */
  async pushes(id: string, options?: CallOptions): Promise<Push[]> {
    const { items } = await answered(
      this.#api.raw.GET("/v1/invoices/{id}/statuses", {
        params: { path: { id } },
        ...this.#api.by(options),
      }),
    );
    return items;
  }

  /**
   * Waits until an invoice has had a status, though it may have moved on since. For programs and tests; a server reads
   * the feed, or takes webhooks.
   *
   * @param status one, or several of which the first to come counts
   * @param options `timeoutSeconds`: how long to wait, 60 unless said
   * @returns the invoice as it stands then
   * @throws PasserelleWait when the time is over, or it was never delivered and will not be
   */
  async waitFor(
    id: string,
    status: StatusName | readonly StatusName[],
    options: CallOptions = {},
  ): Promise<Invoice> {
    const wanted = new Set<StatusName>(typeof status === "string" ? [status] : status);
    const names = [...wanted].join(" or ");
    const { timeoutSeconds = 60, signal } = options;
    const ends = performance.now() + timeoutSeconds * 1000;
    let seen = "";
    for (let wait = LOOKS.first; ; wait = Math.min(LOOKS.last, wait * 1.5)) {
      const invoice = await this.get(id, { signal });
      if (invoice.status !== null && wanted.has(invoice.status.name)) return invoice;
      if (invoice.updatedAt !== seen) {
        for await (const event of this.history(id, { signal }))
          if (event.status !== null && wanted.has(event.status.name)) return invoice;
        seen = invoice.updatedAt;
      }
      if (invoice.delivery === "failed")
        throw new PasserelleWait(
          `${invoice.number} will not be ${names}: it was not delivered. ${invoice.problem?.message ?? ""}`,
          invoice,
        );
      const left = ends - performance.now();
      if (left <= 0) {
        const stands = invoice.status?.name ?? invoice.delivery;
        throw new PasserelleWait(
          `${invoice.number} was not ${names} within ${timeoutSeconds} seconds: it is ${stands}.`,
          invoice,
        );
      }
      await pause(Math.min(wait, left), signal);
    }
  }
}
