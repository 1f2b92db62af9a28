import { basename } from "node:path";
import fc from "fast-check";
import type { XsdValidator } from "libxml2-wasm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DocumentFault, writeCdar, writeCii } from "../../src/documents/index.ts";
import { fullCdar } from "../fixtures/cdar.ts";
import { fullContent, sampleContent, sampleCreditNote } from "../fixtures/invoices.ts";
import { often } from "../support/often.ts";
import { shared } from "../support/shared.ts";
import { openSchema, parseXml } from "../support/xsd.ts";
import { contents } from "./some-content.ts";

const describeSchema = (path: string, check: (validate: (xml: Uint8Array) => void) => void) => {
  const files = shared(path);
  describe.skipIf(!files.there)(files.title(basename(path)), () => {
    let schema: XsdValidator | undefined;
    beforeAll(() => {
      schema = openSchema(files.path(path));
    });
    afterAll(() => schema?.dispose());
    check((xml) => {
      const document = parseXml(xml);
      try {
        schema?.validate(document);
      } finally {
        document.dispose();
      }
    });
  });
};

describeSchema("specs/fnfe/cii/xsd/CrossIndustryInvoice_100pD22B.xsd", (validate) => {
  test("written invoices are valid", () => {
    validate(writeCii(sampleContent()));
    validate(writeCii(sampleCreditNote()));
    validate(writeCii(fullContent()));
  });

  test("so is whatever of an invoice is there, unless it is refused", () => {
    let written = 0;
    fc.assert(
      fc.property(contents, (content) => {
        let xml: Uint8Array;
        try {
          xml = writeCii(content);
        } catch (fault) {
          expect(fault).toBeInstanceOf(DocumentFault);
          return;
        }
        written++;
        validate(xml);
      }),
      { numRuns: often(80, 400) },
    );
    expect(written).toBeGreaterThan(10);
  });

  test("the schema would tell", () => {
    const wrong = Buffer.from(writeCii(sampleContent()))
      .toString()
      .replaceAll("ram:BuyerReference", "ram:Nonsense");
    expect(() => validate(Buffer.from(wrong))).toThrow();
  });
});

describeSchema("specs/fnfe/cdar/xsd/CrossDomainAcknowledgementAndResponse_100pD22B.xsd", (validate) => {
  test("written messages are valid", () => {
    validate(writeCdar(fullCdar()));
    validate(
      writeCdar(
        fullCdar({
          payee: null,
          attachments: [],
          details: [],
          receivedAt: null,
          referenceTypeCode: null,
          businessProcess: null,
        }),
      ),
    );
  });

  test("the schema would tell", () => {
    const wrong = Buffer.from(writeCdar(fullCdar()))
      .toString()
      .replaceAll("ram:ProcessConditionCode", "ram:Nonsense");
    expect(() => validate(Buffer.from(wrong))).toThrow();
  });
});
