import type { Caller } from "../../domain/caller.ts";
import { Rejection } from "../../domain/problem.ts";
import type { Dismissal, Memory, Work } from "../../store/port.ts";
import { dismissWork } from "../decisions.ts";
import type { Parts } from "../parts.ts";
import { sees } from "./retry-failures.ts";

/** A person's reason to put a failure away. */
export interface DismissalAsked {
  /** One of `DISMISSAL_REASONS`, or words. */
  reason: string;
  note?: string;
  /** Who, as the record of what was done names people; absent: who calls the API. */
  by?: string;
}

const callerName = (caller: Caller): string => (caller.kind === "admin" ? "admin" : caller.tenant);

/**
 * A person's decision that nothing is to be done about a failure: it waits for nobody any more, is in no count and no
 * alert, and is kept with its reason. Nothing of the invoice changes: one whose delivery failed can be sent again,
 * corrected. A status whose outcome was unknown counts as failed from then on, since nobody goes on asking.
 *
 * @throws Rejection 404 (nothing of this id waits, or it is another tenant's), 409 (it goes on by itself)
 */
export const dismissFailure = async (
  parts: Parts,
  caller: Caller,
  id: string,
  { reason, note = "", by = callerName(caller) }: DismissalAsked,
): Promise<void> => {
  const facts = { id, reason, note, dismissedBy: by, dismissedAt: parts.now() };
  const done = await parts.store.tx(async (memory) => {
    if (id.startsWith("itm_")) return dismissItem(parts, memory, caller, facts);
    const work = await memory.outbox.byId(id);
    if (work === null || (caller.kind === "tenant" && work.tenant !== caller.tenant)) return false;
    if (work.state === "ready" || work.state === "running") throw goesOn(work);
    if (work.state !== "failed" && work.state !== "parked") return false;
    const { account, kind, tenant, state: was } = work;
    const cause = work.lastError?.code ?? "unknown";
    if (!(await memory.dismissals.add({ ...facts, sort: "work", account, kind, cause, tenant, was })))
      return false;
    await dismissWork(parts, memory, work);
    return true;
  });
  if (!done) throw notFound(id, "a decision");
  // What stood behind it may run.
  parts.wake();
};

const dismissItem = async (
  parts: Parts,
  memory: Memory,
  caller: Caller,
  facts: Pick<Dismissal, "id" | "reason" | "note" | "dismissedBy" | "dismissedAt">,
): Promise<boolean> => {
  const item = await memory.items.byId(facts.id);
  if (item === null || item.state !== "held" || !sees(parts, caller, item)) return false;
  return memory.dismissals.add({
    ...facts,
    sort: "item",
    account: item.account,
    kind: "item",
    cause: item.reason?.code ?? "unknown",
    tenant: caller.kind === "tenant" ? caller.tenant : null,
    was: "held",
  });
};

/**
 * Takes a dismissal back: the failure waits for a person again, as before. Nothing is sent by that.
 *
 * @throws Rejection 404 (nothing of this id is dismissed, or it is another tenant's), 409 (it is over: the invoice was
 *   sent, corrected or settled since)
 */
export const reopenFailure = async (
  parts: Pick<Parts, "store" | "now">,
  caller: Caller,
  id: string,
): Promise<void> => {
  const done = await parts.store.tx(async (memory) => {
    const dismissal = await memory.dismissals.byId(id);
    if (dismissal === null || (caller.kind === "tenant" && dismissal.tenant !== caller.tenant)) return false;
    const work = dismissal.sort === "work" ? await memory.outbox.byId(id) : null;
    if (work !== null && (await isOver(memory, work))) throw over(work);
    return memory.dismissals.takeBack(id, parts.now());
  });
  if (!done) throw notFound(id, "its being taken back");
};

/** Was the invoice sent or replaced since, or does it go out by another row? */
const isOver = async (memory: Memory, { kind, invoiceId, state, id }: Work): Promise<boolean> => {
  if (state !== "dismissed") return true;
  if (kind !== "submit" || invoiceId === null) return false;
  const invoice = await memory.invoices.byId(invoiceId, { lock: true });
  if (invoice === null || invoice.supersededBy !== null || invoice.delivery === "sent") return true;
  const others = (await memory.outbox.ofInvoice(invoiceId)).filter(
    (work) => work.kind === "submit" && work.id !== id,
  );
  return others.some((work) => work.state !== "done" && work.state !== "dismissed");
};

const notFound = (id: string, what: string): Rejection =>
  new Rejection(
    404,
    "failure_not_found",
    "There is no such failure",
    `Nothing of the id ${id} waits for ${what}.`,
  );

const goesOn = ({ id }: Pick<Work, "id">): Rejection =>
  new Rejection(
    409,
    "failure_goes_on",
    { en: "The gateway goes on by itself", fr: "La passerelle poursuit d'elle-même" },
    {
      en: `The work ${id} is still tried. It can be dismissed once it has failed, or its outcome is left to a person.`,
      fr: `Le travail ${id} est encore tenté. Il peut être écarté une fois en échec, ou une fois son issue laissée à une personne.`,
    },
  );

const over = ({ id }: Pick<Work, "id">): Rejection =>
  new Rejection(
    409,
    "failure_over",
    { en: "It is over", fr: "C'est terminé" },
    {
      en: `The invoice of ${id} was sent, corrected or settled since: there is nothing to take back.`,
      fr: `La facture de ${id} a été envoyée, corrigée ou réglée depuis : il n'y a rien à rouvrir.`,
    },
  );
