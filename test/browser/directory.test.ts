import type { Browser, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { vatNumberOf } from "../../src/domain/company.ts";
import { dayAfter } from "../../src/domain/directory/directory.ts";
import { parisDay } from "../../src/domain/paris-day.ts";
import { serveFake } from "../adapters/fakes/serve.ts";
import { rigOf } from "../adapters/iopole/rig.ts";
import { afterThisFile } from "../support/endings.ts";
import { openGateway } from "../support/gateway.ts";
import { erp, until } from "../support/processes.ts";
import { CHROMIUM, expectAccessible, it, openPage, shoot } from "./browser.ts";

const ADMIN = "admin-key-of-the-directory-test";
const ACME = "acme-key-of-the-directory-test";
const SIREN = "732829320";
const TODAY = parisDay(new Date());
const TOMORROW = dayAfter(TODAY);
/** In last month: two periods of ten days each that are over. */
const SOLD = ["03", "13"].map((day) => {
  const month = new Date(`${TODAY.slice(0, 7)}-01T00:00:00Z`);
  month.setUTCMonth(month.getUTCMonth() - 1);
  return `${month.toISOString().slice(0, 7)}-${day}`;
});

const ENGLISH = {
  locale: "en-GB",
  rooms: { directory: "Directory", configuration: "Configuration", reports: "Reports" },
  what: "Name, SIREN or SIRET",
  code: "Routing code",
  tenant: "Tenant",
  look: "Look up",
  addresses: "Addresses",
  declareOne: "Declare an address…",
  declare: "Declare an address",
  declareIt: "Declare the address",
  suffix: "Suffix (optional)",
  firstDay: "First day",
  tooEarly: /A line begins on the day after its declaration at the earliest/,
  declared: /^The address is declared\./,
  declaredHere: "Declared through this platform",
  endOne: "End…",
  end: "End an address",
  endIt: "End this address",
  lastDay: "Last day",
  later: /ends a line at once/,
  ended: "The address has its last day.",
  reload: "Reload",
  reloaded: "It was read again: nothing differs.",
  send: "Send",
  sent: "The report is on its way.",
} as const;

type Words = { [Name in keyof typeof ENGLISH]: (typeof ENGLISH)[Name] extends RegExp ? RegExp : unknown };

const FRENCH = {
  locale: "fr-FR",
  rooms: { directory: "Annuaire", configuration: "Configuration", reports: "Déclarations" },
  what: "Nom, SIREN ou SIRET",
  code: "Code de routage",
  tenant: "Locataire",
  look: "Chercher",
  addresses: "Adresses",
  declareOne: "Déclarer une adresse…",
  declare: "Déclarer une adresse",
  declareIt: "Déclarer l'adresse",
  suffix: "Suffixe (facultatif)",
  firstDay: "Premier jour",
  tooEarly: /Une ligne commence au plus tôt le lendemain de sa déclaration/,
  declared: /^L'adresse est déclarée\./,
  declaredHere: "Déclarées par cette plateforme",
  endOne: "Mettre fin…",
  end: "Mettre fin à une adresse",
  endIt: "Mettre fin à cette adresse",
  lastDay: "Dernier jour",
  later: /met fin à une ligne tout de suite/,
  ended: "L'adresse a son dernier jour.",
  reload: "Recharger",
  reloaded: "Elle a été relue : rien ne diffère.",
  send: "Envoyer",
  sent: "La déclaration est en cours d'envoi.",
} as const satisfies Words;

/** Pixels that the page stands out on the right. */
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

describe.skipIf(CHROMIUM === null)("the rooms of directory, configuration and reports", () => {
  let browser: Browser;
  let url: string;
  let session: string;

  it.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    const { fake, settings } = rigOf();
    fake.now = () => new Date().toISOString();
    fake.own.enrol(SIREN, "Boulangerie du Port");
    const platform = await serveFake(fake.fetch);
    afterThisFile(() => platform.close());
    const tokenUrl = `${platform.url}/realms/iopole/protocol/openid-connect/token`;
    const reporting = {
      name: "Boulangerie du Port",
      vatNumber: vatNumberOf(SIREN),
      vatRegime: "monthly",
      reportFrom: "2025-01-01",
      approval: "manual",
      platform: "main",
    };
    const gateway = await openGateway({
      store: { url: "sqlite::memory:" },
      admin: { keys: [ADMIN] },
      platforms: {
        main: {
          adapter: "iopole",
          settings: { ...settings, apiUrl: platform.url, tokenUrl },
          poll: { everySeconds: 3_600 },
        },
      },
      tenants: {
        acme: {
          keys: [ACME],
          companies: [SIREN],
          routes: [{ platform: "main" }],
          reporting: { [SIREN]: reporting },
        },
      },
    });
    url = gateway.url;
    const signedIn = await fetch(`${url}/desk/login`, {
      method: "POST",
      body: new URLSearchParams({ key: ADMIN }),
      headers: { Origin: url },
      redirect: "manual",
    });
    session = /passerelle_session=([^;]+)/.exec(signedIn.headers.getSetCookie().join())?.[1] ?? "";
    const acme = erp(url, ACME);
    for (const date of SOLD) {
      const groups = [{ category: "TLB1", rates: [{ rate: "20", base: "100.00", vat: "20.00" }] }];
      const sale = { company: SIREN, id: `z-${date}`, date, currency: "EUR", groups };
      await acme.post("/v1/reports/transactions", JSON.stringify(sale), {
        "content-type": "application/json",
      });
    }
    await until(
      () => acme.get(`/v1/reports?company=${SIREN}`),
      ({ json }) =>
        json.items.filter((one: { state: string }) => one.state === "awaiting-approval").length === 2,
    );
  }, 60_000);

  /** A page in the first of the rooms, in the session of the file. */
  const open = async (words: typeof ENGLISH | typeof FRENCH, options: Parameters<typeof openPage>[1]) => {
    const opened = await openPage(browser, { locale: words.locale, ...options });
    await opened.page
      .context()
      .addCookies([{ name: "passerelle_session", value: session, url: `${url}/desk` }]);
    await opened.page.goto(`${url}/desk/directory`);
    return opened;
  };

  const enter = async (page: Page, name: string): Promise<void> => {
    await page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
  };

  /** Looks the company up, as the tenant does. */
  const lookUp = async (page: Page, words: typeof ENGLISH | typeof FRENCH): Promise<void> => {
    await enter(page, words.rooms.directory);
    await page.getByRole("searchbox", { name: words.what }).fill("732 829 320");
    await page.getByRole("combobox", { name: words.tenant }).selectOption("acme");
    await page.getByRole("button", { name: words.look }).click();
    await page.getByRole("link", { name: "Boulangerie du Port" }).waitFor();
    await page.getByRole("heading", { name: words.addresses, exact: true }).waitFor();
  };

  it.for([
    ["with JavaScript", ENGLISH, "ACHATS", true],
    ["without JavaScript", FRENCH, "VENTES", false],
  ] as const)("declare an address and end it, %s", async ([, words, suffix, javaScriptEnabled]) => {
    const { page, faults } = await open(words, { javaScriptEnabled });
    await lookUp(page, words);
    await page.getByRole("link", { name: words.declareOne }).click();
    await page.getByRole("heading", { level: 1, name: words.declare }).waitFor();
    expect(await page.getByLabel("SIREN", { exact: true }).inputValue()).toBe(SIREN);
    await page.getByLabel(words.suffix).fill(suffix);
    const first = page.getByLabel(words.firstDay);
    expect(await first.inputValue()).toBe(TOMORROW);
    await first.fill(TODAY);
    await page.getByRole("button", { name: words.declareIt }).click();
    await page.getByText(words.tooEarly).waitFor();
    expect(await first.getAttribute("aria-invalid")).toBe("true");
    expect(await page.getByLabel(words.suffix).inputValue()).toBe(suffix);
    await first.fill(TOMORROW);
    await page.getByRole("button", { name: words.declareIt }).click();
    await page.getByRole("status").getByText(words.declared).waitFor();

    const line = page.getByRole("table", { name: words.declaredHere }).getByRole("row", { name: suffix });
    await line.getByRole("link", { name: `${words.endOne} ${SIREN}_${suffix}` }).click();
    await page.getByRole("heading", { level: 1, name: words.end }).waitFor();
    const last = page.getByLabel(words.lastDay);
    expect(await last.inputValue()).toBe(TODAY);
    await last.fill(TOMORROW);
    await page.getByRole("button", { name: words.endIt }).click();
    await page.getByText(words.later).waitFor();
    await last.fill(TODAY);
    await page.getByRole("button", { name: words.endIt }).click();
    await page.getByRole("status").getByText(words.ended).waitFor();
    expect(await line.count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it.for([
    ["with JavaScript", ENGLISH, 0, true],
    ["without JavaScript", FRENCH, 1, false],
  ] as const)("read the configuration again and send a report, %s", async (of) => {
    const [, words, sold, javaScriptEnabled] = of;
    const { page, faults } = await open(words, { javaScriptEnabled });
    await enter(page, words.rooms.configuration);
    await page.getByRole("button", { name: words.reload }).click();
    await page.getByRole("status").getByText(words.reloaded).waitFor();
    expect(await page.locator("pre").innerText()).toContain("companies:");
    expect(await page.locator("main").innerText()).not.toContain(ACME);
    await enter(page, words.rooms.reports);
    await page.locator(`a[href*="day=${SOLD[sold]?.slice(0, 8)}${sold}1"]`).click();
    await page.getByRole("button", { name: words.send, exact: true }).click();
    await page.getByRole("status").getByText(words.sent).waitFor();
    expect(faults).toEqual([]);
  });

  it.for([
    ["in English", ENGLISH, "dark"],
    ["in French", FRENCH, "light"],
  ] as const)("%s fit a telephone, and can be used by everybody", async ([, words, colorScheme]) => {
    const { page, faults } = await open(words, {
      colorScheme,
      viewport: { width: 320, height: 700 },
      isMobile: true,
    });
    const look = async (name: string): Promise<void> => {
      expect(await page.evaluate(OVERFLOW), name).toBeLessThanOrEqual(0);
      await expectAccessible(page);
      await shoot(page, `rooms-320-${words.locale}-${name}`);
    };
    await lookUp(page, words);
    await look("directory");
    await page.getByRole("link", { name: words.declareOne }).click();
    await page.getByLabel(words.code).first().fill("COMPTA");
    await page.getByLabel("SIREN", { exact: true }).fill("732829321");
    await page.getByRole("button", { name: words.declareIt }).click();
    await page.getByRole("alert").waitFor();
    await look("declare");
    await page.goto(`${url}/desk/directory/end?platform=main&address=${SIREN}_ACHATS&from=${TOMORROW}`);
    await look("end");
    await enter(page, words.rooms.configuration);
    await look("configuration");
    await enter(page, words.rooms.reports);
    await look("reports");
    await page.locator('a[href*="/desk/reports/period"]').first().click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await look("period");
    expect(faults).toEqual([]);
  });
});
