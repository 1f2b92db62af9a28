import { type Api, answered } from "./api.ts";
import type { Schemas } from "./schema.ts";
import type { CallOptions } from "./transport.ts";

/** The directory of recipients, as the tenant's platform or another source knows it. */
export class Directory {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** The address to send to, by which rule, and what to do when there is none. */
  resolve(recipient: Schemas["Recipient"], options?: CallOptions): Promise<Schemas["Resolution"]> {
    return answered(
      this.#api.raw.POST("/v1/directory/resolve", { body: recipient, ...this.#api.by(options, true) }),
    );
  }

  /** A company by its SIREN (nine digits). */
  company(siren: string, options?: CallOptions): Promise<Schemas["KnownCompany"]> {
    return answered(
      this.#api.raw.GET("/v1/directory/companies/{siren}", {
        params: { path: { siren } },
        ...this.#api.by(options),
      }),
    );
  }
}
