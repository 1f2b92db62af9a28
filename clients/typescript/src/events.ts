import { type Api, answered } from "./api.ts";
import type { Schemas } from "./schema.ts";
import type { CallOptions } from "./transport.ts";

/** One thing that happened: to an invoice (`invoiceId`) or to a report (`reportId`). */
export type FeedItem = Schemas["FeedPage"]["items"][number];

/** An item of the feed, and where to go on once it was worked on. */
export interface FeedStep {
  event: FeedItem;
  /**
   * Store it with what the event changed, and give it to {@link Events.since} next time. It moves at the end of each
   * page: after a crash within one, the items of that page come again, each with the same `id`, and none is missed.
   */
  cursor: string | null;
}

/** The feed: everything that happened to the tenant's invoices and reports, in the order it became known. */
export class Events {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /**
   * What happened since a cursor, up to now. It ends when nothing more is there; call it again later with the last
   * cursor.
   *
   * @param cursor null: from the beginning
   */
  async *since(cursor: string | null, options?: CallOptions): AsyncGenerator<FeedStep, void, undefined> {
    let before = cursor;
    for await (const page of this.pages(cursor, options)) {
      for (const [n, event] of page.items.entries())
        yield { event, cursor: n === page.items.length - 1 ? page.nextCursor : before };
      before = page.nextCursor;
    }
  }

  /** The same a page at a time, for who stores a page and its `nextCursor` in one transaction. */
  async *pages(
    cursor: string | null,
    options?: CallOptions,
  ): AsyncGenerator<Schemas["FeedPage"], void, undefined> {
    const limit = 200;
    let next = cursor ?? undefined;
    for (;;) {
      const page: Schemas["FeedPage"] = await answered(
        this.#api.raw.GET("/v1/events", {
          params: { query: { limit, cursor: next } },
          ...this.#api.by(options),
        }),
      );
      if (page.items.length > 0) yield page;
      if (page.items.length < limit) return;
      next = page.nextCursor;
    }
  }
}
