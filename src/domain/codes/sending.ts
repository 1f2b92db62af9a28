import type { CodeGroup } from "./types.ts";

export const SENDING: CodeGroup = {
  name: { en: "Sending", fr: "Envoi" },
  where: {
    en: "Answers to requests, `problem.code` of an invoice, `GET /v1/failures`",
    fr: "Réponses aux demandes, `problem.code` d'une facture, `GET /v1/failures`",
  },
  codes: {
    invoice_not_acceptable: {
      http: [422],
      means:
        "The controls found errors in the invoice; errors names each term, rule and fix. Nothing was sent.",
      fix: "Correct what errors names and send again under the same number; POST /v1/invoices/validate tries it without sending.",
      meansFr:
        "Les contrôles ont trouvé des erreurs dans la facture ; errors nomme chaque terme, règle et remède. Rien n'a été envoyé.",
      fixFr:
        "Corrigez ce que nomme errors et renvoyez sous le même numéro ; POST /v1/invoices/validate l'essaie sans envoyer.",
    },
    number_taken: {
      http: [409],
      means: "This seller sent another invoice under this number in this year.",
      fix: "If it is the same invoice, fetch the first one; else give the new one its own number.",
      meansFr: "Ce vendeur a déjà envoyé une autre facture sous ce numéro cette année.",
      fixFr:
        "S'il s'agit de la même facture, prenez la première ; sinon, donnez à la nouvelle son propre numéro.",
    },
    number_taken_at_platform: {
      means: "The platform holds another document under this number, sent by another program.",
      fix: "Compare the two in the platform's page; send a new invoice under a new number.",
      meansFr: "La plateforme détient un autre document sous ce numéro, envoyé par un autre programme.",
      fixFr:
        "Comparez les deux sur le site de la plateforme ; envoyez une nouvelle facture sous un nouveau numéro.",
    },
    number_received_twice: {
      means: "A platform brought two different invoices of one seller under one number.",
      fix: "Compare the two, and refuse the wrong one.",
      meansFr: "Une plateforme a apporté deux factures différentes d'un vendeur sous un même numéro.",
      fixFr: "Comparez les deux, et refusez la mauvaise.",
    },
    no_route: {
      http: [422],
      means: "None of the tenant's routes fits this invoice.",
      fix: "Add a route without conditions at the end of routes, or name the platform in the request.",
      meansFr: "Aucune des routes du tenant ne convient à cette facture.",
      fixFr: "Ajoutez en fin de routes une route sans condition, ou nommez la plateforme dans la demande.",
    },
    platform_unknown: {
      http: [400, 422],
      means: "The request names a platform account that the tenant does not have.",
      fix: "Take one of the accounts under platforms that the tenant may use, or leave it out.",
      meansFr: "La demande nomme un compte de plateforme que le tenant n'a pas.",
      fixFr: "Prenez l'un des comptes sous platforms que le tenant peut utiliser, ou n'en nommez pas.",
    },
    platform_not_configured: {
      means: "The account has been taken out of the configuration while work waited for it.",
      fix: "Put the account back, or dismiss the work.",
      meansFr: "Le compte a été retiré de la configuration alors que du travail l'attendait.",
      fixFr: "Remettez le compte, ou écartez ce travail.",
    },
    platform_takes_no_invoices: {
      means: "The route leads to an account that takes no invoices, such as a directory.",
      fix: "Correct the tenant's routes.",
      meansFr: "La route mène à un compte qui ne prend pas de factures, comme un annuaire.",
      fixFr: "Corrigez les routes du tenant.",
    },
    company_not_allowed: {
      http: [422],
      means: "The company is none of those that this key sends and receives for.",
      fix: "Add its SIREN to companies of the tenant, or use the right tenant's key.",
      meansFr: "L'entreprise n'est pas de celles pour lesquelles cette clé envoie et reçoit.",
      fixFr: "Ajoutez son SIREN à companies du tenant, ou utilisez la clé du bon tenant.",
    },
    not_on_platform_yet: {
      http: [409],
      means: "The platform makes what is asked for, and the invoice is not there yet.",
      fix: "Wait until delivery is sent, then ask again.",
      meansFr: "C'est la plateforme qui fait ce qui est demandé, et la facture n'y est pas encore.",
      fixFr: "Attendez que delivery soit sent, puis redemandez.",
    },
    syntax_differs: {
      http: [422],
      means: "The file is of another syntax than the deposit says.",
      fix: "Correct flowSyntax, or send the other file.",
      meansFr: "Le fichier est d'une autre syntaxe que ne le dit le dépôt.",
      fixFr: "Corrigez flowSyntax, ou envoyez l'autre fichier.",
    },
    checksum_mismatch: {
      http: [422],
      means: "The SHA-256 of the file is not the one in flowInfo: the file was changed on its way.",
      fix: "Deposit the file again, unchanged, or correct flowInfo.sha256.",
      meansFr:
        "L'empreinte SHA-256 du fichier n'est pas celle de flowInfo : le fichier a été modifié en route.",
      fixFr: "Déposez le fichier à nouveau, inchangé, ou corrigez flowInfo.sha256.",
    },
    in_doubt: {
      means:
        "It is not known yet whether the platform has what was sent; the gateway goes on asking and sends again only once the platform says that it is not there.",
      fix: "Wait.",
      meansFr:
        "On ne sait pas encore si la plateforme a ce qui a été envoyé ; la passerelle redemande, et ne renvoie que si la plateforme dit ne pas l'avoir.",
      fixFr: "Attendez.",
    },
    outcome_unknown: {
      means: "An answer was lost, and the platform cannot be asked whether it arrived.",
      fix: "Look in the platform's page; then retry, saying whether it is there, or dismiss.",
      meansFr: "Une réponse a été perdue, et on ne peut pas demander à la plateforme si c'est arrivé.",
      fixFr: "Regardez sur le site de la plateforme ; puis réessayez en disant si c'est là, ou écartez.",
    },
    refused_in_doubt: {
      means: "The platform refuses a second sending, and the first may have arrived.",
      fix: "Look in the platform's page whether it is there; then retry, saying so.",
      meansFr: "La plateforme refuse un second envoi, et le premier est peut-être arrivé.",
      fixFr: "Regardez sur le site de la plateforme s'il y est ; puis réessayez, en le disant.",
    },
    lookup_unclear: {
      means: "The platform cannot say whether what was sent arrived.",
      fix: "Look in the platform's page; then retry, saying whether it is there.",
      meansFr: "La plateforme ne peut pas dire si l'envoi est arrivé.",
      fixFr: "Regardez sur le site de la plateforme ; puis réessayez, en disant s'il y est.",
    },
    not_visible_yet: {
      means: "The platform does not show what was sent yet, which proves nothing so soon.",
      fix: "Nothing: it is asked again by itself.",
      meansFr: "La plateforme ne montre pas encore l'envoi, ce qui ne prouve rien si tôt.",
      fixFr: "Rien : elle est interrogée à nouveau d'elle-même.",
    },
    unknown_invoice: {
      means:
        "A platform speaks of an invoice that is not known here: sent by another program, or before this gateway.",
      fix: "Nothing if it is another program's; it is taken up if the invoice comes.",
      meansFr:
        "Une plateforme parle d'une facture inconnue ici : envoyée par un autre programme, ou avant cette passerelle.",
      fixFr: "Rien si elle est d'un autre programme ; c'est repris si la facture arrive.",
    },
    unknown_push: {
      means: "A platform answers a status that was not pushed from here.",
      fix: "Nothing if another program pushed it.",
      meansFr: "Une plateforme répond à un statut qui n'a pas été poussé d'ici.",
      fixFr: "Rien si un autre programme l'a poussé.",
    },
    unknown_report: {
      means: "A platform speaks of a report that is not known here.",
      fix: "Nothing if another program sent it.",
      meansFr: "Une plateforme parle d'une déclaration inconnue ici.",
      fixFr: "Rien si un autre programme l'a envoyée.",
    },
    unmapped_code: {
      means:
        "A platform used a word that its table does not know. It is kept, counted and understood later, never guessed.",
      fix: "Report the word with the platform's name; a newer version may know it.",
      meansFr:
        "Une plateforme a utilisé un mot que sa table ne connaît pas. Il est gardé, compté et compris plus tard, jamais deviné.",
      fixFr: "Signalez ce mot avec le nom de la plateforme ; une version plus récente le connaît peut-être.",
    },
    rejected: {
      means: "The platform rejected it; its reasons stand beside.",
      fix: "Correct what the reasons name, then send again.",
      meansFr: "La plateforme l'a rejeté ; ses motifs figurent à côté.",
      fixFr: "Corrigez ce que nomment les motifs, puis renvoyez.",
    },
  },
};
