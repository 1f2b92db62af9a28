/** Short names of the namespaces that the gateway understands. Files may use any prefix: only the URI counts. */
const NAMESPACES: Record<string, string> = {
  "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100": "cii",
  "urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100": "cdar",
  "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100": "ram",
  "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100": "udt",
  "urn:un:unece:uncefact:data:standard:QualifiedDataType:100": "qdt",
  "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2": "invoice",
  "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2": "credit",
  "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2": "cac",
  "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2": "cbc",
};

/** A short name in a path, as what is compared: the local name first, because most elements differ in that already. */
interface Step {
  name: string;
  local: string;
}

const steps = new Map<string, Step[]>();

const stepsOf = (path: string): Step[] => {
  let found = steps.get(path);
  if (found === undefined) {
    found = path.split("/").map((name) => ({ name, local: /[^:}]*$/.exec(name)?.[0] ?? "" }));
    steps.set(path, found);
  }
  return found;
};

/** An element that holds text and no other elements. */
export interface Leaf {
  /** Names from below the element that was asked, `ram:SellerTradeParty/ram:Name`. */
  path: string;
  text: string;
  /** Did anybody ask for the text? */
  wasRead: boolean;
}

/** Attributes as saxes gives them, by their names as written. */
type Attributes = Readonly<Record<string, { value: string }>>;

/** An element of a document. Its names in our words are made when they are asked for: most never are. */
export class Element {
  readonly #local: string;
  readonly #uri: string;
  readonly #attributes: Attributes;
  readonly children: Element[] = [];
  /** Text before the first child, which is all of it in the elements that hold text alone. */
  #text = "";
  /** Texts after children, with the number of children before each. */
  #later: { after: number; text: string }[] | undefined;
  #name: string | undefined;
  #wasRead = false;

  constructor(local: string, uri: string, attributes: Attributes) {
    this.#local = local;
    this.#uri = uri;
    this.#attributes = attributes;
  }

  /** For who builds the tree. */
  addChild(child: Element): void {
    this.children.push(child);
  }

  /** For who builds the tree. */
  addText(text: string): void {
    const after = this.children.length;
    if (after === 0) this.#text += text;
    else {
      this.#later ??= [];
      this.#later.push({ after, text });
    }
  }

  /** Text of this element and of all within it, in document order. */
  get #content(): string {
    const later = this.#later ?? [];
    let content = this.#text;
    let next = 0;
    for (const [i, child] of this.children.entries()) {
      content += child.#content;
      for (; later[next]?.after === i + 1; next++) content += later[next]?.text ?? "";
    }
    return content;
  }

  /**
   * Local name after its namespace's short name (`ram:ID`), or after the URI in braces where it is unknown; alone where
   * it is in none.
   */
  get name(): string {
    if (this.#name === undefined) {
      const short = NAMESPACES[this.#uri];
      const named = short === undefined ? `{${this.#uri}}${this.#local}` : `${short}:${this.#local}`;
      this.#name = this.#uri === "" ? this.#local : named;
    }
    return this.#name;
  }

  /** Elements at a path of child names, `ram:SellerTradeParty/ram:Name`, in document order. */
  all(path: string): Element[] {
    let found: Element[] = [this];
    for (const { name, local } of stepsOf(path)) {
      const next: Element[] = [];
      for (const element of found) {
        for (const child of element.children) {
          if (child.#local === local && child.name === name) next.push(child);
        }
      }
      found = next;
    }
    return found;
  }

  /** What is found in the first element below, from one of the steps of a path on, in which anything is. */
  #first<T>(path: readonly Step[], from: number, find: (element: Element) => T | undefined): T | undefined {
    const step = path[from];
    if (step === undefined) return find(this);
    for (const child of this.children) {
      if (child.#local !== step.local || child.name !== step.name) continue;
      const found = child.#first(path, from + 1, find);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The first element at a path. */
  at(path: string): Element | undefined {
    return this.#first(stepsOf(path), 0, ITSELF);
  }

  /** Text of the first element at a path that has any, without white space around it. */
  text(path: string): string | undefined {
    return this.#first(stepsOf(path), 0, VALUE);
  }

  /** Texts of all elements at a path, on a line each: what the schema repeats, EN 16931 has one term for. */
  joined(path: string): string | undefined {
    return (
      this.all(path)
        .flatMap((element) => element.value ?? [])
        .join("\n") || undefined
    );
  }

  /** Own text as base64 in one way of writing, without line breaks. */
  base64(): string {
    this.#wasRead = true;
    return Buffer.from(this.#content, "base64").toString("base64");
  }

  /** Own text without white space around it; undefined where empty. */
  get value(): string | undefined {
    this.#wasRead = true;
    return this.#content.trim() || undefined;
  }

  /** Is a text that of an element at a path? To tell elements apart by: it counts as no reading of them. */
  says(path: string, text: string): boolean {
    return this.all(path).some((element) => element.#content.trim() === text);
  }

  /** The elements within that hold text and no other elements, in document order. */
  *leaves(path = ""): Generator<Leaf> {
    for (const child of this.children) {
      const at = path === "" ? child.name : `${path}/${child.name}`;
      if (child.children.length > 0) yield* child.leaves(at);
      else {
        const text = child.#content.trim();
        if (text !== "") yield { path: at, text, wasRead: child.#wasRead };
      }
    }
  }

  /** An attribute without namespace; undefined where empty. */
  attribute(name: string): string | undefined {
    return this.#attributes[name]?.value.trim() || undefined;
  }
}

const ITSELF = (element: Element): Element => element;
const VALUE = (element: Element): string | undefined => element.value;
