import { addressShown, endpointOf } from "../../domain/erp-endpoint.ts";
import { Failure, type FailureFacts, isFailure } from "../../domain/failure.ts";
import type { ErpWebhook } from "../../domain/tenant.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { Memory, WorkError } from "../../store/port.ts";
import type { HookAnswer, Parts } from "../parts.ts";
import type { DataOf, WorkOf } from "../work.ts";
import { ENDPOINT_GONE, goneMessage, stopEndpoint } from "./resume-endpoint.ts";
import { writeNotification } from "./tell-erp.ts";

/**
 * Tells an ERP's endpoint of one thing that happened. Only a 2xx is a delivery. A 410 stops the endpoint; everything
 * else is tried again until the retries are used up, and is then kept as failed, so that a person can send it anew.
 *
 * @throws Failure, for the policy table of the outbox
 */
export const notifyErp = async (
  parts: Parts,
  work: WorkOf<"notify">,
  signal: AbortSignal,
): Promise<RunResult<DataOf<"notify">>> => {
  const endpoint = endpointOf(parts.tenants, work.account);
  if (endpoint === null) throw NOT_CONFIGURED;
  const invoice = work.invoiceId === null ? null : await parts.store.invoices.byId(work.invoiceId);
  if (invoice === null) throw new Error(`the invoice ${work.invoiceId} of work ${work.id} is gone`);
  const { tenant, webhook } = endpoint;
  try {
    judge(
      webhook,
      await parts.erp.post({
        ...writeNotification(work.data, invoice),
        url: webhook.url,
        secrets: webhook.secrets,
        signal,
        timeoutMs: parts.erp.rules.timeoutSeconds * 1000,
        allowPrivate: webhook.allowPrivate === true,
        now: parts.now,
      }),
    );
  } catch (error) {
    const failure = inWordsOfErps(error, webhook);
    if (isFailure(failure) && failure.kind === "unsent" && failure.facts.ours !== true) {
      parts.count.notification(tenant.name, "retried");
    }
    throw failure;
  }
  return { done: true, write: async () => parts.count.notification(tenant.name, "delivered") };
};

/** A notification was given up. An endpoint that is gone is stopped: what else waits for it is kept. */
export const notificationGivenUp = async (
  parts: Pick<Parts, "now" | "count">,
  memory: Memory,
  work: Pick<WorkOf<"notify">, "account" | "tenant">,
  error: WorkError,
): Promise<void> => {
  const gone = error.code === ENDPOINT_GONE;
  if (gone) await stopEndpoint(memory, work.account, error, parts.now());
  parts.count.notification(work.tenant ?? "", gone ? "stopped" : "failed");
};

const NOT_CONFIGURED = new Failure("unsent", {
  code: "endpoint_not_configured",
  message: "The configuration has no such endpoint any more.",
  ours: true,
});

/** Throws the failure in an answer that is no delivery. */
const judge = (webhook: ErpWebhook, answer: HookAnswer): void => {
  const { status, retryAfterMs, words } = answer;
  if (status >= 200 && status < 300) return;
  const facts = { httpStatus: status, ...(words === "" ? {} : { raw: words }) };
  if (status === 410) {
    throw new Failure("refused", {
      ...facts,
      code: ENDPOINT_GONE,
      message: goneMessage(webhook),
      fix: "Put the endpoint's new address into the configuration and restart, or retry this failure to go on with the same address.",
    });
  }
  const redirects = status >= 300 && status < 400;
  throw new Failure("unsent", {
    ...facts,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    code: redirects ? "endpoint_redirects" : "endpoint_refuses",
    message: `The endpoint ${addressShown(webhook.url)} answered ${status}, which is no delivery${redirects ? ": redirects are not followed" : ""}.`,
    fix: redirects
      ? "Put the address to which the endpoint redirects into the configuration."
      : "Look into the ERP's log; it must answer with 2xx once it has stored the notification.",
  });
};

/** Failures of the way, told of the endpoint and not of a platform. */
const WAYS: Readonly<Record<string, Pick<FailureFacts, "message" | "fix">>> = {
  connection_refused: {
    message: "refuses the connection",
    fix: "Check that the ERP is up, and its address and port.",
  },
  host_not_found: {
    message: "has a host name that cannot be resolved",
    fix: "Check the host name and the name servers of this machine.",
  },
  tls_failed: {
    message: "has no certificate that is trusted here",
    fix: "Check the ERP's certificate, and the certificates that this machine trusts.",
  },
  connect_timeout: {
    message: "did not accept a connection in time",
    fix: "Check the ERP, and whether a firewall drops the connection.",
  },
  timeout: {
    message: "did not answer in time",
    fix: "The ERP should store the notification, answer 2xx at once, and work on it afterwards.",
  },
  connection_lost: { message: "closed the connection without an answer" },
  answer_cut: { message: "closed the connection in the middle of its answer" },
  forbidden_address: {
    message: "leads into a private network, where webhooks are not sent",
    fix: "Use a public address, or add allowPrivate: true to the webhook in the configuration.",
  },
};

/**
 * A forbidden address is tried again too: no call is made, and once the configuration allows it nothing is lost.
 */
const inWordsOfErps = (error: unknown, webhook: ErpWebhook): unknown => {
  if (!isFailure(error)) return error;
  const way = WAYS[error.facts.code];
  if (way === undefined) return error;
  return new Failure("unsent", {
    ...error.facts,
    ...way,
    message: `The endpoint ${addressShown(webhook.url)} ${way.message}.`,
  });
};
