import type { RoleRule } from "../../src/domain/desk/roles.ts";
import { openProvider } from "../../src/net/oidc.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import type { DoneAct } from "../../src/usecases/operate/acts.ts";
import type { Identity } from "../../src/web/oidc/pages.ts";
import { afterThisTest } from "../support/endings.ts";
import { openIdentityProvider } from "../support/identity-provider.ts";
import { browser } from "./browser.ts";
import { plain } from "./desk.ts";

const HERE = "http://localhost/desk/oidc/callback";
const ROLES: RoleRule[] = [
  { value: "g-admins", role: "admin" },
  { value: "g-acme", role: "clerk", tenants: ["acme"] },
  { value: "g-both", role: "reader", tenants: ["acme", "spend"] },
  { value: "g-audit", role: "reader" },
];

/** A browser, a provider, and what was written down. */
export const opened = async (
  change: Partial<Identity> = {},
  options: Partial<Parameters<typeof openIdentityProvider>[0]> = {},
  answers: Partial<UseCases> = {},
) => {
  const fake = await openIdentityProvider({ redirectUrls: [HERE], ...options });
  fake.claims = { email: "jeanne@example.com", groups: ["g-acme"] };
  const provider = openProvider({ ...fake, scopes: "openid profile email", now: () => new Date() });
  afterThisTest(() => provider.close());
  const identity: Identity = {
    provider,
    label: "Example ID",
    claim: "groups",
    roles: ROLES,
    logout: false,
    ...change,
  };
  const done: DoneAct[] = [];
  /** The desk's clock, and the secret that sessions of the provider's people are sealed with. */
  const world = { now: Date.parse("2025-07-02T08:00:00Z"), secret: "a secret" };
  const one = browser(
    { recordAct: async (act) => void done.push(act), ...answers },
    {
      identity: () => identity,
      sessionKeys: ({ kind }) => [Buffer.from(`the key of ${kind}: ${kind === "oidc" ? world.secret : ""}`)],
      tenants: () => ["acme", "spend"],
      now: () => new Date(world.now),
      sharing: () => true,
    },
  );
  /** Goes to the provider, and is sent back with this address. */
  const away = async (): Promise<string> => {
    const { headers } = await one.get("/desk/oidc/login");
    return new URL(await fake.visit(headers.get("location") ?? "")).href;
  };
  const back = async (address: string) => {
    const { pathname, search } = new URL(address);
    return one.get(`${pathname}${search}`);
  };
  const page = async (path: string, language = "en") =>
    plain(await (await one.get(`${path}?lang=${language}`)).text());
  const isIn = async (): Promise<boolean> => (await page("/desk/failures")).includes("Sign out");
  return { ...one, fake, done, away, back, page, world, isIn };
};
