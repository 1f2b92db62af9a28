/** Which received invoices a rule takes. All of what is given must hold; what is absent is not looked at. */
export interface ReceiveCondition {
  /** SIREN of the company that the invoice is addressed to. */
  company?: string | undefined;
  /** The seller is one of these: SIREN, SIRET or VAT number. */
  seller?: readonly string[] | undefined;
  /** The address that was used (BT-49; of a self-billed invoice BT-34), or what the document says beside it. */
  address?:
    | {
        siret?: readonly string[] | undefined;
        routingCode?: readonly string[] | undefined;
        suffix?: readonly string[] | undefined;
      }
    | undefined;
  /** BT-3 is one of these. */
  type?: readonly string[] | undefined;
  /** A pattern that the order's reference (BT-13) or the buyer's (BT-10) has in it. */
  reference?: string | undefined;
  /** Bounds of the total with VAT (BT-112), decimal strings in the invoice's own currency. */
  total?:
    | {
        /** Inclusive. */
        atLeast?: string | undefined;
        /** Inclusive. */
        atMost?: string | undefined;
        above?: string | undefined;
        below?: string | undefined;
      }
    | undefined;
  /** First day of issue (BT-2), `YYYY-MM-DD`, inclusive. */
  from?: string | undefined;
  /** Last day of issue, inclusive. */
  until?: string | undefined;
}

/** Who gets the received invoices that a condition takes. */
export interface ReceiveRule {
  when: ReceiveCondition;
  /** Names of tenants: the first one leads, further ones read. */
  to: readonly string[];
  /** Names of tenants that read. */
  copy: readonly string[];
  /** Later rules may add receivers, which read. */
  more: boolean;
}

/** Who gets what the companies receive that several tenants name. */
export interface Receiving {
  /** In order: the first one that matches decides. */
  rules: readonly ReceiveRule[];
  /** The tenant that leads what no rule takes; null: it is held for a person. */
  unrouted: string | null;
}

/** Without rules the first tenant that names a company receives for it. */
export const NO_RULES: Receiving = { rules: [], unrouted: null };

/** What a rule looks at, by the key of the configuration. */
export type ConditionName = keyof ReceiveCondition;

/** A rule that nearly took an invoice: of those about its company, the one with the fewest conditions that failed. */
export interface NearRule {
  /** Its place in the list, from 0. */
  rule: number;
  /** The conditions that did not hold; none: its receivers do not name the company. */
  missed: readonly ConditionName[];
}

/** Who receives an invoice, and by what. */
export interface Decision {
  /** The tenant that leads: it may set statuses. Null: nobody receives it yet. */
  leads: string | null;
  /** Tenants that read, in the order of the rules; never the one that leads. */
  copies: readonly string[];
  /** Places of the rules that took it, from 0. */
  rules: readonly number[];
  /**
   * `rule`: by those rules. `company`: it is addressed to a company without rules, whose first tenant gets it.
   * `account`: nobody names the company, and the account serves this tenant alone. `unrouted`: no rule took it.
   * `nobody`: nobody names the company.
   */
  by: "rule" | "company" | "account" | "unrouted" | "nobody";
  /** Of an unrouted one. */
  nearly: NearRule | null;
}
