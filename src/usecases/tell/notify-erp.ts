import { addressShown, endpointOf } from "../../domain/erp-endpoint.ts";
import { Failure, isFailure } from "../../domain/failure.ts";
import type { Words } from "../../domain/problem.ts";
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
  if (invoice === null && work.data.report === undefined)
    throw new Error(`the invoice ${work.invoiceId} of work ${work.id} is gone`);
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
  messageFr: "La configuration n'a plus cette adresse de notification.",
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
      messageFr: `L'adresse de notification ${addressShown(webhook.url)} a répondu 410 : elle n'existe plus.`,
      fix: "Put the endpoint's new address into the configuration and restart, or retry this failure to go on with the same address.",
      fixFr:
        "Mettez la nouvelle adresse dans la configuration et redémarrez, ou relancez cet échec pour continuer avec la même.",
    });
  }
  const redirects = status >= 300 && status < 400;
  throw new Failure("unsent", {
    ...facts,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    code: redirects ? "endpoint_redirects" : "endpoint_refuses",
    message: `The endpoint ${addressShown(webhook.url)} answered ${status}, which is no delivery${redirects ? ": redirects are not followed" : ""}.`,
    messageFr: `L'adresse de notification ${addressShown(webhook.url)} a répondu ${status}, ce qui n'est pas une remise${redirects ? " : les redirections ne sont pas suivies" : ""}.`,
    fix: redirects
      ? "Put the address to which the endpoint redirects into the configuration."
      : "Look into the ERP's log; it must answer with 2xx once it has stored the notification.",
    fixFr: redirects
      ? "Mettez dans la configuration l'adresse vers laquelle elle redirige."
      : "Regardez le journal de l'ERP ; il doit répondre 2xx dès qu'il a enregistré la notification.",
  });
};

/** Failures of the way, told of the endpoint and not of a platform. */
const WAYS: Readonly<Record<string, { message: Words; fix?: Words }>> = {
  connection_refused: {
    message: { en: "refuses the connection", fr: "refuse la connexion" },
    fix: {
      en: "Check that the ERP is up, and its address and port.",
      fr: "Vérifiez que l'ERP est en service, son adresse et son port.",
    },
  },
  host_not_found: {
    message: { en: "has a host name that cannot be resolved", fr: "a un nom d'hôte qui ne se résout pas" },
    fix: {
      en: "Check the host name and the name servers of this machine.",
      fr: "Vérifiez le nom d'hôte et les serveurs de noms de cette machine.",
    },
  },
  tls_failed: {
    message: {
      en: "has no certificate that is trusted here",
      fr: "n'a pas de certificat auquel on fait confiance ici",
    },
    fix: {
      en: "Check the ERP's certificate, and the certificates that this machine trusts.",
      fr: "Vérifiez le certificat de l'ERP, et ceux auxquels cette machine fait confiance.",
    },
  },
  connect_timeout: {
    message: { en: "did not accept a connection in time", fr: "n'a pas accepté de connexion à temps" },
    fix: {
      en: "Check the ERP, and whether a firewall drops the connection.",
      fr: "Vérifiez l'ERP, et si un pare-feu coupe la connexion.",
    },
  },
  timeout: {
    message: { en: "did not answer in time", fr: "n'a pas répondu à temps" },
    fix: {
      en: "The ERP should store the notification, answer 2xx at once, and work on it afterwards.",
      fr: "L'ERP doit enregistrer la notification, répondre 2xx aussitôt, et la traiter ensuite.",
    },
  },
  connection_lost: {
    message: { en: "closed the connection without an answer", fr: "a fermé la connexion sans réponse" },
  },
  answer_cut: {
    message: {
      en: "closed the connection in the middle of its answer",
      fr: "a fermé la connexion au milieu de sa réponse",
    },
  },
  forbidden_address: {
    message: {
      en: "leads into a private network, where webhooks are not sent",
      fr: "mène dans un réseau privé, où aucun webhook n'est envoyé",
    },
    fix: {
      en: "Use a public address, or add allowPrivate: true to the webhook in the configuration.",
      fr: "Prenez une adresse publique, ou ajoutez allowPrivate: true au webhook dans la configuration.",
    },
  },
};

/**
 * A forbidden address is tried again too: no call is made, and once the configuration allows it nothing is lost.
 */
const inWordsOfErps = (error: unknown, webhook: ErpWebhook): unknown => {
  if (!isFailure(error)) return error;
  const way = WAYS[error.facts.code];
  if (way === undefined) return error;
  const { message, fix } = way;
  const address = addressShown(webhook.url);
  return new Failure("unsent", {
    ...error.facts,
    ...(fix === undefined ? {} : { fix: fix.en, fixFr: fix.fr }),
    message: `The endpoint ${address} ${message.en}.`,
    messageFr: `L'adresse de notification ${address} ${message.fr}.`,
  });
};
