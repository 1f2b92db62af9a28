import type { Words } from "../problem.ts";
import {
  type DirectoryAddress,
  type DirectoryCompany,
  type DirectoryEstablishment,
  type DirectoryRoutingCode,
  type LineState,
  partsOfAddress,
  type RecipientState,
  stateOn,
} from "./directory.ts";

/** What is known of a recipient, as the one who invoices has it. At least one of the four identifiers. */
export interface RecipientAsk {
  siren: string | null;
  siret: string | null;
  /** For a public buyer, the service code. */
  routingCode: string | null;
  /** An address of scheme 0225, without the scheme. */
  address: string | null;
  /** BT-13: for a public buyer, the commitment number. */
  orderReference: string | null;
}

/** What the directory says of it. */
export interface DirectoryFacts {
  company: DirectoryCompany | null;
  /** The SIRET that is asked for, or that of the asked address; null: not there, or not looked up. */
  establishment: DirectoryEstablishment | null;
  /** Of that SIRET; empty where not looked up. */
  routingCodes: readonly DirectoryRoutingCode[];
  lines: readonly DirectoryAddress[];
  /** The directory that was asked knows public entities only. */
  publicOnly: boolean;
}

/** What to do with the invoice. */
export type RecipientAction = "send" | "send_not_transmitted" | "report" | "block";

/**
 * Every rule, in the order of the decision table in `docs/directory.md`: what it leads to, and the recipient's state.
 * Rules 1 to 7 choose an address (regulation §6.6), the others tell why there is none.
 */
export const RULES = {
  given_address: { action: "send", state: "active" },
  siret_and_routing_code: { action: "send", state: "active" },
  siret: { action: "send", state: "active" },
  first_routing_code: { action: "send", state: "active" },
  siren: { action: "send", state: "active" },
  first_suffix: { action: "send", state: "active" },
  only_address: { action: "send", state: "active" },
  no_platform: { action: "send_not_transmitted", state: "without_platform" },
  not_in_directory: { action: "report", state: "company_unknown" },
  ceased: { action: "block", state: "company_ceased" },
  incomplete: { action: "block", state: "incomplete" },
  several_addresses: { action: "block", state: "undecided" },
  address_of_another: { action: "block", state: "address_of_another" },
  address_upcoming: { action: "block", state: "address_upcoming" },
  address_inactive: { action: "block", state: "address_inactive" },
  address_absent: { action: "block", state: "address_absent" },
  cannot_tell: { action: "block", state: "unsure" },
} as const satisfies Record<string, { action: RecipientAction; state: RecipientState }>;

export type Rule = keyof typeof RULES;

export interface Resolution {
  /** With its scheme; null when there is none to use. */
  address: string | null;
  rule: Rule;
  action: RecipientAction;
  state: RecipientState;
  /** False: the directory does not tell for sure, so that nothing should be held back for it. */
  certain: boolean;
  /** Others that can be used, best first; upcoming ones last, with their day. */
  alternatives: Alternative[];
  /** Why, and what to do about it. The first is the rule's. */
  reasons: ResolutionReason[];
  /** What the rules choose in the place of a given address that cannot be used; with its scheme. */
  instead: string | null;
  /** What the ask lacks: `SIRET`, `service code`, `commitment number`… */
  missing: string[];
}

export interface Alternative {
  /** With its scheme. */
  address: string;
  state: Exclude<LineState, "inactive">;
  siret: string | null;
  routingCode: string | null;
  suffix: string | null;
  from: string | null;
}

export interface ResolutionReason {
  code: string;
  message: string;
  messageFr: string;
  /** What to do about it; null: nothing. */
  fix: string | null;
  fixFr: string | null;
}

/** A reason in both languages. */
export const reasonOf = (code: string, message: Words, fix: Words | null = null): ResolutionReason => ({
  code,
  message: message.en,
  messageFr: message.fr,
  fix: fix?.en ?? null,
  fixFr: fix?.fr ?? null,
});

/** A town may have hundreds of services. */
const MAX_ALTERNATIVES = 50;

/** SIREN that an ask is about; null when it names none. */
export const sirenOfAsk = ({ siren, siret, address }: RecipientAsk): string | null =>
  siren ?? siret?.slice(0, 9) ?? (address === null ? null : (partsOfAddress(address)?.siren ?? null));

/** SIRET that an ask is about, by itself or in its address; null when it names none. */
export const siretOfAsk = ({ siret, address }: RecipientAsk): string | null =>
  siret ?? (address === null ? null : (partsOfAddress(address)?.siret ?? null));

/** Is the company a public entity, as far as company and lines tell? */
export const isPublicRecipient = (facts: Pick<DirectoryFacts, "company" | "lines">): boolean =>
  facts.company === null || facts.company.kind === "unknown"
    ? facts.lines.some((line) => line.platform === "public-portal")
    : facts.company.kind === "public";

/** What the rules work on. */
export interface Scene {
  ask: RecipientAsk;
  facts: DirectoryFacts;
  today: string;
  /** Of the asked company. */
  lines: readonly DirectoryAddress[];
  isPublic: boolean;
  name: string;
}

/** An address as documents and the API write it. */
const withScheme = (identifier: string): string => `0225:${identifier}`;

/** A line that was chosen. One without a status is chosen for want of a better one, and told as not certain. */
export const chosen = (
  scene: Scene,
  rule: Rule,
  line: DirectoryAddress,
  message: Words,
  more: Partial<Pick<Resolution, "missing">> & { reasons?: ResolutionReason[]; fix?: Words } = {},
): Resolution => {
  const unsure = stateOn(line, scene.today) === "unsure";
  const { action, state } = RULES[rule];
  return {
    address: withScheme(line.identifier),
    rule,
    action,
    state: unsure && state === "active" ? "unsure" : state,
    certain: !unsure,
    alternatives: alternativesOf(scene, line.identifier),
    reasons: [
      reasonOf(rule, message, more.fix),
      ...(more.reasons ?? []),
      ...(unsure ? [WITHOUT_STATUS] : []),
    ],
    instead: null,
    missing: more.missing ?? [],
  };
};

const WITHOUT_STATUS: ResolutionReason = reasonOf(
  "line_without_status",
  {
    en: "The platform gives this line without a status: it may be out of use.",
    fr: "La plateforme donne cette ligne sans statut : elle est peut-être hors service.",
  },
  {
    en: "Send it. Should it come back with ADR_ERR or ROUTAGE_ERR, ask the buyer for its address.",
    fr: "Envoyez. Si elle revient avec ADR_ERR ou ROUTAGE_ERR, demandez son adresse à l'acheteur.",
  },
);

/** No address. `instead`: what the rules choose when the given address is left aside. */
export const none = (
  scene: Scene,
  rule: Rule,
  message: Words,
  fix: Words,
  more: { missing?: string[]; instead?: Resolution | null } = {},
): Resolution => {
  const { action, state } = RULES[rule];
  const { instead = null, missing = [] } = more;
  const use = instead?.action === "send" ? instead.address : null;
  return {
    address: null,
    rule,
    action,
    state,
    certain: rule !== "cannot_tell",
    alternatives: rule === "ceased" ? [] : alternativesOf(scene, null, use),
    reasons: [
      reasonOf(
        rule,
        message,
        use === null
          ? fix
          : {
              en: `Use ${use}. ${instead?.reasons[0]?.message ?? ""}`,
              fr: `Prenez ${use}. ${instead?.reasons[0]?.messageFr ?? ""}`,
            },
      ),
    ],
    instead: use,
    missing,
  };
};

/** Alternatives in the order of the rules, the recommended one first, those that only will be active last. */
const alternativesOf = (scene: Scene, not: string | null, first: string | null = null): Alternative[] => {
  const siret = siretOfAsk(scene.ask);
  const rank = (line: DirectoryAddress): string => {
    const state = stateOn(line, scene.today);
    return [
      withScheme(line.identifier) === first ? 0 : 1,
      state === "active" ? 0 : state === "unsure" ? 1 : state === "upcoming" ? 2 : 3,
      siret !== null && line.siret === siret ? 0 : 1,
      line.identifier,
    ].join(" ");
  };
  return scene.lines
    .map((line) => ({ line, state: stateOn(line, scene.today), rank: rank(line) }))
    .sort((a, b) => byCode(a.rank, b.rank))
    .flatMap(({ line: { identifier, siret: of, routingCode, suffix, from }, state }) =>
      identifier === not || state === "inactive"
        ? []
        : [{ address: withScheme(identifier), state, siret: of, routingCode, suffix, from }],
    )
    .slice(0, MAX_ALTERNATIVES);
};

/** Alphanumeric order, by code and not by language. */
export const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
