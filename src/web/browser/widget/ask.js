/** Where this script came from: the gateway, unless the page names another one. */
const ORIGIN = new URL(/** @type {HTMLScriptElement | null} */ (document.currentScript)?.src ?? location.href)
  .origin;
/** Milliseconds. */
const TIMEOUT = 40_000;

/** A problem that the gateway told. */
export class Told extends Error {
  /** @param {any} problem */
  constructor(problem) {
    super(problem.detail ?? problem.title ?? "");
    this.problem = problem;
  }
}

/**
 * Calls the gateway: a path from its root, or one below the invoice of the widget.
 * @param {{ base: string | null, invoice: string | null, token: string | null }} of
 * @param {string} path @param {RequestInit} init
 */
export const call = (of, path, init) => {
  const base = (of.base ?? ORIGIN).replace(/\/$/, "");
  const url = [`${base}/v1/invoices`, encodeURIComponent(of.invoice ?? ""), ...(path ? [path] : [])].join(
    "/",
  );
  return fetch(path.startsWith("/") ? base + path : url, {
    ...init,
    headers: { Authorization: `Bearer ${of.token}`, ...init.headers },
    signal: AbortSignal.timeout(TIMEOUT),
    credentials: "omit",
  });
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
