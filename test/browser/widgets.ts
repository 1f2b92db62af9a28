import type { Browser, Locator, Page } from "playwright-core";
import { erpPage, openPage } from "./browser.ts";
import type { Stage } from "./world.ts";

type PageOptions = NonNullable<Parameters<typeof openPage>[1]>;

/** A widget in a page of an ERP. */
export interface Opened {
  page: Page;
  widget: Locator;
  /** Whatever went wrong in the page unasked. */
  faults: string[];
}

/** Pages of an ERP with one widget each. */
export interface Widgets {
  /** A page that is not loaded yet, to be prepared, and its address. */
  prepare(
    invoice: string,
    options?: { mode?: "read" | "act"; token?: string; lang?: string } & PageOptions,
  ): Promise<Opened & { url: string; token: string }>;
  /** A page with the widget of an invoice, once it shows something of it. */
  open(invoice: string, options?: Parameters<Widgets["prepare"]>[1]): Promise<Opened & { token: string }>;
}

export const widgets = async (stage: Stage, browser: Browser): Promise<Widgets> => {
  const shown: { invoice: string; token: string }[] = [];
  const { url } = await erpPage(stage.gateway.url, (path) => {
    const one = shown[Number(new URL(path, "http://erp").pathname.slice(1))];
    return one === undefined
      ? ""
      : `<passerelle-invoice invoice="${one.invoice}" token="${one.token}"></passerelle-invoice>`;
  });
  const prepare: Widgets["prepare"] = async (invoice, options = {}) => {
    const { mode = "act", token: given, lang = "en", ...context } = options;
    const token = given ?? (await stage.token({ invoice, mode }));
    shown.push({ invoice, token });
    const opened = await openPage(browser, context);
    return {
      ...opened,
      widget: opened.page.locator("passerelle-invoice"),
      url: `${url}/${shown.length - 1}?lang=${lang}`,
      token,
    };
  };
  return {
    prepare,
    async open(invoice, options) {
      const { url: address, ...opened } = await prepare(invoice, options);
      await opened.page.goto(address);
      await opened.widget.getByText(/Last sync|Dernière synchronisation/).waitFor();
      return opened;
    },
  };
};

/** Changes the list of pushes as the gateway answers it. */
export const showPushes = (page: Page, change: (pushes: Pushed[]) => Pushed[]): Promise<unknown> =>
  page.route("**/v1/invoices/*/statuses", async (route) => {
    if (route.request().method() !== "GET") return route.fallback();
    const response = await route.fetch();
    const json = (await response.json()) as { items: Pushed[] };
    await route.fulfill({ response, json: { ...json, items: change(json.items) } });
  });

/** What tests look at in a push. */
export interface Pushed {
  id: string;
  state: string;
  problem: object | null;
}

/** Changes what the gateway answers to the calls that match. */
export const change = (page: Page, path: string, by: (json: Answer) => Answer): Promise<unknown> =>
  page.route(path, async (route) => {
    if (route.request().method() === "OPTIONS") return route.continue();
    const response = await route.fetch();
    await route.fulfill({ response, json: by((await response.json()) as Answer) });
  });

export type Answer = Record<string, unknown>;
