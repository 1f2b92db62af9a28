import { describe, expect, it } from "vitest";
import {
  ENTITY_TYPES,
  isOpen,
  kindIn,
  NUMBERS,
  PLATFORM_TYPES,
  platformIn,
  STATES,
} from "../../src/mapping/ppf-directory-api.ts";
import { shared } from "../support/shared.ts";

const CONTRACT = "specs/ppf/directory-api-1.11.0.json";
const published = shared(CONTRACT);

const words = (table: object): string[] => Object.keys(table).sort();

describe("the words of the public portal's directory", () => {
  it("are never guessed", () => {
    expect(kindIn("Association")).toBe("unknown");
    expect(isOpen("X")).toBeNull();
    expect(isOpen("toString")).toBeNull();
    expect(platformIn(null, "XYZ")).toBe("unknown");
    expect(platformIn("145", null)).toBe("unknown");
  });

  it("say of a number that is nobody's what it stands for, whatever type stands beside it", () => {
    for (const number of words(NUMBERS)) expect(platformIn(number, "PDP")).toBe(NUMBERS[number]);
    expect(platformIn("9998", null)).toBe("none");
  });
});

describe.skipIf(!published.there)(published.title("the published lists"), () => {
  it("are those of the tables", () => {
    const { components } = published.json<{ components: { schemas: Record<string, { enum?: string[] }> } }>(
      CONTRACT,
    );
    const listed = (name: string): string[] => [...(components.schemas[name]?.enum ?? [])];
    expect(words(ENTITY_TYPES)).toEqual(listed("typeEntite").sort());
    expect(words(PLATFORM_TYPES)).toEqual(listed("typePlateforme").sort());
    const states = ["UniteLegale", "Etablissement", "CodeRoutage"].flatMap((of) =>
      listed(`etatAdministratif${of}`),
    );
    expect(words(STATES)).toEqual([...new Set(states)].sort());
  });
});
