import type { Browser, Page } from "playwright-core";
import { describe, expect } from "vitest";
import {
  type IndependentProvider,
  LEAVE,
  NOBODY,
  openIndependentProvider,
} from "../support/independent-provider.ts";
import { CHROMIUM, expectAccessible, it, openPage, shoot } from "./browser.ts";
import { openStage, type Stage } from "./world.ts";

const PEOPLE = {
  Ada: { realm_access: { roles: ["desk-admin", "offline_access"] } },
  Rita: { realm_access: { roles: ["acme-reader"] } },
  Eve: { realm_access: { roles: ["default-roles-example"] } },
};

const WORDS = {
  en: {
    locale: "en-GB",
    with: "Sign in with Example ID",
    overview: "Overview",
    out: "Sign out",
    sync: "Sync with the platform",
    evidence: "Evidence",
    refused: "You have signed in, and nothing here is open to you yet.",
    another: "Sign in as somebody else",
    failed: "The sign-in at the identity provider did not succeed.",
  },
  fr: {
    locale: "fr-FR",
    with: "Se connecter avec Example ID",
    overview: "Vue d'ensemble",
    out: "Se déconnecter",
    sync: "Synchroniser avec la plateforme",
    evidence: "Dossier de preuve (zip)",
    refused: "Vous êtes connecté, mais rien ne vous est encore ouvert ici.",
    another: "Se connecter sous un autre nom",
    failed: "La connexion chez le fournisseur d'identité n'a pas abouti.",
  },
} as const;

type Words = (typeof WORDS)[keyof typeof WORDS];

/** In English with scripts on a small dark screen, in French without on a large one. */
const WAYS = [
  ["en", { viewport: { width: 320, height: 900 }, colorScheme: "dark" }],
  ["fr", { javaScriptEnabled: false }],
] as const;

describe.skipIf(CHROMIUM === null)("signing in at an identity provider", () => {
  let browser: Browser;
  let there: IndependentProvider;
  let stage: Stage;
  let desk: string;
  let invoice: string;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    there = await openIndependentProvider(PEOPLE, "record");
    const { issuer, clientId, clientSecret } = there;
    stage = await openStage({
      desk: {
        oidc: {
          issuer,
          clientId,
          clientSecret,
          label: "Example ID",
          claim: "realm_access.roles",
          roles: [
            { value: "desk-admin", role: "admin" },
            { value: "acme-reader", role: "reader", tenants: ["acme"] },
          ],
          logout: true,
        },
      },
    });
    // Another site than the provider's, 127.0.0.1, as it is in earnest: cookies must come back from there.
    const origin = stage.gateway.url.replace("127.0.0.1", "localhost");
    there.serve(origin);
    desk = `${origin}/desk`;
    invoice = await stage.send("approves", "SIGN-1");
  }, 90_000);

  /** From the desk to the provider's page, and through it as one of its people. */
  const comeAs = async (page: Page, words: Words, name: string): Promise<void> => {
    await page.goto(desk);
    await page.getByRole("link", { name: words.with }).click();
    await page.waitForURL((url) => url.origin === there.issuer);
    await page.getByRole("link", { name }).click();
    await page.waitForURL((url) => url.href.startsWith(desk));
  };

  const expectSound = async (page: Page, name: string): Promise<void> => {
    if (await page.evaluate("matchMedia('(max-width: 400px)').matches")) {
      expect(
        await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
        name,
      ).toBeLessThanOrEqual(0);
      await expectAccessible(page);
    }
    await shoot(page, `sign-in-${name}`);
  };

  it.for(WAYS)("leads there and back as an administrator, and out again: %s", async ([language, options]) => {
    const words = WORDS[language];
    const { page, faults } = await openPage(browser, { locale: words.locale, ...options });
    await page.goto(desk);
    await page.getByRole("link", { name: words.with }).waitFor();
    await expectSound(page, `${language}-form`);
    await comeAs(page, words, "Ada");
    await page.getByRole("heading", { level: 1, name: words.overview }).waitFor();
    await page.getByRole("navigation").getByRole("link", { name: "Configuration" }).waitFor();
    await page.goto(`${desk}/invoices/${invoice}`);
    await page.getByRole("button", { name: words.sync }).waitFor();
    // Nothing of it is in the address, where histories and proxies keep it.
    expect(page.url()).not.toMatch(/code=|state=/);

    await page.getByRole("button", { name: words.out }).click();
    // The provider asks, since it is not told by whose token; then both sessions are over.
    await page.waitForURL((url) => url.origin === there.issuer);
    await page.getByRole("button", { name: LEAVE }).click();
    await page.waitForURL(desk);
    await page.getByRole("link", { name: words.with }).waitFor();
    await page.goto(`${desk}/invoices/${invoice}`);
    expect(await page.getByRole("button", { name: words.sync }).count()).toBe(0);
    await page.goto(desk);
    await page.getByRole("link", { name: words.with }).click();
    await page.getByRole("link", { name: "Ada" }).waitFor();
    expect(faults).toEqual([]);
  });

  it.for(WAYS)("shows a reader of a tenant its part, and no button: %s", async ([language, options]) => {
    const words = WORDS[language];
    const { page } = await openPage(browser, { locale: words.locale, ...options });
    await comeAs(page, words, "Rita");
    await page.getByText("acme", { exact: true }).first().waitFor();
    expect(await page.getByRole("link", { name: "Configuration" }).count()).toBe(0);
    await page.goto(`${desk}/invoices/${invoice}`);
    await page.getByRole("link", { name: words.evidence }).waitFor();
    expect(await page.getByRole("main").getByRole("button").allTextContents()).toEqual([]);
    await page.goto(`${desk}/webhooks`);
    expect(await page.getByRole("main").locator("form[method=post]").count()).toBe(0);
  });

  it.for(WAYS)("tells who has no role here what to ask for: %s", async ([language, options]) => {
    const words = WORDS[language];
    const { page } = await openPage(browser, { locale: words.locale, ...options });
    await comeAs(page, words, "Eve");
    await page.getByRole("heading", { level: 1, name: words.refused }).waitFor();
    await page.getByText("eve@example.com").waitFor();
    await page.getByText("default-roles-example").waitFor();
    await expectSound(page, `${language}-no-role`);
    await page.goto(`${desk}/invoices/${invoice}`);
    await page.getByRole("link", { name: words.with }).waitFor();
    // The provider knows her still: it is told to ask.
    await page.getByRole("link", { name: words.with }).click();
    await page.getByRole("link", { name: words.another }).click();
    await page.getByRole("link", { name: "Ada" }).click();
    // It leaves her session with a form that sends itself, where it can.
    if ("javaScriptEnabled" in options) await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { level: 1, name: words.overview }).waitFor();
  });

  it.for(WAYS)("takes people back who went away from there: %s", async ([language, options]) => {
    const words = WORDS[language];
    const { page } = await openPage(browser, { locale: words.locale, ...options });
    await comeAs(page, words, NOBODY);
    await page.getByText(words.failed).waitFor();
    await page.locator("q", { hasText: "access_denied" }).waitFor();
    await expectSound(page, `${language}-went-away`);
    await page.getByRole("link", { name: words.with }).click();
    await page.getByRole("link", { name: "Ada" }).click();
    await page.getByRole("heading", { level: 1, name: words.overview }).waitFor();
  });
});
