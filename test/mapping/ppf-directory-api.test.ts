import { describe, expect, it } from "vitest";
import { isOpen, kindIn, platformIn } from "../../src/mapping/ppf-directory.ts";
import { platformOfLine } from "../../src/mapping/ppf-directory-api.ts";
import { shared } from "../support/shared.ts";

const CONTRACT = "specs/ppf/directory-api-1.11.0.json";
const published = shared(CONTRACT);

describe("the platform of a line of the API", () => {
  it("is a registered one where its number stands by itself", () => {
    expect(platformOfLine("0145", null)).toBe("registered");
    expect(platformOfLine("0145", "Autre")).toBe("unknown");
    expect(platformOfLine("145", null)).toBe("unknown");
    expect(platformOfLine(null, null)).toBe("unknown");
  });

  it("is nobody's where the number has a meaning of its own", () => {
    expect(platformOfLine("9998", null)).toBe("none");
    expect(platformOfLine("9999", null)).toBe("public-portal");
    for (const number of ["9997", "0000"]) expect(platformOfLine(number, null)).toBe("unknown");
  });
});

describe.skipIf(!published.there)(published.title("the published words of the API"), () => {
  const { components } = published.there
    ? published.json<{ components: { schemas: Record<string, { enum?: string[] }> } }>(CONTRACT)
    : { components: { schemas: {} } };
  const listed = (name: string): string[] => components.schemas[name]?.enum ?? [];

  it("are all in the table", () => {
    expect(listed("typeEntite").map(kindIn)).toEqual(["public", "private"]);
    expect(listed("typePlateforme").map((type) => platformIn(null, type))).not.toContain("unknown");
    const states = ["UniteLegale", "Etablissement", "CodeRoutage"].flatMap((of) =>
      listed(`etatAdministratif${of}`),
    );
    expect(states).toHaveLength(6);
    expect(states.map(isOpen)).not.toContain(null);
  });
});
