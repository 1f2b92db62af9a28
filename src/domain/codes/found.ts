import type { CodeGroup } from "./types.ts";

export const FOUND: CodeGroup = {
  name: { en: "What is not there, or no more", fr: "Ce qui n'existe pas, ou plus" },
  where: { en: "Answers to requests (`type` and `code`)", fr: "Réponses aux demandes (`type` et `code`)" },
  codes: {
    invoice_not_found: {
      http: [404],
      means: "No invoice of this id is known to this key: another tenant's, another gateway's, or a slip.",
      fix: "Take the id from the Location of the answer that made it, or from the list.",
      meansFr:
        "Aucune facture de cet id n'est connue de cette clé : d'un autre tenant, d'une autre passerelle, ou une faute.",
      fixFr: "Prenez l'id dans le Location de la réponse qui l'a créée, ou dans la liste.",
    },
    invoice_ambiguous: {
      http: [409],
      means: "Several invoices fit what was asked.",
      fix: "Name one by its id.",
      meansFr: "Plusieurs factures correspondent à ce qui est demandé.",
      fixFr: "Désignez-en une par son id.",
    },
    attachment_not_found: {
      http: [404],
      means: "The invoice carries no file of this number.",
      fix: "List the attachments; they count from 1.",
      meansFr: "La facture ne porte aucun fichier de ce numéro.",
      fixFr: "Listez les pièces jointes ; elles se comptent à partir de 1.",
    },
    sync_not_found: {
      http: [404],
      means: "No sync of this id is known to this key; a sync is remembered for a week.",
      fix: "Ask again: to sync is safe to repeat.",
      meansFr: "Aucune synchronisation de cet id n'est connue de cette clé ; elle est gardée une semaine.",
      fixFr: "Redemandez : synchroniser se répète sans risque.",
    },
    report_not_found: {
      http: [404],
      means: "No report of this id is known to this key.",
      fix: "List the reports of the company.",
      meansFr: "Aucune déclaration de cet id n'est connue de cette clé.",
      fixFr: "Listez les déclarations de l'entreprise.",
    },
    period_unknown: {
      http: [404],
      means: "The company has no period that holds this day.",
      fix: "Choose a period of the calendar.",
      meansFr: "L'entreprise n'a aucune période qui contienne ce jour.",
      fixFr: "Choisissez une période du calendrier.",
    },
    item_not_found: {
      http: [404],
      means: "Nothing was given to report under this id.",
      fix: "Check the id and the company.",
      meansFr: "Rien n'a été donné à déclarer sous cet identifiant.",
      fixFr: "Vérifiez l'identifiant et l'entreprise.",
    },
    failure_not_found: {
      http: [404],
      means:
        "Nothing of this id waits for a person any more: it was tried again, dismissed, or went through by itself.",
      fix: "Read the list of failures anew.",
      meansFr: "Rien de cet id n'attend plus personne : relancé, écarté, ou passé de lui-même.",
      fixFr: "Relisez la liste des échecs.",
    },
    erasure_not_found: {
      http: [404],
      means: "No erasure of this id is on record.",
      fix: "List the erasures.",
      meansFr: "Aucun effacement de cet id n'est enregistré.",
      fixFr: "Listez les effacements.",
    },
    flow_not_found: {
      http: [404],
      means: "The national API knows no flow of this id for this client.",
      fix: "Search for the flow; ids are the tenant's own.",
      meansFr: "L'API nationale ne connaît aucun flux de cet id pour ce client.",
      fixFr: "Cherchez le flux ; les ids sont propres au tenant.",
    },
    no_such_file: {
      http: [404],
      means: "The flow has no file of this kind.",
      fix: "Ask for Original, or for a kind that the flow's type has.",
      meansFr: "Le flux n'a pas de fichier de ce type.",
      fixFr: "Demandez Original, ou un type que ce flux possède.",
    },
    not_found: {
      http: [404],
      means: "Nothing of this id is there.",
      fix: "Check the id.",
      meansFr: "Rien de cet id n'existe.",
      fixFr: "Vérifiez l'identifiant.",
    },
    platform_not_found: {
      http: [404],
      means: "No platform account of this name takes calls here.",
      fix: "Correct the name in the address that was given to the platform, or the configuration.",
      meansFr: "Aucun compte de plateforme de ce nom ne prend d'appels ici.",
      fixFr: "Corrigez le nom dans l'adresse donnée à la plateforme, ou la configuration.",
    },
    subscription_not_found: {
      http: [404],
      means: "The client has no webhook of this id.",
      fix: "List the webhooks.",
      meansFr: "Le client n'a aucun webhook de cet id.",
      fixFr: "Listez les webhooks.",
    },
    tenant_unknown: {
      http: [422],
      means: "The configuration has no tenant of this name.",
      fix: "Take a name that stands under tenants.",
      meansFr: "La configuration n'a aucun tenant de ce nom.",
      fixFr: "Prenez un nom qui figure sous tenants.",
    },
    document_erased: {
      http: [410],
      means:
        "The document was kept for its term, or erased on demand; its SHA-256 is told, its number stays taken.",
      fix: "Use your own copy, which the SHA-256 proves; the terms stand under retention.",
      meansFr:
        "Le document a été gardé jusqu'à son terme, ou effacé sur demande ; son SHA-256 est donné, son numéro reste pris.",
      fixFr: "Prenez votre propre copie, que le SHA-256 prouve ; les durées figurent sous retention.",
    },
    history_erased: {
      http: [410],
      means: "The events were kept for their term and erased.",
      fix: "Nothing brings them back; the terms stand under retention.",
      meansFr: "Les événements ont été gardés jusqu'à leur terme, puis effacés.",
      fixFr: "Rien ne les ramène ; les durées figurent sous retention.",
    },
    invoice_erased: {
      http: [410],
      means: "The invoice was erased.",
      fix: "Nothing brings it back; the record of the erasure tells when and why.",
      meansFr: "La facture a été effacée.",
      fixFr: "Rien ne la ramène ; l'enregistrement de l'effacement dit quand et pourquoi.",
    },
  },
};
