import { Failure, isFailure } from "../../domain/failure.ts";
import type { Access } from "../kit/calls/access.ts";
import { DAY } from "../kit/time.ts";
import type { DirectoryCopy, Io } from "../port.ts";
import type { endpointOf } from "./settings.ts";

/** An open account, with its copy where other accounts have a door. */
export type ExtractAccess = Access<ReturnType<typeof endpointOf>, DirectoryCopy>;

/**
 * The copy of an account.
 *
 * @throws Error where none was opened: the adapter says where its extracts come in
 */
export const copyOf = ({ copy }: Io): DirectoryCopy => {
  if (copy === undefined) throw new Error("no copy of the directory was opened");
  return copy;
};

/** How old the answers are; null: there is no copy yet. */
export const copied = ({ door, endpoint, io }: Omit<ExtractAccess, "signal">) => {
  const at = door.state().producedAt;
  if (at === null) return null;
  return { at, stale: io.now().getTime() - at.getTime() > endpoint.staleAfterDays * DAY };
};

/** There is nothing yet that could answer. */
const missing = ({ door, endpoint }: ExtractAccess): Failure => {
  const { importing, trouble } = door.state();
  return new Failure("unsent", {
    code: "directory_copy_missing",
    message: importing
      ? "The directory is being read in: there is no copy of it on this machine yet."
      : `There is no copy of the directory on this machine yet.${trouble === null ? "" : ` ${trouble}`}`,
    messageFr: importing
      ? "L'annuaire est en cours de chargement : il n'y en a pas encore de copie sur cette machine."
      : "Il n'y a pas encore de copie de l'annuaire sur cette machine.",
    fix: importing
      ? "Wait until it is read in."
      : `Put the newest complete extract (F14, TypeFlux C) into ${endpoint.folder}.`,
    fixFr: importing
      ? "Attendez la fin du chargement."
      : `Déposez le dernier extrait complet (F14, TypeFlux C) dans ${endpoint.folder}.`,
    ours: true,
  });
};

/** The copy was made without names, and they are not added yet. */
export const namesMissing = (): Failure =>
  new Failure("unsent", {
    code: "directory_copy_missing",
    message: "The copy of the directory was made without names; they are being added.",
    messageFr: "La copie de l'annuaire a été faite sans les noms ; ils sont en cours d'ajout.",
    fix: "Give the SIREN, or try again later.",
    fixFr: "Donnez le SIREN, ou réessayez plus tard.",
    ours: true,
  });

/**
 * One look-up.
 *
 * @throws Failure `unsent` while there is no copy, or where it cannot be read
 */
export const lookUp = <T>(access: ExtractAccess, find: (copy: DirectoryCopy) => T): T => {
  const { door } = access;
  if (door.state().producedAt === null) throw missing(access);
  try {
    return find(door);
  } catch (error) {
    if (isFailure(error)) throw error;
    throw new Failure(
      "unsent",
      {
        code: "directory_copy_unreadable",
        message: `The copy of the directory cannot be read: ${error instanceof Error ? error.message : error}`,
        messageFr: "La copie de l'annuaire est illisible.",
        fix: "It is made anew by itself of the newest complete extract in the folder; look after the disk.",
        fixFr:
          "Elle est refaite d'elle-même à partir du dernier extrait complet du dossier ; vérifiez le disque.",
        ours: true,
      },
      { cause: error },
    );
  }
};
