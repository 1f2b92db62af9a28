import { globSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import {
  ParseOption,
  XmlBufferInputProvider,
  XmlDocument,
  XsdValidator,
  xmlCleanupInputProvider,
  xmlRegisterInputProvider,
} from "libxml2-wasm";
import { expect, test } from "vitest";
import { OUTCOMES } from "../../src/sandbox/life/outcomes.ts";
import { buyerOf } from "../../src/sandbox/seed.ts";
import { advance, connect, invoiceWith, start } from "./a-client.ts";

const shared = process.env.PASSERELLE_SHARED ?? resolve(import.meta.dirname, "../../../shared");
const folder = join(shared, "specs/fnfe/cdar/xsd");
const files = globSync("*.xsd", { cwd: folder });
const name = files.find((file) => file.endsWith("_100pD22B.xsd")) ?? "";
const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE;

const loadSchema = (): XsdValidator => {
  xmlRegisterInputProvider(
    new XmlBufferInputProvider(
      Object.fromEntries(files.map((file) => [`mem:/${basename(file)}`, readFileSync(join(folder, file))])),
    ),
  );
  try {
    using schema = XmlDocument.fromBuffer(readFileSync(join(folder, name)), { option, url: `mem:/${name}` });
    return XsdValidator.fromDoc(schema);
  } finally {
    xmlCleanupInputProvider();
  }
};

test.skipIf(files.length === 0)(
  "every message of every outcome is valid against the schema of CDAR",
  async () => {
    const sandbox = await start();
    const client = await connect(sandbox);
    for (const { id } of OUTCOMES)
      await client.submit(invoiceWith({ number: `N-${id}`, buyer: buyerOf(id) }));
    await advance(sandbox, 30);
    using schema = loadSchema();
    let cursor: string | undefined;
    let checked = 0;
    const wrong: string[] = [];
    do {
      const page = await client.search(
        { flowType: ["CustomerInvoiceLC"] },
        cursor === undefined ? {} : { cursor },
      );
      for (const flow of page.results) {
        try {
          using document = XmlDocument.fromBuffer(await client.download(flow.flowId), { option });
          schema.validate(document);
          checked += 1;
        } catch (error) {
          wrong.push(`${flow.name}: ${String(error)}`);
        }
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(wrong.map((text) => text.split(":")[0])).toEqual(["CDV_299_N-broken_message.xml"]);
    expect(checked).toBeGreaterThan(150);
    await sandbox.close();
  },
);
