import { afnor } from "./afnor/index.ts";
import { sandbox } from "./afnor/sandbox.ts";
import type { Adapter } from "./port.ts";

/** Every platform that the gateway speaks to. */
export const ADAPTERS: readonly Adapter[] = [afnor, sandbox];

/** The adapter of this id; null when there is none. */
export const adapterOf = (id: string): Adapter | null =>
  ADAPTERS.find((adapter) => adapter.id === id) ?? null;
