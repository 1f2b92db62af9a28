import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DocumentFault, recognise } from "../../../src/documents/index.ts";
import { FILE_FAULTS, findingOfFault } from "../../../src/domain/controls/index.ts";
import { pdfWith } from "../../fixtures/pdf.ts";

const DOCUMENTS = join(import.meta.dirname, "../../../src/documents");

/** Words in the form of a code that are none: a kind of faults, one of zod's, and a status. */
const NO_CODES: ReadonlySet<string> = new Set(["too_large", "invalid_format", "factored_confidential"]);

/** Codes of faults as the sources have them. */
const thrown = new Set(
  globSync("**/*.ts", { cwd: DOCUMENTS })
    .flatMap((path) => [
      ...readFileSync(join(DOCUMENTS, path), "utf8").matchAll(/"([a-z]+(?:_[a-z]+)+|envelope)"/g),
    ])
    .map(([, code = ""]) => code)
    .filter((code) => !NO_CODES.has(code)),
);

test("every fault that reading or writing may end with has its row, and no other has", () => {
  expect(thrown.size).toBeGreaterThan(30);
  expect(Object.keys(FILE_FAULTS).sort()).toEqual([...thrown].sort());
});

const findingIn = async (bytes: Uint8Array) => {
  try {
    await recognise(bytes);
  } catch (fault) {
    if (fault instanceof DocumentFault) return findingOfFault(fault);
  }
  throw new Error("there was no fault");
};

test.each([
  ["an empty file", Buffer.of(), "1 IRR_VIDE_F IRR_VIDE_F", "Le fichier est vide."],
  [
    "a ZIP that is called XML",
    Buffer.from("PK\x03\x04…"),
    "3 IRR_TYPE_F IRR_TYPE_F",
    "Le fichier est une archive ZIP ou un document bureautique.",
  ],
  [
    "a PDF without XML",
    pdfWith([]),
    "4 IRR_TYPE_F IRR_TYPE_F",
    "Ce PDF ne contient pas de facture structurée.",
  ],
  ["XML that breaks off", Buffer.from("<a><b>"), "5 IRR_SYNTAX IRR_SYNTAX", "Le XML est mal formé."],
])("%s", async (_, bytes, tells, messageFr) => {
  const { no, code, rule, message, ...finding } = await findingIn(bytes);
  expect(`${no} ${code} ${rule}`).toBe(tells);
  expect(finding).toMatchObject({ severity: "error", path: "file", at: [], messageFr });
  expect(message).not.toBe("");
});

const inTerm = (code: string, path: string) => findingOfFault({ code, path, message: "m", fix: "f" });

test("a term without which nothing can be read is missing by its own rule", () => {
  expect(inTerm("term_missing", "BT-1")).toMatchObject({
    no: 12,
    code: "REJ_SEMAN",
    rule: "BR-02",
    messageFr: "Le terme BT-1 est absent.",
  });
  expect(inTerm("term_missing", "BT-112")).toMatchObject({ no: 46, rule: "BR-14" });
  expect(inTerm("date_malformed", "BT-9")).toMatchObject({ no: 6, rule: "IRR_SYNTAX" });
});

test("a form's own check names its rule", () => {
  expect(inTerm("BR-53", "BT-6")).toMatchObject({
    no: 6,
    code: "REJ_SEMAN",
    rule: "BR-53",
    messageFr: "Le terme BT-6 enfreint la règle.",
  });
});
