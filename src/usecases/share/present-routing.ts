import type { NearRule, ReceiveCondition } from "../../domain/sharing/rule.ts";
import { presentInvoice } from "../read/present.ts";
import type { RoutingOverview } from "./overview.ts";

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** The rule that nearly took an invoice, by its number from 1. */
export const presentNear = (nearly: NearRule | null) =>
  nearly === null ? null : { rule: nearly.rule + 1, missed: [...nearly.missed] };

/** What a condition or a part of one asks for, without what is not given. */
type Asked = string | readonly string[] | { readonly [name: string]: Asked | undefined };
type Shown = string | string[] | { [name: string]: Shown };

const shownOf = (asked: Asked): Shown => {
  if (typeof asked === "string") return asked;
  return isList(asked) ? [...asked] : shownGroup(asked);
};

const isList = (asked: Exclude<Asked, string>): asked is readonly string[] => Array.isArray(asked);

const shownGroup = (group: { readonly [name: string]: Asked | undefined }): { [name: string]: Shown } =>
  Object.fromEntries(
    Object.entries(group).flatMap(([name, asked]) => (asked === undefined ? [] : [[name, shownOf(asked)]])),
  );

/** A condition as the configuration has it. */
const presentCondition = (when: ReceiveCondition) => shownGroup({ ...when });

/** The state of the rules as the API shows it, to administrators. */
export const presentRouting = ({ rules, unroutedTo, unrouted, receivers }: RoutingOverview) => ({
  rules: rules.map(({ number, rule: { when, to, copy, more }, companies, matches, last }) => ({
    number,
    when: presentCondition(when),
    to: [...to],
    copy: [...copy],
    more,
    companies,
    matches,
    last: last === null ? null : { at: last.at.toISOString(), invoice: last.invoice },
  })),
  unroutedTo,
  unrouted: {
    count: unrouted.count,
    newest: unrouted.newest.map(({ invoice, by, nearly, why, receivers: may }) => ({
      invoice: presentInvoice(invoice, { kind: "admin" }),
      by,
      why: why.en,
      whyFr: why.fr,
      nearly: presentNear(nearly),
      receivers: may,
    })),
  },
  receivers: receivers.map(({ companies, lastAt, deliveries, ...receiver }) => ({
    ...receiver,
    companies: [...companies],
    lastAt: iso(lastAt),
    deliveries: deliveries.map(({ pausedSince, ...delivery }) => ({
      ...delivery,
      pausedSince: iso(pausedSince),
    })),
  })),
});
