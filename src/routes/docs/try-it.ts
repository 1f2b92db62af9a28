import { html } from "hono/html";
import type { Operation, Parameter } from "./read-openapi.ts";

type Html = ReturnType<typeof html>;

/**
 * The form from which the page's script calls an operation; hidden where there is no script. Absent where programs of
 * platforms call, whose signatures nobody types.
 *
 * @param example - a body for operations that take JSON
 */
export const tryIt = (operation: Operation, example: unknown): Html | "" => {
  const types = operation.body.map(({ type }) => type);
  if (types.includes("*/*")) return "";
  const { id, method, path, parameters, secured } = operation;
  return html`<details class="try" data-script hidden><summary>Try it</summary>
<form data-method="${method}" data-path="${path}" data-secured="${secured ? "yes" : "no"}" aria-label="Try it: ${operation.summary}">
${parameters.map((parameter) => field(id, parameter))}
${
  types.includes("application/pdf")
    ? html`<label for="${id}-file">File (PDF or XML)${types.includes("application/json") ? ": without one, the JSON below is sent" : ""}</label><input id="${id}-file" type="file" accept=".pdf,.xml">`
    : ""
}
${
  types.includes("application/json")
    ? html`<label for="${id}-json">Body (JSON)</label><textarea id="${id}-json" spellcheck="false">${JSON.stringify(example, null, 2)}</textarea>`
    : ""
}
<button>Call</button>
<div class="answer" role="status"></div>
</form></details>`;
};

const field = (operation: string, { name, in: place, required, schema }: Parameter): Html => {
  const id = `${operation}-${name}`;
  const values = schema.enum?.filter((value) => value !== null).map(String);
  const label = html`<label for="${id}">${name} <span class="soft">(${place}${required ? ", required" : ""})</span></label>`;
  return values === undefined
    ? html`${label}<input id="${id}" name="${name}" data-in="${place}"${required ? html` required` : ""} autocomplete="off" spellcheck="false">`
    : html`${label}<select id="${id}" name="${name}" data-in="${place}"${required ? html` required` : ""}><option value=""></option>${values.map((value) => html`<option>${value}</option>`)}</select>`;
};
