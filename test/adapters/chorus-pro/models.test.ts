import { describe, expect, it } from "vitest";
import {
  faultsOf,
  MODELS,
  type Model,
  publishedFaults,
  publishedFields,
  publishedModels,
  publishedSwagger,
} from "../fakes/chorus-pro-models.ts";

/** Some value that the model takes, with every field. */
const sample = (model: Model): unknown => {
  if (typeof model === "string") {
    const samples = {
      text: "x",
      int: 1,
      flag: false,
      date: "2026-09-15",
      "date-time": "2026-09-15T08:00:00Z",
      base64: "eA==",
    };
    return samples[model];
  }
  if ("oneOf" in model) return model.oneOf[0];
  if ("list" in model) return [sample(model.list)];
  return Object.fromEntries(Object.entries(model.fields).map(([name, part]) => [name, sample(part)]));
};

describe("the fake's models", () => {
  it.each(Object.keys(MODELS) as (keyof typeof MODELS)[])("%s takes its sample and nothing else", (path) => {
    const model = MODELS[path];
    expect(faultsOf(model, sample(model), path)).toEqual([]);
    expect(faultsOf(model, { ...(sample(model) as object), autre: 1 }, path)).toHaveLength(1);
    expect(faultsOf(model, [], path)).toHaveLength(1);
  });

  it("says what is missing, of the wrong type, or not in the list", () => {
    const model = MODELS["/factures/v1/traiter/recue"];
    expect(faultsOf(model, { idFacture: "1", nouveauStatut: "APPROUVEE" }, "x")).toEqual([
      "x.idFacture: not a int",
      "x.nouveauStatut: APPROUVEE is not in the list",
    ]);
    expect(faultsOf(model, {}, "x")).toEqual(["x.idFacture: missing", "x.nouveauStatut: missing"]);
    const since = { rechercheFactureParFournisseur: {}, periodeDateHeureEtatCourantDu: "2026-09-15" };
    expect(faultsOf(MODELS["/factures/v1/rechercher/fournisseur"], since, "x")).toHaveLength(1);
  });
});

describe.skipIf(!publishedModels.there)(publishedModels.title("the published models"), () => {
  const paths = Object.keys(MODELS).filter((path) => path.startsWith("/factures"));

  it.each(paths)("%s has every field that ours has, with its type and words", (path) => {
    expect(publishedSwagger?.paths[path.replace("/factures", "")]).toBeDefined();
    expect(publishedFaults(path, sample(MODELS[path as keyof typeof MODELS]))).toEqual([]);
  });

  it("can say no", () => {
    expect(publishedFaults("/factures/v1/traiter/recue", { idFacture: "1", motive: "x" })).toHaveLength(2);
  });
});

describe.skipIf(!publishedModels.there)(publishedModels.title("the published fields"), () => {
  // The field map has `idStructure` here; the clients that run in production send `idStructureCPP`.
  const OTHERWISE: Readonly<Record<string, string>> = { idStructureCPP: "idStructure" };
  const names = (model: Model): string[] =>
    typeof model === "object" && "fields" in model ? Object.keys(model.fields) : [];

  it.each(Object.entries(MODELS).filter(([path]) => !path.startsWith("/factures")))("%s", (path, model) => {
    const known = publishedFields?.[`POST /cpro${path}`];
    expect(known).toBeDefined();
    for (const name of names(model)) {
      expect(Object.keys(known?.request ?? {})).toContain(
        OTHERWISE[path.endsWith("/structures/v1/consulter") ? name : ""] ?? name,
      );
      const part: Model | undefined =
        typeof model === "object" && "fields" in model
          ? (model.fields as Record<string, Model>)[name]
          : undefined;
      for (const inner of part === undefined ? [] : names(part)) {
        expect(Object.keys((known?.request[name] ?? {}) as object)).toContain(inner);
      }
    }
  });
});
