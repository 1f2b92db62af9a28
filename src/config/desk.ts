import { hkdfSync } from "node:crypto";
import { z } from "zod";
import { ROLES, type RoleRule } from "../domain/desk/roles.ts";
import { closed, says } from "../explain.ts";

const text = z.string().min(1, says("is empty", "give a value"));

/** Who may come to the desk, as it is written. */
export const deskKeys = closed({
  keys: z.boolean().default(true),
  oidc: closed({
    issuer: text,
    clientId: text,
    clientSecret: text.optional(),
    scopes: text.default("openid profile email"),
    label: text.optional(),
    claim: text.default("groups"),
    roles: z
      .array(
        closed({
          // YAML makes numbers and flags of some.
          value: z.preprocess((given) => (given === undefined ? given : String(given)), text),
          role: z.enum(ROLES),
          tenants: z
            .array(text)
            .min(1, says("is empty", "name at least one tenant, or leave it out"))
            .optional(),
        }),
      )
      .min(1, says("is empty", 'say who may come in: [{ value: "…", role: admin }]')),
    redirectUrl: text.optional(),
    logout: z.boolean().default(false),
  }).optional(),
}).prefault({});

/** Signing in by OpenID Connect. */
export interface DeskOidc {
  issuer: string;
  clientId: string;
  clientSecret?: string;
  scopes: string;
  /** What the button says; absent: the provider's host. */
  label: string;
  /** Dotted path of the claim that has the roles. */
  claim: string;
  roles: readonly RoleRule[];
  /** Where the provider sends people back to; absent: the address under which they came. */
  redirectUrl?: string;
  /** Signing out ends the session at the provider too. */
  logout: boolean;
  /** Seals what belongs to people who signed in this way: another one where anything of it changes. */
  sessionKey: Buffer;
}

/** Who may come to the desk, and how. */
export interface Desk {
  /** Are API keys a way in? */
  keys: boolean;
  oidc?: DeskOidc;
}

/** The same as it is used. @param pepper - secrets of the configuration, for the key of a client without one */
export const deskOf = ({ keys, oidc }: z.output<typeof deskKeys>, pepper: string): Desk => {
  if (oidc === undefined) return { keys };
  const { label, roles, redirectUrl, clientSecret, ...rest } = oidc;
  const secret = `${clientSecret ?? ""}\n${pepper}`;
  return {
    keys,
    oidc: {
      ...rest,
      label: label ?? URL.parse(oidc.issuer)?.host ?? oidc.issuer,
      roles: roles.map(({ tenants, ...rule }) => (tenants === undefined ? rule : { ...rule, tenants })),
      ...(redirectUrl === undefined ? {} : { redirectUrl }),
      ...(clientSecret === undefined ? {} : { clientSecret }),
      sessionKey: Buffer.from(
        hkdfSync("sha256", secret, JSON.stringify(oidc), "passerelle session by OpenID Connect", 32),
      ),
    },
  };
};
