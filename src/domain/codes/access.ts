import type { CodeGroup } from "./types.ts";

export const ACCESS: CodeGroup = {
  name: { en: "Keys and tokens", fr: "Clés et jetons" },
  where: {
    en: "Answers to requests (`type` and `code`); calls of platforms and of clients of the national API",
    fr: "Réponses aux demandes (`type` et `code`) ; appels des plateformes et des clients de l'API nationale",
  },
  codes: {
    client_refused: {
      means: "The identity provider does not take the gateway as its client.",
      fix: "Check desk.oidc in the configuration, and the redirect address that is registered at the provider.",
      meansFr: "Le fournisseur d'identité n'accepte pas la passerelle comme client.",
      fixFr:
        "Vérifiez desk.oidc dans la configuration, et l'adresse de redirection enregistrée chez le fournisseur.",
    },
    answer_invalid: {
      means:
        "What the identity provider answered cannot be believed: its token is not valid, or not for this gateway.",
      fix: "Begin to sign in again; where it comes back, show an administrator the provider's words.",
      meansFr:
        "La réponse du fournisseur d'identité n'est pas crédible : son jeton n'est pas valable, ou pas pour cette passerelle.",
      fixFr:
        "Recommencez la connexion ; si cela se répète, montrez les mots du fournisseur à un administrateur.",
    },
    tenant_not_yours: {
      http: [403],
      means: "The key is a tenant's, and the list of another tenant was asked for.",
      fix: "Leave tenant out; administrators' keys may name one.",
      meansFr: "La clé est celle d'un tenant, et la liste d'un autre a été demandée.",
      fixFr: "Omettez tenant ; les clés d'administrateur peuvent en nommer un.",
    },
    key_missing: {
      http: [401],
      means: "The call carries no API key.",
      fix: "Send the key with every call: Authorization: Bearer <key>.",
      meansFr: "L'appel ne porte aucune clé d'API.",
      fixFr: "Envoyez la clé avec chaque appel : Authorization: Bearer <clé>.",
    },
    scheme_wrong: {
      http: [401],
      means:
        "The Authorization header is not of the form that is expected; often the word Bearer is missing.",
      fix: "Write it as: Authorization: Bearer <key>.",
      meansFr: "L'en-tête Authorization n'a pas la forme attendue ; souvent, le mot Bearer manque.",
      fixFr: "Écrivez-le ainsi : Authorization: Bearer <clé>.",
    },
    key_unknown: {
      http: [401],
      means: "The API key is not in the configuration: mistyped, rotated, or of another gateway.",
      fix: "Check the key, and that the configuration with it has been loaded (npm run check-config, then reload).",
      meansFr:
        "La clé d'API n'est pas dans la configuration : mal saisie, remplacée, ou d'une autre passerelle.",
      fixFr:
        "Vérifiez la clé, et que la configuration qui la contient a été chargée (npm run check-config, puis rechargez).",
    },
    token_expired: {
      http: [401],
      means: "The token's time is over.",
      fix: "Make a new one (POST /v1/widget-tokens, or the token address of the national API) and use it.",
      meansFr: "Le jeton est arrivé à son terme.",
      fixFr:
        "Faites-en un nouveau (POST /v1/widget-tokens, ou l'adresse de jetons de l'API nationale) et utilisez-le.",
    },
    token_unknown: {
      http: [401],
      means:
        "The token was not made by this gateway, was changed on the way, or the API key that made it has been taken away.",
      fix: "Take it unchanged from the answer that gave it, or make a new one.",
      meansFr:
        "Le jeton n'a pas été fait par cette passerelle, a été modifié en route, ou la clé d'API qui l'a fait a été retirée.",
      fixFr: "Reprenez-le tel quel de la réponse qui l'a donné, ou faites-en un nouveau.",
    },
    tenant_key_needed: {
      http: [403],
      means: "The operation is a tenant's own, and an administrator's key asked for it.",
      fix: "Call it with one of the tenant's API keys.",
      meansFr: "L'opération est propre à un tenant, et c'est une clé d'administrateur qui l'a demandée.",
      fixFr: "Appelez-la avec l'une des clés d'API du tenant.",
    },
    admin_key_needed: {
      http: [403],
      means:
        "The operation shows or changes what belongs to several tenants, and a tenant's key asked for it.",
      fix: "Call it with one of the keys under admin.keys in the configuration.",
      meansFr:
        "L'opération montre ou change ce qui est à plusieurs tenants, et c'est une clé de tenant qui l'a demandée.",
      fixFr: "Appelez-la avec l'une des clés sous admin.keys dans la configuration.",
    },
    token_not_meant_for_this: {
      http: [403],
      means: "A widget's token opens one invoice or one tenant's invoices, and nothing else.",
      fix: "Call this from the server with an API key, or make a token for this invoice.",
      meansFr: "Un jeton de widget ouvre une facture ou celles d'un tenant, et rien d'autre.",
      fixFr: "Faites cet appel depuis le serveur avec une clé d'API, ou faites un jeton pour cette facture.",
    },
    token_reads_only: {
      http: [403],
      means: "The token was made to read, and the page wants to change something.",
      fix: 'Make the token with "mode": "act".',
      meansFr: "Le jeton a été fait pour lire, et la page veut changer quelque chose.",
      fixFr: 'Faites le jeton avec "mode": "act".',
    },
    invalid_client: {
      http: [401],
      means: "The national API's token address does not know this client_id with this client_secret.",
      fix: "Give the tenant's name as client_id and one of its API keys as client_secret.",
      meansFr: "L'adresse de jetons de l'API nationale ne connaît pas ce client_id avec ce client_secret.",
      fixFr: "Donnez le nom du tenant comme client_id et l'une de ses clés d'API comme client_secret.",
    },
    invalid_grant: {
      http: [400],
      means: "The refresh token is unknown or its time is over.",
      fix: "Ask for a token anew with client_id and client_secret.",
      meansFr: "Le jeton de renouvellement est inconnu ou arrivé à son terme.",
      fixFr: "Redemandez un jeton avec client_id et client_secret.",
    },
    invalid_request: {
      http: [400],
      means: "The request for a token lacks something or has it twice.",
      fix: "Send grant_type, client_id and client_secret once, as a form.",
      meansFr: "La demande de jeton est incomplète ou répète un champ.",
      fixFr: "Envoyez grant_type, client_id et client_secret une fois, en formulaire.",
    },
    unsupported_grant_type: {
      http: [400],
      means: "Tokens are given for client credentials alone.",
      fix: "Send grant_type=client_credentials.",
      meansFr: "Les jetons ne sont donnés que pour des identifiants de client.",
      fixFr: "Envoyez grant_type=client_credentials.",
    },
    temporarily_unavailable: {
      http: [503],
      means: "No token can be given now.",
      fix: "Try again after the time that Retry-After names.",
      meansFr: "Aucun jeton ne peut être donné pour le moment.",
      fixFr: "Réessayez après le délai indiqué par Retry-After.",
    },
    too_many_requests: {
      http: [429],
      means: "The tenant has as many requests under way as it may have at once.",
      fix: "Wait for answers before asking more, or have limits.requestsAtOnce raised.",
      meansFr: "Le tenant a déjà autant de demandes en cours que permis.",
      fixFr: "Attendez les réponses avant d'en demander d'autres, ou faites augmenter limits.requestsAtOnce.",
    },
    signature_wrong: {
      http: [401],
      means:
        "A call of a platform is not signed as the account's webhookSecret says; an old secret, or somebody else.",
      fix: "Put the platform's present secret into the account's settings, or register the webhook again.",
      meansFr:
        "L'appel d'une plateforme n'est pas signé selon le webhookSecret du compte : un ancien secret, ou quelqu'un d'autre.",
      fixFr:
        "Mettez le secret actuel de la plateforme dans les paramètres du compte, ou réenregistrez le webhook.",
    },
  },
};
