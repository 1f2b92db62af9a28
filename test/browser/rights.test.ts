import { describe, expect } from "vitest";
import type { UseCases } from "../../src/usecases/index.ts";
import { act, kit, listening } from "../routes/kit.ts";
import { processSeen } from "../store/contract/processes.ts";
import { KEY } from "../web/browser.ts";
import { CHROMIUM, expectAccessible, it, openPage, shoot, signIn } from "./browser.ts";

/** Pixels that the page stands out on the right. */
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

const ACTS: Partial<UseCases> = {
  listActs: async () => ({
    items: [act, { ...act, who: "jeanne.dupont@example.com", status: 403, act: "config_reload", on: "" }],
    nextCursor: "next",
  }),
  presentProcesses: async () =>
    ["process-1", "process-2"].map((id, i) => ({
      ...processSeen(0),
      id,
      name: `passerelle-6f7c9d5b8d-x2k4${i}.internal.example:4711`,
      digest: i === 0 ? "0a1b2c3d4e5f60718293a4b5c6d7e8f9" : "f9e8d7c6b5a493827160f5e4d3c2b1a0",
    })),
};

describe.skipIf(CHROMIUM === null)("the record of acts, and the processes under configuration", () => {
  it.for([
    [320, "en-GB", "dark", ["Acts", "Configuration"], true],
    [1100, "fr-FR", "light", ["Journal des actes", "Configuration"], false],
  ] as const)("at %i pixels can be used by everybody: %s", async (of, { browser }) => {
    const [width, locale, colorScheme, names, javaScriptEnabled] = of;
    const k = kit(ACTS);
    await using served = await listening(k.app);
    const { page, faults } = await openPage(browser, {
      locale,
      colorScheme,
      viewport: { width, height: 900 },
      ...(javaScriptEnabled ? {} : { javaScriptEnabled }),
    });
    const desk = `http://127.0.0.1:${served.port}/desk`;
    await signIn(page, desk, KEY);
    await page.goto(desk);
    for (const name of names) {
      await page.getByRole("navigation").getByRole("link", { name }).click();
      await page.getByRole("heading", { level: 1, name }).waitFor();
      if (javaScriptEnabled) {
        expect(await page.evaluate(OVERFLOW), name).toBeLessThanOrEqual(0);
        await expectAccessible(page);
      }
      await shoot(page, `rights-${width}-${name}`);
    }
    expect(faults).toEqual([]);
  });
});
