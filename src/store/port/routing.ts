/** How often a rule took a received invoice. */
export interface RuleMatches {
  /** What the rule says, as a text of its own (`keyOfRule`): it keeps its count wherever it stands in the list. */
  rule: string;
  matches: number;
  lastAt: Date;
  /** Id of the last invoice. */
  lastInvoice: string;
}

/** How a received invoice was given. */
export interface Given {
  /** `keyOfRule` of the rules that took it. */
  rules: readonly string[];
  leads: string | null;
  copies: readonly string[];
  /** Its id. */
  invoice: string;
}

/** What a tenant received in a time by rules. */
export interface ReceivedCount {
  tenant: string;
  /** Invoices that it leads. */
  leads: number;
  /** Invoices that it reads. */
  copies: number;
  lastAt: Date;
}

/** What the rules of receiving did. */
export interface Routing {
  /** Counts an invoice of a company that rules are about. */
  matched(given: Given, now: Date): Promise<void>;
  matches(): Promise<RuleMatches[]>;
  /** By tenant, of what was counted on the days (UTC) since that time. */
  received(since: Date): Promise<ReceivedCount[]>;
}
