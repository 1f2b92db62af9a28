/** Who is calling the API. */
export type Caller =
  | {
      kind: "tenant";
      tenant: string;
      /** Calls with a widget's token, which may do no more than this. */
      widget?: WidgetGrant;
    }
  /** Sees everything of every tenant. */
  | { kind: "admin" };

/** What the bearer of a widget's token may do in its tenant's name. */
export interface WidgetGrant {
  /** The one invoice that it may see; null: all of the tenant's. */
  invoice: string | null;
  /** `act`: may also synchronise and push statuses. */
  mode: "read" | "act";
}
