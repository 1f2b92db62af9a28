import { spawnSync } from "node:child_process";
import { stripTypeScriptTypes } from "node:module";
import { Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { openApiText } from "../../src/commands/write-openapi.ts";
import { exampleOf } from "../../src/routes/docs/example-of.ts";
import { operationsOf } from "../../src/routes/docs/read-openapi.ts";
import { snippetsOf } from "../../src/routes/docs/snippets.ts";

const document = JSON.parse(openApiText());
const operations = operationsOf(document);

const codeIn = (language: string): string[] =>
  operations.map((operation) => {
    const schema = operation.body.find(({ type }) => type === "application/json")?.schema;
    // With what a shell and each language would take for the end of a text.
    const example = schema === undefined ? undefined : exampleOf(document, schema, "request");
    const hostile =
      typeof example === "object" ? { ...example, note: 'l\'"avoir" $HOME `id` \\ JSON;' } : example;
    return snippetsOf(operation, hostile).find((one) => one.language === language)?.code ?? "";
  });

const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

describe("the requests that the reference shows", () => {
  it("are TypeScript", () => {
    for (const code of codeIn("typescript")) {
      const body = code.replace(/^import .*$/gm, "");
      expect(() => new Script(`async () => {${stripTypeScriptTypes(body)}}`), code).not.toThrow();
    }
  });

  it("are what a shell reads", () => {
    const { status, stderr } = spawnSync("bash", ["-n"], {
      input: codeIn("curl").join("\n"),
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
  });

  it.skipIf(!has("python3"))("are Python", () => {
    const check = "import json,sys\nfor code in json.load(sys.stdin): compile(code, code, 'exec')";
    const { status, stderr } = spawnSync("python3", ["-c", check], {
      input: JSON.stringify(codeIn("python")),
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
  });

  it.skipIf(!has("php"))("are PHP", () => {
    for (const code of codeIn("php")) {
      const { status, stdout } = spawnSync("php", ["-l"], { input: `<?php\n${code}`, encoding: "utf8" });
      expect(status, `${stdout}\n${code}`).toBe(0);
    }
  });

  it("has examples that are whole: nothing undefined, and what must be there is", () => {
    for (const operation of operations) {
      const schema = operation.body.find(({ type }) => type === "application/json")?.schema;
      if (schema === undefined) continue;
      expect(exampleOf(document, schema, "request"), operation.id).toBeDefined();
    }
    const pushed = operations.find(({ id }) => id === "pushStatus")?.body[0]?.schema ?? {};
    expect(exampleOf(document, pushed, "request")).toHaveProperty("status");
  });
});
