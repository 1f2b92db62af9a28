import createClient, { type Client } from "openapi-fetch";
import { type Api, answered } from "./api.ts";
import { Directory } from "./directory.ts";
import { Events } from "./events.ts";
import { Invoices } from "./invoices.ts";
import { Reports } from "./reports.ts";
import type { Paths, Schemas } from "./schema.ts";
import { type CallOptions, calling, type Policy } from "./transport.ts";

/** What a client is made of. */
export interface PasserelleOptions {
  /** Where the gateway is, as `https://passerelle.example`. */
  url: string;
  /** One of the tenant's API keys. */
  key: string;
  /** Instead of the global one: behind a proxy, or in tests. */
  fetch?: (input: Request) => Promise<Response>;
  /** Seconds for one call with all its repetitions; 60 unless said. */
  timeoutSeconds?: number;
  /** Seconds for one try; 30 unless said. */
  attemptSeconds?: number;
  /** How often a call is tried at most; 6 unless said. */
  tries?: number;
  /** Longest wait before the second try, in seconds, doubled each time; 0.5 unless said. */
  firstWaitSeconds?: number;
  /** Ends all that the client does. */
  signal?: AbortSignal;
}

/**
 * A client of the gateway, for one tenant.
 *
 * ```ts
 * const passerelle = new Passerelle({ url: "https://passerelle.example", key });
 * const invoice = await passerelle.invoices.send(content, { reference: "SO-118" });
 * ```
 */
export class Passerelle {
  readonly invoices: Invoices;
  readonly events: Events;
  readonly directory: Directory;
  readonly reports: Reports;
  /**
   * Every operation of the API, typed by its path (`openapi-fetch`), with the same deadlines and repetitions: for what
   * has no method here. It returns `{ data, error, response }` and throws nothing for a no.
   */
  readonly api: Client<Paths>;
  readonly #api: Api;

  constructor(options: PasserelleOptions) {
    const policy: Policy = {
      fetch: options.fetch ?? ((request) => fetch(request)),
      signal: options.signal,
      timeoutSeconds: options.timeoutSeconds ?? 60,
      attemptSeconds: options.attemptSeconds ?? 30,
      tries: options.tries ?? 6,
      firstWaitSeconds: options.firstWaitSeconds ?? 0.5,
    };
    this.api = createClient<Paths>({
      baseUrl: options.url.replace(/\/+$/, ""),
      headers: { authorization: `Bearer ${options.key}` },
      fetch: calling(policy),
    });
    this.#api = { raw: this.api, by: (call, safe) => ({ fetch: calling(policy, call, safe) }) };
    this.invoices = new Invoices(this.#api);
    this.events = new Events(this.#api);
    this.directory = new Directory(this.#api);
    this.reports = new Reports(this.#api);
  }

  /** A token for the widget in a browser: of the tenant, or of one invoice; to read, or to act as well. */
  widgetToken(asked: Schemas["NewWidgetToken"], options?: CallOptions): Promise<Schemas["WidgetToken"]> {
    return answered(
      // One too many ends by itself.
      this.#api.raw.POST("/v1/widget-tokens", { body: asked, ...this.#api.by(options, true) }),
    );
  }
}
