import { el, focusOn } from "./dom.js";
import { failureOf } from "./failing.js";
import { statusForm } from "./form.js";

/**
 * Opens the form that sets a status.
 * @param {ShadowRoot} root
 * @param {{ say: import("./tongue.js").Tongue, known: import("./form.js").Known, allowed: any[], others: any[],
 *   post: (body: object) => Promise<any>, onsent: (push: any) => Promise<void>,
 *   onfail: (error: unknown, again: () => void) => void, onclose: () => void }} given
 *   `onsent`: the gateway has the status; `onfail`: it did not take it, `again` sends the form once more
 */
export const openDialog = (root, { say, post, onsent, onfail, onclose, ...given }) => {
  const dialog = el("dialog", {
    "aria-labelledby": "t",
    lang: say.lang,
    onclose: () => {
      dialog.remove();
      // The button that opened it may have been drawn anew meanwhile.
      if (root.activeElement === null) focusOn(root, "change");
      onclose();
    },
  });
  const form = statusForm({
    ...given,
    say,
    close: () => dialog.close(),
    send: async (body) => {
      const push = await post(body);
      dialog.close();
      await onsent(push);
    },
    told: (error) => {
      onfail(error, () => form.requestSubmit());
      return failureOf(say, error);
    },
  });
  dialog.append(form);
  root.append(dialog);
  dialog.showModal();
};
