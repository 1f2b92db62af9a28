import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";

/**
 * Who may import whom. A unit is a folder of `src`, a file at its root, or one of the ports: an adapter's folder, for
 * instance, may use the port but not the registry beside it.
 */
const UNITS: [unit: string, pattern: RegExp][] = [
  ["the adapter port", /^adapters\/(directory-)?port\.ts$/],
  ["the registry", /^adapters\/registry\.ts$/],
  ["adapters", /^adapters\//],
  ["the outbox port", /^outbox\/port\.ts$/],
  ["the store port", /^store\/port(\.ts$|\/)/],
  ["config", /^config(\.ts$|\/)/],
  ["metrics", /^metrics(\.ts$|\/)/],
  ["commands", /^commands\//],
  ["main", /^(main|gateway|use-cases)\.ts$/],
];

const PORTS = ["the adapter port", "the store port"];

/** Units that a unit may import, itself and `domain` aside. Units at the root that build the whole are free. */
const MAY: Record<string, readonly string[] | "all"> = {
  domain: [],
  norm: [],
  documents: [],
  mapping: [],
  net: ["the adapter port"],
  "the adapter port": [],
  "the registry": ["adapters", "the adapter port"],
  adapters: ["mapping", "documents", "norm", "the adapter port"],
  "the store port": [],
  "the outbox port": ["the store port", "usecases"],
  store: ["the store port"],
  usecases: ["mapping", "documents", ...PORTS, "the outbox port", "the registry"],
  outbox: ["the outbox port", "the store port", "net"],
  routes: ["usecases", "explain.ts"],
  web: ["usecases"],
  sandbox: ["documents", "norm"],
  config: ["the adapter port", "explain.ts"],
  "explain.ts": [],
  "ids.ts": ["usecases"],
  "log.ts": ["usecases"],
  metrics: ["usecases"],
  "app.ts": "all",
  main: "all",
  commands: "all",
};

/** Packages that belong to some units alone. */
const PACKAGES: [packages: RegExp, units: readonly string[]][] = [
  [/^(@hono\/|hono($|\/))/, ["app.ts", "routes", "web", "sandbox", "main", "commands"]],
  [/^(undici|opossum|p-retry|openid-client)($|\/)/, ["net"]],
  [/^(pg|node:sqlite)($|\/)/, ["store", "sandbox"]],
  [/^pino$/, ["log.ts"]],
  [/^prom-client$/, ["metrics"]],
  [/^yaml$/, ["config"]],
  [/^libxml2-wasm$/, ["documents"]],
  [/^@cantoo\/pdf-lib$/, ["documents", "sandbox"]],
];

const SRC = join(import.meta.dirname, "../src");
const unitOf = (path: string): string =>
  UNITS.find(([, pattern]) => pattern.test(path))?.[0] ?? path.split("/")[0] ?? path;

interface Source {
  path: string;
  unit: string;
  /** Without comments. */
  code: string;
  imports: string[];
}

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");

const sources: Source[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => {
    const code = withoutComments(readFileSync(join(SRC, path), "utf8"));
    const imports = [
      ...code.matchAll(/(?:^|[\s;}])(?:from|import)\s*"([^"]+)"/g),
      ...code.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g),
    ].map(([, specifier = ""]) => specifier);
    return { path, unit: unitOf(path), code, imports };
  });

/** What a source imports, as paths below `src`. */
const local = ({ path, imports }: Source): string[] =>
  imports
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => relative(SRC, join(SRC, dirname(path), specifier)));

/** A folder directly below `adapters`: one platform. */
const platformOf = (path: string): string | undefined => /^adapters\/([^/]+)\//.exec(path)?.[1];

describe("imports", () => {
  test("are read at all", () => {
    expect(sources.length).toBeGreaterThan(40);
    const app = sources.find(({ path }) => path === "app.ts");
    expect(app && local(app)).toEqual(expect.arrayContaining(["routes/invoices.ts", "domain/problem.ts"]));
  });

  test("every unit has its rule", () => {
    expect([...new Set(sources.map(({ unit }) => unit))].filter((unit) => MAY[unit] === undefined)).toEqual(
      [],
    );
  });

  test("follow the table", () => {
    const wrong = sources.flatMap((source) =>
      local(source)
        .filter((target) => {
          const may = MAY[source.unit] ?? [];
          const unit = unitOf(target);
          if (target === "../package.json") return source.unit !== "routes";
          if (unit === source.unit) return platformOf(target) !== platformOf(source.path);
          return may !== "all" && unit !== "domain" && !may.includes(unit);
        })
        .map((target) => `${source.path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test("of packages stay where they belong", () => {
    const wrong = sources.flatMap(({ path, unit, imports }) =>
      imports
        .filter((name) => PACKAGES.some(([packages, units]) => packages.test(name) && !units.includes(unit)))
        .map((name) => `${path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test("the domain imports nothing but itself, the norm nothing but zod", () => {
    const foreign = (unit: string, packages: readonly string[]): string[] =>
      sources
        .filter((source) => source.unit === unit)
        .flatMap((source) => [
          ...source.imports.filter((name) => !name.startsWith(".") && !packages.includes(name)),
          ...local(source).filter((target) => !target.startsWith(`${unit}/`)),
        ]);
    expect(foreign("domain", [])).toEqual([]);
    expect(foreign("norm", ["zod"])).toEqual([]);
  });
});

describe("doors", () => {
  const offending = (units: readonly string[], pattern: RegExp): string[] =>
    sources
      .filter(({ unit, code }) => units.includes(unit) && pattern.test(code))
      .map(({ path, code }) => `${path}: ${pattern.exec(code)?.[0].trim()}`);

  test("an adapter has no clock, no network and no environment of its own", () => {
    expect(
      offending(
        ["adapters"],
        /\bprocess\.|(await|return|=>|=|\(|globalThis\.)\s*fetch\(|\bDate\.now\b|new Date\(\)/,
      ),
    ).toEqual([]);
    expect(
      sources
        .filter(({ unit }) => unit === "adapters")
        .flatMap(({ path, imports }) =>
          imports
            .filter((name) => /^node:(https?|net|tls|fs|dns)/.test(name))
            .map((name) => `${path}: ${name}`),
        ),
    ).toEqual([]);
  });

  test("only the configuration and the commands look at the environment", () => {
    const rest = Object.keys(MAY).filter((unit) => !["config", "main", "commands"].includes(unit));
    expect(offending(rest, /\bprocess\.env\b/)).toEqual([]);
  });

  test("the use cases name no vendor", () => {
    expect(offending(["usecases", "outbox"], /iopole|chorus|afnor|"sandbox"/i)).toEqual([]);
  });

  test("the domain is pure", () => {
    expect(offending(["domain"], /\bDate\.now\b|new Date\(\)|Math\.random|\bprocess\.|\bfetch\(/)).toEqual(
      [],
    );
  });
});
