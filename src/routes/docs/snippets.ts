import type { Operation } from "./read-openapi.ts";

/** A request as a program of one language makes it. */
export interface Snippet {
  /** For programs: `curl`, `typescript`, `php`, `python`. */
  language: string;
  label: string;
  code: string;
}

/** What a request carries beside its address. */
type Body = { kind: "none" } | { kind: "file"; type: string; name: string } | { kind: "json"; json: string };

/**
 * A request of an operation in several languages, each with nothing but what comes with the language. They take the
 * gateway's address and a key from the environment, `PASSERELLE_URL` and `PASSERELLE_KEY`.
 *
 * @param example - a body for operations that take JSON
 */
export const snippetsOf = (operation: Operation, example: unknown): Snippet[] => {
  const path = operation.parameters
    .filter((p) => p.in === "path")
    .reduce(
      (text, p) => text.replace(`{${p.name}}`, String(p.schema.example ?? p.name.toUpperCase())),
      operation.path,
    );
  const body = bodyOf(operation, example);
  const method = operation.method.toUpperCase();
  const type = body.kind === "file" ? body.type : body.kind === "json" ? "application/json" : null;
  const call = { path, method, type, body, secured: operation.secured };
  return [
    { language: "curl", label: "curl", code: curl(call) },
    { language: "typescript", label: "TypeScript", code: typescript(call) },
    { language: "php", label: "PHP", code: php(call) },
    { language: "python", label: "Python", code: python(call) },
  ];
};

interface Call {
  path: string;
  method: string;
  type: string | null;
  body: Body;
  secured: boolean;
}

const bodyOf = (operation: Operation, example: unknown): Body => {
  const types = operation.body.map(({ type }) => type);
  if (types.includes("application/pdf"))
    return { kind: "file", type: "application/pdf", name: "invoice.pdf" };
  if (types.includes("application/json")) return { kind: "json", json: JSON.stringify(example, null, 2) };
  return { kind: "none" };
};

const curl = ({ path, method, type, body, secured }: Call): string => {
  const lines = [`curl ${method === "GET" ? "" : `-X ${method} `}"$PASSERELLE_URL${path}"`];
  if (secured) lines.push('-H "Authorization: Bearer $PASSERELLE_KEY"');
  if (type !== null) lines.push(`-H "Content-Type: ${type}"`);
  if (body.kind === "file") lines.push(`--data-binary @${body.name}`);
  if (body.kind === "json") lines.push(`--data '${body.json.replaceAll("'", "'\\''")}'`);
  return lines.join(" \\\n  ");
};

const typescript = ({ path, method, type, body, secured }: Call): string => {
  const headers = [
    ...(secured ? [`Authorization: \`Bearer \${env.PASSERELLE_KEY}\``] : []),
    ...(type === null ? [] : [`"Content-Type": "${type}"`]),
  ];
  return [
    ...(body.kind === "file" ? ['import { readFile } from "node:fs/promises";'] : []),
    'import { env } from "node:process";',
    "",
    `const answer = await fetch(\`\${env.PASSERELLE_URL}${path}\`, {`,
    `  method: "${method}",`,
    ...(headers.length === 0 ? [] : [`  headers: { ${headers.join(", ")} },`]),
    ...(body.kind === "file" ? [`  body: await readFile("${body.name}"),`] : []),
    ...(body.kind === "json" ? [`  body: JSON.stringify(${indented(body.json, "  ")}),`] : []),
    "});",
    "console.log(answer.status, await answer.text());",
  ].join("\n");
};

const php = ({ path, method, type, body, secured }: Call): string => {
  const headers = [
    ...(secured ? ["'Authorization: Bearer ' . getenv('PASSERELLE_KEY')"] : []),
    ...(type === null ? [] : [`'Content-Type: ${type}'`]),
  ];
  return [
    ...(body.kind === "json" ? ["$body = <<<'JSON'", body.json, "JSON;", ""] : []),
    `$call = curl_init(getenv('PASSERELLE_URL') . '${path}');`,
    "curl_setopt_array($call, [",
    `    CURLOPT_CUSTOMREQUEST => '${method}',`,
    "    CURLOPT_RETURNTRANSFER => true,",
    ...(headers.length === 0 ? [] : [`    CURLOPT_HTTPHEADER => [${headers.join(", ")}],`]),
    ...(body.kind === "file" ? [`    CURLOPT_POSTFIELDS => file_get_contents('${body.name}'),`] : []),
    ...(body.kind === "json" ? ["    CURLOPT_POSTFIELDS => $body,"] : []),
    "]);",
    "$answer = curl_exec($call);",
    "echo curl_getinfo($call, CURLINFO_RESPONSE_CODE), ' ', $answer, PHP_EOL;",
  ].join("\n");
};

const python = ({ path, method, type, body, secured }: Call): string => {
  const headers = [
    ...(secured ? ['"Authorization": "Bearer " + os.environ["PASSERELLE_KEY"]'] : []),
    ...(type === null ? [] : [`"Content-Type": "${type}"`]),
  ];
  return [
    "import os",
    "import urllib.request",
    "",
    ...(body.kind === "json" ? [`body = r"""${body.json}"""`, ""] : []),
    "request = urllib.request.Request(",
    `    os.environ["PASSERELLE_URL"] + "${path}",`,
    `    method="${method}",`,
    ...(headers.length === 0 ? [] : [`    headers={${headers.join(", ")}},`]),
    ...(body.kind === "file" ? [`    data=open("${body.name}", "rb").read(),`] : []),
    ...(body.kind === "json" ? ["    data=body.encode(),"] : []),
    ")",
    "with urllib.request.urlopen(request) as answer:",
    "    print(answer.status, answer.read().decode())",
  ].join("\n");
};

const indented = (text: string, by: string): string => text.replaceAll("\n", `\n${by}`);
