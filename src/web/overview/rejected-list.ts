import { html } from "hono/html";
import type { Diagnosis } from "../../usecases/operate/diagnose.ts";
import { invoicePath } from "../rooms.ts";
import { asWritten, badge, breakable, type Html, moment, type Say, statusName, told } from "../show.ts";

/** The invoices that platforms rejected and that nothing has replaced: which, why, and what to do. */
export const rejectedSection = (say: Say, { rejected }: Diagnosis): Html => {
  const { words } = say;
  return html`<section id="rejected" aria-labelledby="rejected-title">
<h2 id="rejected-title">${words.rejectedInvoices}</h2>
<p class="soft">${words.rejectedText}</p>
<div data-live="rejected">${
    rejected.items.length === 0
      ? html`<p>${words.noRejected}</p>`
      : html`<ul class="troubles">${rejected.items.map((one) => item(say, one))}</ul>`
  }${rejected.more ? html`<p class="soft">${words.rejectedMore}</p>` : ""}</div>
</section>`;
};

const item = (say: Say, invoice: Diagnosis["rejected"]["items"][number]): Html => {
  const { words } = say;
  const { id, number, buyer, total, currency, platform, tenant, status, statusAt, problem } = invoice;
  return html`<li class="card trouble"><div>
<p class="line">${status === null ? "" : badge("red", statusName(say, status))} <a href="${invoicePath(id)}"><strong>${breakable(number)}</strong></a> ${words.to} ${buyer.name ?? ""} <span class="soft">${buyer.siren ?? ""}</span> · ${total} ${currency}</p>
${
  problem === null
    ? ""
    : html`<p><strong>${told(say, problem).message}</strong> ${asWritten(problem.code)}</p>
<p>${words.toDo} ${told(say, problem).fix}</p>
${problem.raw === null ? "" : html`<details data-keep="rejected-${id}"><summary>${words.platformWords}</summary><pre tabindex="0">${problem.raw}</pre></details>`}`
}
<p class="soft">${platform}${tenant === null ? "" : ` · ${tenant}`} · ${statusAt === null ? "" : html`${words.since} ${moment(say, statusAt)}`}</p>
</div></li>`;
};
