import { writeFileSync } from "node:fs";
import { createApp } from "../app.ts";
import { describeApi } from "../routes/docs/openapi.ts";
import { USE_CASE_NAMES, type UseCases } from "../usecases/index.ts";

/** `npm run openapi`: writes `openapi/passerelle.json` from the routes. */
export const OPENAPI_FILE = new URL("../../openapi/passerelle.json", import.meta.url);

/** The document as it should be in {@link OPENAPI_FILE}. */
export const openApiText = (): string => {
  const app = createApp({
    gateway,
    keys: { callerOf: unused, nameOf: unused, readWidgetToken: unused },
    admission: {
      callerOf: unused,
      isWidgetToken: unused,
      tokens: { give: unused, canRefresh: unused, read: unused },
      tenant: unused,
    },
    log: { debug: unused, info: unused, warn: unused, error: unused },
    metrics: { http: unused, read: unused },
    pages: {
      gateway,
      signerOf: unused,
      sessionKeys: () => [],
      identity: () => null,
      configuration: unused,
      tenants: unused,
      platforms: unused,
      reporters: unused,
      sharing: unused,
      hasOfficialRules: unused,
      found: unused,
      now: unused,
      wait: unused,
    },
    uuid: unused,
    maxDocumentBytes: 0,
    requestsAtOnce: unused,
    metricsHere: true,
  });
  return `${JSON.stringify(describeApi(app), null, 2)}\n`;
};

/** Describing an app calls none of its parts. */
const unused = (): never => {
  throw new Error("not to be called");
};

const gateway = Object.fromEntries(USE_CASE_NAMES.map((name) => [name, unused])) as unknown as UseCases;

if (import.meta.main) writeFileSync(OPENAPI_FILE, openApiText());
