/** Who is calling the API. */
export type Caller =
  | { kind: "tenant"; tenant: string }
  /** Sees everything of every tenant. */
  | { kind: "admin" };
