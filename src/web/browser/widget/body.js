import { decimalOf, rateOf } from "./decimal.js";
import { unspaced } from "./fields.js";

/** @param {File} file */
const attachmentOf = async (file) => ({
  fileName: file.name,
  mediaType: file.type || "application/octet-stream",
  content: btoa([...new Uint8Array(await file.arrayBuffer())].map((b) => String.fromCharCode(b)).join("")),
});

/**
 * What the form says, as the API takes it; what is empty is left out.
 * @param {HTMLFormElement} form @param {string} currency @param {string} lang in which its numbers are written
 */
export const bodyOf = async (form, currency, lang) => {
  /** @param {ParentNode} from @param {string} name @returns {string | undefined} */
  const of = (from, name) =>
    /** @type {any} */ (from.querySelector(`[name="${name}"]`))?.value.trim() || undefined;
  const files = /** @type {any} */ (form.querySelector("[name=files]"))?.files ?? [];
  const payee = form.querySelector("[data-payee]");
  const [siren, iban, bic] = ["siren", "iban", "bic"].map((name) => {
    const value = payee ? of(payee, name) : undefined;
    return value && unspaced(value);
  });
  return {
    status: of(form, "status"),
    reason: of(form, "reason"),
    actionCode: of(form, "actionCode"),
    comment: of(form, "comment"),
    amounts: [...form.querySelectorAll("[data-amount]")]
      .filter((row) => of(row, "amount"))
      .map((row) => ({
        amount: decimalOf(of(row, "amount") ?? "", lang),
        vatRate: rateOf(of(row, "rate") ?? ""),
        code: of(row, "kind"),
        currency,
      })),
    payee: payee && siren ? { siren, name: of(payee, "name"), iban, bic } : undefined,
    attachments: await Promise.all([...files].map(attachmentOf)),
  };
};
