import { acts, ask, isTokenRefused, Unanswered } from "./ask.js";
import { openDialog } from "./dialog.js";
import { el, keepFocus, openFile } from "./dom.js";
import { failureOf } from "./failing.js";
import { POLL, paceOf } from "./pace.js";
import { isOpen, pushLines, standOf } from "./pushes.js";
import { sheet } from "./style.js";
import { tongue } from "./tongue.js";
import { viewOf } from "./view.js";

/**
 * <passerelle-invoice invoice="inv_…" token="pwt_…" base="https://gateway" lang="fr">: the state of one invoice in any
 * page. `base` is where this script came from unless given. Events, which bubble: `passerelle-change` when the status or
 * badge changed (detail: the invoice), `passerelle-token` when a new token is needed (set the attribute).
 */
class PasserelleInvoice extends HTMLElement {
  static observedAttributes = ["invoice", "token", "base", "lang"];
  #root = this.attachShadow({ mode: "open" });
  #box = el("div", { class: "box", "aria-live": "off" });
  #says = el("div", { role: "status" });
  /** What became of the statuses that were pushed. */
  #pushed = el("div", { "aria-live": "polite" });
  /** @type {any} */ #invoice = null;
  /** @type {any[]} */ #events = [];
  /** @type {any[]} */ #pushes = [];
  /** @type {any[]} */ #reports = [];
  /** Pushes that this page has seen open. @type {Set<string>} */
  #followed = new Set();
  /** Looks since a push last moved. */
  #looks = 0;
  /** Looks in a row that the gateway did not answer. */
  #failures = 0;
  /** The message is about a look that failed, and goes when one works. */
  #isTrouble = false;
  /** A click that an old token did not carry. @type {(() => unknown) | null} */
  #refused = null;
  #isRenewed = false;
  /** What is being done. @type {Set<string>} */
  #busy = new Set();
  /** @type {any} */ #timer = 0;
  #due = false;
  #seen = 0;
  /** What is unfolded, as a person left it. @type {Record<string, boolean>} */
  #folds = {};

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.append(this.#box);
  }

  connectedCallback() {
    document.addEventListener("visibilitychange", this.#wake);
    addEventListener("online", this.#wake);
    this.#soon();
  }
  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#wake);
    removeEventListener("online", this.#wake);
    clearTimeout(this.#timer);
  }
  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name === "invoice") this.#refused = null;
    this.#soon(name === "token");
  }

  /** Several attributes set at once are one load. A click that waited for a token is carried out after it. */
  #soon(isRenewed = false) {
    this.#isRenewed ||= isRenewed;
    if (this.#due || !this.isConnected) return;
    this.#due = true;
    queueMicrotask(async () => {
      this.#due = false;
      const refused = this.#isRenewed ? this.#refused : null;
      this.#isRenewed = false;
      if (refused) {
        this.#refused = null;
        this.#says.replaceChildren();
      }
      await this.#load();
      await refused?.();
    });
  }

  #wake = () => {
    if (!document.hidden && (this.#failures > 0 || Date.now() - this.#seen >= POLL)) this.#load();
    else this.#later();
  };
  #later() {
    clearTimeout(this.#timer);
    const wait = paceOf({
      failures: this.#failures,
      isOpen: this.#pushes.some(isOpen),
      looks: this.#looks,
      isPending: this.#invoice?.badge.state === "pending",
    });
    if (wait === null || document.hidden || !this.isConnected) return;
    this.#timer = setTimeout(() => this.#load(), wait);
  }

  get #speech() {
    const lang = this.lang || this.closest("[lang]")?.getAttribute("lang") || navigator.language;
    return tongue(lang.startsWith("fr") ? "fr" : "en");
  }

  async #load() {
    const asked = this.getAttribute("invoice");
    if (!asked || !this.getAttribute("token")) return;
    clearTimeout(this.#timer);
    this.#seen = Date.now();
    try {
      const invoice = await ask(this);
      const before = this.#invoice?.id === invoice.id ? this.#invoice : null;
      const isNews = before?.updatedAt !== invoice.updatedAt;
      const isDue = isNews || this.#pushes.some(isOpen);
      const pushes = isDue ? await this.#askList("statuses") : this.#pushes;
      const reports = isDue ? await this.#askList("reports") : this.#reports;
      // After the pushes: the history then tells of every end that they tell of.
      const events = isDue ? (await ask(this, "events")).items : this.#events;
      // Another invoice was set meanwhile: that one's load shows it.
      if (asked !== this.getAttribute("invoice")) return;
      this.#failures = 0;
      keepFocus(this.#root, () => {
        if (this.#isTrouble) this.#says.replaceChildren();
        this.#isTrouble = false;
        this.#learn({ invoice, events, pushes, reports, isNews });
      });
      if (before) this.#tellChange(before);
    } catch (error) {
      if (asked !== this.getAttribute("invoice")) return;
      if (error instanceof Unanswered && error.isPassing) this.#failures++;
      keepFocus(this.#root, () => {
        if (!this.#says.isConnected) this.#box.replaceChildren(this.#says);
        this.#fail(error, error instanceof Unanswered && error.isPassing && (() => this.#load()));
        this.#isTrouble = true;
      });
    }
    this.#later();
  }

  /** Statuses that were pushed, or reports. @param {string} name */
  async #askList(name) {
    try {
      return (await ask(this, name)).items;
    } catch (error) {
      // A gateway that does not show them to a page: the history tells what became of pushes.
      if (error instanceof Unanswered && error.status === 403) return [];
      throw error;
    }
  }

  /** @param {{ invoice: any, events: any[], pushes: any[], reports: any[], isNews: boolean }} now */
  #learn({ invoice, events, pushes, reports, isNews }) {
    const hasMoved = standOf(pushes) !== standOf(this.#pushes);
    this.#looks = hasMoved ? 0 : this.#looks + 1;
    this.#invoice = invoice;
    this.#events = events;
    this.#pushes = pushes;
    this.#reports = reports;
    for (const { id } of pushes.filter(isOpen)) this.#followed.add(id);
    if (isNews || hasMoved || this.#box.lang !== this.#speech.lang) this.#show();
  }

  /** @param {any} before the invoice as it was */
  #tellChange(before) {
    const { status, badge } = this.#invoice;
    if (before.status?.at === status?.at && before.badge.state === badge.state) return;
    this.#say(`${this.#speech.label(badge)}. ${this.#speech.label(status)}`);
    this.dispatchEvent(
      new CustomEvent("passerelle-change", { bubbles: true, composed: true, detail: this.#invoice }),
    );
  }

  /** @param {string} text */
  #say(text) {
    this.#says.replaceChildren(el("p", { class: "good" }, text));
  }
  /** @param {unknown} error @param {(() => unknown) | false} retry what a click tries again */
  #fail(error, retry) {
    const say = this.#speech;
    const button = retry
      ? [" ", el("button", { type: "button", "data-do": "retry", onclick: retry }, say.words.retry)]
      : [];
    this.#says.replaceChildren(failureOf(say, error, button));
  }
  /** Keeps a click that the token did not carry until the page gives another. @param {unknown} error @param {() => unknown} click */
  #keep(error, click) {
    if (!isTokenRefused(error)) return;
    this.#refused = click;
    // The page was faster.
    if (error.token !== this.getAttribute("token")) this.#soon(true);
  }

  #show() {
    const say = this.#speech;
    if (this.#box.lang !== say.lang) this.#says.replaceChildren();
    this.#box.lang = say.lang;
    const lines = pushLines(say, this.#pushes, this.#followed);
    // What is said already is not read out again.
    if (lines.map((line) => line.textContent).join("") !== this.#pushed.textContent)
      this.#pushed.replaceChildren(...lines);
    const view = viewOf(say, {
      invoice: this.#invoice,
      events: this.#events,
      pushes: this.#pushes,
      reports: this.#reports,
      acts: {
        ...(acts(this.getAttribute("token"))
          ? { sync: () => this.#sync(), change: () => this.#change() }
          : {}),
        read: () =>
          this.#run("read", async () =>
            openFile(await ask(this, "document?rendition=readable", { isFile: true })),
          ),
      },
      busy: this.#busy,
      told: [this.#pushed, this.#says],
      folds: this.#folds,
    });
    this.#box.replaceChildren(...view.filter(Boolean));
  }

  /**
   * Runs so that one press is one call. The button is not `disabled`, which would throw the focus out of the widget.
   * @param {string} name @param {() => Promise<void>} work
   */
  async #run(name, work) {
    if (this.#busy.has(name)) return;
    const mark = () =>
      this.#box
        .querySelector(`[data-do="${name}"]`)
        ?.setAttribute("aria-disabled", String(this.#busy.has(name)));
    this.#busy.add(name);
    mark();
    try {
      await work();
    } catch (error) {
      const again = () => this.#run(name, work);
      this.#keep(error, again);
      const isUnreached = error instanceof Unanswered && error.isUnreached;
      this.#fail(error, isUnreached && again);
      if (isUnreached) {
        this.#failures++;
        this.#isTrouble = true;
        this.#later();
      }
    }
    this.#busy.delete(name);
    mark();
  }

  #sync() {
    return this.#run("sync", async () => {
      this.#say(this.#speech.words.syncing);
      const sync = await ask(this, "sync", { method: "POST" });
      await this.#load();
      this.#say(sync.isUnderWay ? this.#speech.words.again : this.#speech.told(sync, "message"));
    });
  }

  #change() {
    return this.#run("change", async () => {
      const { allowed, others } = await ask(this, "allowed-statuses");
      // Only to suggest amounts: what cannot be read is not suggested.
      const content = allowed.some((/** @type {any} */ one) => one.needs.amounts !== "none")
        ? await ask(this, "document?rendition=json").catch(() => null)
        : null;
      openDialog(this.#root, {
        say: this.#speech,
        known: { invoice: this.#invoice, content, events: this.#events, pushes: this.#pushes },
        allowed,
        others,
        post: (body) => {
          const headers = { "Content-Type": "application/json" };
          return ask(this, "statuses", { method: "POST", headers, body: JSON.stringify(body) });
        },
        onsent: (push) => this.#follow(push),
        onfail: (error, again) => this.#keep(error, again),
        onclose: () => {
          this.#refused = null;
        },
      });
    });
  }

  /** @param {any} push */
  async #follow(push) {
    this.#says.replaceChildren();
    const known = { invoice: this.#invoice, events: this.#events, reports: this.#reports, isNews: false };
    this.#learn({ ...known, pushes: [...this.#pushes, push] });
    await this.#load();
  }
}

if (!customElements.get("passerelle-invoice")) customElements.define("passerelle-invoice", PasserelleInvoice);
