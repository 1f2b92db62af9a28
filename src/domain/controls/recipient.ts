import type { DirectoryFinding, RecipientState } from "../directory/directory.ts";
import type { Check, Hit } from "./check.ts";
import type { Place, Text } from "./finding.ts";

/** An invoice's recipient as the directory knows it, for the checks that only the directory can answer. */
export interface Recipient {
  /** What the directory was found to say; one that could not be asked says nothing here. */
  directory: DirectoryFinding;
  siren: string | null;
  /** Then the seller receives, and is named in the terms of the seller. */
  selfBilled: boolean;
  /** BT-22 of the note BAR. */
  treatment: string | null;
  /** The rules for France apply wherever there is a directory. */
  national: true;
}

/** Why an address cannot be used, by what was found of it. */
const UNUSABLE: Partial<Record<RecipientState, Text>> = {
  address_missing: {
    en: "the document has no other of scheme 0225",
    fr: "le document n'en a pas d'autre de schéma 0225",
  },
  address_absent: { en: "it is not in the directory", fr: "elle n'est pas dans l'annuaire" },
  address_inactive: { en: "it is out of use", fr: "elle n'est plus en service" },
  address_upcoming: { en: "it is not in force yet", fr: "elle n'est pas encore en service" },
  address_of_another: { en: "it is another company's", fr: "c'est celle d'une autre entreprise" },
  undecided: {
    en: "the recipient has several, and nothing tells which",
    fr: "le destinataire en a plusieurs, et rien ne dit laquelle",
  },
  invalid: {
    en: "it, or the number of the company beside it, is not written right",
    fr: "elle, ou le numéro de l'entreprise à côté, est mal écrite",
  },
};

/** What a public buyer demands, as the directory's rules call it: where it stands, and what it is. */
const DEMANDED: Readonly<Record<string, readonly [term: string, at: Place, name: Text]>> = {
  SIRET: ["BT-46", ["buyer", "identifiers"], { en: "the SIRET", fr: "le SIRET" }],
  "service code": ["BT-46", ["buyer", "identifiers"], { en: "the service code", fr: "le code service" }],
  "commitment number": [
    "BT-13",
    ["purchaseOrderReference"],
    { en: "the commitment number", fr: "le numéro d'engagement" },
  ],
  "service code or commitment number": [
    "BT-13",
    ["purchaseOrderReference"],
    { en: "the service code or the commitment number", fr: "le code service ou le numéro d'engagement" },
  ],
};

const partyOf = ({ selfBilled }: Recipient): "seller" | "buyer" => (selfBilled ? "seller" : "buyer");

/** The recipient's SIREN, where it is in one of these states. */
const onCompany = (recipient: Recipient, state: RecipientState): Hit[] =>
  recipient.directory.state === state
    ? [
        {
          at: [partyOf(recipient), "legalId"],
          term: recipient.selfBilled ? "BT-30" : "BT-47",
          values: { n: recipient.siren ?? "" },
        },
      ]
    : [];

const onAddress = (recipient: Recipient, values: Hit["values"] = {}): Hit => ({
  at: [partyOf(recipient), "electronicAddress"],
  term: recipient.selfBilled ? "BT-34" : "BT-49",
  values,
});

/** The recipient's address, where it cannot be used; `proposed`: and the directory has another for it. */
const onUnusable = (recipient: Recipient, proposed: boolean): Hit[] => {
  const { state, address, advice } = recipient.directory;
  const why = UNUSABLE[state];
  const use = advice?.use ?? null;
  if (why === undefined || (use !== null) !== proposed) return [];
  return [onAddress(recipient, { n: address ?? "", why, ...(use === null ? {} : { m: use }) })];
};

const UNUSABLE_ADDRESS: Text = {
  en: "The address {n} cannot be used: {why}.",
  fr: "L'adresse {n} n'est pas utilisable : {why}.",
};

const CHECK = { step: "recipient", sending: true } as const;

/** The recipient: is it there, does it receive at this address, has it what it demands? */
export const RECIPIENT: readonly Check<Recipient>[] = [
  {
    ...CHECK,
    no: 66,
    severity: "error",
    code: "DEST_INC",
    rules: ["G1.63"],
    term: "BT-47",
    when: "the recipient's SIREN is not in the directory",
    message: {
      en: "The recipient is not in the directory: SIREN {n}.",
      fr: "Destinataire absent de l'annuaire : SIREN {n}.",
    },
    fix: {
      en: "Compare the SIREN with the register; if it is right, report the sale (e-reporting) instead of sending it.",
      fr: "Vérifiez le SIREN ; s'il est juste, déclarez la vente (e-reporting) au lieu de l'envoyer.",
    },
    run: (recipient) => onCompany(recipient, "company_unknown"),
  },
  {
    ...CHECK,
    no: 66,
    severity: "error",
    code: "DEST_INC",
    rules: ["G1.63"],
    term: "BT-47",
    when: "the recipient, or its public establishment, has ceased",
    message: {
      en: "The recipient has ceased its activity: SIREN {n}.",
      fr: "Le destinataire a cessé son activité : SIREN {n}.",
    },
    fix: {
      en: "Ask which company or establishment took over.",
      fr: "Demandez quelle entreprise ou quel établissement a pris la suite.",
    },
    run: (recipient) => onCompany(recipient, "company_ceased"),
  },
  {
    ...CHECK,
    no: 67,
    severity: "error",
    code: "ADR_ERR",
    rules: ["ADR_ERR"],
    term: "BT-49",
    when: "nobody receives at the recipient's address today, and the directory has another for it",
    message: UNUSABLE_ADDRESS,
    fix: {
      en: "Use {m}, an address of this recipient that is in force.",
      fr: "Utilisez {m}, une adresse en service de ce destinataire.",
    },
    run: (recipient) => onUnusable(recipient, true),
  },
  {
    ...CHECK,
    no: 67,
    severity: "error",
    code: "ADR_ERR",
    rules: ["ADR_ERR"],
    term: "BT-49",
    when: "nobody receives at the recipient's address today, and the directory has no other, or several",
    message: UNUSABLE_ADDRESS,
    fix: {
      en: "Ask the recipient for the address at which it receives; what begins later can be sent from that day on.",
      fr: "Demandez au destinataire l'adresse à laquelle il reçoit ; si elle ouvre plus tard, envoyez à partir de ce jour.",
    },
    run: (recipient) => onUnusable(recipient, false),
  },
  {
    ...CHECK,
    no: 68,
    severity: "warning",
    code: "NON_TRANSMISE",
    rules: ["NON_TRANSMISE"],
    term: "BT-49",
    when: "the recipient is in the directory and has chosen no platform yet (9998)",
    message: {
      en: "The recipient has no platform yet: the deposit counts, and nothing is transmitted.",
      fr: "Le destinataire n'a pas encore de plateforme : dépôt sans transmission.",
    },
    fix: {
      en: "Send it, and give it to the recipient by other means too.",
      fr: "Envoyez-la, et remettez-la aussi au destinataire par un autre moyen.",
    },
    run: (recipient) => (recipient.directory.state === "without_platform" ? [onAddress(recipient)] : []),
  },
  {
    ...CHECK,
    no: 69,
    severity: "error",
    code: "REJ_CONT_B2G",
    rules: ["REJ_CONT_B2G"],
    term: "BT-13",
    when: "the directory says that the public buyer demands a commitment number (BT-13), a service code or a SIRET (BT-46), and it is missing",
    message: { en: "The public buyer demands {n}.", fr: "L'acheteur public exige {n}." },
    fix: {
      en: "Ask the buyer for it. The commitment number goes into BT-13, the service code into BT-46 with scheme 0224, the SIRET into BT-46 with scheme 0009.",
      fr: "Demandez-le à l'acheteur. Le numéro d'engagement va en BT-13, le code service en BT-46 (schéma 0224), le SIRET en BT-46 (schéma 0009).",
    },
    run: ({ directory: { state, advice } }) =>
      state !== "incomplete"
        ? []
        : (advice?.missing ?? []).map((what) => {
            const [term, at, name] = DEMANDED[what] ?? ["BT-46", ["buyer", "identifiers"], what];
            return { term, at, values: { n: name } };
          }),
  },
  {
    ...CHECK,
    no: 70,
    severity: "error",
    code: "REJ_COH",
    rules: ["REJ_COH"],
    term: "BT-22",
    when: "the note BAR says B2C or B2CINT and the recipient is a company of the directory, or it says B2B and the recipient is abroad",
    message: {
      en: "The treatment {n} contradicts the recipient: {why}.",
      fr: "Le traitement {n} contredit le destinataire : {why}.",
    },
    fix: {
      en: "Correct the note BAR: B2B for a company in France, B2BINT for one abroad, B2C for a private person.",
      fr: "Corrigez la note BAR : B2B pour une entreprise en France, B2BINT à l'étranger, B2C pour un particulier.",
    },
    run: ({ directory, treatment }) => {
      if (directory.state !== "contradictory") return [];
      const why =
        treatment === "B2B"
          ? { en: "it is abroad", fr: "il est à l'étranger" }
          : { en: "it is a company of the directory", fr: "c'est une entreprise de l'annuaire" };
      return [{ at: ["notes"], values: { n: treatment ?? "", why } }];
    },
  },
];
