import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ApiDocument, clientTypes } from "../../scripts/client-types.ts";
import { ownFolder } from "../support/processes.ts";

/** The TypeScript client as a package: its types, what it needs, and what is published. */

const ROOT = join(import.meta.dirname, "../..");
const CLIENT = join(ROOT, "clients/typescript");

const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));

describe("the package of the TypeScript client", () => {
  it("has the types of the API as it is", () => {
    const document = json(join(ROOT, "openapi/passerelle.json")) as ApiDocument;
    const written = readFileSync(join(CLIENT, "src/schema.ts"), "utf8");
    expect(written === clientTypes(document), "stale: run npm run openapi").toBe(true);
  });

  it("leaves no keyword of a schema out in silence", () => {
    const schemas = { A: { type: "string", if: {} } };
    expect(() => clientTypes({ components: { schemas }, paths: {} })).toThrow("The keyword if");
  });

  it("is tried with the packages that it asks for", () => {
    const { devDependencies } = json(join(ROOT, "package.json"));
    const { dependencies, license, version } = json(join(CLIENT, "package.json"));
    expect(devDependencies).toMatchObject(dependencies);
    expect([license, version]).toEqual(["Apache-2.0", json(join(ROOT, "package.json")).version]);
    expect(readFileSync(join(CLIENT, "LICENSE"), "utf8")).toBe(readFileSync(join(ROOT, "LICENSE"), "utf8"));
  });

  it("builds to plain modules with types that a program compiles and runs with", () => {
    const folder = ownFolder();
    const installed = join(folder, "node_modules/@passerelle/client");
    mkdirSync(installed, { recursive: true });
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const { files, exports } = json(join(CLIENT, "package.json"));
    execFileSync(process.execPath, [tsc, "-p", CLIENT, "--outDir", join(installed, "dist")]);
    writeFileSync(join(installed, "package.json"), readFileSync(join(CLIENT, "package.json")));
    for (const file of Object.values<string>(exports["."]))
      expect(existsSync(join(installed, file))).toBe(true);
    for (const file of files) expect(file === "dist" || existsSync(join(CLIENT, file)), file).toBe(true);
    for (const name of ["openapi-fetch", "openapi-typescript-helpers", "standardwebhooks", "@types"])
      symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name));

    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(
      join(folder, "main.ts"),
      `import { Passerelle, PasserelleProblem, type Invoice } from "@passerelle/client";
       const client = new Passerelle({ url: "http://gateway.example", key: "k", fetch: async () => Response.json({ id: "inv_1" }) });
       const invoice: Invoice = await client.invoices.get("inv_1");
       // @ts-expect-error: no invoice has this
       invoice.colour;
       console.log(invoice.id, PasserelleProblem.name);
      `,
    );
    const strict = ["--strict", "--module", "nodenext", "--target", "es2022", "--types", "node"];
    execFileSync(process.execPath, [tsc, ...strict, "--ignoreConfig", "main.ts"], {
      cwd: folder,
      encoding: "utf8",
    });
    const said = execFileSync(process.execPath, ["main.js"], { cwd: folder, encoding: "utf8" });
    expect(said).toBe("inv_1 PasserelleProblem\n");
  });
});
