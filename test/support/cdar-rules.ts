import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import {
  ParseOption,
  XmlBufferInputProvider,
  XmlDocument,
  XsdValidator,
  xmlCleanupInputProvider,
  xmlRegisterInputProvider,
} from "libxml2-wasm";
import { sharedFolder } from "../documents/shared.ts";

/** The published schema and rules of life-cycle messages, where they are beside the checkout; null where not. */
const FOLDER = sharedFolder("specs/fnfe/cdar");

/** Can messages be checked against the published rules here? */
export const rulesAreThere = FOLDER !== null;

const require = createRequire(import.meta.url);
const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE;

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

const loadSchema = (folder: string): XsdValidator => {
  const files = globSync("*.xsd", { cwd: folder });
  const name = files.find((file) => file.endsWith("_100pD22B.xsd")) ?? "";
  const inMemory = files.map((file) => [`mem:/${basename(file)}`, readFileSync(join(folder, file))]);
  xmlRegisterInputProvider(new XmlBufferInputProvider(Object.fromEntries(inMemory)));
  try {
    using schema = XmlDocument.fromBuffer(readFileSync(join(folder, name)), { option, url: `mem:/${name}` });
    return XsdValidator.fromDoc(schema);
  } finally {
    xmlCleanupInputProvider();
  }
};

/** Checks messages against the schema and the national rules. Dispose of it. */
export const openRules = (): { faultsOf(xml: Uint8Array): string[] } & Disposable => {
  if (FOLDER === null) throw new Error("the published rules are not there");
  const schema = loadSchema(join(FOLDER, "xsd"));
  const saxon = require("saxon-js") as Saxon;
  // Its twin "_WARNING" has the same rules with another flag.
  const stylesheetInternal = compiled(join(FOLDER, "xslt", "BR-FR-CDV-Schematron-CDAR.xslt"));
  return {
    faultsOf(xml) {
      const faults: string[] = [];
      using document = XmlDocument.fromBuffer(xml, { option });
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
