/**
 * Where the members of a part of the content stand in a syntax, each by an XPath from the element of that part. Every
 * member has a row, so that the compiler asks for one wherever the content gets a new term; null is one that the
 * syntax has no node for. Prefixes are those of `xpathOf`.
 */
export type Rows<T> = { readonly [Member in keyof T]-?: Row<NonNullable<T[Member]>> };

/** One value: its own path, empty where it is the text of the element itself. */
type Row<T> = T extends string | number | boolean
  ? string | null
  : T extends readonly (infer Item)[]
    ? ListRow<Item>
    : GroupRow<T>;

/** Several terms together. */
export interface GroupRow<T> {
  /** The element that stands for the group. */
  readonly at: string;
  /** The syntax has the members in several elements: their paths then begin where that of the group does. */
  readonly scattered?: true;
  readonly rows: Rows<T>;
}

/** What there may be several of. */
export interface ListRow<T> {
  /** The elements that count, without a position. Those that a reader leaves out must not be among them. */
  readonly each: string;
  readonly item: Rows<T>;
}

/** Rows of no matter what, to walk through. */
export interface AnyRows {
  readonly [member: string]:
    | string
    | null
    | { readonly at: string; readonly scattered?: true; readonly rows: AnyRows }
    | { readonly each: string; readonly item: AnyRows };
}
