import type { CodeGroup } from "./types.ts";

export const FOLDERS: CodeGroup = {
  name: { en: "Folders and SFTP", fr: "Dossiers et SFTP" },
  where: {
    en: "`GET /v1/failures`, `problem.code` of an invoice, the log",
    fr: "`GET /v1/failures`, `problem.code` d'une facture, le journal",
  },
  codes: {
    host_key_missing: {
      means: "No host key of the SFTP server is known: no connection is made.",
      fix: "Put the fingerprint of its key (SHA256:…), as its operator gives it, into the settings.",
      meansFr: "Aucune clé d'hôte du serveur SFTP n'est connue : aucune connexion n'est établie.",
      fixFr: "Mettez dans les paramètres l'empreinte de sa clé (SHA256:…), donnée par son exploitant.",
    },
    host_key_changed: {
      means: "The SFTP server shows another host key than the settings name.",
      fix: "Ask its operator whether the key changed; if not, somebody may stand in between.",
      meansFr: "Le serveur SFTP présente une autre clé d'hôte que celle des paramètres.",
      fixFr: "Demandez à son exploitant si la clé a changé ; sinon, quelqu'un s'interpose peut-être.",
    },
    key_unreadable: {
      means: "The private key for the SFTP server cannot be read.",
      fix: "Give the whole key as PEM or in OpenSSH's format, and its passphrase if it has one.",
      meansFr: "La clé privée pour le serveur SFTP est illisible.",
      fixFr: "Donnez la clé entière en PEM ou au format OpenSSH, et sa phrase secrète s'il y en a une.",
    },
    no_common_algorithm: {
      means: "The SFTP server and the gateway have no algorithm in common.",
      fix: "Name the server's cipher in the settings, or have the server brought up to date.",
      meansFr: "Le serveur SFTP et la passerelle n'ont aucun algorithme en commun.",
      fixFr: "Nommez le chiffrement du serveur dans les paramètres, ou faites-le mettre à jour.",
    },
    sftp_not_offered: {
      means: "The server lets the user in, but offers no SFTP.",
      fix: "Have SFTP opened for this user.",
      meansFr: "Le serveur laisse entrer l'utilisateur, mais n'offre pas SFTP.",
      fixFr: "Faites ouvrir SFTP pour cet utilisateur.",
    },
    folder_missing: {
      means: "The folder is not there.",
      fix: "Create it, or correct the folders in the settings.",
      meansFr: "Le dossier n'existe pas.",
      fixFr: "Créez-le, ou corrigez les dossiers des paramètres.",
    },
    folder_not_configured: {
      means: "The configuration has no folder of this tenant any more.",
      fix: "Put deliver.files back, or dismiss what waits.",
      meansFr: "La configuration n'a plus de dossier pour ce tenant.",
      fixFr: "Remettez deliver.files, ou écartez ce qui attend.",
    },
    not_permitted: {
      means: "The gateway's user may not read or write there.",
      fix: "Correct the rights of the folder.",
      meansFr: "L'utilisateur de la passerelle ne peut ni lire ni écrire là.",
      fixFr: "Corrigez les droits du dossier.",
    },
    path_outside: {
      means: "A path could lead out of the account's folder.",
      fix: "Use a path below it, with neither .. nor a backslash.",
      meansFr: "Un chemin pourrait mener hors du dossier du compte.",
      fixFr: "Prenez un chemin sous ce dossier, sans .. ni barre oblique inverse.",
    },
    not_a_file: {
      means: "A folder or a link stands where a file should be; links are not followed.",
      fix: "Put the file itself there, or take away what stands in its place.",
      meansFr: "Un dossier ou un lien se trouve à la place d'un fichier ; les liens ne sont pas suivis.",
      fixFr: "Mettez-y le fichier lui-même, ou retirez ce qui est à sa place.",
    },
    name_taken: {
      means: "Another file stands under the name, and nothing is overwritten.",
      fix: "Look whether it is the same one; then say with a retry whether it is there.",
      meansFr: "Un autre fichier porte ce nom, et rien n'est écrasé.",
      fixFr: "Regardez si c'est le même ; puis dites-le en réessayant.",
    },
    disk_full: {
      means: "There is no room any more.",
      fix: "Make room: the gateway tries again by itself.",
      meansFr: "Il n'y a plus de place.",
      fixFr: "Libérez de la place : la passerelle réessaie d'elle-même.",
    },
    not_written: {
      means: "A file could not be written whole: the disk may be full.",
      fix: "Make room: the gateway tries again by itself.",
      meansFr: "Un fichier n'a pas pu être écrit en entier : le disque est peut-être plein.",
      fixFr: "Libérez de la place : la passerelle réessaie d'elle-même.",
    },
    not_read: {
      means: "A file could not be read.",
      fix: "Ask whoever keeps the folder, with its words.",
      meansFr: "Un fichier n'a pas pu être lu.",
      fixFr: "Demandez à qui tient le dossier, avec ses mots.",
    },
    not_moved: {
      means: "A file cannot be given its new name.",
      fix: "Check the rights of both folders.",
      meansFr: "Un fichier ne peut pas recevoir son nouveau nom.",
      fixFr: "Vérifiez les droits des deux dossiers.",
    },
    half_moved: {
      means: "A file has its new name, and that could not be made durable for sure.",
      fix: "Nothing: the folder is looked at before anything is sent again.",
      meansFr: "Un fichier a son nouveau nom, sans que ce soit durable à coup sûr.",
      fixFr: "Rien : le dossier est regardé avant tout renvoi.",
    },
    not_removed: {
      means: "A file cannot be removed.",
      fix: "Check the rights of the folder.",
      meansFr: "Un fichier ne peut pas être supprimé.",
      fixFr: "Vérifiez les droits du dossier.",
    },
    file_changing: {
      means: "The size of a file changes while it is read.",
      fix: "Nothing if it is still being written; else have it given its name only when it is whole.",
      meansFr: "La taille d'un fichier change pendant sa lecture.",
      fixFr: "Rien s'il est en cours d'écriture ; sinon, faites-lui donner son nom une fois entier.",
    },
    file_gone: {
      means: "A file that was taken is not in its folder any more.",
      fix: "Put it back, or ask the platform for it.",
      meansFr: "Un fichier pris n'est plus dans son dossier.",
      fixFr: "Remettez-le, ou redemandez-le à la plateforme.",
    },
    file_not_given: {
      means: "The platform listed a file and did not give it whole.",
      fix: "Ask for it again; if another program reads that folder, have it stop.",
      meansFr: "La plateforme a listé un fichier sans le donner entier.",
      fixFr: "Redemandez-le ; si un autre programme lit ce dossier, arrêtez-le.",
    },
    file_unreadable: {
      means: "What was stored names no file: it was listed before the account took files.",
      fix: "Dismiss it.",
      meansFr:
        "Ce qui est enregistré ne nomme aucun fichier : il a été listé avant que le compte ne prenne des fichiers.",
      fixFr: "Écartez-le.",
    },
    file_refused: {
      means: "The platform refused the file; its words stand beside.",
      fix: "Correct what they name, then send again.",
      meansFr: "La plateforme a refusé le fichier ; ses mots figurent à côté.",
      fixFr: "Corrigez ce qu'ils nomment, puis renvoyez.",
    },
    not_acknowledged: {
      means: "The platform has the file and has not acknowledged it in time. Nothing is sent again.",
      fix: "Ask the platform what became of it.",
      meansFr: "La plateforme a le fichier et ne l'a pas acquitté à temps. Rien n'est renvoyé.",
      fixFr: "Demandez à la plateforme ce qu'il est devenu.",
    },
  },
};
