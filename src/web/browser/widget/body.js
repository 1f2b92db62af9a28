/** What the form says, as the API takes it; what is empty is left out. @param {HTMLFormElement} form @param {string} currency */
export const bodyOf = async (form, currency) => {
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
