import type { DocumentLimits } from "../../documents/index.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { OfficialRules } from "../official-rules.ts";

/** What work on a document is given beside the document: nothing that a thread could not have. */
export interface DocumentWorld {
  /** Sizes past which a document is refused. */
  limits: DocumentLimits;
  /** What the publishers' schemas say, where they are installed. */
  schemaFindings?: OfficialRules["schemaFindings"];
}

/** What of a tenant decides about its documents. */
export type DocumentOwner = Pick<Tenant, "companies" | "controls" | "rules" | "defaults">;

/** The same of a tenant alone, so that nothing else of it is carried along. */
export const ownerOf = ({ companies, controls, rules, defaults }: Tenant): DocumentOwner => ({
  companies,
  controls,
  rules,
  defaults,
});

/** Nobody's. */
export const NO_OWNER: DocumentOwner = { companies: [], controls: "block", rules: {}, defaults: {} };
