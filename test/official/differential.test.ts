import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  DocumentFault,
  EXTENDED_CTC_FR,
  type InvoiceContent,
  writeCii,
  writeUbl,
} from "../../src/documents/index.ts";
import { CASES_OF_AMOUNTS } from "../domain/controls/cases-of-amounts.ts";
import { CASES_OF_HEADER } from "../domain/controls/cases-of-header.ts";
import { CASES_OF_PARTIES } from "../domain/controls/cases-of-parties.ts";
import { sampleContent, sampleCreditNote } from "../fixtures/invoices.ts";
import { xmlInvoices } from "../support/corpus.ts";
import { afterThisFile } from "../support/endings.ts";
import { officialRules, openOfficialRules } from "../support/official-rules.ts";
import { differences, type Explained, ourErrors } from "./compare.ts";
import { mutantsOf } from "./mutants.ts";

/*
 * Our table against the rules that it stands for, as their publishers wrote them. What differs is told here with its
 * reason, or is a fault of the table. All of it in one file, which loads the rules once.
 */

/** Errors of ours that the official rules have no twin of, or give another name in the same document. */
const OURS: readonly Explained[] = [
  { rules: /^BT-24$/, why: "the official rules take a profile of nobody; no platform does" },
  { rules: /^BR-FR-CO-01$/, why: "day of issue: the XSLT does not look at the clock" },
  { rules: /^G\d/, why: "rules of the State, which its portal asks of what platforms extract" },
  { rules: /^BR-DEC-/, why: "BR-FR-DEC-01 and UBL-DT-01 for an amount, whatever it is" },
  { rules: /^BR-CO-17$/, why: "goes by the category there: BR-S-09" },
  { rules: /^BR-FR-31$/, why: "BR-FR-30 in UBL" },
  { rules: /^BR-61$/, why: "CII-SR-470 where the account is absent with all that is around it" },
  { rules: /^BR-(09|11)$/, why: "BR-08 or BR-10 where there is no address at all" },
  { rules: /^BR-IC-11$/, why: "BR-IC-12 of the same row is told" },
  { rules: /^BR-(AF|AG)-|^BR-S-01$/, why: "of the Canaries and Ceuta: refused in France by BR-FR-15 anyway" },
  { rules: /^BR-CL-17$/, why: "BR-CL-18 of a line" },
  { rules: /^(IRR|REJ)_/, why: "attachments and files are asked by platforms, not by the rules" },
];

/** What only the official rules refuse. */
const THEIRS: readonly Explained[] = [
  {
    rules: /^BR-(47|48|CO-04|CO-17|S-\d\d)$|^CII-DT-037$|^UBL-SR-53$/,
    why: "a tax scheme other than VAT: ours reads every tax as VAT",
  },
  { rules: /^BR-CL-(01|07|08|16|18|19|20|21|23|25|26)$/, why: "closed lists that our table does not hold" },
  { rules: /^(CII|UBL)-(SR|DT)-/, why: "what a syntax may hold beyond its schema" },
  { rules: /^BR-FR-(MV|BD)-/, why: "invoices of several sellers are left to the official rules" },
  { rules: /^BR-(50|61)$/, why: "one of several accounts that is empty: a content has those that are told" },
  { rules: /^BR-06$/, why: "in UBL, a seller with a trading name alone: ours takes it for the name" },
];

const EXPLAINED = { ours: OURS, theirs: THEIRS };

const written = (content: InvoiceContent, write: typeof writeCii): Uint8Array | null => {
  try {
    return write(content);
  } catch (error) {
    if (error instanceof DocumentFault) return null;
    throw error;
  }
};

/** Every case of the table, in one syntax and the next in the other: each kind of rule has cases in both. */
const cases = [...CASES_OF_HEADER, ...CASES_OF_PARTIES, ...CASES_OF_AMOUNTS].flatMap(
  ({ what, change }, i) => {
    const content = structuredClone(sampleContent());
    change(content);
    const writers = [writeCii, writeUbl] as const;
    const [first, second] = i % 2 === 0 ? writers : [writers[1], writers[0]];
    const bytes = written(content, first) ?? written(content, second);
    return bytes === null ? [] : [{ what, bytes }];
  },
);

/** Longer documents take seconds, and have the same leaves many times. */
const LONGEST = 12_000;

describe.skipIf(!officialRules.there || !xmlInvoices.there)(
  officialRules.title("our table and the official rules"),
  () => {
    let rules: ReturnType<typeof openOfficialRules>;
    beforeAll(() => {
      rules = openOfficialRules();
      afterThisFile(() => rules[Symbol.asyncDispose]());
    });

    test("accept the official samples, both", { timeout: 900_000 }, async () => {
      const refused = await Promise.all(
        xmlInvoices.paths.map(async (path) => {
          const bytes = readFileSync(path);
          const errors = (await rules.faultsOf(bytes)).filter(({ severity }) => severity === "error");
          return [basename(path), ...errors, ...(await ourErrors(bytes))];
        }),
      );
      expect(refused.filter((one) => one.length > 1)).toEqual([]);
    });

    test("refuse the same of what is wrong in one thing", { timeout: 900_000 }, async () => {
      const found = await Promise.all(
        cases.map(async ({ what, bytes }) => [what, ...(await differences(rules, bytes, EXPLAINED))]),
      );
      expect(cases.length).toBeGreaterThan(100);
      expect(found.filter((one) => one.length > 1)).toEqual([]);
    });

    test("refuse the same of official samples with a leaf changed", { timeout: 900_000 }, async () => {
      const mutants = xmlInvoices.paths.flatMap((path, i) => {
        const xml = readFileSync(path, "utf8");
        return xml.length > LONGEST ? [] : mutantsOf(xml, i + 1, 2);
      });
      const found = await Promise.all(
        mutants.map(async ({ what, bytes }) => [what, ...(await differences(rules, bytes, EXPLAINED))]),
      );
      expect(mutants.length).toBeGreaterThan(20);
      expect(found.filter((one) => one.length > 1)).toEqual([]);
    });

    test.each([
      ["an invoice", sampleContent()],
      ["a credit note", sampleCreditNote()],
      ["an invoice of the extended profile", sampleContent({ profile: EXTENDED_CTC_FR })],
    ])("%s that we write is right, in both syntaxes", { timeout: 900_000 }, async (_, content) => {
      for (const write of [writeCii, writeUbl]) {
        const faults = await rules.faultsOf(write(content));
        expect(faults.filter(({ severity }) => severity === "error")).toEqual([]);
      }
    });
  },
);
