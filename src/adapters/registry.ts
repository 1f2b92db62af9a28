import { afnor } from "./afnor/index.ts";
import { sandbox } from "./afnor/sandbox.ts";
import { chorusPro } from "./chorus-pro/index.ts";
import { chorusProEdi } from "./files/chorus-pro-edi.ts";
import { files } from "./files/index.ts";
import { iopole } from "./iopole/index.ts";
import type { Adapter } from "./port.ts";
import { ppfDirectory } from "./ppf-directory/index.ts";
import { ppfExtract } from "./ppf-extract/index.ts";

/** Every platform that the gateway speaks to. */
export const ADAPTERS: readonly Adapter[] = [
  iopole,
  chorusPro,
  chorusProEdi,
  afnor,
  files,
  ppfDirectory,
  ppfExtract,
  sandbox,
];

/** The adapter of this id; null when there is none. */
export const adapterOf = (id: string): Adapter | null =>
  ADAPTERS.find((adapter) => adapter.id === id) ?? null;
