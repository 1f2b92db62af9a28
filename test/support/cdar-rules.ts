import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shared } from "./shared.ts";
import { openSchema, parseXml } from "./xsd.ts";

const SCHEMA = "specs/fnfe/cdar/xsd/CrossDomainAcknowledgementAndResponse_100pD22B.xsd";
// Its twin "_WARNING" has the same rules with another flag.
const RULES = "specs/fnfe/cdar/xslt/BR-FR-CDV-Schematron-CDAR.xslt";

/** The published schema and rules of life-cycle messages. */
export const publishedRules = shared(SCHEMA, RULES);

const require = createRequire(import.meta.url);

/** The part of saxon-js that is used: it brings no types. */
interface Saxon {
  transform(
    options: { stylesheetInternal: object; sourceText: string; destination: "serialized" },
    how: "sync",
  ): { principalResult: string };
}

/** Compiled once for each version of the rules; kept in the folder of temporary files, as it takes seconds. */
const compiled = (xslt: string): object => {
  const key = createHash("sha256").update(readFileSync(xslt)).digest("hex").slice(0, 16);
  const target = join(tmpdir(), `passerelle-cdar-rules-${key}.sef.json`);
  if (!existsSync(target)) {
    const own = `${target}.${process.pid}`;
    const args = [`-xsl:${xslt}`, `-export:${own}`, "-nogo", "-ns:##html5"];
    execFileSync(process.execPath, [require.resolve("xslt3/xslt3.js"), ...args], { stdio: "ignore" });
    renameSync(own, target);
  }
  return JSON.parse(readFileSync(target, "utf8")) as object;
};

/** Checks messages against the schema and the national rules. Throws where they are not there. Dispose of it. */
export const openRules = (): { faultsOf(xml: Uint8Array): string[] } & Disposable => {
  const schema = openSchema(publishedRules.path(SCHEMA));
  const saxon = require("saxon-js") as Saxon;
  const stylesheetInternal = compiled(publishedRules.path(RULES));
  return {
    faultsOf(xml) {
      const faults: string[] = [];
      using document = parseXml(xml);
      try {
        schema.validate(document);
      } catch (error) {
        faults.push(`schema: ${String(error)}`);
      }
      const sourceText = new TextDecoder().decode(xml);
      const { principalResult } = saxon.transform(
        { stylesheetInternal, sourceText, destination: "serialized" },
        "sync",
      );
      const failed = /<svrl:failed-assert[\s\S]*?<svrl:text>([\s\S]*?)<\/svrl:text>/g;
      for (const [, text = ""] of principalResult.matchAll(failed)) faults.push(text.trim().slice(0, 160));
      return faults;
    },
    [Symbol.dispose]: () => schema.dispose(),
  };
};
