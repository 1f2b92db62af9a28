import { contentComponents } from "../../usecases/read/read-invoices.ts";
import type { Api } from "../api.ts";

/** Puts the schemas of an invoice's content into the description of the API. */
export const registerContent = (app: Api): void => {
  for (const [name, schema] of Object.entries(contentComponents())) {
    app.openAPIRegistry.registerComponent("schemas", name, schema);
  }
};
