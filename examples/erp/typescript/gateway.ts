import { setTimeout as wait } from "node:timers/promises";

/** An invoice, as far as this ERP looks at it. Everything else: `/docs` on a running gateway. */
export interface Invoice {
  /** `inv_…` */
  id: string;
  /** The ERP's own id, as it was given with the invoice. */
  reference: string | null;
  direction: "outbound" | "inbound";
  number: string;
  issueDate: string;
  currency: string;
  /** Decimal string. */
  total: string;
  seller: { siren: string | null; name: string | null };
  delivery: "queued" | "sending" | "sent" | "failed" | "parked";
  status: { name: string; code: number; label: string; at: string } | null;
  badge: { state: "pending" | "accepted" | "rejected" | "paid" };
  problem: { code: string; message: string; fix: string } | null;
  createdAt: string;
  updatedAt: string;
}

/** The gateway's no: what is at fault and what to do about it (RFC 9457). Asking again would change nothing. */
export class GatewayProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** Tells the gateway's operator which request it was. */
  readonly requestId: string;
  readonly errors: { path: string; code: string; message: string; fix: string }[];

  constructor(status: number, problem: Partial<GatewayProblem> & { detail?: string }) {
    super(problem.detail ?? `The gateway answered ${status}.`);
    this.name = "GatewayProblem";
    this.status = status;
    this.code = problem.code ?? "";
    this.requestId = problem.requestId ?? "";
    this.errors = problem.errors ?? [];
  }
}

/** The gateway could not be reached, or was not able to answer, again and again. Ask later, with the same key. */
export class GatewayAway extends Error {
  override readonly name = "GatewayAway";
}

export interface Gateway {
  get<T>(path: string): Promise<T>;
  bytes(path: string): Promise<Uint8Array>;
  /**
   * `idempotencyKey` names what is asked for, not the call: the same key must go with the same thing whenever it is
   * asked for again, from another process and after a crash too.
   */
  post<T>(
    path: string,
    body: { bytes: Uint8Array; mediaType: string } | object,
    idempotencyKey: string,
  ): Promise<T>;
}

/**
 * Calls the gateway, and calls again whenever it is not known whether a call arrived. That is safe for all of these:
 * reads change nothing, and a POST with its key is done once however often it comes.
 *
 * Every method throws {@link GatewayProblem} for a definitive no and {@link GatewayAway} when the tries are used up.
 *
 * @param account `key`: one of the tenant's API keys; `firstWaitMs`: longest wait before the second try, doubled
 *   each time, up to a minute
 */
export const connect = (account: {
  url: string;
  key: string;
  tries?: number;
  firstWaitMs?: number;
}): Gateway => {
  const { url, key, tries = 8, firstWaitMs = 500 } = account;

  const call = async (path: string, init: RequestInit): Promise<Response> => {
    let last: unknown;
    for (let n = 0; n < tries; n++) {
      let askedToWait = 0;
      try {
        const answer = await fetch(url + path, {
          ...init,
          headers: { ...init.headers, authorization: `Bearer ${key}` },
          signal: AbortSignal.timeout(30_000),
        });
        if (answer.status < 500 && answer.status !== 429) return await accepted(answer);
        askedToWait = Number(answer.headers.get("retry-after") ?? 0) * 1000 || 0;
        last = `${answer.status} ${await answer.text()}`;
      } catch (error) {
        if (error instanceof GatewayProblem) throw error;
        last = error;
      }
      // Anywhere within the doubled wait, so that many ERPs do not come back at one moment.
      const jittered = Math.random() * Math.min(60_000, firstWaitMs * 2 ** n);
      if (n < tries - 1) await wait(Math.max(askedToWait, jittered));
    }
    throw new GatewayAway(`${path}: no answer after ${tries} tries`, { cause: last });
  };

  return {
    get: async <T>(path: string) => (await call(path, {})).json() as T,
    bytes: async (path) => new Uint8Array(await (await call(path, {})).arrayBuffer()),
    post: async <T>(path: string, body: object, idempotencyKey: string) => {
      const isFile = "bytes" in body && "mediaType" in body;
      const answer = await call(path, {
        method: "POST",
        headers: {
          "content-type": isFile ? String(body.mediaType) : "application/json",
          "idempotency-key": idempotencyKey,
        },
        body: isFile ? new Blob([body.bytes as Uint8Array<ArrayBuffer>]) : JSON.stringify(body),
      });
      return (await answer.json()) as T;
    },
  };
};

const accepted = async (answer: Response): Promise<Response> => {
  if (answer.ok) return answer;
  const problem: unknown = await answer.json().catch(() => ({}));
  throw new GatewayProblem(answer.status, problem as Partial<GatewayProblem>);
};
