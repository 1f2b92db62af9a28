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
import { often } from "../support/often.ts";
import { contentOf, useCases, writtenForms } from "../support/use-cases.ts";
import { differences, type Explained, ourErrors } from "./compare.ts";
import { mutantsOf } from "./mutants.ts";

/*
 * Our table against the rules that it stands for, as their publishers wrote them. What differs is told here with its
 * reason, or is a fault of the table. All of it in one file, which loads the rules once.
 */

/** Errors of ours that the official rules have no twin of, or call by another name in the same document. */
const OURS: readonly Explained[] = [
  { rules: /^BT-24$/, why: "the official rules take a profile of nobody; no platform does" },
  { rules: /^BR-FR-CO-01$/, why: "the day of issue: the XSLT does not look at the clock" },
  { rules: /^G\d/, why: "rules of the State, which its portal asks of what platforms extract" },
  { rules: /^(IRR|REJ)_/, why: "attachments and files: platforms look at them, not the rules" },
  { rules: /^BR-FR-05$/, why: "a note without its text: theirs looks at the code alone" },
  { rules: /^BR-DEC-/, beside: /^(BR-FR-DEC-01|UBL-DT-01)$/, why: "theirs, for an amount wherever it is" },
  { rules: /^BR-CO-17$/, beside: /^BR-S-09$/, why: "goes by the category there" },
  { rules: /^BR-FR-31$/, beside: /^BR-FR-30$/, why: "its name in UBL" },
  { rules: /^BR-61$/, beside: /^CII-SR-470$/, why: "the account is absent with all that is around it" },
  { rules: /^BR-(09|11)$/, beside: /^BR-(08|10)$/, why: "there is no address at all" },
  { rules: /^BR-IC-11$/, beside: /^BR-IC-12$/, why: "both are of the same row" },
  { rules: /^BR-CL-17$/, beside: /^BR-CL-18$/, why: "its name on a line" },
  { rules: /^BR-[A-Z]+-08$/, beside: /^BR-48$/, why: "a row without its rate has no lines" },
];

/** What only the official rules refuse. */
const THEIRS: readonly Explained[] = [
  {
    rules: /^BR-(32|37|47|48|56|CO-04|CO-17|S-\d\d)$/,
    why: "a tax scheme other than VAT: ours reads every tax as VAT",
  },
  { rules: /^BR-CL-(01|07|08|16|18|19|20|21|23|25|26)$/, why: "closed lists that our table does not hold" },
  { rules: /^(CII|UBL)-(SR|DT)-/, why: "what a syntax may hold beyond its schema" },
  { rules: /^BR-FR-(MV|BD)-/, why: "invoices of several sellers are left to the official rules" },
  {
    rules: /^BR-(49|50|61)$/,
    why: "one of several means of payment is incomplete: a content has what is told",
  },
  { rules: /^BR-06$/, why: "in UBL, a seller with a trading name alone: ours takes it for the name" },
  { rules: /^BR-54$/, why: "an attribute without its value, which a content may not hold" },
  { rules: /^IRR_SYNTAX$/, why: "the schema, which is asked beside our table where it is installed" },
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

/** Every one of so many: where a night is there for it, all. Their kinds alternate, so a stride meets each kind. */
const some = <T>(all: readonly T[], stride: number): T[] => all.filter((_, i) => i % often(stride, 1) === 0);

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

/** Official samples up to a length: longer ones take seconds, and say the same many times. */
const samples = (longest: number): { path: string; bytes: Buffer }[] =>
  xmlInvoices.paths
    .map((path) => ({ path, bytes: readFileSync(path) }))
    .filter(({ bytes }) => bytes.length <= longest);

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
        samples(often(10_000, 25_000)).map(async ({ path, bytes }) => {
          const errors = (await rules.faultsOf(bytes)).filter(({ severity }) => severity === "error");
          return [basename(path), ...errors, ...(await ourErrors(bytes))];
        }),
      );
      expect(refused.filter((one) => one.length > 1)).toEqual([]);
    });

    test("refuse the same of what is wrong in one thing", { timeout: 900_000 }, async () => {
      const found = await Promise.all(
        some(cases, 12).map(async ({ what, bytes }) => [
          what,
          ...(await differences(rules, bytes, EXPLAINED)),
        ]),
      );
      expect(cases.length).toBeGreaterThan(100);
      expect(found.filter((one) => one.length > 1)).toEqual([]);
    });

    test("refuse the same of official samples with a leaf changed", { timeout: 900_000 }, async () => {
      const mutants = samples(12_000).flatMap(({ bytes }, i) =>
        mutantsOf(bytes.toString(), i + 1, often(1, 2)),
      );
      const found = await Promise.all(
        mutants.map(async ({ what, bytes }) => [what, ...(await differences(rules, bytes, EXPLAINED))]),
      );
      expect(mutants.length).toBeGreaterThan(often(9, 20));
      expect(found.filter((one) => one.length > 1)).toEqual([]);
    });

    test("accept every invoice of the national use cases, in both syntaxes", {
      timeout: 900_000,
    }, async () => {
      const contents = useCases.flatMap(({ no, invoices }) =>
        invoices.map((invoice) => ({ no, content: contentOf(invoice) })),
      );
      expect(contents.length).toBeGreaterThan(40);
      const refused = await Promise.all(
        some(contents, 3).flatMap(({ no, content }, i) =>
          // One form of each, in turns; both where there is time.
          Object.entries(writtenForms(content))
            .filter((_, form, all) => often(form === i % all.length ? 1 : 0, 1) === 1)
            .map(async ([form, bytes]) => {
              const faults = await rules.faultsOf(bytes);
              return [`${no} ${form}`, ...faults.filter(({ severity }) => severity === "error")];
            }),
        ),
      );
      expect(refused.filter((one) => one.length > 1)).toEqual([]);
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
