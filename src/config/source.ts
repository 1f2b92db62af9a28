import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { ConfigFault, Findings, type Path } from "./fault.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** A configuration file as read, with its variables and mounted secrets filled in. */
export interface Source {
  /** Plain values; not validated. */
  raw: unknown;
  /** Contents of mounted secrets. */
  mounted: string[];
  findings: Findings;
}

/**
 * Reads a YAML or JSON file. `${NAME}` becomes the environment variable (`$${` a literal `${`), `{ file: path }` the
 * content of that file, relative to the configuration and without its last line break.
 * Throws a `ConfigFault` when the file cannot be read or is not YAML; missing values go to the findings.
 */
export const readSource = (file: string, env: Env): Source => {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new ConfigFault(
      file,
      document.errors.map((e) => ({
        path: "(file)",
        message: `is not valid YAML: ${(e.message.split("\n")[0] ?? e.code).replace(/ at line.*$/, "")}`,
        fix: "correct the text around this line; mind the indentation, and quote texts with special characters",
        ...(e.linePos?.[0] === undefined ? {} : { line: e.linePos[0].line }),
      })),
    );
  }
  const findings = new Findings((path) => lineOf(document.contents, path, lines));
  const mounted: string[] = [];
  return {
    raw: fill(document.toJS() ?? {}, [], { env, folder: dirname(file), findings, mounted }),
    mounted,
    findings,
  };
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigFault(file, [
      {
        path: "(file)",
        message: `cannot be read (${codeOf(error)})`,
        fix: "create it (examples/passerelle.yaml is one to begin with), or name another one in PASSERELLE_CONFIG",
      },
    ]);
  }
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);

/** Line of the deepest part of a path that the file has. */
const lineOf = (contents: unknown, path: Path, lines: LineCounter): number | undefined => {
  let node = contents;
  let offset: number | undefined;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (pair === undefined) break;
      if (isScalar(pair.key) && pair.key.range) offset = pair.key.range[0];
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)) {
        offset = Number(node.range[0]);
      }
    } else break;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
};

interface Filling {
  env: Env;
  folder: string;
  findings: Findings;
  mounted: string[];
}

const fill = (value: unknown, path: Path, filling: Filling): unknown => {
  if (typeof value === "string") return fillText(value, path, filling);
  if (Array.isArray(value)) return value.map((entry, i) => fill(entry, [...path, i], filling));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === "file" && typeof only[1] === "string") {
    return mountedSecret(fillText(only[1], path, filling), path, filling);
  }
  return Object.fromEntries(entries.map(([key, entry]) => [key, fill(entry, [...path, key], filling)]));
};

const fillText = (text: string, path: Path, { env, findings }: Filling): string =>
  text.replace(/(\$?)\$\{([^}]*)\}/g, (whole, escaped: string, name: string) => {
    if (escaped !== "") return whole.slice(1);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      findings.unavailable(
        path,
        `holds \${${name}}, which is not the name of a variable`,
        `write \${NAME} with letters, digits and underscores, or $\${ for a literal \${`,
      );
      return "";
    }
    const value = env[name];
    if (value === undefined || value === "") {
      findings.unavailable(
        path,
        `needs the environment variable ${name}, which is ${value === undefined ? "not set" : "empty"}`,
        `set ${name} before starting`,
      );
      return "";
    }
    return value;
  });

const mountedSecret = (path: string, at: Path, { folder, findings, mounted }: Filling): string => {
  const file = resolve(folder, path);
  try {
    const text = readFileSync(file, "utf8").replace(/\r?\n$/, "");
    if (text === "")
      findings.unavailable(at, `takes its value from ${file}, which is empty`, "fill that file");
    else mounted.push(text);
    return text;
  } catch (error) {
    findings.unavailable(
      at,
      `takes its value from ${file}, which cannot be read (${codeOf(error)})`,
      "mount that file, or correct its path (relative to the configuration)",
    );
    return "";
  }
};
