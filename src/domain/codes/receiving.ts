import type { CodeGroup } from "./types.ts";

export const RECEIVING: CodeGroup = {
  name: { en: "Receiving", fr: "Réception" },
  where: {
    en: "Answers to requests, the desk's page of receivers, `GET /v1/failures`",
    fr: "Réponses aux demandes, page des destinataires de l'administration, `GET /v1/failures`",
  },
  codes: {
    unrouted: {
      http: [409],
      means: "No rule of receiving takes the invoice, so that nobody sees it but administrators.",
      fix: "Write a rule under receive, or hand it over on the page of receivers.",
      meansFr: "Aucune règle de réception ne prend la facture : seuls les administrateurs la voient.",
      fixFr: "Écrivez une règle sous receive, ou attribuez-la sur la page des destinataires.",
    },
    not_leading: {
      http: [409],
      means: "Another tenant leads the invoice; this one reads it and sets no status.",
      fix: "Ask the one that leads, or have the invoice handed over.",
      meansFr: "Un autre tenant pilote la facture ; celui-ci la lit et ne pose aucun statut.",
      fixFr: "Demandez à celui qui pilote, ou faites attribuer la facture.",
    },
    receivers_invalid: {
      http: [422],
      means: "The tenants that were named cannot receive the invoice.",
      fix: "Name tenants of the configuration that have the buyer among their companies, one of them to lead.",
      meansFr: "Les tenants nommés ne peuvent pas recevoir la facture.",
      fixFr:
        "Nommez des tenants de la configuration qui ont l'acheteur parmi leurs sociétés, dont un qui pilote.",
    },
    nobody_leads: {
      http: [422],
      means: "Nobody is named to lead.",
      fix: "Name the tenant that may set statuses.",
      meansFr: "Personne n'est nommé pour piloter.",
      fixFr: "Nommez le tenant qui peut poser des statuts.",
    },
    company_not_named: {
      http: [422],
      means: "The tenant does not name the company that the invoice is addressed to.",
      fix: "Add the company to the tenant, or name another.",
      meansFr: "Le tenant ne nomme pas la société à qui la facture est adressée.",
      fixFr: "Ajoutez la société au tenant, ou nommez-en un autre.",
    },
    invoice_was_sent: {
      http: [409],
      means: "The invoice was sent, and rules are about what is received.",
      fix: "Choose a received invoice.",
      meansFr: "La facture a été envoyée, et les règles portent sur ce qui est reçu.",
      fixFr: "Choisissez une facture reçue.",
    },
    rules_invalid: {
      http: [422],
      means: "The rules to try are not valid.",
      fix: "Correct what errors names.",
      meansFr: "Les règles à essayer ne sont pas valides.",
      fixFr: "Corrigez ce que nomme errors.",
    },
    rule_invalid: {
      means: "One rule is wrong.",
      fix: "Correct it as the fix beside it says.",
      meansFr: "Une règle est fausse.",
      fixFr: "Corrigez-la comme l'indique le remède à côté.",
    },
    platform_paused: {
      http: [503],
      means:
        "None of the tenant's accounts can be asked now: paused for its credentials, or none is named by its routes.",
      fix: "Look at the accounts on the desk; correct the credentials and reload.",
      meansFr:
        "Aucun compte du tenant ne peut être interrogé : en pause pour ses identifiants, ou aucun n'est nommé par ses routes.",
      fixFr: "Regardez les comptes dans l'administration ; corrigez les identifiants et rechargez.",
    },
  },
};
