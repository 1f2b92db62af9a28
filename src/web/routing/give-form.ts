import { html } from "hono/html";
import type { Receivers } from "../../usecases/share/hand-over.ts";
import { formToken } from "../layout.ts";
import type { Session } from "../session.ts";
import type { Html, Say } from "../show.ts";
import { RECEIVERS } from "./shown.ts";

/** What a form of a copy begins with: each has a field of its own, since of fields of one name only one arrives. */
const COPY = "copy-";

/** The invoice that a form gives. */
interface Given {
  id: string;
  number: string;
  /** Who has it now. */
  tenant: string | null;
  copies?: readonly string[] | null;
}

/**
 * Gives an invoice to receivers: one that leads, and those that read. Nothing for who may only look.
 *
 * @param receivers - names of the tenants that may have it
 */
export const giveForm = (
  say: Say,
  session: Session,
  { id, number, tenant, copies }: Given,
  receivers: readonly string[],
): Html | "" => {
  const words = say.words.routing;
  if (!session.person.acts) return "";
  if (receivers.length === 0) return html`<p class="soft">${words.nobody}</p>`;
  return html`<form method="post" action="${RECEIVERS}/give" class="check">${formToken(session)}<input type="hidden" name="id" value="${id}">
<label for="to-${id}">${words.giveTo}</label>
<div class="row"><select id="to-${id}" name="to">${receivers.map(
    (name) => html`<option value="${name}"${name === tenant ? html` selected` : ""}>${name}</option>`,
  )}</select></div>
${
  receivers.length === 1
    ? ""
    : html`<fieldset><legend>${words.copies}</legend>${receivers.map(
        (name) =>
          html`<label class="tick"><input type="checkbox" name="${COPY}${name}" value="yes"${copies?.includes(name) === true ? html` checked` : ""}> ${name}</label>`,
      )}</fieldset>`
}
<p id="about-${id}" class="soft">${words.giveAbout}</p>
<button aria-label="${words.giveNamed(number)}" aria-describedby="about-${id}">${words.give}</button>
</form>`;
};

/** Whom the fields of such a form name. Who leads does not read besides. */
export const receiversIn = (fields: Record<string, unknown>): Receivers => {
  const to = typeof fields.to === "string" ? fields.to : "";
  const copy = Object.keys(fields)
    .filter((name) => name.startsWith(COPY))
    .map((name) => name.slice(COPY.length))
    .filter((name) => name !== to);
  return { to: [to], copy };
};
