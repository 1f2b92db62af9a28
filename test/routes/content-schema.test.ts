import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { openApiText } from "../../src/commands/write-openapi.ts";
import {
  InvoiceContentSchema,
  readInvoiceContent,
  recognise,
  writeCii,
  writeFacturX,
  writeUbl,
} from "../../src/documents/index.ts";
import { fullContent, sampleContent, sampleCreditNote } from "../fixtures/invoices.ts";
import { invoices } from "../support/corpus.ts";

type Schema = Parameters<typeof z.fromJSONSchema>[0];

interface Component {
  $ref?: string;
  description?: string;
  properties?: Record<string, Component>;
  items?: Component;
}

const components: Record<string, Component> = JSON.parse(openApiText()).components.schemas;

/** What the published description allows, read from it as any client would. */
const published = z.fromJSONSchema(
  JSON.parse(
    JSON.stringify({ $ref: "#/$defs/InvoiceContent", $defs: components }).replaceAll(
      "#/components/schemas/",
      "#/$defs/",
    ),
  ) as Schema,
);

/** Names of the components that the content is made of. */
const contentNames = (name = "InvoiceContent", found = new Set<string>()): Set<string> => {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, next = ""] of JSON.stringify(components[name]).matchAll(/schemas\/(\w+)"/g)) {
    contentNames(next, found);
  }
  return found;
};

/** Checks what the readers make of a file against both schemas; adds the top names that it says to `seen`. */
const check = async (bytes: Uint8Array, path: string, seen = new Set<string>()): Promise<void> => {
  const document = await recognise(bytes);
  if (document.kind !== "invoice") return;
  const content = readInvoiceContent(document);
  expect(InvoiceContentSchema.parse(content), path).toEqual(content);
  const json: Record<string, unknown> = JSON.parse(JSON.stringify(content));
  expect(InvoiceContentSchema.parse(json), path).toStrictEqual(json);
  expect(published.parse(json), path).toStrictEqual(json);
  for (const name of Object.keys(json)) seen.add(name);
};

describe("the schema of an invoice's content", () => {
  test("fits what the readers give, and names nothing that they never give", async () => {
    const seen = new Set<string>();
    // BT-7 and BT-8 exclude each other.
    const dated = sampleContent({ vatPointCode: undefined, vatPointDate: "2026-09-30" });
    for (const content of [sampleContent(), sampleCreditNote(), fullContent(), dated]) {
      for (const write of [writeCii, writeUbl, writeFacturX])
        await check(await write(content), write.name, seen);
    }
    expect(Object.keys(InvoiceContentSchema.shape).filter((name) => !seen.has(name))).toEqual([]);
  });

  test.each(["invoice.xml", "invoice-refused.xml", "invoice.pdf"])("fits the example %s", async (name) => {
    await check(readFileSync(new URL(`../../examples/${name}`, import.meta.url)), name);
  });

  test.skipIf(!invoices.there)(invoices.title("fits every official invoice"), async () => {
    for (const path of invoices.paths) await check(readFileSync(path), path);
  });

  test.each([
    ["a term that there is not", { nmuber: "F1" }],
    ["a missing term", { number: undefined }],
    ["a number for a decimal", { totals: { withVat: 1200 } }],
    ["a decimal with a comma", { totals: { withVat: "1200,00" } }],
    ["an exponent", { totals: { withVat: "1e3" } }],
    ["a day that no calendar has", { issueDate: "2026-02-30" }],
    ["a term that there is not, within", { notes: [{ text: "a", subject: "PMT" }] }],
  ])("refuses %s", (_, change) => {
    const content = JSON.parse(JSON.stringify({ ...sampleContent(), ...change }));
    expect(InvoiceContentSchema.safeParse(content).success).toBe(false);
    expect(published.safeParse(content).success).toBe(false);
  });
});

describe("the published description of an invoice's content", () => {
  test("gives the numbers of every term first", () => {
    const describes = ({ description, $ref }: Component): string =>
      description ?? components[$ref?.split("/").at(-1) ?? ""]?.description ?? "";
    const undescribed = (name: string, { properties = {}, items }: Component): string[] => [
      ...Object.entries(properties).flatMap(([member, schema]) => [
        ...(/^(BT|BG|EXT-FR-FE|EXT-FR-FE-BG)-\d+/.test(describes(schema)) ? [] : [`${name}.${member}`]),
        ...undescribed(`${name}.${member}`, schema),
      ]),
      ...(items === undefined ? [] : undescribed(`${name}[]`, items)),
    ];
    expect([...contentNames()].flatMap((name) => undescribed(name, components[name] ?? {}))).toEqual([]);
  });

  test("names every business term of EN 16931-1", () => {
    const text = JSON.stringify([...contentNames()].map((name) => components[name]));
    for (let term = 1; term <= 165; term++) {
      // The norm has no BT-4.
      if (term === 4) continue;
      expect(new RegExp(`BT-${term}\\b`).test(text), `BT-${term}`).toBe(true);
    }
  });
});
