import type { CodeGroup } from "./types.ts";

export const RECIPIENTS: CodeGroup = {
  name: { en: "The recipient's address", fr: "L'adresse du destinataire" },
  where: {
    en: "`POST /v1/directory/resolve`, `problem.code` of an invoice, answers of the directory",
    fr: "`POST /v1/directory/resolve`, `problem.code` d'une facture, réponses de l'annuaire",
  },
  codes: {
    not_in_directory: {
      http: [404],
      means:
        "The platform's directory has no such entry: a slip, a company that is not enrolled yet, or one without a SIREN.",
      fix: "Check the number. Without an entry, the sale is reported instead of sent.",
      meansFr:
        "L'annuaire de la plateforme n'a pas cette entrée : une faute, une entreprise pas encore inscrite, ou sans SIREN.",
      fixFr: "Vérifiez le numéro. Sans entrée, la vente est déclarée au lieu d'être envoyée.",
    },
    directory_read_only: {
      http: [501],
      means: "The directory of the national API is read only here.",
      fix: "Declare lines through the platform, or POST /v1/directory/addresses.",
      meansFr: "L'annuaire de l'API nationale est ici en lecture seule.",
      fixFr: "Déclarez les lignes par la plateforme, ou POST /v1/directory/addresses.",
    },
    directory_too_slow: {
      means: "The directory did not answer in time.",
      fix: "Ask again; a known answer is used meanwhile.",
      meansFr: "L'annuaire n'a pas répondu à temps.",
      fixFr: "Redemandez ; une réponse connue sert entre-temps.",
    },
    directory_copy_missing: {
      http: [503],
      means: "There is no copy of the directory on this machine yet, or it is being read in.",
      fix: "Wait until it is read; put the newest complete extract into the folder.",
      meansFr:
        "Il n'y a pas encore de copie de l'annuaire sur cette machine, ou elle est en cours de lecture.",
      fixFr: "Attendez la fin de la lecture ; déposez le dernier extrait complet dans le dossier.",
    },
    directory_copy_unreadable: {
      http: [503],
      means: "The copy of the directory cannot be read: damaged, or of another version.",
      fix: "Remove the file; it is made again from the extracts.",
      meansFr: "La copie de l'annuaire est illisible : endommagée, ou d'une autre version.",
      fixFr: "Supprimez le fichier ; il est refait à partir des extraits.",
    },
    search_too_short: {
      means: "The platform searches for longer names only.",
      fix: "Give more of the name, or the SIREN.",
      meansFr: "La plateforme ne cherche que des noms plus longs.",
      fixFr: "Donnez davantage du nom, ou le SIREN.",
    },
    recipient_address_missing: {
      means: "The document names no electronic address of the buyer.",
      fix: "Give BT-49; POST /v1/directory/resolve finds the address.",
      meansFr: "Le document ne nomme aucune adresse électronique de l'acheteur.",
      fixFr: "Indiquez BT-49 ; POST /v1/directory/resolve trouve l'adresse.",
    },
    recipient_address_absent: {
      means: "The buyer's address is not in the directory.",
      fix: "Look up the buyer's addresses and correct BT-49.",
      meansFr: "L'adresse de l'acheteur n'est pas dans l'annuaire.",
      fixFr: "Cherchez les adresses de l'acheteur et corrigez BT-49.",
    },
    recipient_address_inactive: {
      means: "The buyer's address is out of use.",
      fix: "Use the address that the directory has now.",
      meansFr: "L'adresse de l'acheteur n'est plus en service.",
      fixFr: "Prenez l'adresse que l'annuaire indique aujourd'hui.",
    },
    recipient_address_upcoming: {
      means: "The buyer's address is not in force yet.",
      fix: "Use the present one, or wait for its first day.",
      meansFr: "L'adresse de l'acheteur n'est pas encore en service.",
      fixFr: "Prenez l'actuelle, ou attendez son premier jour.",
    },
    recipient_address_of_another: {
      means: "The address is another company's.",
      fix: "Correct BT-49 or the buyer's SIREN (BT-47).",
      meansFr: "L'adresse est celle d'une autre entreprise.",
      fixFr: "Corrigez BT-49 ou le SIREN de l'acheteur (BT-47).",
    },
    recipient_undecided: {
      means: "The buyer has several addresses, and nothing tells which.",
      fix: "Ask the buyer which one to use, and give it as BT-49.",
      meansFr: "L'acheteur a plusieurs adresses, et rien ne dit laquelle.",
      fixFr: "Demandez à l'acheteur laquelle utiliser, et indiquez-la en BT-49.",
    },
    recipient_company_unknown: {
      means: "The buyer is not in the directory.",
      fix: "Check the SIREN (BT-47); without one, report the sale.",
      meansFr: "L'acheteur n'est pas dans l'annuaire.",
      fixFr: "Vérifiez le SIREN (BT-47) ; s'il n'en a pas, déclarez la vente.",
    },
    recipient_company_ceased: {
      means: "The buyer has ceased its activity.",
      fix: "Ask the buyer who succeeds it.",
      meansFr: "L'acheteur a cessé son activité.",
      fixFr: "Demandez à l'acheteur qui lui succède.",
    },
    recipient_without_platform: {
      means: "The buyer has not chosen a platform yet.",
      fix: "Send it another way; the platform marks it as not transmitted.",
      meansFr: "L'acheteur n'a pas encore choisi de plateforme.",
      fixFr: "Remettez-la autrement ; la plateforme la marque comme non transmise.",
    },
  },
};
