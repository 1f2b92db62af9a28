import { type Api, answered } from "./api.ts";
import { itemsOf } from "./paging.ts";
import type { Paths, Schemas } from "./schema.ts";
import type { CallOptions } from "./transport.ts";

export type Report = Schemas["Report"];
/** What a list of reports is narrowed by. `limit` is the size of a page. */
export type ReportFilter = Omit<NonNullable<Paths["/v1/reports"]["get"]["parameters"]["query"]>, "cursor">;

/** E-reporting: what no e-invoice carries. Each item has an id of the ERP's own, so that giving it twice adds nothing. */
export class Reports {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /**
   * A day's takings of a till.
   *
   * @throws PasserelleProblem 409 when `id` was used for other takings: {@link replaceTransactions}
   */
  transactions(totals: Schemas["ReportTotals"], options?: CallOptions): Promise<Schemas["ReportItem"]> {
    return answered(
      this.#api.raw.POST("/v1/reports/transactions", { body: totals, ...this.#api.by(options, true) }),
    );
  }

  /** Puts other takings in the place of those of that id. */
  replaceTransactions(
    id: string,
    totals: Schemas["ReportTotalsReplacement"],
    options?: CallOptions,
  ): Promise<Schemas["ReportItem"]> {
    return answered(
      this.#api.raw.PUT("/v1/reports/transactions/{id}", {
        params: { path: { id } },
        body: totals,
        ...this.#api.by(options),
      }),
    );
  }

  /** A payment that was received for what is taxed when it is paid. */
  payments(payment: Schemas["ReportPayment"], options?: CallOptions): Promise<Schemas["ReportItem"]> {
    return answered(
      this.#api.raw.POST("/v1/reports/payments", { body: payment, ...this.#api.by(options, true) }),
    );
  }

  /**
   * The periods of a company with their deadlines and states.
   *
   * @param company SIREN
   * @param span days, `YYYY-MM-DD`
   */
  async calendar(
    company: string,
    span: { from?: string; until?: string } = {},
    options?: CallOptions,
  ): Promise<Schemas["ReportCalendarEntry"][]> {
    const { items } = await answered(
      this.#api.raw.GET("/v1/reports/calendar", {
        params: { query: { company, ...span } },
        ...this.#api.by(options),
      }),
    );
    return items;
  }

  /** All that match, page by page. */
  list(filter: ReportFilter = {}, options?: CallOptions): AsyncGenerator<Report, void, undefined> {
    const { limit = 200, ...rest } = filter;
    return itemsOf((cursor) =>
      answered(
        this.#api.raw.GET("/v1/reports", {
          params: { query: { ...rest, limit, cursor } },
          ...this.#api.by(options),
        }),
      ),
    );
  }

  get(id: string, options?: CallOptions): Promise<Report> {
    return answered(
      this.#api.raw.GET("/v1/reports/{id}", { params: { path: { id } }, ...this.#api.by(options) }),
    );
  }

  /**
   * Approves a report that is due and has it sent. Not repeated after a lost answer, for it is one person's act: look
   * at the report's state before it is asked again.
   *
   * @throws PasserelleProblem 409 when it is on its way already or nothing changed
   */
  submit(id: string, options?: CallOptions): Promise<Report> {
    return answered(
      this.#api.raw.POST("/v1/reports/{id}/submit", { params: { path: { id } }, ...this.#api.by(options) }),
    );
  }
}
