import { describe, expect, it } from "vitest";
import { isReasonCode } from "../../src/domain/life-cycle/reasons.ts";
import { isStatusName, statusFacts } from "../../src/domain/life-cycle/status.ts";
import {
  CHORUS_REASONS,
  FLOW_SYNTAXES,
  INVOICE_STATES,
  kindOfStructure,
  needsFramework,
  PUSHED_STATES,
  reasonsIn,
  stateOfStructure,
  statusOfState,
  VALIDATIONS,
} from "../../src/mapping/chorus-pro.ts";
import { adviceOn, FLOW_STATES, outcomeOfFlow } from "../../src/mapping/chorus-pro-flows.ts";
import { meaningOf, messageCodeIn, saysDuplicate } from "../../src/mapping/chorus-pro-returns.ts";
import { shared } from "../support/shared.ts";

const SWAGGER = "specs/chorus-pro/factures-swagger.json";
const published = shared(SWAGGER);

/** AIFE's own transcoding (external specifications 1.1 §4.2), by the national code. */
const OFFICIAL: [state: string, framework: string | null, code: number][] = [
  ["DEPOSEE", null, 202],
  ["MISE_A_DISPOSITION", null, 203],
  ["SUSPENDUE", null, 208],
  ["COMPLETEE", null, 209],
  ["REJETEE", null, 210],
  ["A_RECYCLER", null, 210],
  ["SERVICE_FAIT", null, 204],
  ["MANDATEE", null, 204],
  ["MISE_A_DISPOSITION_COMPTABLE", null, 204],
  ["COMPTABILISEE", null, 204],
  ["MISE_EN_PAIEMENT", null, 211],
  ["VALIDEE_1", "A9_FACTURE_SOUSTRAITANT", 205],
  ["VALIDEE_2", "A9", 205],
  ["REFUSEE_1", "A9", 206],
  ["REFUSEE_2", "A9", 206],
  ["VALIDEE_1", "A12_FACTURE_COTRAITANT", 214],
  ["REFUSEE_1", "A12", 210],
];

describe("the states of Chorus Pro", () => {
  it.each(OFFICIAL)("%s in %s is %i", (state, framework, code) => {
    const status = statusOfState(state, framework);
    expect(status === null ? null : statusFacts(status).code).toBe(code);
  });

  it("has 56 states, each with a status or none", () => {
    expect(Object.keys(INVOICE_STATES)).toHaveLength(56);
    for (const status of Object.values(INVOICE_STATES))
      expect(status === null || isStatusName(status)).toBe(true);
  });

  it.each(["TECHNIQUE_INCONNU", "UN_ETAT_DE_PLUS", "", "toString", "VALIDEE_1"])(
    "guesses nothing from %j",
    (state) => {
      expect(statusOfState(state, null)).toBeNull();
      expect(statusOfState(state, "A1_FACTURE_FOURNISSEUR")).toBeNull();
    },
  );

  it("asks for the framework only where it matters", () => {
    const needing = Object.keys(INVOICE_STATES).filter(needsFramework).sort();
    expect(needing).toEqual(["REFUSEE_1", "REFUSEE_2", "VALIDEE_1", "VALIDEE_2"]);
    expect(Object.keys(VALIDATIONS)).toEqual(["A9", "A12"]);
  });

  it("pushes states that come back as the same status", () => {
    for (const [status, state] of Object.entries(PUSHED_STATES))
      expect(statusOfState(state, null)).toBe(status);
  });
});

describe("the states of a flow", () => {
  it("each have an outcome, and no other word has", () => {
    for (const [state, outcome] of Object.entries(FLOW_STATES)) expect(outcomeOfFlow(state)).toBe(outcome);
    for (const state of ["", "IN_UN_DE_PLUS", "toString"]) expect(outcomeOfFlow(state)).toBeNull();
  });

  it("go with advice on the errors that are known", () => {
    expect(adviceOn("Le numéro de facture existe déjà")).toContain("holds this number");
    expect(adviceOn("BuyerReference absente")).toContain("BT-10");
    expect(adviceOn("tout autre chose")).toBeNull();
  });
});

describe("return codes", () => {
  it.each([
    ["search", 0, "GDP_MSG_11.005 droits", "ok"],
    ["search", 20000, "", "nothing"],
    ["attach", 20000, "", "refused"],
    ["attach", 20003, "", "too_large"],
    ["toString", 20003, "", "refused"],
    ["submit", 1, "GDP_MSG_11.033 : état", "wrong_state"],
    ["submit", 1, "TRA_MSG_00.000", "refused"],
    ["submit", 1, "La facture est déjà présente", "duplicate"],
    ["submit", 1, "Erreur technique", "fault"],
    ["submit", 1, "Compte technique non habilité", "denied"],
  ])("%s %i %s is %s", (operation, code, label, meaning) => {
    expect(meaningOf(operation, code, label)).toBe(meaning);
  });

  it("are found in a label", () => {
    expect(messageCodeIn("Erreur GDP_MSG_11.005 : droits")).toBe("GDP_MSG_11.005");
    expect(messageCodeIn("constructor")).toBeNull();
    expect(saysDuplicate("doublon")).toBe(true);
  });
});

describe("the words of structures", () => {
  it("are open, closed or not known", () => {
    const states = ["ACTIF", "ACTIVE", "INACTIF", "FERMEE", "SUSPENDUE", "", "AUTRE", null, undefined];
    expect(states.map(stateOfStructure)).toEqual([
      ...["active", "active", "ceased", "ceased", "ceased"],
      ...["unknown", "unknown", "unknown", "unknown"],
    ]);
    expect(["PUBLIQUE", "Privée", "", null].map(kindOfStructure)).toEqual([
      "public",
      "private",
      "unknown",
      "unknown",
    ]);
  });
});

describe("the reasons in a comment", () => {
  it.each<[string | null, string[]]>([
    [null, []],
    ["merci de joindre le bon", []],
    ["EJ_ERR : engagement inconnu", ["CMD_ERR"]],
    ["JUSTIF_ABS Justificatif absent – voir bon", ["JUSTIF_ABS"]],
    ["MARCHE_TERM et CONTRAT_TERM", ["CONTRAT_TERM"]],
    ["DOUBLON", ["DOUBLON"]],
    ["UN_CODE_INCONNU", []],
  ])("%j", (comment, codes) => {
    expect(reasonsIn(comment).map((reason) => reason.code)).toEqual(codes);
  });

  it("are national ones", () => {
    for (const [code, national] of Object.entries(CHORUS_REASONS)) {
      expect(isReasonCode(national)).toBe(true);
      expect(isReasonCode(code)).toBe(false);
    }
  });
});

describe.skipIf(!published.there)(published.title("the published lists"), () => {
  /** The words that a member of a model takes. */
  const wordsOf = (model: string, member: string): string[] => {
    const { definitions } = published.json<{
      definitions: Record<string, { properties: Record<string, { enum?: string[] }> }>;
    }>(SWAGGER);
    return definitions[model]?.properties[member]?.enum ?? [];
  };

  it("of states is the table's", () => {
    const states = wordsOf("WsRetourConsulterHistoriqueFacture", "statutCourantCode");
    expect(Object.keys(INVOICE_STATES).sort()).toEqual(states.toSorted());
  });

  it("of flow syntaxes has ours", () => {
    const syntaxes = wordsOf("DeposerFluxFactureParam", "syntaxeFlux");
    for (const syntax of Object.values(FLOW_SYNTAXES)) expect(syntaxes).toContain(syntax);
  });

  it("of states that can be set has those that are pushed", () => {
    const states = wordsOf("TraiterUneFactureRecueParam", "nouveauStatut");
    for (const state of Object.values(PUSHED_STATES)) expect(states).toContain(state);
  });

  it("of frameworks has those of the validators", () => {
    const frameworks = wordsOf("RechercherFactureParFournisseurParam", "cadreFacturation");
    for (const framework of Object.keys(VALIDATIONS)) {
      expect(frameworks.some((word) => word.startsWith(`${framework}_`))).toBe(true);
    }
  });
});
