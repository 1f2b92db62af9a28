import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Reads `examples/erp/http/passerelle.http` as HTTP clients of editors do. */

const FILE = join(import.meta.dirname, "../../examples/erp/http/passerelle.http");

export interface CollectedRequest {
  title: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
}

/**
 * The requests of the collection.
 *
 * @param given variables, in the place of those of the file
 * @throws Error on a variable that is not there
 */
export const readCollection = (given: Record<string, string> = {}): CollectedRequest[] => {
  const text = readFileSync(FILE, "utf8");
  const own = [...text.matchAll(/^@(\w+) *= *(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]);
  const variables: Record<string, string> = { ...Object.fromEntries(own), ...given };
  const filled = (part: string): string =>
    part.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      if (variables[name] === undefined) throw new Error(`{{${name}}} is not given`);
      return variables[name];
    });
  return text
    .split(/^### /m)
    .slice(1)
    .map((block) => {
      const [title = "", ...rest] = block.split("\n");
      const lines = rest.filter((line) => !line.startsWith("#"));
      const empty = lines.indexOf("");
      const [first = "", ...fields] = lines.slice(0, empty < 0 ? lines.length : empty);
      const [method = "", url = ""] = filled(first).split(" ");
      const headers = Object.fromEntries(
        fields.map((field) => {
          const at = field.indexOf(":");
          return [field.slice(0, at).toLowerCase(), filled(field.slice(at + 1).trim())];
        }),
      );
      const written = lines
        .slice(empty + 1)
        .join("\n")
        .trim();
      if (written === "" || empty < 0) return { title, method, url, headers };
      const body = written.startsWith("< ")
        ? readFileSync(join(dirname(FILE), written.slice(2)))
        : Buffer.from(filled(written));
      return { title, method, url, headers, body: new Uint8Array(body) };
    });
};

/** Those that a gateway can be asked one after the other: refusing stands beside approving, and a report must be due. */
export const runnable = (requests: CollectedRequest[]): CollectedRequest[] =>
  requests.filter(({ title, url }) => !title.startsWith("Refuse instead") && !/\/submit$|cursor=$/.test(url));
