import { createHash } from "node:crypto";
import type { Caller } from "../../domain/caller.ts";
import type { DeclaredFlow } from "../../domain/flow.ts";
import type { Invoice, OtherRole } from "../../domain/invoice.ts";
import { comesBackAs } from "../../domain/life-cycle/allowed.ts";
import type { Reason, StatusAmount } from "../../domain/life-cycle/event.ts";
import { isOpen, type Payee, type Push, sideOf, statementOfPush } from "../../domain/life-cycle/push.ts";
import { pushFaults } from "../../domain/life-cycle/push-faults.ts";
import { isReasonCode, REASONS } from "../../domain/life-cycle/reasons.ts";
import { type StatusName, statusFacts } from "../../domain/life-cycle/status.ts";
import type { Needs } from "../../domain/life-cycle/status-needs.ts";
import { receivedOf } from "../../domain/life-cycle/timeline.ts";
import { Rejection, type ToldFault } from "../../domain/problem.ts";
import type { Memory } from "../../store/port.ts";
import { keepPushFlow } from "../flow/keep-flows.ts";
import type { Parts } from "../parts.ts";
import { getInvoiceAndHistory } from "../read/read-invoices.ts";
import { newWork } from "../work.ts";
import { answerFor, foreseen, type NotAllowed, readsOnly } from "./allowed-statuses.ts";
import { momentOf } from "./moment.ts";
import { partyOf } from "./party-of.ts";

export interface PushStatus {
  tenant: string;
  invoiceId: string;
  status: StatusName;
  /** Another party of our side that it is said for. */
  as: OtherRole | null;
  reason: string | null;
  /** Those beside it, where it is said for several. */
  moreReasons?: readonly string[];
  comment: string | null;
  amounts: (Pick<StatusAmount, "amount" | "currency" | "vatRate"> & { code: string | null })[];
  attachments: { fileName: string; mediaType: string; bytes: Uint8Array }[];
  actionCode: string | null;
  payee: Payee | null;
  /** When it was set, as who says it says: it stands as far as {@link momentOf} can take it. ISO 8601. */
  at?: string;
  idempotencyKey?: string;
  /** The ERP's id of this request, to follow it to the platform. */
  requestId?: string;
  /** The file in which a client of the national API gave it. */
  deposit?: { declared: DeclaredFlow; sha256: string };
}

/** Stores something beside a new push, in its transaction. */
export type KeepPush = (memory: Memory, push: Push) => Promise<void>;

/**
 * Takes a status to be pushed: checks it against the rules and the platform's limits, and stores it with the work to
 * do in one transaction. When it returns, the push is durable. Pushes of one invoice go out in the order they came.
 *
 * `created: false`: the same idempotency key came before with the same content.
 *
 * @param alsoKeep - what is to be stored with a new push, in its transaction
 * @throws Rejection 404, 409 (not allowed now, or another content under the same key), 422 (what comes with the
 *   status is wrong or missing), 501 (nothing can be pushed through this platform)
 */
export const pushStatus = async (
  parts: Pick<Parts, "store" | "platforms" | "tenants" | "now" | "ids" | "wake">,
  input: PushStatus,
  alsoKeep?: KeepPush,
): Promise<{ push: Push; created: boolean }> => {
  const requestHash = hashOf(input);
  const taken = await parts.store.tx(async (memory) => {
    const invoice = await getInvoiceAndHistory(
      { store: memory },
      { kind: "tenant", tenant: input.tenant },
      input.invoiceId,
    );
    const held = await memory.invoices.byId(invoice.id, { lock: true });
    const known = await knownPush(memory, input, requestHash);
    if (known !== null) return { push: known, created: false };
    if (held?.tenant !== input.tenant) throw leadsNot(held?.tenant ?? null);
    const push = await pushOf(parts, memory, invoice, input);
    if (input.idempotencyKey !== undefined)
      await memory.keys.put(input.tenant, input.idempotencyKey, requestHash, push.id, parts.now());
    await keep(parts, memory, push, invoice, input);
    await alsoKeep?.(memory, push);
    return { push, created: true };
  });
  if (taken.created) parts.wake();
  return taken;
};

/** As it was before there was `as`, where there is none: keys are kept for a week, an upgrade may come between. */
const hashOf = ({
  idempotencyKey: _,
  requestId: __,
  deposit: ___,
  as,
  attachments,
  ...rest
}: PushStatus): string =>
  createHash("sha256")
    .update(
      JSON.stringify([
        as === null ? rest : { ...rest, as },
        attachments.map(({ bytes, ...a }) => [a, sha256Of(bytes)]),
      ]),
    )
    .digest("hex");

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** What was made under the idempotency key before. */
const knownPush = async (
  memory: Memory,
  { tenant, idempotencyKey }: PushStatus,
  requestHash: string,
): Promise<Push | null> => {
  if (idempotencyKey === undefined) return null;
  const known = await memory.keys.get(tenant, idempotencyKey);
  if (known === null) return null;
  const push = known.requestHash === requestHash ? await memory.pushes.byId(known.madeId) : null;
  if (push !== null) return push;
  throw new Rejection(
    409,
    "idempotency_key_reused",
    {
      en: "The idempotency key was used for another request",
      fr: "La clé d'idempotence a servi à une autre demande",
    },
    {
      en: "This Idempotency-Key came before with another request. Use a new key for a new request.",
      fr: "Cette Idempotency-Key est déjà venue avec une autre demande. Prenez une clé nouvelle pour une demande nouvelle.",
    },
  );
};

const notAllowed = (
  then: Invoice,
  status: StatusName,
  { code, lasting: _, ...why }: NotAllowed,
): Rejection => {
  const { code: number, label, labelEn } = statusFacts(status);
  const isMissing = code === "capability_missing";
  return new Rejection(
    isMissing ? 501 : 409,
    isMissing ? code : "status_not_allowed",
    isMissing
      ? { en: "The platform cannot do this", fr: "La plateforme ne sait pas le faire" }
      : { en: "The status cannot be set now", fr: "Le statut ne peut pas être posé maintenant" },
    {
      en: `${number} "${labelEn}": ${why.message} ${why.fix}`,
      fr: `${number} « ${label} » : ${why.messageFr} ${why.fixFr}`,
    },
    [{ path: "status", code: comesBackAs(then, status, { code }) ?? code, ...why }],
  );
};

/** Who only reads an invoice sets no status: the platform hears one voice of a company. */
const leadsNot = (leads: string | null): Rejection => {
  const why = readsOnly(leads);
  return new Rejection(
    409,
    "not_leading",
    { en: "Another receiver leads this invoice", fr: "Un autre destinataire pilote cette facture" },
    { en: `${why.message} ${why.fix}`, fr: `${why.messageFr} ${why.fixFr}` },
    [{ path: "status", code: "not_leading", ...why }],
  );
};

/** What is wrong with it; what each of its reasons has in common is told once. */
const faultsOf = (
  { moreReasons = [], ...input }: PushStatus,
  needs: Needs,
  billed: Parameters<typeof pushFaults>[2],
): ToldFault[] => {
  const asked = { ...input, attachments: input.attachments.length };
  const faults = [input.reason, ...moreReasons].flatMap((reason) =>
    pushFaults({ ...asked, reason }, needs, billed),
  );
  const told = new Map(faults.map((fault) => [`${fault.path} ${fault.message}`, fault]));
  return [...told.values()];
};

const pushOf = async (
  parts: Pick<Parts, "platforms" | "tenants" | "now" | "ids">,
  memory: Memory,
  invoice: Invoice,
  input: PushStatus,
): Promise<Push> => {
  const then = await foreseen(memory, invoice);
  const answer = answerFor(parts, then, input.status, input.as);
  if (!answer.allowed) throw notAllowed(then, input.status, answer.why);
  const as = partyOf(parts, invoice, input);
  const events = await memory.events.ofInvoice(invoice.id);
  const pushes = await memory.pushes.ofInvoice(invoice.id);
  // What is on its way counts as said: two receipts in a row must not pass where one after the other would not.
  const waiting = pushes.filter(isOpen).map((one) => statementOfPush(one, invoice));
  const received = receivedOf([...events, ...waiting], invoice.currency);
  const faults = faultsOf(input, answer.needs, { ...invoice, received });
  if (faults.length > 0) {
    throw new Rejection(
      422,
      "status_incomplete",
      { en: "The status cannot be pushed like this", fr: "Le statut ne peut pas être poussé ainsi" },
      {
        en: faults.map(({ path, message, fix }) => `${path}: ${message} ${fix}`).join(" "),
        fr: faults.map(({ path, messageFr, fixFr }) => `${path} : ${messageFr} ${fixFr}`).join(" "),
      },
      faults,
    );
  }
  const now = parts.now();
  return {
    id: parts.ids.push(),
    tenant: input.tenant,
    invoiceId: invoice.id,
    account: invoice.platform,
    status: input.status,
    setBy: sideOf(invoice),
    ...(as === undefined ? {} : { as }),
    at: momentOf(invoice, [...events, ...pushes], now, input.at).toISOString(),
    reasons: reasonsOf(input),
    comment: input.comment,
    amounts: input.amounts.map(({ code, ...amount }) => ({
      ...amount,
      code: code ?? String(answer.needs.amountCodes[0]),
    })),
    actionCode: input.actionCode,
    payee: input.payee,
    state: "queued",
    platformId: null,
    problem: null,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  };
};

const reasonsOf = ({ reason, moreReasons = [] }: PushStatus): Reason[] =>
  [reason, ...moreReasons].flatMap((code) =>
    code !== null && isReasonCode(code) ? [{ code, text: REASONS[code].label }] : [],
  );

const keep = async (
  parts: Pick<Parts, "now" | "ids">,
  memory: Memory,
  push: Push,
  invoice: Invoice,
  { attachments, requestId, deposit }: PushStatus,
): Promise<void> => {
  await memory.pushes.insert(push);
  await keepPushFlow(parts, memory, push, invoice, deposit);
  for (const { fileName, mediaType, bytes } of attachments) {
    await memory.documents.put({
      ownerId: push.id,
      kind: "attachment",
      name: fileName,
      mediaType,
      sha256: sha256Of(bytes),
      bytes,
    });
  }
  await memory.outbox.add(
    [
      newWork(parts, "status", {
        account: push.account,
        // The invoice's own lane: after its deposit, and one push after the other.
        lane: push.invoiceId,
        tenant: push.tenant,
        invoiceId: push.invoiceId,
        requestId: requestId ?? null,
        data: { push: push.id },
      }),
    ],
    parts.now(),
  );
};

/** A push with the list of what was attached to it. */
export type PushView = Push & { attachments: { fileName: string; mediaType: string }[] };

/**
 * The statuses that were pushed on an invoice, oldest first.
 *
 * @throws Rejection 404
 */
export const listPushes = async (
  parts: Pick<Parts, "store">,
  caller: Caller,
  invoiceId: string,
): Promise<PushView[]> => {
  const invoice = await getInvoiceAndHistory(parts, caller, invoiceId);
  const pushes = await parts.store.pushes.ofInvoice(invoice.id);
  return Promise.all(pushes.map((push) => viewOf(parts.store, push)));
};

/** A push as it is shown. */
const viewOf = async (memory: Pick<Memory, "documents">, push: Push): Promise<PushView> => ({
  ...push,
  attachments: (await memory.documents.list(push.id))
    // Beside them the message that it came as may be kept.
    .filter(({ kind }) => kind === "attachment")
    .map(({ name, mediaType }) => ({ fileName: name, mediaType })),
});
