import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { readInvoiceContent, recognise } from "../../../src/documents/index.ts";
import { control } from "../../../src/domain/controls/index.ts";
import { invoices } from "../../support/corpus.ts";

/** Official samples are right: whatever the controls call an error in them, the controls are wrong. */
describe.skipIf(!invoices.there)(invoices.title("official invoices have no error"), () => {
  test.each(invoices.paths.map((path) => [basename(path), path]))("%s", async (_, path) => {
    const document = await recognise(readFileSync(path));
    if (document.kind !== "invoice") throw new Error("a sample is an invoice");
    const content = readInvoiceContent(document, { attachments: true });
    const { findings } = control({ content, syntax: document.syntax, today: "2026-11-27" });
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
