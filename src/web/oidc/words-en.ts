/** What signing in at an identity provider says, in English. */
export const oidcEn = {
  signInWith: (provider: string) => `Sign in with ${provider}`,
  signOutThere: "Sign out at the identity provider too",
  stale: "This sign-in is over, or was begun in another browser. Begin again.",
  noRole: "You have signed in, and nothing here is open to you yet.",
  another: "Sign in as somebody else",
  noRoleWhat: (name: string, claim: string) =>
    `The provider knows you as ${name}. What you may do is read from the claim ${claim}.`,
  noClaim: "Its token and its record of you have no such claim.",
  noValues: "The claim is there and empty.",
  values: "The claim has these values, none of which has a role here:",
  moreValues: (count: number) => `and ${count} more`,
  map: "An administrator of the gateway maps one of them under desk.oidc.roles, or has the provider put you into a group that is mapped.",
  addClaim:
    "An administrator has the provider put the claim into the ID token, or names another one in desk.oidc.claim.",
  overage:
    "Entra ID leaves the groups out where somebody has more than 200. Assign groups to the application and let it emit only those, or use app roles with desk.oidc.claim: roles.",
  tooMany: "You have more tenants than one session has room for. Have the provider give you fewer.",
};
