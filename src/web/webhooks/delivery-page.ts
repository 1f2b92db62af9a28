import { html } from "hono/html";
import type { Delivery } from "../../usecases/operate/endpoints/deliveries.ts";
import { formToken } from "../layout.ts";
import type { Session } from "../session.ts";
import { badge, breakable, facts, type Html, moment, number, type Say, told } from "../show.ts";
import { typeOf } from "./endpoint-page.ts";
import { answerOf, attemptTable, deliveryPath, endpointPath, invoiceOf, nameOf } from "./shown.ts";

const COLOURS = {
  ready: "orange",
  running: "blue",
  done: "green",
  failed: "red",
  parked: "red",
  dismissed: "grey",
} as const;

/** What became of it: of a test, which ends whatever is answered, what its attempt says. */
const stateOf = (say: Say, { work, attempts }: Delivery): Html => {
  if (work.kind === "test" && attempts[0] !== undefined) return answerOf(say, attempts[0]);
  const { state } = work;
  return badge(COLOURS[state], state === "done" ? say.words.webhooks.delivered : say.words.states[state]);
};

/** JSON as people read it; what is none stays as it is. */
const pretty = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
};

/** One thing that an endpoint is told: what became of it, and the call itself. */
export const deliveryPage = (say: Say, session: Session, delivery: Delivery): Html => {
  const words = say.words.webhooks;
  const { endpoint, work, attempts, call, asSent, numbers } = delivery;
  const { lastError, invoiceId } = work;
  const isOver = work.state === "done";
  const isWaiting = work.state === "ready";
  const mayGo = session.person.acts && work.kind !== "test" && work.state !== "running";
  return html`<div data-live="summary">
<p class="line">${stateOf(say, delivery)} ${typeOf(say, work)}</p>
${facts([
  [
    words.endpoint,
    html`<a href="${endpointPath(endpoint)}">${breakable(nameOf(endpoint))}</a> <span class="soft">${endpoint.tenant}</span>`,
  ],
  [say.words.invoice, invoiceId !== null && numbers.has(invoiceId) ? invoiceOf(work, numbers) : null],
  [words.begun, moment(say, work.createdAt)],
  [words.nextAttempt, isWaiting ? moment(say, work.runAt) : null],
  [words.tries, isOver ? null : number(say, work.attempts)],
])}
${
  lastError === null || isOver
    ? ""
    : html`<div class="notice wrong"><p>${told(say, lastError).message} ${told(say, lastError).fix ?? ""}</p>${
        lastError.raw === undefined || lastError.raw === ""
          ? ""
          : html`<p>${words.answered}</p><pre tabindex="0">${lastError.raw}</pre>`
      }</div>`
}
</div>
${
  mayGo
    ? html`<div class="endpoint-acts"><form method="post" action="${deliveryPath(work.id)}/redeliver">${formToken(session)}<button>${isWaiting ? words.now : words.again}</button></form></div>`
    : ""
}
<section aria-labelledby="call">
<h2 id="call">${words.call}</h2>
${
  call === null
    ? html`<p>${words.noCall}</p>`
    : html`<p class="soft">${asSent === null ? words.asNow : asSent ? words.asSent : words.notAsSent} ${words.hidden}</p>
<h3>${words.headers}</h3>
<pre tabindex="0">${Object.entries(call.headers)
        .map(([name, value]) => `${name}: ${value}`)
        .join("\n")}</pre>
<h3>${words.body}</h3>
<pre tabindex="0">${pretty(call.body)}</pre>`
}
</section>
<section aria-labelledby="attempts">
<h2 id="attempts">${words.attempts}</h2>
<div data-live="attempts" class="wide">${
    attempts.length === 0
      ? html`<p>${words.noAttempts}</p>`
      : attemptTable(say, attempts, { linked: false, numbers })
  }</div>
${answersOf(say, delivery)}
</section>`;
};

/** The answer to a test, which is kept with its attempt. */
const answersOf = (say: Say, { attempts }: Delivery): Html =>
  html`${attempts
    .filter(({ words }) => words !== null && words !== "")
    .map(({ words }) => html`<h3>${say.words.webhooks.answered}</h3><pre tabindex="0">${words}</pre>`)}`;
