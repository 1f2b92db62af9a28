import type { ConditionName } from "../../domain/sharing/rule.ts";
import type { DeliveryWay } from "../../usecases/share/overview.ts";

/** What the pages of receivers say, in English. The French words have the same keys. */
export const routingEn = {
  title: "Receivers",
  about:
    "Who gets what companies receive that several tenants name. The rules stand in the configuration, under receive.",
  all: "Rules, receivers, and giving an invoice to one of them",
  back: "Back to the receivers",
  giveHint: "Where a company has rules, give an invoice to one of its receivers on the page of receivers.",

  rules: "Rules",
  noRules: "There are no rules: the first tenant that names a company receives for it.",
  held: "What no rule takes is held for a person.",
  goesTo: (tenant: string) => `What no rule takes goes to ${tenant}.`,
  rule: "Rule",
  conditions: "Takes",
  everything: "everything",
  companies: "of the companies",
  leads: "Leads",
  reads: "Reads",
  andLater: "later rules may add more",
  matches: "Taken",
  lastMatch: "Last one",

  unrouted: "Without a receiver",
  unroutedText:
    "Received invoices that nobody has yet. Nothing is lost: whoever is given one is told at once.",
  noUnrouted: "Every received invoice has a receiver.",
  moreUnrouted: (count: string) => `${count} in all; here are the newest.`,
  nobody: "No tenant names its company: add the SIREN to the companies of one.",
  seller: "Seller",
  buyer: "Buyer",
  company: "Company",
  received: "received",
  hasNow: "Has it now",
  readBesides: "read besides",

  giveTo: "Leads",
  copies: "Reads besides",
  give: "Give it to them",
  giveNamed: (number: string) => `Give it to them: ${number}`,
  giveAbout:
    "They have it from now on, and nobody else. Who is new is told at once, and the history keeps who had it when.",
  given: (number: string) => `Invoice ${number} was given to its receivers.`,
  unchanged: (number: string) => `Invoice ${number} had exactly these receivers already.`,

  receivers: "Who receives",
  noReceivers: "No tenant shares a company with another.",
  tenant: "Tenant",
  ledBy: "Leads, 30 days",
  readBy: "Reads, 30 days",
  lastReceived: "Last one",
  deliveries: "On the way to it",
  nothingWaits: "nothing waits",
  ways: { webhook: "Webhook:", mail: "Mail:", subscription: "Subscription:" } satisfies Record<
    DeliveryWay,
    string
  >,
  waiting: (count: string) => `${count} waiting`,
  givenUp: (count: string) => `${count} given up`,
  paused: "stopped since",

  tryTitle: "Try the rules",
  tryAbout: "Who would receive an invoice by the rules in force. Nothing is moved.",
  tryLabel: "Our id or the number of a received invoice",
  tryDo: "Try",
  notFound: "No received invoice of this id or number is known.",
  several: "Several invoices have this number",
  result: "By the rules in force",
  nobodyGets: "nobody: it is held",
  nearly: (rule: number) => `Rule ${rule} nearly takes it. What does not hold:`,
  missed: {
    company: "the company",
    seller: "the seller",
    address: "the address",
    type: "the type",
    reference: "the reference",
    total: "the total",
    from: "the first day",
    until: "the last day",
  } satisfies Record<ConditionName, string>,

  movesTitle: "What the rules would move",
  movesAbout:
    "Invoices of the last days that the rules in force would give to others than those who have them now. Nothing is moved.",
  movesLabel: "Days",
  movesDo: "Look",
  movesOf: (days: number) => `Of the last ${days} days`,
  movesNone: "None of the invoices of this page would go to others.",
  checked: (count: string) => `${count} invoices were looked at.`,
  byRules: "By the rules",
  why: "Why",
};
