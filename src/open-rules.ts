import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Config } from "./config/index.ts";
import type { DocumentLimits } from "./documents/index.ts";
import type { OpenRules } from "./official/index.ts";
import { OFFICIAL_RULES } from "./private-files.ts";
import { sqliteFileOf } from "./store/url.ts";
import { openDocuments } from "./threads/open-documents.ts";
import type { DoDocuments } from "./usecases/documents/jobs.ts";
import type { Log } from "./usecases/parts.ts";

/** The official rules, where they are installed. What is compiled of them lies beside the store. */
const openOfficial = async (config: Config, log: Log): Promise<OpenRules | null> => {
  if (config.officialRules === undefined) return null;
  const { openOfficialRules } = await import("./official/index.ts");
  const path = sqliteFileOf(config.store.url);
  const cache =
    path === null
      ? join(tmpdir(), `passerelle-${OFFICIAL_RULES}-${process.getuid?.() ?? ""}`)
      : join(dirname(path), OFFICIAL_RULES);
  const rules = openOfficialRules(config.officialRules, { cache, log });
  log.info({ files: config.officialRules.files }, "the official rules are there");
  return rules;
};

/** What documents are held against, and what reads them. */
export const openRules = async (
  config: Config,
  limits: DocumentLimits,
  log: Log,
): Promise<{ official: OpenRules | null; documents: DoDocuments; stop(): Promise<void> }> => {
  const official = await openOfficial(config, log);
  const threads = openDocuments(
    { limits, ...(official === null ? {} : { schemaFindings: official.schemaFindings }) },
    {
      data: { limits, official: config.officialRules ?? null },
      log,
      bounds: { seconds: config.limits.documentSeconds },
    },
  );
  return {
    official,
    documents: threads.documents,
    stop: async () => {
      await Promise.all([official?.stop(), threads.stop()]);
    },
  };
};
