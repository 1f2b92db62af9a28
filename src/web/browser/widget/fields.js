import { decimalOf, rateOf } from "./decimal.js";
import { el } from "./dom.js";

/** @typedef {import("./tongue.js").Tongue} Tongue */

/**
 * What a control's value lacks, in our words: the browser's own are in its language, not in the page's. Told to the
 * browser, which shows it where it is and holds the form back.
 * @param {Tongue} say @param {any} form
 */
export const checkFields = ({ words }, form) => {
  for (const control of form.elements) {
    const value = control.value?.trim() ?? "";
    const fault = value === "" ? control.required && words.missing : control.faultOf?.(value);
    control.setCustomValidity(fault || "");
  }
};

/**
 * A control with its name beside it. Whether it is needed may change: the mark follows its `required`.
 * @param {Tongue} say @param {string} text @param {any} control @param {(value: string) => string | false} [faultOf]
 * @param {any} [shown] what the control stands in
 */
export const field = (say, text, control, faultOf, shown = control) => {
  control.faultOf = faultOf;
  control.addEventListener("input", () => control.setCustomValidity(""));
  // Where one of the choices always stands, nothing can be left out.
  const isSettled = Boolean(control.options?.[0]?.value);
  const optional = isSettled ? "" : el("span", { class: "opt" }, ` (${say.words.optional})`);
  return el("label", el("span", { class: "name" }, text, optional), shown);
};

/** Files to attach. The browser's own button speaks its language, not the page's. @param {Tongue} say @param {boolean} required */
export const filesField = (say, required) => {
  const { words } = say;
  const chosen = el("span", { class: "soft" }, words.noFile);
  const onchange = () => {
    const names = [...input.files].map((file) => file.name);
    chosen.textContent = names.join(", ") || words.noFile;
  };
  const input = el("input", {
    name: "files",
    type: "file",
    multiple: true,
    required,
    title: words.pick,
    onchange,
  });
  const shown = el("span", { class: "file" }, el("span", { class: "pick" }, words.pick), chosen, input);
  return field(say, words.files, input, undefined, shown);
};

/** Something to choose from. @param {any} attributes @param {any[]} choices @param {string} [none] what stands for nothing */
export const choice = (attributes, choices, none) =>
  el(
    "select",
    attributes,
    none === undefined ? [] : el("option", { value: "" }, none),
    choices.map(({ code, label }) => el("option", { value: code }, label)),
  );

/** A received amount is split by VAT rate (BR-FR-CDV-14); others stand without. */
const RECEIVED = "MEN";

/**
 * One amount: how much, at which VAT rate, of which kind.
 * @param {Tongue} say @param {{ currency: string, kinds: any[], isNeeded: boolean, amount: string, rate: string }} given
 */
export const amountFields = (say, { currency, kinds, isNeeded, amount, rate }) => {
  const { words, lang } = say;
  const decimal = (/** @type {string} */ name, /** @type {string} */ value) =>
    el("input", { name, inputmode: "decimal", autocomplete: "off", value });
  const much = decimal("amount", amount === "" ? "" : say.typed(amount));
  const percent = decimal("rate", rate === "" ? "" : say.typed(rate));
  const kind = choice(
    { name: "kind", onchange: () => settle() },
    kinds.map((one) => ({ code: one.code, label: say.label(one) })),
  );
  much.required = isNeeded;
  const settle = () => {
    percent.required = kind.value === RECEIVED && (isNeeded || much.value.trim() !== "");
  };
  much.addEventListener("input", settle);
  settle();
  return el(
    "div",
    { class: "row", "data-amount": "" },
    field(
      say,
      `${words.amount}, ${currency}`,
      much,
      (value) => decimalOf(value, lang) === null && words.badAmount,
    ),
    field(say, words.rate, percent, (value) => rateOf(value) === null && words.badRate),
    kinds.length > 1 ? field(say, words.kind, kind) : "",
  );
};

/** Groups of four and the like are for reading. @param {string} value */
export const unspaced = (value) => value.replace(/\s/g, "").toUpperCase();

/**
 * Who is to be paid (MDG-41). Where nobody need be named, who is begun to be named must be named wholly.
 * @param {Tongue} say @param {"required" | "optional"} need @param {string} account whether its account is needed
 */
export const payeeFields = (say, need, account) => {
  const { words } = say;
  const fits = (/** @type {RegExp} */ shape, /** @type {string} */ fault) => (/** @type {string} */ value) =>
    !shape.test(unspaced(value)) && fault;
  const input = (/** @type {string} */ name) => el("input", { name, autocomplete: "off" });
  const [siren, name, iban, bic] = ["siren", "name", "iban", "bic"].map(input);
  const all = [siren, name, iban, bic];
  name.maxLength = 255;
  const settle = () => {
    const isNeeded = need === "required" || all.some((one) => one.value.trim() !== "");
    siren.required = isNeeded;
    name.required = isNeeded;
  };
  settle();
  iban.required = account === "required";
  return el(
    "fieldset",
    { "data-payee": "", oninput: settle },
    el("legend", words.payee),
    field(say, words.siren, siren, fits(/^\d{9}$/, words.badSiren)),
    field(say, words.name, name),
    field(say, words.iban, iban, fits(/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/, words.badIban)),
    field(say, words.bic, bic, fits(/^[A-Z0-9]{8}([A-Z0-9]{3})?$/, words.badBic)),
  );
};
