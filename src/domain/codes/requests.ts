import type { CodeGroup } from "./types.ts";

export const REQUESTS: CodeGroup = {
  name: { en: "Requests", fr: "Demandes" },
  where: {
    en: "Answers to requests (`type` and `code`), and `errors[].code` in them",
    fr: "Réponses aux demandes (`type` et `code`), et leurs `errors[].code`",
  },
  codes: {
    request_invalid: {
      http: [400, 422],
      means:
        "A part of the request is not what the operation takes; errors names each field, the rule and the fix.",
      fix: "Correct the fields that errors names, then send again.",
      meansFr:
        "Une partie de la demande n'est pas ce que l'opération accepte ; errors nomme chaque champ, la règle et le remède.",
      fixFr: "Corrigez les champs que nomme errors, puis renvoyez.",
    },
    invalid: {
      means: "The value is not of the form that the field takes.",
      fix: "Write it as the fix beside it says.",
      meansFr: "La valeur n'a pas la forme que prend le champ.",
      fixFr: "Écrivez-la comme l'indique le remède à côté.",
    },
    missing: {
      means: "A field that has to be there is not.",
      fix: "Give it.",
      meansFr: "Un champ obligatoire manque.",
      fixFr: "Indiquez-le.",
    },
    wrong_type: {
      means: "The value is of another type than the field takes: a number for a text, a list for one thing.",
      fix: "Give a value of the type that the fix names.",
      meansFr:
        "La valeur est d'un autre type que celui du champ : un nombre pour un texte, une liste pour une seule chose.",
      fixFr: "Donnez une valeur du type qu'indique le remède.",
    },
    not_allowed: {
      means: "The value is none of those that the field takes.",
      fix: "Take one of the values that the fix lists.",
      meansFr: "La valeur n'est aucune de celles que prend le champ.",
      fixFr: "Prenez l'une des valeurs que liste le remède.",
    },
    unknown_key: {
      means: "There is no field or parameter of this name here; often it is misspelt.",
      fix: "Correct its name, or leave it out.",
      meansFr: "Il n'y a ici ni champ ni paramètre de ce nom ; souvent, il est mal orthographié.",
      fixFr: "Corrigez son nom, ou retirez-le.",
    },
    invalid_name: {
      means: "The name has characters, or a length, that names do not have here.",
      fix: "Use letters, digits, - and _.",
      meansFr: "Le nom a des caractères, ou une longueur, que les noms n'ont pas ici.",
      fixFr: "Utilisez des lettres, des chiffres, - et _.",
    },
    too_short: {
      means: "The value is too short.",
      fix: "Give more of it.",
      meansFr: "La valeur est trop courte.",
      fixFr: "Donnez-en davantage.",
    },
    too_small: {
      means: "The value is below what is taken.",
      fix: "Give a greater one, as the fix says.",
      meansFr: "La valeur est inférieure à ce qui est accepté.",
      fixFr: "Donnez-en une plus grande, comme l'indique le remède.",
    },
    too_big: {
      means: "The value is longer or greater than what is taken.",
      fix: "Shorten or lower it, as the fix says.",
      meansFr: "La valeur est plus longue ou plus grande que ce qui est accepté.",
      fixFr: "Raccourcissez-la ou réduisez-la, comme l'indique le remède.",
    },
    contradiction: {
      means: "Two parts of the request say different things of the same.",
      fix: "Leave one of them out, or make them agree.",
      meansFr: "Deux parties de la demande disent autre chose de la même chose.",
      fixFr: "Retirez l'une des deux, ou accordez-les.",
    },
    name_twice: {
      means: "Two attachments have one file name.",
      fix: "Give each its own name.",
      meansFr: "Deux pièces jointes ont le même nom de fichier.",
      fixFr: "Donnez un nom à chacune.",
    },
    body_malformed: {
      http: [400],
      means: "The body is not the JSON that its Content-Type announces.",
      fix: "Write it as JSON in UTF-8; a tool such as jq shows the place.",
      meansFr: "Le corps n'est pas le JSON annoncé par son Content-Type.",
      fixFr: "Écrivez-le en JSON, en UTF-8 ; un outil comme jq montre l'endroit.",
    },
    json_malformed: {
      http: [400, 422],
      means: "A part of a form that should be JSON is not.",
      fix: "Write the part as JSON in UTF-8.",
      meansFr: "Une partie du formulaire qui devrait être du JSON n'en est pas.",
      fixFr: "Écrivez cette partie en JSON, en UTF-8.",
    },
    body_too_large: {
      http: [413],
      means: "The body is larger than what is taken here.",
      fix: "Make the document smaller, attachments first, or have limits.documentMegabytes raised.",
      meansFr: "Le corps est plus grand que ce qui est accepté ici.",
      fixFr: "Allégez le document, pièces jointes d'abord, ou faites augmenter limits.documentMegabytes.",
    },
    body_too_complex: {
      http: [413],
      means: "The JSON is nested too deeply or has too many members.",
      fix: "Send it flatter, or as a file (Factur-X, CII, UBL).",
      meansFr: "Le JSON est trop imbriqué ou a trop de membres.",
      fixFr: "Envoyez-le moins imbriqué, ou en fichier (Factur-X, CII, UBL).",
    },
    form_malformed: {
      http: [400],
      means:
        "The body is not the multipart/form-data that its Content-Type announces; often the boundary is another.",
      fix: "Let the HTTP library write the form and its Content-Type.",
      meansFr:
        "Le corps n'est pas le multipart/form-data annoncé par son Content-Type ; souvent, le séparateur est un autre.",
      fixFr: "Laissez la bibliothèque HTTP écrire le formulaire et son Content-Type.",
    },
    form_too_complex: {
      http: [413],
      means: "The form has more parts, or longer heads of them, than are taken.",
      fix: "Send only the parts that the operation names.",
      meansFr: "Le formulaire a plus de parties, ou de plus longs en-têtes, que permis.",
      fixFr: "N'envoyez que les parties que nomme l'opération.",
    },
    file_missing: {
      http: [400],
      means: "There is no file in the request, or at a platform of files the file is gone.",
      fix: "Send the bytes of the invoice as body or as the part file; in a folder, ask who took it away.",
      meansFr:
        "Il n'y a pas de fichier dans la demande, ou, chez une plateforme de fichiers, le fichier a disparu.",
      fixFr:
        "Envoyez les octets de la facture dans le corps ou la partie file ; dans un dossier, demandez qui l'a retiré.",
    },
    media_type_unsupported: {
      http: [415],
      means: "The Content-Type is none that the operation takes.",
      fix: "Send the body with one of the types that the answer names.",
      meansFr: "Le Content-Type n'est aucun de ceux que prend l'opération.",
      fixFr: "Envoyez le corps avec l'un des types que nomme la réponse.",
    },
    encoding_unsupported: {
      http: [415],
      means: "The body is compressed (Content-Encoding), which is not taken.",
      fix: "Send it as it is.",
      meansFr: "Le corps est compressé (Content-Encoding), ce qui n'est pas accepté.",
      fixFr: "Envoyez-le tel quel.",
    },
    cursor_invalid: {
      http: [400],
      means: "The cursor is none that this list gave: cut off, or of another list or filter.",
      fix: "Pass nextCursor of the page before unchanged, or start without a cursor.",
      meansFr:
        "Le curseur n'est pas de ceux que cette liste a donnés : tronqué, ou d'une autre liste ou d'un autre filtre.",
      fixFr: "Repassez tel quel le nextCursor de la page précédente, ou recommencez sans curseur.",
    },
    cursor_unknown: {
      http: [400],
      means: "The feed never gave this cursor.",
      fix: "Start again without it; events that you have seen have ids by which you know them.",
      meansFr: "Le flux n'a jamais donné ce curseur.",
      fixFr: "Recommencez sans lui ; vous reconnaîtrez à leurs ids les événements déjà vus.",
    },
    unknown_cursor: {
      http: [400],
      means: "The search of flows never gave this cursor.",
      fix: "Search by updatedAfter, with the time of the last flow.",
      meansFr: "La recherche de flux n'a jamais donné ce curseur.",
      fixFr: "Cherchez par updatedAfter, avec l'heure du dernier flux.",
    },
    route_unknown: {
      http: [404],
      means: "No operation has this path: a slip, a version that lacks it, or a path of another gateway.",
      fix: "Look the path up under /docs.",
      meansFr:
        "Aucune opération n'a ce chemin : une faute, une version qui ne l'a pas, ou le chemin d'une autre passerelle.",
      fixFr: "Cherchez le chemin sous /docs.",
    },
    method_not_allowed: {
      http: [405],
      means: "The path exists, but not with this method.",
      fix: "Use one of the methods that the Allow header names.",
      meansFr: "Le chemin existe, mais pas avec cette méthode.",
      fixFr: "Utilisez l'une des méthodes que nomme l'en-tête Allow.",
    },
    not_implemented: {
      http: [501],
      means: "The operation exists in the national API and is not offered here.",
      fix: "Do without it as the answer says; most clients can.",
      meansFr: "L'opération existe dans l'API nationale et n'est pas offerte ici.",
      fixFr: "Passez-vous-en comme l'indique la réponse ; la plupart des clients le peuvent.",
    },
    capability_missing: {
      http: [501],
      means: "The platform behind this tenant cannot do what is asked.",
      fix: "Do it in the platform's own page, or route the tenant to a platform that can.",
      meansFr: "La plateforme derrière ce tenant ne sait pas faire ce qui est demandé.",
      fixFr: "Faites-le sur le site de la plateforme, ou routez le tenant vers une plateforme qui le sait.",
    },
    idempotency_key_reused: {
      http: [409],
      means: "The Idempotency-Key came before with another request.",
      fix: "Use a new key for each new thing; the same key only to repeat the same request.",
      meansFr: "L'Idempotency-Key a déjà servi à une autre demande.",
      fixFr:
        "Prenez une nouvelle clé pour chaque chose nouvelle ; la même seulement pour répéter la même demande.",
    },
  },
};
