import { html, raw } from "hono/html";
import type { Html } from "../show.ts";

/** A field with its label, what is to be known of it, and what is wrong with what was typed. */
export interface FieldParts {
  name: string;
  label: string;
  value: string;
  type?: "text" | "date";
  required?: boolean;
  most?: number;
  /** Written in digits. */
  isNumber?: boolean;
  hint?: string;
  fault?: Html | undefined;
}

/** What tells a field's hint and fault to who cannot see them. */
export const described = (name: string, { hint, fault }: Pick<FieldParts, "hint" | "fault">): Html => {
  const ids = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(fault === undefined ? [] : [`${name}-fault`]),
  ];
  return html`${ids.length === 0 ? "" : html` aria-describedby="${ids.join(" ")}"`}${
    fault === undefined ? "" : raw(' aria-invalid="true"')
  }`;
};

/** What is wrong with a field, beside it. */
export const faultOf = (name: string, fault: Html | undefined): Html | "" =>
  fault === undefined ? "" : html`<p id="${name}-fault" class="notice wrong">${fault}</p>`;

/** One field of a form. */
export const field = ({
  name,
  label,
  value,
  type = "text",
  required,
  most,
  isNumber,
  hint,
  fault,
}: FieldParts): Html =>
  html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="off" spellcheck="false"${
    most === undefined ? "" : html` maxlength="${most}"`
  }${isNumber === true ? raw(' inputmode="numeric"') : ""}${required === true ? raw(" required") : ""}${described(name, { ...(hint === undefined ? {} : { hint }), fault })}>
${hint === undefined ? "" : html`<p id="${name}-hint" class="soft">${hint}</p>`}${faultOf(name, fault)}</div>`;
