import { describe, expect, test } from "vitest";
import { API_VERSIONS } from "../../../src/norm/versions.ts";
import { fileFaults } from "../../support/norm-walk/file-faults.ts";
import { isPublishedAtHand, knownOf, surprises } from "../../support/norm-walk/index.ts";
import { type Published, published, SERVICES } from "../../support/norm-walk/published.ts";
import { KNOWN_DEVIATIONS } from "./known-deviations.ts";

const there = isPublishedAtHand();

describe.skipIf(!there)(`the published files${there ? "" : " (skipped: not at hand)"}`, () => {
  test.each(API_VERSIONS)("contradict themselves in %s only where it is known", (version) => {
    const checks = SERVICES.flatMap((service) => {
      const { document } = published(service, version);
      const faults = document === null ? [] : fileFaults(document);
      return faults.map((fault) => ({ name: `${service} ${fault}`, problems: ["contradicts itself"] }));
    });
    expect(surprises({ checks }, knownOf(KNOWN_DEVIATIONS, "file", version))).toEqual([]);
  });
});

describe("what makes a file contradict itself", () => {
  const fileWith = (name: string, schema: object): Published => ({
    info: { version: "0" },
    paths: {},
    components: { schemas: { Word: { type: "string", enum: ["A", "B"] }, [name]: schema } },
  });

  test.each([
    ["an example that is no word of its list", { type: "string", enum: ["A"], example: "C" }, /no word/],
    ["an example with a member too many", { type: "object", properties: {}, example: { a: 1 } }, /no member/],
    ["a word that is too long", { type: "string", enum: ["AB"], maxLength: 1 }, /longer than 1/],
    ["a member that is required only", { type: "object", required: ["a"], properties: {} }, /required only/],
    [
      "a choice of a list and any text",
      { oneOf: [{ $ref: "#/components/schemas/Word" }, { type: "string" }] },
      /any text/,
    ],
  ])("%s", (_what, schema, fault) => {
    expect(fileFaults(fileWith("It", schema))).toEqual([expect.stringMatching(fault)]);
  });

  test("and a file that does not has no fault", () => {
    expect(fileFaults(fileWith("It", { type: "string", maxLength: 3, example: "abc" }))).toEqual([]);
  });
});
