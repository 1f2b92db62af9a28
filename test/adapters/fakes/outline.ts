/** A member of a body, or a case of one (`[0]`), as an outline of an API has it: one line, and those below it. */
interface Node {
  name: string;
  required: boolean;
  /** As it stands there: `string (max20)`, `array  of object`, `anyOf`. */
  kind: string;
  parts: Node[];
}

/** What came after the outline was made: members that may be there, and that need not be there any more. */
export interface Drift {
  added: readonly string[];
  optional: readonly string[];
}

/** JSON bodies that an outline describes, by heading (`POST /v1/invoice`). */
export class Outline {
  readonly #text: string;
  readonly #drift: Drift;

  constructor(text: string, drift: Drift) {
    this.#text = text;
    this.#drift = drift;
  }

  /** What does not fit in a body; throws where the heading has none. */
  faults(heading: string, body: unknown): string[] {
    const start = this.#text.indexOf(`### ${heading}\n`);
    const section = start === -1 ? "" : (this.#text.slice(start + 4).split("\n### ")[0] ?? "");
    const [, members] = /^BODY application\/json object.*\n((?: .*\n)*)/m.exec(section) ?? [];
    if (members === undefined) throw new Error(`the outline has no body of ${heading}`);
    const top = { name: "", required: true, kind: "object", parts: nodesOf(members.split("\n")) };
    return this.#check(top, body, "");
  }

  #check(node: Node, value: unknown, at: string): string[] {
    const { kind, parts } = node;
    if (kind.startsWith("anyOf")) {
      return parts.some((one) => this.#check(one, value, at).length === 0) ? [] : [`${at}: fits no case`];
    }
    const of = /^array +of (.*)$/.exec(kind)?.[1];
    if (of !== undefined) {
      if (!Array.isArray(value)) return [`${at}: not a list`];
      return value.flatMap((one, i) => this.#check({ ...node, kind: of }, one, `${at}[${i}]`));
    }
    if (kind.startsWith("object")) return this.#members(parts, value, at);
    if (kind.startsWith("number") || kind.startsWith("integer")) return this.#number(kind, value, at);
    if (kind.startsWith("boolean")) return typeof value === "boolean" ? [] : [`${at}: not a boolean`];
    return textFaults(kind, value, at);
  }

  #members(parts: Node[], value: unknown, at: string): string[] {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${at}: not an object`];
    const members = value as Record<string, unknown>;
    const known = parts.map(({ name }) => name);
    const { added, optional } = this.#drift;
    return [
      ...Object.keys(members)
        .filter((name) => !known.includes(name) && !added.includes(name))
        .map((name) => `${at}.${name}: not described`),
      ...parts.flatMap((part) => {
        const given = members[part.name];
        if (given !== undefined) return this.#check(part, given, `${at}.${part.name}`);
        return part.required && !optional.includes(part.name) ? [`${at}.${part.name}: missing`] : [];
      }),
    ];
  }

  #number(kind: string, value: unknown, at: string): string[] {
    if (typeof value !== "number") return [`${at}: not a number`];
    const only = /enum\[([^\]]*)\]/.exec(kind)?.[1];
    return only === undefined || only.split("|").includes(String(value)) ? [] : [`${at}: not in ${only}`];
  }
}

const textFaults = (kind: string, value: unknown, at: string): string[] => {
  if (typeof value !== "string") return [`${at}: not a text`];
  const most = Number(/max(\d+)/.exec(kind)?.[1] ?? Number.POSITIVE_INFINITY);
  const least = Number(/min(\d+)/.exec(kind)?.[1] ?? 0);
  const only = /enum\[([^\]]*)\]/.exec(kind)?.[1]?.split("|");
  const pattern = /\(\/(.*)\/[),]/.exec(kind)?.[1];
  return [
    ...(value.length > most || value.length < least ? [`${at}: of a wrong length`] : []),
    ...(only !== undefined && !only.includes(value) ? [`${at}: ${value} is not in the list`] : []),
    ...(pattern !== undefined && !new RegExp(pattern).test(value)
      ? [`${at}: ${value} has not the form`]
      : []),
    ...(kind.includes("ISO4217") && !/^[A-Z]{3}$/.test(value) ? [`${at}: no currency`] : []),
  ];
};

/** Lines to members, by how far they are indented. */
const nodesOf = (lines: readonly string[]): Node[] => {
  const top: Node = { name: "", required: true, kind: "object", parts: [] };
  const open: { depth: number; node: Node }[] = [{ depth: -1, node: top }];
  for (const line of lines) {
    const [, indent = "", name, star, kind = ""] =
      /^( *)(?:(\w+)(\*?): |\[\d+\] )(.*)$/.exec(line.trimEnd()) ?? [];
    if (line.trim() === "") continue;
    while ((open.at(-1)?.depth ?? -1) >= indent.length) open.pop();
    const node: Node = { name: name ?? "", required: star === "*", kind: kind.trim(), parts: [] };
    open.at(-1)?.node.parts.push(node);
    open.push({ depth: indent.length, node });
  }
  return top.parts;
};
