import { bodyOf } from "./body.js";
import { el } from "./dom.js";

/**
 * The form that sets a status.
 * @param {{ say: import("./tongue.js").Tongue, invoice: any, allowed: any[], others: any[],
 *   close: () => void, send: (body: object) => Promise<void>, told: (error: unknown) => any }} given
 */
export const statusForm = ({ say, invoice, allowed, others, close, send, told }) => {
  const t = say.words;
  const says = el("div", { role: "alert" });
  const fields = el("div");
  const cancel = el("button", { type: "button", onclick: close }, t.cancel);
  const why = others.filter((/** @type {any} */ o) => !o.why.lasting);
  const foot = why.length
    ? el(
        "details",
        el("summary", t.others),
        el(
          "ul",
          why.map((/** @type {any} */ o) =>
            el("li", el("strong", say.label(o)), ` : ${o.why.message} ${o.why.fix}`),
          ),
        ),
      )
    : "";
  const title = el("h2", { id: "t" }, `${t.change} · ${invoice.number}`);
  if (!allowed.length) return el("div", title, el("p", t.nothing), foot, el("p", cancel));

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
        `${t.amount}, ${invoice.currency}`,
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
      allowed.map((a) => ({ code: a.name, label: say.label(a) })),
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
  const submit = el("button", { class: "main" }, t.send);
  return el(
    "form",
    {
      onsubmit: async (/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        submit.disabled = true;
        try {
          await send(await bodyOf(/** @type {HTMLFormElement} */ (event.target), invoice.currency));
        } catch (error) {
          says.replaceChildren(told(error));
        }
        submit.disabled = false;
      },
    },
    title,
    el("label", t.status, status),
    fields,
    says,
    el("p", { class: "row" }, submit, cancel),
    foot,
  );
};
