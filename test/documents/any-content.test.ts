import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DocumentFault, type InvoiceContent } from "../../src/documents/index.ts";
import { often } from "../support/often.ts";
import { contents } from "./some-content.ts";
import { contentOf, type Form, writeAs } from "./variants.ts";

/*
 * Whatever of an invoice is there or not: what is written is read as it was, or it is refused with the term that
 * stands in the way. Nothing is dropped, and nothing invented.
 */

/** CII writes identifiers without a scheme before the others, whose order says nothing. */
const ordered = (content: InvoiceContent): InvoiceContent =>
  JSON.parse(JSON.stringify(content), (name, value) =>
    name === "identifiers" && Array.isArray(value)
      ? [...value].sort((a, b) => String(a.value).localeCompare(String(b.value)))
      : value,
  );

describe.each<[Form, number]>([
  ["CII", often(120, 600)],
  ["UBL", often(120, 600)],
  ["Factur-X", often(12, 60)],
])("%s", (form, numRuns) => {
  test("is read as it was written, or refused with the term", async () => {
    let written = 0;
    await fc.assert(
      fc.asyncProperty(contents, async (content) => {
        let bytes: Uint8Array;
        try {
          bytes = await writeAs(form, content);
        } catch (fault) {
          expect(fault).toBeInstanceOf(DocumentFault);
          expect(fault).toMatchObject({
            path: expect.stringMatching(/^(?:B[GT]|EXT-FR-FE)-/),
            kind: "invalid",
          });
          return;
        }
        written++;
        expect(ordered(await contentOf(bytes))).toEqual(ordered(content));
      }),
      { numRuns },
    );
    // A writer that refuses everything would be right too.
    expect(written).toBeGreaterThan(0);
  });
});
