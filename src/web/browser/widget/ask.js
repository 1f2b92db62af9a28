/** Where this script came from: the gateway, unless the page names another one. */
const ORIGIN = new URL(/** @type {HTMLScriptElement | null} */ (document.currentScript)?.src ?? location.href)
  .origin;
/** @typedef {RequestInit & { isFile?: boolean }} Init `isFile`: the answer is one, and given as a `Blob` */

/** Milliseconds. */
const TIMEOUT = 40_000;

/** What the gateway did not do: `status` is 0 where it could not be reached, `problem` what it told, `token` who asked. */
export class Unanswered extends Error {
  /** @param {number} status @param {any} problem @param {string | null} token */
  constructor(status, problem, token) {
    super(problem.detail ?? problem.title ?? "");
    this.status = status;
    this.problem = problem;
    this.token = token;
  }
  /** Nobody is there, or only what stands in front of the gateway. */
  get isUnreached() {
    return this.status === 0 || (this.status >= 500 && !this.problem.code);
  }
  /** The same call may be answered later. */
  get isPassing() {
    return this.isUnreached || this.status === 429 || this.status >= 500;
  }
}

/**
 * Calls the gateway: one path below an invoice, or the invoice itself.
 * @param {{ base: string | null, invoice: string | null, token: string | null }} of
 * @param {string} path @param {Init} init @returns {Promise<any>}
 */
const call = async (of, path, { isFile, ...init }) => {
  const base = (of.base ?? ORIGIN).replace(/\/$/, "");
  const url = [`${base}/v1/invoices`, encodeURIComponent(of.invoice ?? ""), ...(path ? [path] : [])].join(
    "/",
  );
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(url, {
      ...init,
      headers: { Authorization: `Bearer ${of.token}`, ...init.headers },
      signal: AbortSignal.timeout(TIMEOUT),
      credentials: "omit",
    });
  } catch {
    throw new Unanswered(0, {}, of.token);
  }
  if (answer.ok && isFile) return answer.blob();
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Unanswered(answer.status, json, of.token);
  return answer.status === 202 && init.method ? { ...json, isUnderWay: true } : json;
};

/** @param {unknown} error @returns {error is Unanswered} */
export const isTokenRefused = (error) => error instanceof Unanswered && error.status === 401;

/**
 * Calls the gateway about the invoice of a widget. A token that it refuses is told to the page; where that has given
 * another by then, the call is made again with it.
 * @param {HTMLElement} widget @param {string} [path] @param {Init} [init] @returns {Promise<any>}
 * @throws Unanswered
 */
export const ask = async (widget, path = "", init = {}, isAgain = false) => {
  const of = (/** @type {string} */ name) => widget.getAttribute(name);
  const token = of("token");
  try {
    return await call({ base: of("base"), invoice: of("invoice"), token }, path, init);
  } catch (error) {
    if (!isTokenRefused(error)) throw error;
    if (token === of("token"))
      widget.dispatchEvent(new CustomEvent("passerelle-token", { bubbles: true, composed: true }));
    if (isAgain || token === of("token")) throw error;
    return ask(widget, path, init, true);
  }
};

/** May a token act? The gateway decides; this only spares buttons that would be refused. @param {string | null} token */
export const acts = (token) => {
  try {
    const body = (token ?? "").slice(4).split(".")[0] ?? "";
    return JSON.parse(atob(body.replace(/-/g, "+").replace(/_/g, "/"))).m === "act";
  } catch {
    return false;
  }
};
