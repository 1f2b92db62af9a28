import { Failure } from "../domain/failure.ts";
import type { WorkKind } from "../store/port.ts";
import { auditAccount } from "../usecases/follow/audit-account.ts";
import { learnItem } from "../usecases/follow/learn-item.ts";
import { pollAccount } from "../usecases/follow/poll-account.ts";
import type { OpenPlatform, Parts } from "../usecases/parts.ts";
import { deliverStatus, statusTroubled } from "../usecases/push/deliver-status.ts";
import { deliverInvoice, deliveryTroubled } from "../usecases/send/deliver-invoice.ts";
import { runSync } from "../usecases/sync/run-sync.ts";
import { ERP_CALLS, type ErpCalls, notifyErp } from "./notify.ts";
import type { Runner } from "./runner.ts";

/** Which use case does the work of which kind. */
export const runners = (parts: Parts, erpCalls: ErpCalls = ERP_CALLS): ReadonlyMap<WorkKind, Runner> => {
  const at = (account: string): OpenPlatform => {
    const platform = parts.platforms.get(account);
    if (platform !== null) return platform;
    throw new Failure("unsent", {
      code: "platform_not_configured",
      message: `The platform account "${account}" is not in the configuration any more.`,
      fix: "Put the account back into the configuration: its invoices are followed where they are.",
      ours: true,
    });
  };
  return new Map<WorkKind, Runner>([
    [
      "submit",
      {
        run: (work, signal) => deliverInvoice(parts, at(work.account), work, signal),
        troubled: (memory, work, error, state) => deliveryTroubled(parts, memory, work, error, state),
      },
    ],
    [
      "status",
      {
        run: (work, signal) => deliverStatus(parts, at(work.account), work, signal),
        troubled: (memory, work, error, state) => statusTroubled(parts, memory, work, error, state),
      },
    ],
    ["poll", { run: (work, signal) => pollAccount(parts, at(work.account), work, signal) }],
    ["sync", { run: (work, signal) => runSync(parts, work, signal) }],
    ["audit", { run: (work, signal) => auditAccount(parts, at(work.account), work, signal) }],
    ["notify", notifyErp(parts, erpCalls)],
    ["learn", { run: (work, signal) => learnItem(parts, at(work.account), work, signal) }],
  ]);
};
