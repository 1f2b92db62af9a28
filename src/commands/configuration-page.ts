import { z } from "zod";
import { ADAPTERS } from "../adapters/registry.ts";
import { MEANINGS } from "../config/meanings.ts";
import { fileShape } from "../config/shape.ts";

/** What JSON Schema says of a key, as far as the configuration uses it. */
interface Node {
  type?: string;
  default?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  properties?: Record<string, Node>;
  required?: string[];
  additionalProperties?: Node | boolean;
  items?: Node;
  anyOf?: Node[];
}

interface Key {
  path: string;
  node: Node;
  required: boolean;
}

/** Every key of the configuration. What is written under `defaults` is an invoice's content, described by the API. */
export const keysOf = (): Key[] => {
  // By what comes out: defaults of numbers that may be given as text stand there alone.
  const root = z.toJSONSchema(fileShape, { io: "output", unrepresentable: "any", reused: "inline" }) as Node;
  const keys: Key[] = [];
  const walk = (node: Node, path: string, required: boolean): void => {
    const isGroup = node.properties !== undefined;
    if (path !== "" && !isGroup && !path.endsWith("]") && path !== "platforms" && path !== "tenants") {
      keys.push({ path, node, required: required && node.default === undefined });
    }
    if (path.endsWith(".defaults") || path.endsWith(".settings") || path.endsWith(".files")) return;
    for (const [name, child] of Object.entries(node.properties ?? {})) {
      walk(child, path === "" ? name : `${path}.${name}`, node.required?.includes(name) === true);
    }
    if (path !== "traces.headers" && typeof node.additionalProperties === "object") {
      walk(node.additionalProperties, `${path}.<name>`, false);
    }
    for (const { items } of [node, ...(node.anyOf ?? [])])
      if (items !== undefined) walk(items, `${path}[]`, false);
  };
  walk(root, "", false);
  return keys;
};

/** `docs/configuration-reference.md`: every key of the schema, with its type, default and meaning. */
export const configurationPage = (): string => {
  const keys = keysOf();
  const groups = [...new Set(keys.map(({ path }) => topOf(path)))];
  return [
    "# Reference of the configuration",
    "",
    "<!-- Written by `npm run docs` from src/config/shape.ts, src/config/meanings.ts and the adapters' settings. -->",
    "",
    "Every key, by its path: `<name>` stands for a name that you choose, `[]` for an entry of a list. Bold ones must be there where their group is. How they work together, with examples: [configuration.md](configuration.md).",
    "",
    ...groups.flatMap((group) => [
      `## ${group}`,
      "",
      "| key | type | default | meaning |",
      "|---|---|---|---|",
      ...keys.filter(({ path }) => topOf(path) === group).map(row),
      "",
    ]),
    "## Settings of the adapters",
    "",
    "Under `platforms.<name>.settings`. How to get them: [platforms.md](platforms.md).",
    "",
    ...ADAPTERS.flatMap(({ id, title, settings }) => [
      `### ${id}`,
      "",
      `${title}.`,
      "",
      "| setting | default | meaning |",
      "|---|---|---|",
      ...Object.entries(settings).map(([name, one]) => {
        const values =
          one.oneOf === undefined ? "" : ` One of ${one.oneOf.map((value) => `\`${value}\``).join(", ")}.`;
        const help = one.help === undefined ? "" : ` ${one.help}`;
        const shown = one.required === true ? `**\`${name}\`**` : `\`${name}\``;
        const means = `${one.label}${one.secret === true ? " (secret)" : ""}.${values}${help}`;
        return `| ${shown} | ${one.default === undefined ? "" : `\`${one.default}\``} | ${cell(means)} |`;
      }),
      "",
    ]),
  ].join("\n");
};

const topOf = (path: string): string => /^\w+/.exec(path)?.[0] ?? path;

const row = ({ path, node, required }: Key): string => {
  const meaning = MEANINGS[path];
  if (meaning === undefined) throw new Error(`${path} has no words in src/config/meanings.ts`);
  const key = required ? `**\`${path}\`**` : `\`${path}\``;
  const usual = node.default;
  const isShown = usual !== undefined && JSON.stringify(usual) !== "[]" && JSON.stringify(usual) !== "{}";
  return `| ${key} | ${cell(meaning.form ?? typeIn(node))} | ${isShown ? `\`${usual}\`` : ""} | ${cell(meaning.means)} |`;
};

const typeIn = (node: Node): string => {
  if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(", ");
  if (node.type === "array") return "a list";
  if (node.type === "object") return "a group";
  if (node.type === "boolean") return "`true`, `false`";
  if (node.type === "integer" || node.type === "number") {
    const least = node.minimum ?? node.exclusiveMinimum ?? 0;
    const kind = node.type === "integer" ? "a whole number" : "a number";
    return `${kind}, ${node.exclusiveMinimum === undefined ? "" : "above "}${least} to ${node.maximum ?? "any"}`;
  }
  return "text";
};

const cell = (text: string): string => text.replaceAll("|", "\\|");
