import type { FailureKind } from "../../domain/failure.ts";
import type { Words } from "../../domain/problem.ts";

/** What can go wrong with files beside what can go wrong with any connection (`net/failure-table.ts`). */
export interface FileRow {
  kind: FailureKind;
  /** What it tells the breaker of whoever keeps the files. */
  platform: "ill" | "well" | "nothing";
  /** `%` stands for the path or the host that it is about. */
  message: Words;
  fix: Words;
}

/** Nothing is sent until a person has been there. */
const DENIED = { kind: "denied", platform: "nothing" } as const;
/** A clear no by a server that is well. */
const REFUSED = { kind: "refused", platform: "well" } as const;

const RIGHTS: Words = {
  en: "Check the folders in the settings and the rights of the gateway's user there.",
  fr: "Vérifiez les dossiers des paramètres et les droits de l'utilisateur de la passerelle.",
};
const ASK: Words = {
  en: "Ask whoever keeps the folder, with its words.",
  fr: "Demandez à qui tient le dossier, avec ses mots.",
};
const SPACE: Words = {
  en: "Make room, or have the quota raised: the gateway tries again by itself.",
  fr: "Libérez de la place, ou faites augmenter le quota : la passerelle réessaie d'elle-même.",
};

export const FILE_TABLE = {
  // The way in.
  host_key_missing: {
    ...DENIED,
    message: {
      en: "No host key of % is known: no connection is made.",
      fr: "Aucune clé d'hôte de % n'est connue : aucune connexion n'est établie.",
    },
    fix: {
      en: "Put the fingerprint of the server's key (SHA256:…), as its operator gives it, into the settings.",
      fr: "Mettez l'empreinte de la clé du serveur (SHA256:…), donnée par son exploitant, dans les paramètres.",
    },
  },
  host_key_changed: {
    ...DENIED,
    message: {
      en: "% shows a host key that is not the one in the settings.",
      fr: "% présente une clé d'hôte qui n'est pas celle des paramètres.",
    },
    fix: {
      en: "Ask the server's operator whether its key changed. If it did, put the new fingerprint into the settings; if not, somebody may stand in between.",
      fr: "Demandez à l'exploitant du serveur si sa clé a changé. Si oui, mettez la nouvelle empreinte dans les paramètres ; sinon, quelqu'un s'interpose peut-être.",
    },
  },
  login_refused: {
    ...DENIED,
    message: {
      en: "% does not accept the user with this key or password.",
      fr: "% n'accepte pas l'utilisateur avec cette clé ou ce mot de passe.",
    },
    fix: {
      en: "Check user, private key and password in the settings, and that the server knows the public key.",
      fr: "Vérifiez l'utilisateur, la clé privée et le mot de passe dans les paramètres, et que le serveur connaît la clé publique.",
    },
  },
  key_unreadable: {
    ...DENIED,
    message: {
      en: "The private key for % cannot be read.",
      fr: "La clé privée pour % ne peut pas être lue.",
    },
    fix: {
      en: "Give the whole key as PEM or in OpenSSH's format, and its passphrase if it has one.",
      fr: "Donnez la clé entière, en PEM ou au format d'OpenSSH, et sa phrase secrète si elle en a une.",
    },
  },
  no_common_algorithm: {
    ...DENIED,
    message: {
      en: "% and the gateway have no algorithm in common.",
      fr: "% et la passerelle n'ont aucun algorithme en commun.",
    },
    fix: {
      en: "Name the server's cipher in the settings (aes256-cbc, for one), or have the server brought up to date.",
      fr: "Indiquez le chiffrement du serveur dans les paramètres (aes256-cbc par exemple), ou faites mettre le serveur à jour.",
    },
  },
  sftp_not_offered: {
    ...DENIED,
    message: {
      en: "% lets the user in, but offers no SFTP.",
      fr: "% laisse entrer l'utilisateur, mais n'offre pas SFTP.",
    },
    fix: {
      en: "Have SFTP opened for this user by the server's operator.",
      fr: "Faites ouvrir SFTP pour cet utilisateur par l'exploitant du serveur.",
    },
  },
  // Folders, rights, names.
  folder_missing: {
    ...DENIED,
    message: { en: "The folder % is not there.", fr: "Le dossier % n'existe pas." },
    fix: {
      en: "Create it, or correct the folders in the settings.",
      fr: "Créez-le, ou corrigez les dossiers dans les paramètres.",
    },
  },
  not_permitted: {
    ...DENIED,
    message: { en: "Access to % is not permitted.", fr: "L'accès à % n'est pas permis." },
    fix: RIGHTS,
  },
  path_outside: {
    ...REFUSED,
    platform: "nothing",
    message: {
      en: "The path % could lead out of the account's folder.",
      fr: "Le chemin % pourrait mener hors du dossier du compte.",
    },
    fix: {
      en: "Use a path below the account's folder, with neither .. nor a backslash.",
      fr: "Prenez un chemin sous le dossier du compte, sans .. ni barre oblique inverse.",
    },
  },
  not_a_file: {
    ...REFUSED,
    message: {
      en: "% is no file: a folder or a link stands there, and links are not followed.",
      fr: "% n'est pas un fichier : un dossier ou un lien s'y trouve, et les liens ne sont pas suivis.",
    },
    fix: {
      en: "Put the file itself there, or take away what stands in its place.",
      fr: "Mettez-y le fichier lui-même, ou retirez ce qui est à sa place.",
    },
  },
  file_missing: {
    ...REFUSED,
    message: { en: "The file % is not there.", fr: "Le fichier % n'existe pas." },
    fix: {
      en: "Ask whoever keeps the folder whether it was taken away.",
      fr: "Demandez à qui tient le dossier s'il a été retiré.",
    },
  },
  file_too_large: {
    ...REFUSED,
    message: {
      en: "The file % is larger than what is taken.",
      fr: "Le fichier % dépasse la taille acceptée.",
    },
    fix: {
      en: "Raise limits.documentMegabytes if such files are to be expected.",
      fr: "Augmentez limits.documentMegabytes si de tels fichiers sont normaux.",
    },
  },
  name_taken: {
    ...REFUSED,
    message: { en: "There is a file % already.", fr: "Il existe déjà un fichier %." },
    fix: {
      en: "Look whether it is the same one: the gateway overwrites nothing.",
      fr: "Regardez si c'est le même : la passerelle n'écrase rien.",
    },
  },
  // What came to nothing.
  disk_full: {
    kind: "unsent",
    platform: "well",
    message: { en: "There is no room for % any more.", fr: "Il n'y a plus de place pour %." },
    fix: SPACE,
  },
  not_written: {
    kind: "unsent",
    platform: "well",
    message: {
      en: "% could not be written whole: the disk may be full.",
      fr: "% n'a pas pu être écrit en entier : le disque est peut-être plein.",
    },
    fix: SPACE,
  },
  not_read: {
    kind: "unsent",
    platform: "ill",
    message: { en: "% could not be read.", fr: "% n'a pas pu être lu." },
    fix: ASK,
  },
  file_changing: {
    kind: "unsent",
    platform: "well",
    message: {
      en: "The size of % changes while it is read.",
      fr: "La taille de % change pendant la lecture.",
    },
    fix: {
      en: "Nothing if it is still being written: it is read again. If this goes on, have it given its name only when it is whole.",
      fr: "Rien s'il est encore en cours d'écriture : il sera relu. Si cela dure, faites-le nommer seulement une fois complet.",
    },
  },
  not_moved: {
    ...REFUSED,
    message: {
      en: "% cannot be given its new name.",
      fr: "% ne peut pas recevoir son nouveau nom.",
    },
    fix: ASK,
  },
  half_moved: {
    kind: "unknown",
    platform: "well",
    message: {
      en: "% has its new name, and that could not be made durable for sure.",
      fr: "% a son nouveau nom, sans que ce soit durable à coup sûr.",
    },
    fix: RIGHTS,
  },
  not_removed: {
    ...REFUSED,
    message: { en: "% cannot be removed.", fr: "% ne peut pas être supprimé." },
    fix: RIGHTS,
  },
} as const satisfies Record<string, FileRow>;

/** Name of a row, and the `code` of its failures. */
export type FileFailureCode = keyof typeof FILE_TABLE;
