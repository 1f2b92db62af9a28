/** What is kept in a browser between leaving for the identity provider and coming back. */
export interface SignInAsked {
  /** Where the provider sends the browser back to: an address of the desk that is registered there. */
  redirectUrl: string;
  /** Binds the answer to this browser. */
  state: string;
  /** Binds the identity token to this sign-in. */
  nonce: string;
  /** Binds the code to this sign-in (PKCE). */
  verifier: string;
}

/** What a provider says of a person. */
export type Claims = Readonly<Record<string, unknown>>;

/** An OpenID Connect provider, where people sign in. Everything throws a `Failure` that says what to do. */
export interface IdentityProvider {
  /**
   * Where the browser is to go, and what is to be remembered of that.
   *
   * @param afresh - the provider asks who it is, whoever has a session there (OpenID Connect Core 1.0 §3.1.2.1)
   */
  begin(redirectUrl: string, afresh: boolean): Promise<{ to: URL; asked: SignInAsked }>;
  /**
   * Who came back.
   *
   * @param query - of the address to which the provider sent the browser, with its question mark
   * @param wanted - a claim that is asked for a second time, of the provider's own record, where the token has none
   * @throws Failure `unsent`: the provider cannot be reached; `denied`: it does not take this client; `refused`: it said
   *   no, or what it said does not hold
   */
  finish(query: string, asked: SignInAsked, wanted: string): Promise<Claims>;
  /** Where a browser is sent to end the session there too; null: the provider has no such address. */
  end(backTo: string): Promise<URL | null>;
}
