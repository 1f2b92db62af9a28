import type { oidcEn } from "./words-en.ts";

/** What signing in at an identity provider says, in French. */
export const oidcFr: typeof oidcEn = {
  signInWith: (provider: string) => `Se connecter avec ${provider}`,
  signOutThere: "Se déconnecter aussi chez le fournisseur d'identité",
  stale: "Cette connexion est terminée, ou a été commencée dans un autre navigateur. Recommencez.",
  noRole: "Vous êtes connecté, mais rien ne vous est encore ouvert ici.",
  another: "Se connecter sous un autre nom",
  noRoleWhat: (name: string, claim: string) =>
    `Le fournisseur vous connaît sous le nom de ${name}. Vos droits sont lus dans la revendication (claim) ${claim}.`,
  noClaim: "Ni son jeton ni sa fiche n'ont une telle revendication.",
  noValues: "La revendication est là, mais vide.",
  values: "La revendication a ces valeurs, dont aucune n'a de rôle ici :",
  moreValues: (count: number) => `et ${count} autres`,
  map: "Un administrateur de la passerelle en associe une sous desk.oidc.roles, ou vous fait mettre dans un groupe qui l'est.",
  addClaim:
    "Un administrateur fait mettre la revendication dans le jeton d'identité, ou en nomme une autre dans desk.oidc.claim.",
  overage:
    "Entra ID omet les groupes de qui en a plus de 200. Affectez des groupes à l'application et n'émettez que ceux-là, ou utilisez des rôles d'application avec desk.oidc.claim: roles.",
  tooMany:
    "Vous avez plus de locataires qu'une session ne peut en contenir. Faites-en retirer chez le fournisseur.",
};
