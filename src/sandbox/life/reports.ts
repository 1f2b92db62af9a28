import type { FlowType } from "../../norm/flow.ts";

/** Qualifies an e-reporting file (F10) by the reports that it holds (10.1 to 10.4). */
export const reportTypeOf = (bytes: Uint8Array): FlowType => {
  const xml = Buffer.from(bytes).toString("utf8");
  const transactions = /<TransactionsReport[\s>]([\s\S]*)<\/TransactionsReport>/.exec(xml)?.[1];
  const payments = /<PaymentsReport[\s>]([\s\S]*)<\/PaymentsReport>/.exec(xml)?.[1];
  if (transactions !== undefined && payments !== undefined) return "MultiFlowReport";
  const perInvoice = /<Invoice[\s/>]/.test(transactions ?? payments ?? "");
  if (payments !== undefined)
    return perInvoice ? "UnitaryCustomerPaymentReport" : "AggregatedCustomerPaymentReport";
  return perInvoice ? "UnitaryCustomerTransactionReport" : "AggregatedCustomerTransactionReport";
};
