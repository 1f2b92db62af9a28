import type { CodeGroup } from "./types.ts";

export const VERDICTS: CodeGroup = {
  name: { en: "What the desk looks at", fr: "Ce que regarde l'administration" },
  where: {
    en: "The verdict of the desk and of `GET /v1/diagnostics`, alerts, `GET /v1/failures`",
    fr: "Le verdict de l'administration et de `GET /v1/diagnostics`, alertes, `GET /v1/failures`",
  },
  codes: {
    account_paused: {
      means: "The platform refuses the account's login or rights, so that its work waits; nothing is lost.",
      fix: "Correct the credentials in the configuration and reload.",
      meansFr:
        "La plateforme refuse l'identifiant ou les droits du compte : son travail attend, rien n'est perdu.",
      fixFr: "Corrigez les identifiants dans la configuration et rechargez.",
    },
    account_unknown: {
      means: "Work waits for an account that the configuration no longer has.",
      fix: "Put the account back under platforms, or dismiss the work.",
      meansFr: "Du travail attend pour un compte que la configuration n'a plus.",
      fixFr: "Remettez le compte sous platforms, ou écartez ce travail.",
    },
    circuit_open: {
      http: [503],
      means:
        "The last calls to the account failed, so that calls are held back; one is let through from time to time.",
      fix: "Nothing: the rest follow as soon as one succeeds. If it lasts, look at the platform's state.",
      meansFr:
        "Les derniers appels au compte ont échoué, les suivants sont retenus ; un passe de temps en temps.",
      fixFr:
        "Rien : les autres suivent dès que l'un réussit. Si cela dure, regardez l'état de la plateforme.",
    },
    never_synced: {
      means: "The account's events have never been fetched in full.",
      fix: "Wait for the first pull; if it fails, the log tells why.",
      meansFr: "Les événements du compte n'ont encore jamais été relevés en entier.",
      fixFr: "Attendez le premier relevé ; s'il échoue, le journal dit pourquoi.",
    },
    sync_late: {
      means: "The account's events have not been fetched for too long.",
      fix: "Look at the account's last failure: login, network, or the platform itself.",
      meansFr: "Les événements du compte n'ont pas été relevés depuis trop longtemps.",
      fixFr: "Regardez le dernier échec du compte : identifiants, réseau, ou la plateforme elle-même.",
    },
    work_failed: {
      means: "Work was given up and waits for a person.",
      fix: "Look under failures: correct the cause, then retry or dismiss.",
      meansFr: "Du travail a été abandonné et attend une personne.",
      fixFr: "Regardez les échecs : corrigez la cause, puis réessayez ou écartez.",
    },
    work_parked: {
      means: "Nobody knows how a delivery ended, and asking again cannot tell.",
      fix: "Look at the platform whether it is there; then retry, saying so.",
      meansFr: "Personne ne sait comment un envoi s'est terminé, et redemander ne le dira pas.",
      fixFr: "Regardez sur la plateforme s'il y est ; puis réessayez, en le disant.",
    },
    work_in_doubt: {
      means:
        "A delivery may have arrived or not; the gateway goes on asking the platform before it sends again.",
      fix: "Wait; if it lasts for hours, look at the platform.",
      meansFr: "Un envoi est peut-être arrivé ; la passerelle redemande à la plateforme avant de renvoyer.",
      fixFr: "Attendez ; si cela dure des heures, regardez sur la plateforme.",
    },
    work_late: {
      means: "Work has waited longer than it should.",
      fix: "Look whether the process is busy, the account slow, or its concurrency too low.",
      meansFr: "Du travail attend depuis plus longtemps qu'il ne devrait.",
      fixFr: "Regardez si le processus est chargé, le compte lent, ou sa concurrence trop basse.",
    },
    invoices_late: {
      means: "Invoices wait to be sent longer than they should.",
      fix: "Look at the account: paused, circuit open, or the platform slow.",
      meansFr: "Des factures attendent leur envoi plus longtemps qu'elles ne devraient.",
      fixFr: "Regardez le compte : en pause, circuit ouvert, ou plateforme lente.",
    },
    notifications_late: {
      means: "Notifications wait for an endpoint longer than they should.",
      fix: "Look at the endpoint's last answer; the ERP may be down.",
      meansFr: "Des notifications attendent plus longtemps qu'elles ne devraient.",
      fixFr: "Regardez la dernière réponse de l'adresse ; l'ERP est peut-être arrêté.",
    },
    invoices_rejected: {
      means: "Platforms rejected invoices lately.",
      fix: "Open each, correct what its problem names, and send again.",
      meansFr: "Des plateformes ont rejeté des factures récemment.",
      fixFr: "Ouvrez chacune, corrigez ce que dit son problème, et renvoyez.",
    },
    invoices_unowned: {
      means: "Received invoices belong to no tenant.",
      fix: "Write a rule under receive, or hand them over.",
      meansFr: "Des factures reçues ne sont à aucun tenant.",
      fixFr: "Écrivez une règle sous receive, ou attribuez-les.",
    },
    items_held: {
      means: "Things that a platform said are not understood and wait.",
      fix: "Open each under failures; some go on by themselves once what they wait for comes.",
      meansFr: "Des éléments venus d'une plateforme ne sont pas compris et attendent.",
      fixFr: "Ouvrez chacun dans les échecs ; certains repartent quand arrive ce qu'ils attendent.",
    },
    password_expires: {
      means: "The account's technical password ends soon (Chorus Pro: every 90 days).",
      fix: "Change it at the platform and in the configuration before that day.",
      meansFr: "Le mot de passe technique du compte arrive à son terme (Chorus Pro : tous les 90 jours).",
      fixFr: "Changez-le sur la plateforme et dans la configuration avant ce jour.",
    },
    password_expired: {
      means: "The account's technical password has ended.",
      fix: "Set a new one at the platform, put it into the configuration, reload.",
      meansFr: "Le mot de passe technique du compte a expiré.",
      fixFr: "Créez-en un nouveau sur la plateforme, mettez-le dans la configuration, rechargez.",
    },
    certificate_expires: {
      means:
        "The TLS certificate of one of the platform's servers ends within thirty days (a short one: within a quarter of its time).",
      fix: "Nothing here: ask the platform whether it is about to replace it.",
      meansFr:
        "Le certificat TLS d'un serveur de la plateforme se termine dans les trente jours (s'il est court : dans le dernier quart de sa durée).",
      fixFr: "Rien ici : demandez à la plateforme si elle va le remplacer.",
    },
    certificate_ends: {
      means:
        "The TLS certificate of one of the platform's servers ends within seven days (a short one: within a twelfth of its time), or has ended.",
      fix: "Call the platform: once it has ended, nothing is sent there until it is replaced. What waits follows by itself.",
      meansFr:
        "Le certificat TLS d'un serveur de la plateforme se termine dans les sept jours (s'il est court : dans le dernier douzième de sa durée), ou a expiré.",
      fixFr:
        "Appelez la plateforme : une fois expiré, rien n'y part avant son remplacement. Ce qui attend suit de lui-même.",
    },
    directory_missing: {
      means: "The account has no copy of the public directory yet.",
      fix: "Put the newest complete extract into its folder.",
      meansFr: "Le compte n'a pas encore de copie de l'annuaire public.",
      fixFr: "Déposez le dernier extrait complet dans son dossier.",
    },
    directory_old: {
      means: "The copy of the public directory is too old.",
      fix: "Put newer extracts into the folder; the log tells why the last could not be read.",
      meansFr: "La copie de l'annuaire public est trop ancienne.",
      fixFr: "Déposez des extraits plus récents ; le journal dit pourquoi le dernier n'a pu être lu.",
    },
    retention_behind: {
      means: "What is past its term is not erased as fast as it comes.",
      fix: "Look at the load of the store; erasing goes on by itself.",
      meansFr: "Ce qui est arrivé à son terme n'est pas effacé au rythme où cela arrive.",
      fixFr: "Regardez la charge de la base ; l'effacement continue de lui-même.",
    },
    configurations_differ: {
      means: "Processes on one store go by different configurations, and have done so for five minutes.",
      fix: "Look under Configuration which ones: bring their files in line and reload, or restart them.",
      meansFr:
        "Des processus sur une même base suivent des configurations différentes, depuis plus de cinq minutes.",
      fixFr:
        "Regardez lesquels sous Configuration : accordez leurs fichiers et rechargez, ou redémarrez-les.",
    },
    unowned: {
      means: "A received invoice belongs to no tenant: none names its buyer.",
      fix: "Add the company to a tenant, or hand the invoice over.",
      meansFr: "Une facture reçue n'est à aucun tenant : aucun ne nomme son acheteur.",
      fixFr: "Ajoutez l'entreprise à un tenant, ou attribuez la facture.",
    },
    unknown: {
      means: "Something a platform said is of a kind that is not known.",
      fix: "Keep it until a newer version knows it, or dismiss it.",
      meansFr: "Un élément venu d'une plateforme est d'un type inconnu.",
      fixFr: "Gardez-le jusqu'à une version qui le connaisse, ou écartez-le.",
    },
    not_given_back: {
      means: "A piece of work ran, and how it ended could not be stored.",
      fix: "Nothing: its lease ends and it is taken up in doubt, so that nothing is sent twice.",
      meansFr: "Un travail a été fait, et son issue n'a pas pu être enregistrée.",
      fixFr: "Rien : son bail prend fin et il est repris dans le doute, pour que rien ne parte deux fois.",
    },
  },
};
