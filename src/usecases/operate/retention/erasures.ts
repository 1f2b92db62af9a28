import { createHash } from "node:crypto";
import { Rejection } from "../../../domain/problem.ts";
import { type Erasure, NOTHING_FOUND, type Person } from "../../../domain/retention/erasure.ts";
import type { Page } from "../../../store/port.ts";
import type { Parts } from "../../parts.ts";
import { newWork } from "../../work.ts";
import { RETENTION_ACCOUNT } from "./account.ts";

/** What an administrator asks for. */
export interface ErasureAsked {
  /** Whose data is looked through; absent: everybody's. */
  tenant?: string;
  person: Person;
  /** Why, as it stands in the record: the person's letter, not the person. */
  reason: string;
  dryRun: boolean;
  /** The request by which it was asked. */
  requestId: string;
}

/**
 * Has what names a person erased, or only looked for (`dryRun`). The work is durable; its record tells how far it is.
 *
 * @throws Rejection 422 on a tenant that is not configured
 */
export const eraseData = async (
  parts: Pick<Parts, "store" | "tenants" | "ids" | "now" | "wake">,
  { tenant, person, reason, dryRun, requestId }: ErasureAsked,
): Promise<Erasure> => {
  if (tenant !== undefined && !parts.tenants.has(tenant))
    throw tenantUnknown(tenant, [...parts.tenants.keys()]);
  const now = parts.now();
  const id = parts.ids.erasure();
  const erasure: Erasure = {
    id,
    tenant: tenant ?? null,
    askedBy: requestId,
    reason,
    dryRun,
    person,
    personSha256: hashOfPerson(id, person),
    state: "waiting",
    found: NOTHING_FOUND,
    sha256: "",
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    doneAt: null,
  };
  const work = newWork(parts, "erase", {
    account: RETENTION_ACCOUNT,
    lane: "erase",
    requestId,
    data: { erasure: id, sort: "invoices", place: null },
  });
  await parts.store.tx(async (memory) => {
    await memory.erasures.insert(erasure);
    await memory.outbox.add([work], now);
  });
  parts.wake();
  return erasure;
};

/** With the erasure's id before it, so that no table of hashes tells who it was. */
const hashOfPerson = (id: string, person: Person): string => {
  const { name, email, phone, iban, siren } = person;
  return createHash("sha256")
    .update([id, name, email, phone, iban, siren].map((one) => one ?? "").join("\n"))
    .digest("hex");
};

/** @throws Rejection 404 */
export const getErasure = async ({ store }: Pick<Parts, "store">, id: string): Promise<Erasure> => {
  const found = await store.erasures.byId(id);
  if (found !== null) return found;
  throw new Rejection(
    404,
    "erasure_not_found",
    { en: "There is no such erasure", fr: "Cet effacement n'existe pas" },
    { en: `No erasure ${id} is on record.`, fr: `Aucun effacement ${id} n'est enregistré.` },
  );
};

/** Newest first. @throws Rejection 400 on a cursor that is not ours */
export const listErasures = (
  { store }: Pick<Parts, "store">,
  page: { limit: number; cursor?: string },
): Promise<Page<Erasure>> => store.erasures.list(page);

const tenantUnknown = (tenant: string, known: readonly string[]): Rejection =>
  new Rejection(
    422,
    "tenant_unknown",
    { en: "There is no such tenant", fr: "Ce tenant n'existe pas" },
    {
      en: `There is no tenant "${tenant}" in the configuration.`,
      fr: `Il n'y a pas de tenant « ${tenant} » dans la configuration.`,
    },
    [
      {
        path: "tenant",
        code: "tenant_unknown",
        message: `There is no tenant "${tenant}".`,
        messageFr: `Il n'y a pas de tenant « ${tenant} ».`,
        fix: `Name one of: ${known.join(", ")}; or leave it out, to look through everybody's.`,
        fixFr: `Nommez l'un de : ${known.join(", ")} ; ou laissez-le, pour chercher chez tous.`,
      },
    ],
  );
