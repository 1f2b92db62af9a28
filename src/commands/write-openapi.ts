import { writeFileSync } from "node:fs";
import { createApp } from "../app.ts";
import { describeApi } from "../routes/docs/openapi.ts";
import type { Gateway } from "../routes/gateway.ts";

/** `npm run openapi`: writes `openapi/passerelle.json` from the routes. */
export const OPENAPI_FILE = new URL("../../openapi/passerelle.json", import.meta.url);

/** The document as it should be in {@link OPENAPI_FILE}. */
export const openApiText = (): string => {
  const app = createApp({
    gateway,
    keys: { callerOf: unused, readWidgetToken: unused },
    log: { debug: unused, info: unused, warn: unused, error: unused },
    metrics: { http: unused, read: unused },
    pages: { desk: gateway, isAdminKey: unused, sessionKeys: [], now: unused, wait: unused },
    uuid: unused,
    maxDocumentBytes: 0,
    metricsHere: true,
  });
  return `${JSON.stringify(describeApi(app), null, 2)}\n`;
};

/** Describing an app calls none of its parts. */
const unused = (): never => {
  throw new Error("not to be called");
};

const gateway: Gateway = {
  submitInvoice: unused,
  listInvoices: unused,
  getInvoice: unused,
  listInvoiceEvents: unused,
  getDocument: unused,
  allowedStatuses: unused,
  pushStatus: unused,
  listPushes: unused,
  listFeed: unused,
  sync: unused,
  getSync: unused,
  searchCompanies: unused,
  getCompany: unused,
  getEstablishment: unused,
  listAddresses: unused,
  resolveAddress: unused,
  listFailures: unused,
  retryFailure: unused,
  retryFailures: unused,
  diagnose: unused,
  checkInvoice: unused,
  exportInvoice: unused,
  issueWidgetToken: unused,
  receiveWebhook: unused,
  readiness: unused,
};

if (import.meta.main) writeFileSync(OPENAPI_FILE, openApiText());
