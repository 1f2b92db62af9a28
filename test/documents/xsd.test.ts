import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  ParseOption,
  XmlBufferInputProvider,
  XmlDocument,
  XsdValidator,
  xmlCleanupInputProvider,
  xmlRegisterInputProvider,
} from "libxml2-wasm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeCdar, writeCii } from "../../src/documents/index.ts";
import { fullCdar } from "../fixtures/cdar.ts";
import { fullContent, sampleContent, sampleCreditNote } from "../fixtures/invoices.ts";
import { sharedFolder } from "./shared.ts";

const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE;

/** Loads a schema with its includes from memory: the library is never given the file system. */
const loadSchema = (folder: string, name: string): XsdValidator => {
  const files = globSync("*.xsd", { cwd: folder }).map((file) => [
    `mem:/${basename(file)}`,
    readFileSync(join(folder, file)),
  ]);
  xmlRegisterInputProvider(new XmlBufferInputProvider(Object.fromEntries(files)));
  try {
    const schema = XmlDocument.fromBuffer(readFileSync(join(folder, name)), { option, url: `mem:/${name}` });
    try {
      return XsdValidator.fromDoc(schema);
    } finally {
      schema.dispose();
    }
  } finally {
    xmlCleanupInputProvider();
  }
};

const describeSchema = (
  folderName: string,
  name: string,
  check: (validate: (xml: Uint8Array) => void) => void,
) => {
  const folder = sharedFolder(folderName);
  describe.skipIf(folder === null)(name, () => {
    let schema: XsdValidator | undefined;
    beforeAll(() => {
      if (folder !== null) schema = loadSchema(folder, name);
    });
    afterAll(() => schema?.dispose());
    check((xml) => {
      const document = XmlDocument.fromBuffer(xml, { option });
      try {
        schema?.validate(document);
      } finally {
        document.dispose();
      }
    });
  });
};

describeSchema("specs/fnfe/cii/xsd", "CrossIndustryInvoice_100pD22B.xsd", (validate) => {
  test("written invoices are valid", () => {
    validate(writeCii(sampleContent()));
    validate(writeCii(sampleCreditNote()));
    validate(writeCii(fullContent()));
  });

  test("the schema would tell", () => {
    const wrong = Buffer.from(writeCii(sampleContent()))
      .toString()
      .replaceAll("ram:BuyerReference", "ram:Nonsense");
    expect(() => validate(Buffer.from(wrong))).toThrow();
  });
});

describeSchema("specs/fnfe/cdar/xsd", "CrossDomainAcknowledgementAndResponse_100pD22B.xsd", (validate) => {
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
