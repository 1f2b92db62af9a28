import { describe, expect, it } from "vitest";
import { ownerFor, ownerOf, shareOf, type Tenant } from "../../src/domain/tenant.ts";
import { invoice } from "../store/samples.ts";

const OURS = "732829320";
/** No rule is about any company. */
const NOBODYS: ReadonlySet<string> = new Set();

const tenant = (name: string, companies: string[], ...platforms: string[]): Tenant => ({
  name,
  companies,
  routes: platforms.map((platform) => ({ platform })),
  webhooks: [],
  directoryCheck: "off",
  controls: "block",
  rules: {},
  defaults: {},
  reporting: new Map(),
});

const owner = (tenants: Tenant[], siren: string | null, type = "380"): string | null => {
  const one = invoice();
  const addressee = { ...one.buyer, siren };
  const other = { ...one.seller, siren: "111111111" };
  const selfBilled = type === "389";
  const received = {
    type,
    seller: selfBilled ? addressee : other,
    buyer: selfBilled ? other : addressee,
  };
  return ownerOf(new Map(tenants.map((t) => [t.name, t])), received, "main", NOBODYS)?.name ?? null;
};

describe("a received invoice belongs to", () => {
  const acme = tenant("acme", [OURS], "main");
  const spend = tenant("spend", ["552100554"], "main");

  it("the tenant whose company it is addressed to, whatever account it came by", () => {
    expect(owner([spend, acme], OURS)).toBe("acme");
    expect(owner([acme], OURS, "389")).toBe("acme");
    expect(owner([tenant("acme", [OURS], "other"), spend], OURS)).toBe("acme");
  });

  it("the one tenant that the account serves, when no tenant has the company", () => {
    expect(owner([acme], "404833048")).toBe("acme");
    expect(owner([acme], null)).toBe("acme");
    expect(owner([acme, tenant("else", ["552100554"], "other")], null)).toBe("acme");
  });

  it("nobody, when the account serves several and none has the company", () => {
    expect(owner([acme, spend], "404833048")).toBeNull();
    expect(owner([acme, spend], null)).toBeNull();
    expect(owner([], OURS)).toBeNull();
  });
});

describe("the share of a tenant", () => {
  const named = (tenants: Tenant[]) => new Map(tenants.map((t) => [t.name, t]));
  const acme = tenant("acme", [OURS, "404833048"], "main", "own", "own");
  const spend = tenant("spend", ["552100554", OURS], "main", "spare");

  it("is its companies, each with the first tenant that has it, and the accounts that serve it alone", () => {
    const all = named([acme, spend]);
    const taken = [OURS, "404833048", "552100554"];
    expect(shareOf(all, "acme", NOBODYS)).toEqual({
      companies: [OURS, "404833048"],
      accounts: ["own"],
      taken,
    });
    expect(shareOf(all, "spend", NOBODYS)).toEqual({ companies: ["552100554"], accounts: ["spare"], taken });
    expect(shareOf(all, "nobody", NOBODYS)).toEqual({ companies: [], accounts: [], taken });
  });

  it("leaves to nobody what is for a company that rules are about", () => {
    const all = named([acme, spend]);
    const shared = new Set([OURS]);
    expect(ownerFor(all, OURS, "own", shared)).toBeNull();
    expect(ownerFor(all, "404833048", "own", shared)?.name).toBe("acme");
    expect(shareOf(all, "acme", shared)).toMatchObject({ companies: ["404833048"] });
    expect(shareOf(all, "acme", shared).taken).toContain(OURS);
  });

  it("leaves to nobody what names no company, where the account serves a tenant that shares one", () => {
    const alone = tenant("alone", ["111111111"], "spare");
    const all = named([tenant("acme", [OURS], "own"), alone]);
    const shared = new Set([OURS]);
    expect(ownerFor(all, null, "own", shared)).toBeNull();
    expect(ownerFor(all, "552100554", "own", shared)).toBeNull();
    expect(ownerFor(all, null, "spare", shared)?.name).toBe("alone");
    expect(shareOf(all, "acme", shared).accounts).toEqual([]);
    expect(shareOf(all, "alone", shared).accounts).toEqual(["spare"]);
  });

  it.each([
    ["without rules", NOBODYS],
    ["with rules about two companies", new Set([OURS, "999999999"])],
  ])("says of many what the owner of each says of one, %s", (_, shared) => {
    const all = named([acme, spend, tenant("third", ["111111111"], "other", "spare")]);
    for (const account of ["main", "own", "spare", "other", "unknown"]) {
      for (const siren of [OURS, "404833048", "552100554", "111111111", "999999999", null]) {
        const sharing = [...all.keys()].filter((name) => {
          const { companies, accounts, taken } = shareOf(all, name, shared);
          if (siren !== null && companies.includes(siren)) return true;
          return accounts.includes(account) && !(siren !== null && taken.includes(siren));
        });
        const owner = ownerFor(all, siren, account, shared)?.name;
        expect(sharing, `${account} ${siren}`).toEqual(owner === undefined ? [] : [owner]);
      }
    }
  });
});
