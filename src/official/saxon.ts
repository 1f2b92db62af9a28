import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { installed, PROCESSOR } from "./folder.ts";

/** The parts of the XSLT processor that are used: it brings no types. */
interface Saxon {
  getResource(options: { text: string; type: "xml" }): Promise<object>;
  transform(
    options: { stylesheetInternal: object; sourceNode: object; destination: "raw" },
    how: "sync",
  ): { principalResult: unknown };
}

const require = createRequire(import.meta.url);

const saxon = (): Saxon => require(PROCESSOR.run) as Saxon;

/** A document as `run` takes it: to read it takes as long as a small stylesheet. */
export const parsed = (xml: string): Promise<object> => saxon().getResource({ text: xml, type: "xml" });

/** Runs a compiled stylesheet; the texts of its result. */
export const run = (stylesheet: object, document: object): string[] => {
  const { principalResult } = saxon().transform(
    { stylesheetInternal: stylesheet, sourceNode: document, destination: "raw" },
    "sync",
  );
  const items = Array.isArray(principalResult) ? principalResult : [principalResult];
  return items.filter((item) => typeof item === "string");
};

/** Bounds of the compiler, which is as large as the stylesheet is long. */
const COMPILER_MEGABYTES = 1024;

/**
 * Compiles the stylesheet in one file into another, by the processor's own compiler: a program that reads its
 * arguments and ends its process, or as here its thread.
 *
 * @throws Error with the compiler's words
 */
export const compile = async (from: string, to: string): Promise<void> => {
  const compiler = installed(PROCESSOR.compile);
  if (compiler === null) throw new Error("xslt3 is not installed");
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const thread = new Worker(compiler, {
    // With the namespaces that the processor takes by default in browsers: the rules have a prefix on every name.
    argv: [`-xsl:${from}`, `-export:${to}`, "-nogo", "-ns:##html5"],
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: COMPILER_MEGABYTES },
  });
  let words = "";
  for (const stream of [thread.stdout, thread.stderr]) {
    stream.on("data", (chunk) => {
      words = `${words}${chunk}`.slice(-2_000);
    });
  }
  thread.on("error", reject);
  thread.on("exit", (code) => {
    if (code === 0) resolve();
    else reject(new Error(words.replace(/\s+/g, " ").trim() || `the compiler ended with ${code}`));
  });
  await promise;
};

/** What was compiled by one version of the processor may be nothing to another. */
export const compilerVersion = (): string => (require("xslt3/package.json") as { version: string }).version;
