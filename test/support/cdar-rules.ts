import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readHit } from "../../src/official/asserts.ts";
import { compiled, privateFolder } from "../../src/official/compiled.ts";
import { lighten } from "../../src/official/lighten.ts";
import { parsed, run } from "../../src/official/saxon.ts";
import { shared } from "./shared.ts";
import { openSchema, parseXml } from "./xsd.ts";

const SCHEMA = "specs/fnfe/cdar/xsd/CrossDomainAcknowledgementAndResponse_100pD22B.xsd";
// Its twin "_WARNING" has the same rules with another flag.
const RULES = "specs/fnfe/cdar/xslt/BR-FR-CDV-Schematron-CDAR.xslt";

/** The published schema and rules of life-cycle messages. */
export const publishedRules = shared(SCHEMA, RULES);

/** Of the product's own: a stylesheet is compiled once for each version of the rules, as it takes seconds. */
const CACHE = join(tmpdir(), `passerelle-official-rules-${process.getuid?.() ?? ""}`);

/** Checks messages against the schema and the national rules. Throws where they are not there. Dispose of it. */
export const openRules = async (): Promise<{ faultsOf(xml: Uint8Array): Promise<string[]> } & Disposable> => {
  const schema = openSchema(publishedRules.path(SCHEMA));
  const { xslt, asserts } = lighten(readFileSync(publishedRules.path(RULES)));
  const stylesheet = await compiled(xslt, privateFolder(CACHE));
  return {
    async faultsOf(xml) {
      const faults: string[] = [];
      using document = parseXml(xml);
      try {
        schema.validate(document);
      } catch (error) {
        faults.push(`schema: ${String(error)}`);
      }
      const told = run(stylesheet, await parsed(new TextDecoder().decode(xml)));
      for (const one of told) {
        const text = readHit(one, asserts)?.text;
        if (text !== undefined) faults.push(text.slice(0, 160));
      }
      return faults;
    },
    [Symbol.dispose]: () => schema.dispose(),
  };
};
