import { endpointOf } from "../../domain/erp-endpoint.ts";
import { Failure } from "../../domain/failure.ts";
import { isSeenBy } from "../../domain/invoice.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { Parts } from "../parts.ts";
import type { DataOf, WorkOf } from "../work.ts";
import type { Note } from "./attempted.ts";
import { type Called, callEndpoint } from "./call-endpoint.ts";
import { writeNotification } from "./tell-erp.ts";

/**
 * Tells an ERP's endpoint of one thing that happened. A 410 stops the endpoint; what is given up is kept as failed, so
 * that a person can send it anew.
 *
 * @throws Failure, for the policy table of the outbox
 */
export const notifyErp = async (
  parts: Parts,
  work: WorkOf<"notify">,
  signal: AbortSignal,
  note: Note,
): Promise<RunResult<DataOf<"notify">>> => {
  const endpoint = endpointOf(parts.tenants, work.account);
  if (endpoint === null) throw NOT_CONFIGURED;
  const invoice = work.invoiceId === null ? null : await parts.store.invoices.byId(work.invoiceId);
  if (invoice === null && work.data.report === undefined)
    throw new Error(`the invoice ${work.invoiceId} of work ${work.id} is gone`);
  const { tenant, webhook } = endpoint;
  // Given to others meanwhile: what happened to it is not this tenant's to know any more, but that it is gone.
  const isGoodbye = work.data.type === "invoice.withdrawn";
  if (!isGoodbye && invoice !== null && !isSeenBy(invoice, tenant.name)) return { done: true };
  const { url, secrets, allowPrivate } = webhook;
  const { id, body } = writeNotification(work.data, isGoodbye ? null : invoice, tenant.name);
  note({ type: work.data.type, message: id });
  await callEndpoint(
    parts,
    { tenant: tenant.name, url, allowPrivate: allowPrivate === true, fixes: ENDPOINT_FIXES },
    { body, proof: { id }, secrets, signal },
    note,
  );
  return { done: true, write: async () => parts.count.notification(tenant.name, "delivered") };
};

/** What the owner of a webhook in the configuration does when it cannot be told. */
export const ENDPOINT_FIXES: Called["fixes"] = {
  gone: {
    en: "Put the endpoint's new address into the configuration and restart, or retry this failure to go on with the same address.",
    fr: "Mettez la nouvelle adresse dans la configuration et redémarrez, ou relancez cet échec pour continuer avec la même.",
  },
  moved: {
    en: "Put the address to which the endpoint redirects into the configuration.",
    fr: "Mettez dans la configuration l'adresse vers laquelle elle redirige.",
  },
  inside: {
    en: "Use a public address, or add allowPrivate: true to the webhook in the configuration.",
    fr: "Prenez une adresse publique, ou ajoutez allowPrivate: true au webhook dans la configuration.",
  },
};

const NOT_CONFIGURED = new Failure("unsent", {
  code: "endpoint_not_configured",
  message: "The configuration has no such endpoint any more.",
  messageFr: "La configuration n'a plus cette adresse de notification.",
  ours: true,
});
