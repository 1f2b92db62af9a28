/** How often a rule took a received invoice. */
export interface RuleMatches {
  /** What the rule says, as a text of its own (`keyOfRule`): it keeps its count wherever it stands in the list. */
  rule: string;
  matches: number;
  lastAt: Date;
  /** Id of the last invoice. */
  lastInvoice: string;
}

/** What a tenant received in a time. */
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
  /** These rules took an invoice. */
  matched(rules: readonly string[], invoiceId: string, now: Date): Promise<void>;
  matches(): Promise<RuleMatches[]>;
  /** By tenant, of invoices received at or after. */
  received(since: Date): Promise<ReceivedCount[]>;
}
