/**
 * <passerelle-invoice invoice="inv_…" token="pwt_…" base="https://gateway" lang="fr">: the state of one invoice in any
 * page. `base` is where this script came from unless given. Events, which bubble: `passerelle-change` when the status or
 * badge changed (detail: the invoice), `passerelle-token` when a new token is needed (set the attribute).
 */
(() => {
  const ORIGIN = new URL(
    /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src ?? location.href,
  ).origin;
  /** While pending, in milliseconds. */
  const POLL = 30_000;

  /** English, French. */
  const WORDS = {
    sync: ["Sync with the platform", "Synchroniser avec la plateforme"],
    syncing: ["Asking the platform…", "Interrogation de la plateforme…"],
    change: ["Change status", "Changer le statut"],
    lastSync: ["Last sync", "Dernière synchronisation"],
    never: ["never", "jamais"],
    id: ["Platform id", "Identifiant plateforme"],
    copy: ["Copy", "Copier"],
    copied: ["Copied", "Copié"],
    history: ["History", "Historique"],
    status: ["Status", "Statut"],
    reason: ["Reason", "Motif"],
    action: ["What is asked", "Action demandée"],
    comment: ["Comment", "Commentaire"],
    amount: ["Amount", "Montant"],
    rate: ["VAT rate, %", "Taux de TVA, %"],
    kind: ["Kind", "Nature"],
    add: ["Add an amount", "Ajouter un montant"],
    files: ["Attachments", "Pièces jointes"],
    send: ["Send", "Envoyer"],
    cancel: ["Cancel", "Annuler"],
    choose: ["Choose…", "Choisir…"],
    optional: ["optional", "facultatif"],
    others: ["Why not another one?", "Pourquoi pas un autre ?"],
    nothing: ["No status can be set now.", "Aucun statut ne peut être posé maintenant."],
    pushed: ["Sent to the platform.", "Transmis à la plateforme."],
    offline: ["The gateway cannot be reached.", "La passerelle est injoignable."],
    expired: ["The session has ended. Reload the page.", "La session est terminée. Rechargez la page."],
    none: ["no status yet", "pas encore de statut"],
    unknown: ["unknown word", "mot inconnu"],
    external: ["set on the platform", "posé sur la plateforme"],
    again: ["Not settled yet. Try again in a moment.", "Pas encore terminé. Réessayez dans un instant."],
  };
  /** @typedef {Record<keyof typeof WORDS, string>} Words */
  const [EN, FR] = /** @type {[Words, Words]} */ (
    [0, 1].map((n) => Object.fromEntries(Object.entries(WORDS).map(([word, both]) => [word, both[n]])))
  );

  /** Variables that a page may set (`--passerelle-…`), with what they are in a light and a dark page. */
  const COLOURS = {
    ink: "#1b1f24,#e6e9ec",
    soft: "#57606a,#a3adb8",
    paper: "#fff,#14171a",
    rule: "#d5dbe1,#363e47",
    accent: "#0b5cad,#84bcff",
    "on-accent": "#fff,#0d1b2a",
    pending: "#7a4100,#ffc07a",
    accepted: "#12602a,#83dba0",
    rejected: "#96160f,#ffaba4",
    paid: "#0b4a8f,#9dcaff",
  };
  const colours = Object.entries(COLOURS).map(
    ([name, pair]) => `--_${name}:var(--passerelle-${name},light-dark(${pair}));`,
  );
  const CSS = `:host{${colours.join("")}--_r:var(--passerelle-radius,.6rem);
display:block;max-width:34rem;font:var(--passerelle-font,16px/1.5 system-ui,sans-serif);color:var(--_ink)}
:host([hidden]){display:none}
*{box-sizing:border-box}
.box,dialog{padding:1.2rem;border:1px solid var(--_rule);border-radius:var(--_r);background:var(--_paper);color:var(--_ink)}
p,dl,ol{margin:.5rem 0}
p:first-child{margin-top:0}
.row{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:center}
.badge{padding:.1rem .7rem;border-radius:1rem;font-weight:600}
.pending{color:var(--_pending)}.good,.accepted{color:var(--_accepted)}.bad,.rejected{color:var(--_rejected)}.paid{color:var(--_paid)}
.badge,.bad,.good{background:color-mix(in srgb,currentcolor 12%,var(--_paper))}
.soft,dt,small{color:var(--_soft)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.2rem 1rem}
dd{margin:0;overflow-wrap:anywhere}
code{font:.875em ui-monospace,monospace;user-select:all}
.bad,.good{padding:.6rem .9rem;border-radius:var(--_r)}
button,select,input,textarea{font:inherit;color:inherit;min-height:2.4rem;max-width:100%;padding:.3rem .8rem;border:1px solid var(--_soft);border-radius:calc(var(--_r)*.7);background:var(--_paper)}
button{cursor:pointer;color:var(--_accent);border-color:var(--_accent)}
.main{background:var(--_accent);color:var(--_on-accent)}
.small{min-height:0;padding:0 .5rem;font-size:.85em}
:disabled{opacity:.6}
:focus-visible{outline:3px solid var(--_accent);outline-offset:2px}
summary{cursor:pointer;color:var(--_accent)}
ol,ul{padding-left:1.2rem}
li{margin:.3rem 0}
dialog{width:min(34rem,94vw)}
dialog::backdrop{background:#0008}
h2{margin:0 0 .8rem;font-size:1.2em}
label{display:grid;gap:.2rem;margin:.5rem 0;flex:1 1 6rem}
textarea{min-height:5rem}`;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);

  /**
   * An element with its attributes, listeners (`onclick`) and children; the attributes may be left out.
   * @param {string} tag @param {...any} given @returns {any}
   */
  const el = (tag, ...given) => {
    const made = document.createElement(tag);
    const set = given[0]?.constructor === Object ? given.shift() : {};
    for (const [name, value] of Object.entries(set)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value != null) made.setAttribute(name, value);
    }
    made.append(...given.flat().filter((one) => one != null && one !== ""));
    return made;
  };

  /** A problem that the gateway told. */
  class Told extends Error {
    /** @param {any} problem */
    constructor(problem) {
      super(problem.detail ?? problem.title ?? "");
      this.problem = problem;
    }
  }

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

    get #fr() {
      return (this.lang || this.closest("[lang]")?.getAttribute("lang") || navigator.language).startsWith(
        "fr",
      );
    }
    get #t() {
      return this.#fr ? FR : EN;
    }
    /** May it act? The gateway decides; this only spares buttons that would be refused. */
    get #acts() {
      try {
        const body = (this.getAttribute("token") ?? "").slice(4).split(".")[0] ?? "";
        return JSON.parse(atob(body.replace(/-/g, "+").replace(/_/g, "/"))).m === "act";
      } catch {
        return false;
      }
    }

    /** @param {string} path @param {RequestInit} [init] @returns {Promise<any>} */
    async #ask(path, init = {}) {
      const base = (this.getAttribute("base") ?? ORIGIN).replace(/\/$/, "");
      const url = path.startsWith("/")
        ? base + path
        : [
            `${base}/v1/invoices`,
            encodeURIComponent(this.getAttribute("invoice") ?? ""),
            ...(path ? [path] : []),
          ].join("/");
      const token = this.getAttribute("token");
      /** @type {Response} */
      let answer;
      try {
        answer = await fetch(url, {
          ...init,
          headers: { Authorization: `Bearer ${token}`, ...init.headers },
          signal: AbortSignal.timeout(40_000),
          credentials: "omit",
        });
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
        if (isNews || this.#box.lang !== this.#lang) this.#show();
        if (before && (before.status?.at !== now.status?.at || before.badge.state !== now.badge.state)) {
          this.#say(`${this.#label(now.badge)}. ${this.#label(now.status)}`, "good");
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

    get #lang() {
      return this.#fr ? "fr" : "en";
    }
    /** @param {any} of */
    #label(of) {
      if (!of) return this.#t.none;
      return this.#fr ? (of.labelFr ?? of.label) : (of.labelEn ?? of.label);
    }
    /** @param {string | null} at */
    #time(at) {
      if (!at) return this.#t.never;
      const text = new Date(at).toLocaleString(this.#fr ? "fr-FR" : "en-GB", {
        dateStyle: "medium",
        timeStyle: "short",
      });
      return el("time", { datetime: at }, text);
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
      const t = this.#t;
      const invoice = this.#invoice;
      const { badge, status, problem, platformId } = invoice;
      this.#box.lang = this.#lang;
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
          this.#events.map((event) => this.#line(event)),
        ),
      );
      const last = this.#events.findLast((event) => event.moved);
      const why = last ? this.#why({ ...last, amounts: [] }) : [];
      const focused = /** @type {any} */ (this.#root.activeElement)?.dataset.do;
      this.#box.replaceChildren(
        el(
          "p",
          { class: "row" },
          el("span", { class: `badge ${badge.state}` }, this.#label(badge)),
          el(
            "span",
            status ? `${this.#label(status)} ` : t.none,
            status ? el("small", this.#time(status.at)) : "",
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
          el("dd", this.#time(invoice.lastSyncAt)),
          platformId
            ? [el("dt", t.id), el("dd", el("code", platformId), " ", navigator.clipboard ? copy : "")]
            : [],
        ),
        this.#acts
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

    /** Why a status was set, and with which amounts. @param {any} event */
    #why({ reasons, comment, amounts }) {
      return [
        ...reasons.map((/** @type {any} */ r) => r.text || r.code),
        ...(comment ? [comment] : []),
        ...amounts.map((/** @type {any} */ a) =>
          [a.code, a.amount, a.currency, a.vatRate ? `(${a.vatRate} %)` : ""].join(" "),
        ),
      ].map((text) => el("div", text));
    }

    /** @param {any} e */
    #line(e) {
      const t = this.#t;
      return el(
        "li",
        el("strong", e.status ? `${e.status.code} ${this.#label(e.status)}` : `${t.unknown} ${e.rawCode}`),
        " ",
        el(
          "small",
          this.#time(e.at),
          e.setBy.name ? `, ${e.setBy.name}` : "",
          e.external ? `, ${t.external}` : "",
        ),
        this.#why(e),
      );
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
        const text = accepted ? this.#t.again : this.#fr ? messageFr : message;
        this.#say(text, "good");
      });
    }

    #change() {
      return this.#busy("change", async () => {
        const { allowed, others } = await this.#ask("allowed-statuses");
        const dialog = el("dialog", {
          "aria-labelledby": "t",
          lang: this.#lang,
          onclose: () => dialog.remove(),
        });
        dialog.append(this.#form(dialog, allowed, others));
        this.#root.append(dialog);
        dialog.showModal();
      });
    }

    /** @param {any} dialog @param {any[]} allowed @param {any[]} others */
    #form(dialog, allowed, others) {
      const t = this.#t;
      const says = el("div", { role: "alert" });
      const fields = el("div");
      const close = el("button", { type: "button", onclick: () => dialog.close() }, t.cancel);
      const why = others.filter((/** @type {any} */ o) => !o.why.lasting);
      const foot = why.length
        ? el(
            "details",
            el("summary", t.others),
            el(
              "ul",
              why.map((/** @type {any} */ o) =>
                el("li", el("strong", this.#label(o)), ` : ${o.why.message} ${o.why.fix}`),
              ),
            ),
          )
        : "";
      const title = el("h2", { id: "t" }, `${t.change} · ${this.#invoice.number}`);
      if (!allowed.length) return el("div", title, el("p", t.nothing), foot, el("p", close));

      const options = (/** @type {any[]} */ list, /** @type {boolean} */ empty) => [
        ...(empty ? [el("option", { value: "" }, t.choose)] : []),
        ...list.map((o) => el("option", { value: o.code }, o.label)),
      ];
      const note = (/** @type {string} */ text, /** @type {string} */ need) =>
        need === "required" ? text : `${text} (${t.optional})`;
      const amount = (/** @type {any} */ needs) =>
        el(
          "div",
          { class: "row", "data-amount": "" },
          el(
            "label",
            `${t.amount}, ${this.#invoice.currency}`,
            el("input", {
              name: "amount",
              inputmode: "decimal",
              required: needs.amounts === "required",
              pattern: "-?[0-9]+([.,][0-9]{1,2})?",
            }),
          ),
          el(
            "label",
            t.rate,
            el("input", { name: "rate", inputmode: "decimal", pattern: "[0-9]{1,2}([.,][0-9]+)?" }),
          ),
          needs.amountCodes.length > 1
            ? el("label", t.kind, el("select", { name: "kind" }, options(needs.amountCodes, false)))
            : "",
        );
      const status = el(
        "select",
        { name: "status", required: true, onchange: () => fill() },
        options(
          allowed.map((a) => ({ code: a.name, label: this.#label(a) })),
          true,
        ),
      );

      const fill = () => {
        const chosen = allowed.find((a) => a.name === status.value);
        if (!chosen) return fields.replaceChildren();
        const { needs } = chosen;
        const amounts = el("div", needs.amounts === "none" ? "" : amount(needs));
        const reason = el(
          "select",
          {
            name: "reason",
            required: needs.reason === "required",
            onchange: () => {
              comment.required = needs.commentWith.includes(reason.value);
            },
          },
          options(needs.reasons, true),
        );
        const comment = el("textarea", { name: "comment", maxlength: 2000 });
        fields.replaceChildren(
          chosen.note ? el("p", { class: "soft" }, chosen.note) : "",
          needs.reasons.length ? el("label", note(t.reason, needs.reason), reason) : "",
          needs.actionCodes.length
            ? el(
                "label",
                note(t.action, ""),
                el("select", { name: "actionCode" }, options(needs.actionCodes, true)),
              )
            : "",
          amounts,
          needs.amounts === "none"
            ? ""
            : el(
                "button",
                {
                  type: "button",
                  class: "small",
                  onclick: () => amounts.append(amount({ ...needs, amounts: "required" })),
                },
                t.add,
              ),
          el("label", note(t.comment, ""), comment),
          needs.attachments === "none"
            ? ""
            : el(
                "label",
                note(t.files, needs.attachments),
                el("input", {
                  name: "files",
                  type: "file",
                  multiple: true,
                  required: needs.attachments === "required",
                }),
              ),
        );
      };
      const send = el("button", { class: "main" }, t.send);
      return el(
        "form",
        {
          onsubmit: async (/** @type {SubmitEvent} */ event) => {
            event.preventDefault();
            send.disabled = true;
            try {
              const form = /** @type {HTMLFormElement} */ (event.target);
              await this.#ask("statuses", {
                method: "POST",
                headers: { "Content-Type": "application/json" },
                body: JSON.stringify(await bodyOf(form, this.#invoice.currency)),
              });
              dialog.close();
              await this.#load();
              this.#say(t.pushed, "good");
            } catch (error) {
              const [text, kind, more] = this.#words(error);
              says.replaceChildren(el("p", { class: kind }, text, more));
            }
            send.disabled = false;
          },
        },
        title,
        el("label", t.status, status),
        fields,
        says,
        el("p", { class: "row" }, send, close),
        foot,
      );
    }
  }

  /** What the form says, as the API takes it; what is empty is left out. @param {HTMLFormElement} form @param {string} currency */
  const bodyOf = async (form, currency) => {
    /** @param {ParentNode} from @param {string} name */
    const of = (from, name) =>
      /** @type {any} */ (from.querySelector(`[name="${name}"]`))?.value.trim() || undefined;
    /** @param {string | undefined} text */
    const decimal = (text) => text?.replace(",", ".");
    const files = /** @type {any} */ (form.querySelector("[name=files]"))?.files ?? [];
    return {
      status: of(form, "status"),
      reason: of(form, "reason"),
      actionCode: of(form, "actionCode"),
      comment: of(form, "comment"),
      amounts: [...form.querySelectorAll("[data-amount]")]
        .filter((row) => of(row, "amount"))
        .map((row) => ({
          amount: decimal(of(row, "amount")),
          vatRate: decimal(of(row, "rate")),
          code: of(row, "kind"),
          currency,
        })),
      attachments: await Promise.all(
        [...files].map(async (/** @type {File} */ file) => ({
          fileName: file.name,
          mediaType: file.type || "application/octet-stream",
          content: btoa(
            [...new Uint8Array(await file.arrayBuffer())].map((b) => String.fromCharCode(b)).join(""),
          ),
        })),
      ),
    };
  };

  if (!customElements.get("passerelle-invoice"))
    customElements.define("passerelle-invoice", PasserelleInvoice);
})();
