import { isFailure } from "../../domain/failure.ts";
import { refused, unclear, unlessRefused } from "../kit/calls/failures.ts";
import { present } from "../kit/present.ts";
import { again } from "../kit/steps.ts";
import { HOUR, SECOND } from "../kit/time.ts";
import type { Found, Submitted } from "../port.ts";
import { ackOf } from "./acks.ts";
import { type FolderAccess, MARKER } from "./folder.ts";
import { flowIdOf, flowIn, isFixed, nameOf, stemOf } from "./name.ts";
import { finalFile, finalPath, handOver, isNameTaken, isOurs, placeOf, stagedPath, stands } from "./place.ts";
import { type Own, ownOf, type Parcel, type Sought, type Step, stepIn } from "./steps.ts";

const named = ({ endpoint, io, moment }: FolderAccess, { named: by }: Sought): Step => {
  const codes = { application: endpoint.application, interface: by.interface ?? endpoint.interface };
  const name = nameOf(endpoint.name, by, codes, flowIdOf(codes, moment(), io.uuid()));
  return { state: "named", name, looks: 0 };
};

/**
 * One step of a deposit. The first fixes the name and sends nothing. Each may be done twice: it looks for what an earlier
 * try has left, and only what was stored before it can have left anything.
 *
 * @throws Failure `refused` when the platform says no, or other bytes stand under the only name there is; `unknown` when
 *   the answer to the handing over was lost, or no acknowledgement came in time
 */
export const deposit = async (access: FolderAccess, parcel: Parcel): Promise<Submitted> => {
  const step = stepIn(parcel.step);
  if (step === null) return again(named(access, parcel), 0, false);
  if (step.state === "published") return awaitAck(access, step);
  try {
    if (step.state === "named")
      return await write(access, { ...ownOf(step, parcel), ...contentOf(parcel) }, parcel);
    return await publish(access, ownOf(step, parcel), parcel);
  } catch (error) {
    // Another process chose the same name by chance: nothing of ours stands under it.
    if (isNameTaken(error) && !isFixed(access.endpoint.name)) return again(named(access, parcel), 0, false);
    throw error;
  }
};

const contentOf = ({ sha256, size }: Parcel): Pick<Own, "sha256" | "size"> => ({ sha256, size });

/** Writes it under the name that nobody looks at. */
const write = async (access: FolderAccess, own: Own, { bytes }: Parcel): Promise<Submitted> => {
  if (await stands(access, own, bytes)) return published(access, own);
  if (access.endpoint.publish === "direct") {
    await handOver(access, finalPath(access, own), bytes);
    return published(access, own);
  }
  await access.door.write(stagedPath(access, own), bytes, access.signal);
  return again(stepOf(own, "written"), 0, false);
};

const stepOf = ({ id, ...step }: Own, state: Step["state"]): Step => ({ ...step, state });

/** Gives it its final name, or finds that an earlier try has done so. */
const publish = async (access: FolderAccess, own: Own, parcel: Parcel): Promise<Submitted> => {
  const { door, endpoint, signal } = access;
  const place = await placeOf(access, own);
  if (place.at === "broken") return write(access, { ...own, ...contentOf(parcel) }, parcel);
  if (place.at !== "staged") return published(access, own);
  const dated: Own = { ...own, theirs: place.modified.getTime() };
  if (endpoint.publish === "marker") {
    await handOver(access, `${finalPath(access, own)}${MARKER}`, new Uint8Array());
    return published(access, dated);
  }
  const moved = door.move(stagedPath(access, own), finalPath(access, own), signal);
  const no = await unlessRefused(moved, (failure) => failure);
  if (isFailure(no)) {
    // An earlier move, late, may have come in between the look and this one.
    const now = await placeOf(access, own);
    if (now.at === "staged" || now.at === "broken") throw no;
  }
  return published(access, dated);
};

const published = (access: FolderAccess, own: Own): Submitted =>
  access.endpoint.ackFormat === "none"
    ? { done: true, ...namesOf(access, own) }
    : again({ ...stepOf(own, "published"), since: access.io.now().getTime(), looks: 0 }, FIRST_LOOK, true);

/** Seconds until an acknowledgement is looked for, and the longest between two looks. */
const FIRST_LOOK = 5;
const LONGEST_WAIT = 900;

/** Looks for the acknowledgement of what was published. Sends nothing. */
const awaitAck = async (access: FolderAccess, step: Step): Promise<Submitted> => {
  const { endpoint, io } = access;
  const ack = await ackOf(access, step.name, step.theirs ?? null);
  if (ack?.good === true) {
    return { done: true, ...namesOf(access, step, ack.ids) };
  }
  if (ack !== null) {
    const words = io.quoted(ack.words);
    throw refused(
      ack.code,
      words || "The platform refuses the file, and gives no reason.",
      "Correct what the platform complains about, then send again.",
      {
        ...present({ raw: io.quoted(ack.raw) }),
        messageFr: words || "La plateforme refuse le fichier, sans donner de motif.",
        fixFr: "Corrigez ce que la plateforme signale, puis renvoyez.",
      },
    );
  }
  const waited = io.now().getTime() - (step.since ?? 0);
  if (waited >= endpoint.ackWithinMs) throw overdue(step.name, endpoint.ackWithinMs);
  const wait = Math.min(LONGEST_WAIT, FIRST_LOOK * 2 ** step.looks);
  return again({ ...step, looks: step.looks + 1 }, wait, true);
};

/**
 * The names by which the platform will speak of it: that of the file, those of its acknowledgement, and where it takes flows,
 * the id of the flow.
 */
const namesOf = (
  { endpoint }: FolderAccess,
  { name }: Pick<Step, "name">,
  ids: readonly string[] = [],
): Pick<Found, "platformId" | "aliases"> => {
  const platformId = stemOf(name);
  const others = new Set([...ids, ...(endpoint.packing === undefined ? [] : [flowIn(name)])]);
  others.delete(platformId);
  return { platformId, ...(others.size === 0 ? {} : { aliases: [...others] }) };
};

const overdue = (name: string, withinMs: number) =>
  unclear(
    "not_acknowledged",
    `The platform has ${name} and has not acknowledged it within ${withinMs / HOUR} hours. Nothing is sent again.`,
    "Ask the platform what became of the file. The acknowledgement is still looked for.",
    {
      messageFr: `La plateforme a ${name} et ne l'a pas acquitté en ${withinMs / HOUR} heures. Rien n'est renvoyé.`,
      fixFr: "Demandez à la plateforme ce que le fichier est devenu. L'acquittement est toujours attendu.",
      retryAfterMs: LONGEST_WAIT * SECOND,
    },
  );

/**
 * Did an earlier try arrive? Sure in every case but one: before anything was written nothing can have arrived, and what
 * was written stands under its first name until it is handed over. Where an acknowledgement is due, what stands there is
 * not adopted yet: the next step of the deposit finds it, and awaits it.
 *
 * @throws Failure `unknown` where a file that is written under its final name at once (`direct`) is not there: it may have
 *   been taken
 * @throws Failure `refused` when other bytes stand under its name
 */
export const findDeposit = async (access: FolderAccess, sought: Sought): Promise<Found | null> => {
  const { endpoint } = access;
  const known = stepIn(sought.step);
  if (known === null && !isFixed(endpoint.name)) return null;
  const own = ownOf(known ?? named(access, sought), sought);
  const found = (sameContent: Found["sameContent"]): Found => ({ ...namesOf(access, own), sameContent });
  if (endpoint.ackFormat !== "none") {
    const ack = await ackOf(access, own.name, own.theirs ?? null);
    if (ack?.good === true) return { ...namesOf(access, own, ack.ids), sameContent: "unknown" };
    if (own.state !== "named" || endpoint.publish !== "direct") return null;
  }
  if (own.state !== "named") {
    const place = await placeOf(access, own);
    if (place.at === "staged" || place.at === "broken") return null;
    return found(place.at === "final" ? place.ours : "unknown");
  }
  const final = await finalFile(access, own);
  if (final === null) {
    if (endpoint.publish === "direct" && known !== null) throw mayBeTaken(own.name);
    return null;
  }
  if (endpoint.ackFormat !== "none") return null;
  const ours = await isOurs(access, finalPath(access, own), final, own);
  // Whose it is, and whether it is broken off, the next step tells.
  return ours === "no" ? null : found(ours);
};

const mayBeTaken = (name: string) =>
  unclear(
    "outcome_unknown",
    `${name} is not in the folder: the platform may have taken it, or it was never written.`,
    "Look for it in the platform's own web page; then say with a retry whether it is there.",
    {
      messageFr: `${name} n'est pas dans le dossier : la plateforme l'a peut-être pris, ou il n'a jamais été écrit.`,
      fixFr: "Cherchez-le sur le site de la plateforme ; puis dites, en réessayant, s'il y est.",
    },
  );
