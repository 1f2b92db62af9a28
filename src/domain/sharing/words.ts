import type { InvoiceSummary } from "../invoice.ts";
import type { Words } from "../problem.ts";
import { addresseeOf } from "../tenant.ts";
import { ADDRESS_PARTS, type RuleFacts, ruleFactsOf } from "./conditions.ts";
import type { ConditionName, Decision, ReceiveCondition, ReceiveRule, Receiving } from "./rule.ts";

/**
 * Why an invoice goes where it goes, for a person. Rules are numbered from 1, conditions named by the keys of the
 * configuration.
 */
export const whyOf = (decision: Decision, { rules }: Receiving, invoice: InvoiceSummary): Words => {
  const siren = addresseeOf(invoice);
  const company = siren ?? "?";
  const leads = decision.leads ?? "?";
  switch (decision.by) {
    case "rule":
      return joined(
        decision.rules.map((at, i) => whyRule(at, rules[at], i === 0, invoice)),
        " ",
      );
    case "company":
      return {
        en: `No rule is about the company ${company}; ${leads} is the first tenant that names it.`,
        fr: `Aucune règle ne porte sur la société ${company} ; ${leads} est le premier locataire à la déclarer.`,
      };
    case "account":
      return joined(
        [
          unnamed(siren),
          {
            en: `The account that it came over serves ${leads} alone.`,
            fr: `Le compte par lequel elle est arrivée ne sert que ${leads}.`,
          },
        ],
        " ",
      );
    case "nobody":
      return joined(
        [
          unnamed(siren),
          {
            en: "The account that it came over does not serve one tenant alone.",
            fr: "Le compte par lequel elle est arrivée ne sert pas un seul locataire.",
          },
        ],
        " ",
      );
    case "unrouted":
      return joined([whyNone(decision, rules, invoice), whereUnrouted(decision.leads)], " ");
  }
};

/** @param fr - between the French ones, where that is something else */
const joined = (parts: readonly Words[], en: string, fr = en): Words => ({
  en: parts.map((part) => part.en).join(en),
  fr: parts.map((part) => part.fr).join(fr),
});

const unnamed = (siren: string | null): Words =>
  siren === null
    ? {
        en: "Nothing tells which company it is addressed to.",
        fr: "Rien n'indique à quelle société elle est adressée.",
      }
    : {
        en: `No tenant names the company ${siren}.`,
        fr: `Aucun locataire ne déclare la société ${siren}.`,
      };

const whereUnrouted = (leads: string | null): Words =>
  leads === null
    ? { en: "It is held for a person.", fr: "Elle est retenue jusqu'à ce qu'une personne décide." }
    : {
        en: `What no rule takes goes to ${leads}.`,
        fr: `Ce qu'aucune règle ne prend va à ${leads}.`,
      };

/** @param leading - it is the first rule that takes the invoice */
const whyRule = (
  at: number,
  rule: ReceiveRule | undefined,
  leading: boolean,
  invoice: InvoiceSummary,
): Words => {
  const { en, fr } = conditionsOf(rule?.when ?? {}, ruleFactsOf(invoice));
  return leading
    ? { en: `Rule ${at + 1} takes it: ${en}.`, fr: `La règle ${at + 1} la prend : ${fr}.` }
    : {
        en: `Rule ${at + 1} adds its receivers: ${en}.`,
        fr: `La règle ${at + 1} ajoute ses destinataires : ${fr}.`,
      };
};

/** What a rule asks for, of lists what the invoice met. */
const conditionsOf = (when: ReceiveCondition, facts: RuleFacts): Words => {
  const { seller, address, type, reference, total, from, until } = when;
  const met = (asked: readonly string[], values: readonly (string | null)[]): string =>
    asked.find((one) => values.includes(one)) ?? listed(asked, " / ");
  const parts: Words[] = [
    ...(seller === undefined ? [] : [same(`seller ${met(seller, facts.sellers)}`)]),
    ...ADDRESS_PARTS.flatMap((part) => {
      const asked = address?.[part];
      return asked === undefined ? [] : [same(`address.${part} ${met(asked, [facts.address[part]])}`)];
    }),
    ...(type === undefined ? [] : [same(`type ${met(type, [facts.type])}`)]),
    ...(reference === undefined ? [] : [same(`reference ${reference}`)]),
    ...(total === undefined ? [] : [prefixed("total ", boundsOf(total))]),
    ...(from === undefined ? [] : [same(`from ${from}`)]),
    ...(until === undefined ? [] : [same(`until ${until}`)]),
  ];
  if (parts.length > 0) return joined(parts, ", ");
  return when.company === undefined
    ? { en: "it has no condition", fr: "elle n'a pas de condition" }
    : same(`company ${when.company}`);
};

/** Keys of the configuration and values are the same in every language. */
const same = (text: string): Words => ({ en: text, fr: text });

const prefixed = (before: string, { en, fr }: Words): Words => ({ en: before + en, fr: before + fr });

const boundsOf = (bounds: NonNullable<ReceiveCondition["total"]>): Words => {
  const { atLeast, atMost, above, below } = bounds;
  const parts: Words[] = [
    ...(atLeast === undefined ? [] : [{ en: `at least ${atLeast}`, fr: `au moins ${atLeast}` }]),
    ...(above === undefined ? [] : [{ en: `above ${above}`, fr: `plus de ${above}` }]),
    ...(atMost === undefined ? [] : [{ en: `at most ${atMost}`, fr: `au plus ${atMost}` }]),
    ...(below === undefined ? [] : [{ en: `below ${below}`, fr: `moins de ${below}` }]),
  ];
  return joined(parts, " and ", " et ");
};

const whyNone = ({ nearly }: Decision, rules: readonly ReceiveRule[], invoice: InvoiceSummary): Words => {
  const rule = nearly === null ? undefined : rules[nearly.rule];
  if (nearly === null || rule === undefined) {
    return { en: "No rule takes it.", fr: "Aucune règle ne la prend." };
  }
  const facts = ruleFactsOf(invoice);
  const missed = nearly.missed.map((name) => missedWords(name, rule.when, facts, invoice));
  const why = missed.length === 0 ? NOT_NAMED : joined(missed, "; ", " ; ");
  return {
    en: `No rule takes it; rule ${nearly.rule + 1} nearly does: ${why.en}.`,
    fr: `Aucune règle ne la prend ; la règle ${nearly.rule + 1} la prendrait presque : ${why.fr}.`,
  };
};

const NOT_NAMED: Words = {
  en: "not all of its receivers name the company",
  fr: "ses destinataires ne déclarent pas tous la société",
};

/** What an invoice has, and what a rule asks for instead. */
const unlike = (has: Words, asked: Words): Words => ({
  en: `${has.en}, and the rule asks for ${asked.en}`,
  fr: `${has.fr}, et la règle demande ${asked.fr}`,
});

const missedWords = (
  name: ConditionName,
  when: ReceiveCondition,
  facts: RuleFacts,
  invoice: InvoiceSummary,
): Words => {
  switch (name) {
    case "company":
      // The rules that are about a company were found by it: none of them misses it.
      return NOT_NAMED;
    case "seller":
      return unlike(valueWords("seller", facts.sellers), anyOf(when.seller));
    case "address":
      return joined(
        ADDRESS_PARTS.flatMap((part) => {
          const asked = when.address?.[part];
          const has = facts.address[part];
          if (asked === undefined || (has !== null && asked.includes(has))) return [];
          return [unlike(valueWords(`address.${part}`, [has]), anyOf(asked))];
        }),
        "; ",
        " ; ",
      );
    case "type":
      return unlike(valueWords("type", [facts.type]), anyOf(when.type));
    case "total":
      return unlike(valueWords("total", [invoice.total]), boundsOf(when.total ?? {}));
    case "reference":
      return unlike(valueWords("reference", facts.references), same(when.reference ?? ""));
    case "from":
      return unlike(issued(facts), {
        en: `${when.from} or later (from)`,
        fr: `le ${when.from} ou plus tard (from)`,
      });
    case "until":
      return unlike(issued(facts), {
        en: `${when.until} or earlier (until)`,
        fr: `le ${when.until} ou plus tôt (until)`,
      });
  }
};

const issued = ({ issueDate }: RuleFacts): Words => ({
  en: `it was issued on ${issueDate}`,
  fr: `elle a été émise le ${issueDate}`,
});

/** What a condition looks at, in words; the key of the configuration beside it where these are not the same. */
const NOUNS = {
  seller: { en: "seller", fr: "vendeur (seller)", its: "son" },
  "address.siret": { en: "SIRET (address.siret)", fr: "SIRET (address.siret)", its: "son" },
  "address.routingCode": {
    en: "routing code (address.routingCode)",
    fr: "code de routage (address.routingCode)",
    its: "son",
  },
  "address.suffix": { en: "suffix (address.suffix)", fr: "suffixe (address.suffix)", its: "son" },
  type: { en: "type", fr: "type", its: "son" },
  total: { en: "total", fr: "total", its: "son" },
  reference: { en: "reference", fr: "référence (reference)", its: "sa" },
} as const;

const valueWords = (key: keyof typeof NOUNS, values: readonly (string | null)[]): Words => {
  const { en, fr, its } = NOUNS[key];
  const there = values.filter((one) => one !== null).map(shown);
  return there.length === 0
    ? { en: `it has no ${en}`, fr: `elle n'a pas de ${fr}` }
    : {
        en: `its ${en} is ${listed(there, " / ")}`,
        fr: `${its} ${fr} est ${listed(there, " / ")}`,
      };
};

const anyOf = (values: readonly string[] = []): Words => ({
  en: listed(values, " or "),
  fr: listed(values, " ou "),
});

/** Values of a list that are told; a rule may have hundreds. */
const MOST_LISTED = 3;

const listed = (values: readonly string[], between: string): string =>
  values.length <= MOST_LISTED
    ? values.join(between)
    : `${values.slice(0, MOST_LISTED).join(between)} … (${values.length})`;

/** Longest value that is repeated, in characters: strangers write them. */
const LONGEST_SHOWN = 80;

const shown = (value: string): string =>
  value.length <= LONGEST_SHOWN ? value : `${value.slice(0, LONGEST_SHOWN)}…`;
