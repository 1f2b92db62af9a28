import { depositFlow } from "./deposit/deposit-flow.ts";
import { declareAddress } from "./directory/declare-address.ts";
import { endAddress, listDeclared } from "./directory/declared-addresses.ts";
import {
  getCompany,
  getEstablishment,
  listAddresses,
  resolveAddress,
  searchCompanies,
} from "./directory/look-up-directory.ts";
import {
  findCompanies,
  findEstablishments,
  findLines,
  findRoutingCodes,
} from "./directory/search-directory.ts";
import { getFlowFile } from "./flow/flow-files.ts";
import { getFlow, searchFlows } from "./flow/read-flows.ts";
import { listSubscriptions, subscribeToFlows, unsubscribeFromFlows } from "./flow/subscriptions.ts";
import { canVerify, receiveWebhook } from "./follow/receive-webhook.ts";
import { listActs, recordAct } from "./operate/acts.ts";
import { type Live, checkReadiness as readiness } from "./operate/check-readiness.ts";
import { compareAsked as compareInvoice } from "./operate/compare-invoice.ts";
import { dismissFailures, retryFailures } from "./operate/decide-group.ts";
import { type About, diagnose } from "./operate/diagnose.ts";
import { dismissFailure, reopenFailure } from "./operate/dismiss-failures.ts";
import {
  redeliverSince,
  resumeEndpointAsked as resumeEndpoint,
  testEndpoint,
} from "./operate/endpoints/act-on-endpoint.ts";
import { getDelivery, redeliverOne } from "./operate/endpoints/deliveries.ts";
import { listEndpoints } from "./operate/endpoints/list-endpoints.ts";
import { getEndpoint, listAttempts } from "./operate/endpoints/read-endpoint.ts";
import { getEvidence } from "./operate/evidence/get-evidence.ts";
import { exportInvoice, type Redacting } from "./operate/export-invoice.ts";
import { groupFailures, listGroup } from "./operate/failure-groups.ts";
import { listFailures } from "./operate/failures.ts";
import { listInvoiceMessages } from "./operate/invoice-messages.ts";
import { overviewOf } from "./operate/overview.ts";
import { presentProcesses } from "./operate/processes.ts";
import { type ConfigReading, reloadConfig } from "./operate/reload-config.ts";
import { eraseData, getErasure, listErasures } from "./operate/retention/erasures.ts";
import { retryFailure } from "./operate/retry-failures.ts";
import { endSession, hasSessionEnded } from "./operate/sessions.ts";
import { heldDocument, showFailure } from "./operate/show-failure.ts";
import { viewInvoice } from "./operate/view-invoice.ts";
import type { Parts } from "./parts.ts";
import { allowedStatuses } from "./push/allowed-statuses.ts";
import { listPushes, pushStatus } from "./push/push-status.ts";
import { getAttachment, listAttachments } from "./read/attachments.ts";
import { invoicesAsCsv } from "./read/invoices-as-csv.ts";
import {
  countInvoices,
  getDocument,
  getInvoice,
  listFeed,
  listInvoiceEvents,
  listInvoices,
} from "./read/read-invoices.ts";
import { showContent } from "./read/show-content.ts";
import { issueWidgetToken, type Signing } from "./read/widget-tokens.ts";
import { reportCalendar } from "./report/calendar.ts";
import { previewReport } from "./report/preview.ts";
import { putPayment, putTotals, removeItem } from "./report/put-items.ts";
import {
  getReport,
  getReportDocument,
  listReportEvents,
  listReportItems,
  listReports,
  rectifyReport,
  reportContent,
  submitReport,
  whyNoReports,
} from "./report/read-reports.ts";
import { reportsOfInvoice } from "./report/reports-of-invoice.ts";
import { validateDocument } from "./send/control-invoice.ts";
import { convertDocument } from "./send/convert-document.ts";
import { reportInvoice } from "./send/report-invoice.ts";
import { submitDraft } from "./send/submit-draft.ts";
import { submitInvoice } from "./send/submit-invoice.ts";
import { giveInvoices } from "./share/give-selection.ts";
import { giveInvoice } from "./share/hand-over.ts";
import { routingOverview } from "./share/overview.ts";
import { previewMoves, previewRouting, type RuleReading, tryInvoice } from "./share/preview.ts";
import { getSync, sync } from "./sync/start-sync.ts";

/** What HTTP may ask: the one place where a use case is bound. Rejections and failures are thrown. */
const USE_CASES = {
  submitInvoice,
  submitDraft,
  validateDocument,
  convertDocument,
  listInvoices,
  countInvoices,
  invoicesAsCsv,
  getInvoice,
  listInvoiceEvents,
  getDocument,
  viewInvoice,
  showContent,
  listInvoiceMessages,
  listAttachments,
  getAttachment,
  getEvidence,
  listFeed,
  allowedStatuses,
  pushStatus,
  listPushes,
  sync,
  getSync,
  searchCompanies,
  getCompany,
  getEstablishment,
  listAddresses,
  resolveAddress,
  listDeclared,
  declareAddress,
  endAddress,
  findCompanies,
  findEstablishments,
  findRoutingCodes,
  findLines,
  receiveWebhook,
  canVerify,
  listFailures,
  retryFailure,
  retryFailures,
  groupFailures,
  listGroup,
  showFailure,
  heldDocument,
  dismissFailure,
  dismissFailures,
  reopenFailure,
  diagnose,
  overviewOf,
  listEndpoints,
  getEndpoint,
  listAttempts,
  testEndpoint,
  redeliverSince,
  redeliverOne,
  getDelivery,
  resumeEndpoint,
  compareInvoice,
  exportInvoice,
  issueWidgetToken,
  readiness,
  endSession,
  hasSessionEnded,
  putTotals,
  reportInvoice,
  putPayment,
  removeItem,
  previewReport,
  reportCalendar,
  listReports,
  getReport,
  getReportDocument,
  reportContent,
  whyNoReports,
  listReportItems,
  listReportEvents,
  submitReport,
  rectifyReport,
  reportsOfInvoice,
  depositFlow,
  searchFlows,
  getFlow,
  getFlowFile,
  subscribeToFlows,
  listSubscriptions,
  unsubscribeFromFlows,
  previewRouting,
  previewMoves,
  tryInvoice,
  routingOverview,
  giveInvoice,
  giveInvoices,
  reloadConfig,
  presentProcesses,
  eraseData,
  getErasure,
  listErasures,
  recordAct,
  listActs,
} as const;

type Table = typeof USE_CASES;

/** Their names. */
export const USE_CASE_NAMES = Object.keys(USE_CASES) as readonly (keyof Table)[];

/** What a use case is once its parts are given. */
type Bound<F> = F extends (parts: never, ...asked: infer Asked) => infer Answer
  ? (...asked: Asked) => Answer
  : never;

/** The use cases as routes and pages see them: inferred, so that no signature stands twice. */
export type UseCases = { [Name in keyof Table]: Bound<Table[Name]> };

/**
 * What some use cases need beside the parts: what this process is, what it masks, what it signs with, how it reads its
 * configuration again, and rules that are not in it.
 */
export type MoreParts = Parts & About & Redacting & Signing & Live & RuleReading & ConfigReading;

/** Gives every use case its parts. */
export const bindUseCases = (parts: MoreParts): UseCases =>
  Object.fromEntries(
    Object.entries(USE_CASES).map(([name, useCase]) => [
      name,
      // The table's type says what each takes: here they are all functions of the parts.
      (useCase as (parts: MoreParts, ...asked: unknown[]) => unknown).bind(null, parts),
    ]),
  ) as UseCases;
