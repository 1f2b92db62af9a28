import { bodyOf } from "./body.js";
import { el } from "./dom.js";
import { amountFields, checkFields, choice, field, filesField, payeeFields } from "./fields.js";
import { suggestedAmounts } from "./suggest.js";

/** @typedef {import("./tongue.js").Tongue} Tongue */
/** @typedef {{ invoice: any, content: any, events: any[], pushes: any[] }} Known */

/** Why the other statuses cannot be set: those whose time may come. @param {Tongue} say @param {any[]} others */
const reasonsWhyNot = (say, others) => {
  const passing = others.filter(({ why }) => !why.lasting);
  return passing.length === 0
    ? ""
    : el(
        "details",
        el("summary", say.words.others),
        el(
          "ul",
          passing.map((one) => el("li", el("strong", say.label(one)), say.words.colon, say.problem(one.why))),
        ),
      );
};

/** @param {Tongue} say @param {any} status @param {Known} known */
const amountsOf = (say, status, known) => {
  const { needs } = status;
  if (needs.amounts === "none") return [];
  const one = (/** @type {boolean} */ isNeeded, /** @type {{ amount: string, rate: string }} */ given) =>
    amountFields(say, {
      currency: known.invoice.currency,
      kinds: needs.amountCodes,
      isNeeded,
      ...given,
    });
  const rows = suggestedAmounts(status, known).map((given, i) =>
    one(needs.amounts === "required" && i === 0, given),
  );
  const amounts = el("div", rows);
  const add = () => {
    const row = one(true, { amount: "", rate: "" });
    amounts.append(row);
    row.querySelector("input").focus();
  };
  return [amounts, el("button", { type: "button", class: "small", onclick: add }, say.words.add)];
};

/** What comes with a status. @param {Tongue} say @param {any} status one of those that are allowed @param {Known} known */
const fieldsOf = (say, status, known) => {
  const { words } = say;
  const { needs } = status;
  const named = (/** @type {any[]} */ list) => list.map((one) => ({ code: one.code, label: say.label(one) }));
  const comment = el("textarea", { name: "comment", maxlength: 2000 });
  const reason = choice(
    {
      name: "reason",
      required: needs.reason === "required",
      onchange: () => {
        comment.required = needs.commentWith.includes(reason.value);
      },
    },
    named(needs.reasons),
    words.choose,
  );
  const action = choice({ name: "actionCode" }, named(needs.actionCodes), words.choose);
  return [
    status.note ? el("p", { class: "soft" }, say.told(status, "note")) : "",
    needs.reasons.length ? field(say, words.reason, reason) : "",
    needs.actionCodes.length ? field(say, words.action, action) : "",
    ...amountsOf(say, status, known),
    needs.payee && needs.payee !== "none" ? payeeFields(say, needs.payee, needs.payeeAccount) : "",
    field(say, words.comment, comment),
    needs.attachments === "none" ? "" : filesField(say, needs.attachments === "required"),
  ];
};

/**
 * The form that sets a status.
 * @param {{ say: Tongue, known: Known, allowed: any[], others: any[], close: () => void,
 *   send: (body: object) => Promise<void>, told: (error: unknown) => any }} given
 *   `told`: what to show of a failure
 */
export const statusForm = ({ say, known, allowed, others, close, send, told }) => {
  const t = say.words;
  const title = el("h2", { id: "t" }, `${t.change} · ${known.invoice.number}`);
  const cancel = el("button", { type: "button", onclick: close }, t.cancel);
  const foot = reasonsWhyNot(say, others);
  if (!allowed.length) return el("div", title, el("p", t.nothing), foot, el("p", cancel));

  const says = el("div", { role: "alert" });
  const fields = el("div");
  const status = choice(
    {
      name: "status",
      required: true,
      onchange: () => {
        const chosen = allowed.find((one) => one.name === status.value);
        fields.replaceChildren(...(chosen ? fieldsOf(say, chosen, known).filter(Boolean) : []));
      },
    },
    allowed.map((one) => ({ code: one.name, label: say.label(one) })),
    t.choose,
  );
  let isSending = false;
  const submit = el("button", { class: "main", onclick: () => checkFields(say, form) }, t.send);
  /** @param {SubmitEvent} event */
  const onsubmit = async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    // Not `disabled`: that would throw the focus out of the form.
    submit.setAttribute("aria-disabled", "true");
    says.replaceChildren();
    try {
      await send(await bodyOf(form, known.invoice.currency, say.lang));
    } catch (error) {
      says.replaceChildren(told(error));
    }
    submit.removeAttribute("aria-disabled");
    isSending = false;
  };
  const form = el(
    "form",
    { onsubmit },
    title,
    el("p", { class: "soft" }, t.starred),
    field(say, t.status, status),
    fields,
    says,
    el("p", { class: "row" }, submit, cancel),
    foot,
  );
  return form;
};
