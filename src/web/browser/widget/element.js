import { acts, call, Told } from "./ask.js";
import { el } from "./dom.js";
import { statusForm } from "./form.js";
import { lineOf, whyOf } from "./history.js";
import { sheet } from "./style.js";
import { tongue } from "./tongue.js";

/** While pending, in milliseconds. */
const POLL = 30_000;

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
  /** @type {any} */ #invoice = null;
  /** @type {any[]} */ #events = [];
  /** @type {any} */ #timer = 0;
  #due = false;
  #seen = 0;
  #open = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.append(this.#box);
  }

  connectedCallback() {
    document.addEventListener("visibilitychange", this.#wake);
    this.#soon();
  }
  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#wake);
    clearTimeout(this.#timer);
  }
  attributeChangedCallback() {
    this.#soon();
  }

  /** Several attributes set at once are one load. */
  #soon() {
    if (this.#due || !this.isConnected) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#load();
    });
  }

  #wake = () => {
    if (!document.hidden && Date.now() - this.#seen >= POLL) this.#load();
    else this.#later();
  };
  #later() {
    clearTimeout(this.#timer);
    if (this.#invoice?.badge.state !== "pending" || document.hidden || !this.isConnected) return;
    this.#timer = setTimeout(() => this.#load(), POLL);
  }

  get #speech() {
    const lang = this.lang || this.closest("[lang]")?.getAttribute("lang") || navigator.language;
    return tongue(lang.startsWith("fr") ? "fr" : "en");
  }
  get #t() {
    return this.#speech.words;
  }

  /** @param {string} path @param {RequestInit} [init] @returns {Promise<any>} */
  async #ask(path, init = {}) {
    const token = this.getAttribute("token");
    const of = { base: this.getAttribute("base"), invoice: this.getAttribute("invoice"), token };
    /** @type {Response} */
    let answer;
    try {
      answer = await call(of, path, init);
    } catch {
      throw new Error(this.#t.offline);
    }
    const json = await answer.json().catch(() => ({}));
    if (answer.status === 401 && token === this.getAttribute("token")) {
      this.dispatchEvent(new CustomEvent("passerelle-token", { bubbles: true, composed: true }));
      if (json.code === "token_expired") throw new Error(this.#t.expired);
    }
    if (!answer.ok) throw new Told(json);
    return answer.status === 202 && init.method ? { ...json, accepted: true } : json;
  }

  async #load() {
    if (!this.getAttribute("invoice") || !this.getAttribute("token")) return;
    this.#seen = Date.now();
    const asked = this.getAttribute("invoice");
    try {
      const now = await this.#ask("");
      const before = this.#invoice?.id === now.id ? this.#invoice : null;
      const isNews = before?.updatedAt !== now.updatedAt;
      const { items } = isNews ? await this.#ask("events") : { items: this.#events };
      // Another invoice was set meanwhile: that one's load shows it.
      if (asked !== this.getAttribute("invoice")) return;
      this.#invoice = now;
      this.#events = items;
      if (isNews || this.#box.lang !== this.#speech.lang) this.#show();
      if (before && (before.status?.at !== now.status?.at || before.badge.state !== now.badge.state)) {
        this.#say(`${this.#speech.label(now.badge)}. ${this.#speech.label(now.status)}`, "good");
        this.dispatchEvent(
          new CustomEvent("passerelle-change", { bubbles: true, composed: true, detail: now }),
        );
      }
    } catch (error) {
      if (!this.#says.isConnected) this.#box.replaceChildren(this.#says);
      this.#fail(error);
    }
    this.#later();
  }

  /** @param {string} text @param {"good" | "bad"} kind @param {any[]} [more] */
  #say(text, kind, more = []) {
    this.#says.replaceChildren(el("p", { class: kind }, text, more));
  }
  /** @param {unknown} error */
  #fail(error) {
    this.#say(...this.#words(error));
  }
  /** A failure in words, with what to do about each field. @param {unknown} error @returns {[string, "bad", any[]]} */
  #words(error) {
    const { errors = [] } = error instanceof Told ? error.problem : {};
    const text = error instanceof Error ? error.message : String(error);
    return [text, "bad", errors.flatMap((/** @type {any} */ e) => [el("br"), `${e.message} ${e.fix}`])];
  }

  #show() {
    const say = this.#speech;
    const t = say.words;
    const invoice = this.#invoice;
    const { badge, status, problem, platformId } = invoice;
    this.#box.lang = say.lang;
    const copy = el(
      "button",
      {
        class: "small",
        type: "button",
        onclick: async () => {
          await navigator.clipboard.writeText(platformId);
          copy.textContent = t.copied;
        },
      },
      t.copy,
    );
    const history = el(
      "details",
      {
        open: this.#open,
        ontoggle: () => {
          this.#open = history.open;
        },
      },
      el("summary", t.history),
      el(
        "ol",
        this.#events.map((event) => lineOf(say, event)),
      ),
    );
    const last = this.#events.findLast((event) => event.moved);
    const why = last ? whyOf({ ...last, amounts: [] }) : [];
    const focused = /** @type {any} */ (this.#root.activeElement)?.dataset.do;
    this.#box.replaceChildren(
      el(
        "p",
        { class: "row" },
        el("span", { class: `badge ${badge.state}` }, this.#speech.label(badge)),
        el(
          "span",
          status ? `${this.#speech.label(status)} ` : t.none,
          status ? el("small", say.time(status.at)) : "",
        ),
      ),
      problem
        ? el(
            "p",
            { class: "bad" },
            el("strong", problem.message),
            " ",
            problem.fix,
            problem.raw ? el("small", el("br"), problem.raw) : "",
          )
        : why.length
          ? el("div", { class: badge.state === "rejected" ? "bad" : "soft" }, why)
          : "",
      el(
        "dl",
        el("dt", t.lastSync),
        el("dd", say.time(invoice.lastSyncAt)),
        platformId
          ? [el("dt", t.id), el("dd", el("code", platformId), " ", navigator.clipboard ? copy : "")]
          : [],
      ),
      acts(this.getAttribute("token"))
        ? el(
            "p",
            { class: "row" },
            el("button", { type: "button", "data-do": "sync", onclick: () => this.#sync() }, t.sync),
            el("button", { type: "button", "data-do": "change", onclick: () => this.#change() }, t.change),
          )
        : "",
      this.#says,
      history,
    );
    this.#box.querySelector(`[data-do="${focused}"]`)?.focus();
  }

  /** Runs with its button shut, so that one press is one call. @param {string} name @param {() => Promise<void>} work */
  async #busy(name, work) {
    const button = this.#box.querySelector(`[data-do="${name}"]`);
    if (button) button.disabled = true;
    try {
      await work();
    } catch (error) {
      this.#fail(error);
    }
    for (const one of this.#box.querySelectorAll("button")) one.disabled = false;
  }

  #sync() {
    return this.#busy("sync", async () => {
      this.#say(this.#t.syncing, "good");
      const { message, messageFr, accepted } = await this.#ask("sync", { method: "POST" });
      await this.#load();
      const text = accepted ? this.#t.again : this.#speech.lang === "fr" ? messageFr : message;
      this.#say(text, "good");
    });
  }

  #change() {
    return this.#busy("change", async () => {
      const { allowed, others } = await this.#ask("allowed-statuses");
      const dialog = el("dialog", {
        "aria-labelledby": "t",
        lang: this.#speech.lang,
        onclose: () => dialog.remove(),
      });
      dialog.append(
        statusForm({
          say: this.#speech,
          invoice: this.#invoice,
          allowed,
          others,
          close: () => dialog.close(),
          send: async (body) => {
            await this.#ask("statuses", {
              method: "POST",
              headers: { "Content-Type": "application/json" },
              body: JSON.stringify(body),
            });
            dialog.close();
            await this.#load();
            this.#say(this.#t.pushed, "good");
          },
          told: (error) => {
            const [text, kind, more] = this.#words(error);
            return el("p", { class: kind }, text, more);
          },
        }),
      );
      this.#root.append(dialog);
      dialog.showModal();
    });
  }
}

if (!customElements.get("passerelle-invoice")) customElements.define("passerelle-invoice", PasserelleInvoice);
