import type { ApiVersion } from "../../norm/versions.ts";
import { SIGNATURE_HEADERS } from "../../norm/webhook.ts";
import { DEFAULT_CLIENT, SECRET } from "../../sandbox/clients.ts";
import { type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { sirenNumber } from "../../sandbox/seed.ts";
import type { Findings } from "../check.ts";
import { isMembers, type Members, membersIn, objectsOf, textOf } from "../shapes.ts";
import { openRecorder } from "./recorder.ts";
import { judge } from "./rule.ts";
import { CALL_RULES } from "./rules-of-calls.ts";
import { DEPOSIT_RULES } from "./rules-of-deposits.ts";
import { QUESTION_RULES } from "./rules-of-questions.ts";
import {
  bodyOf,
  type Call,
  type Forged,
  type KnownFlow,
  readDeposit,
  type Story,
  TOKEN_PATH,
} from "./story.ts";

const RULES = [...CALL_RULES, ...DEPOSIT_RULES, ...QUESTION_RULES];

export interface ClientOptions {
  version: ApiVersion;
  /** On loopback; 0 takes a free one. */
  port: number;
  /** Invoices that each account has received from the start. */
  receive: number;
  /** The first deposit is taken and never answered. */
  loseAnswers: boolean;
  /** The first search is answered 429, with Retry-After. */
  busy: boolean;
  /** Between two steps of an invoice's life; default 2. */
  secondsPerStep?: number;
}

/** A strict platform that judges whoever calls it. */
export interface ClientJudge {
  url: string;
  flowUrl: string;
  directoryUrl: string;
  tokenUrl: string;
  /** Where to call and with what, for a person. */
  announcement: string;
  /** Takes no more calls, and says what was right and wrong. */
  end(): Promise<Findings>;
}

/** In seconds: long enough to be noticed, short enough to be waited for. */
const RETRY_AFTER = 2;

/** Received invoices that share one moment. No divisor of a page, so that some page ends among them. */
const AT_ONCE = 4;

/** How long a client may take for a call that nobody signed, in milliseconds. */
const FORGED_TIMEOUT = 5_000;

const FORGED_KEY = "bm9ib2R5IHNpZ25lZCB0aGlz";

const controlOf =
  (sandbox: Sandbox) =>
  async (method: string, path: string, body: Members): Promise<void> => {
    const answer = await fetch(`${sandbox.controlUrl}${path}`, { method, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} /control${path}: ${answer.status} ${await answer.text()}`);
    await answer.body?.cancel();
  };
type Control = ReturnType<typeof controlOf>;

/** Beyond the numbers of the companies that the sandbox plays. */
const FIRST_OWN_COMPANY = 1_000;

/** Sets an account up when it is first met: its version, a company, what that has received. */
const meeter = (control: Control, { version, receive }: ClientOptions) => {
  let companies = 0;
  return async (client: string): Promise<void> => {
    const path = `/clients/${encodeURIComponent(client)}`;
    await control("PUT", path, { apiVersion: version });
    if (client !== DEFAULT_CLIENT) {
      companies++;
      await control("PUT", `${path}/companies`, { companies: [sirenNumber(FIRST_OWN_COMPANY + companies)] });
    }
    for (let left = receive; left > 0; left -= AT_ONCE)
      await control("POST", `${path}/receive`, { count: Math.min(left, AT_ONCE) });
  };
};

/** All flows of an account, by the bookmarks of the newest version. */
const flowsOf = async (sandbox: Sandbox, control: Control, client: string): Promise<KnownFlow[]> => {
  await control("PUT", `/clients/${encodeURIComponent(client)}`, { apiVersion: "1.3" });
  const form = { grant_type: "client_credentials", client_id: client, client_secret: SECRET };
  const given = await fetch(sandbox.tokenUrl, { method: "POST", body: new URLSearchParams(form) });
  const token = textOf(membersIn(await given.text()), "access_token") ?? "";
  const flows: KnownFlow[] = [];
  let cursor: string | undefined;
  do {
    const answer = await fetch(`${sandbox.flowUrl}/v1/flows/search`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ where: { flowDirection: ["In", "Out"] }, limit: 100, cursor }),
    });
    const page = membersIn(await answer.text());
    flows.push(...objectsOf(page?.results));
    cursor = textOf(page, "nextCursor");
  } while (cursor !== undefined);
  return flows;
};

/** Addresses that a client wanted to be called at. */
const callbacksOf = (calls: readonly Call[]): string[] => {
  const urls = calls
    .filter(({ operation, answer }) => operation === "POST /v1/webhooks" && answer?.status === 201)
    .flatMap((call) => {
      const body = bodyOf(call);
      const nested = isMembers(body?.callback) ? textOf(body.callback, "url") : undefined;
      return textOf(body, "callbackUrl") ?? nested ?? [];
    });
  return [...new Set(urls)];
};

/** Calls a client as somebody does who has not the key. */
const forge = async (url: string): Promise<Forged> => {
  const names = SIGNATURE_HEADERS["1.3"];
  const headers = {
    "content-type": "application/json",
    [names.signature]: FORGED_KEY,
    [names.timestamp]: String(Math.floor(Date.now() / 1000)),
  };
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers,
      body: JSON.stringify({ flowId: crypto.randomUUID() }),
      signal: AbortSignal.timeout(FORGED_TIMEOUT),
    });
    await answer.body?.cancel();
    return { url, status: answer.status };
  } catch {
    return { url, status: null };
  }
};

const storyOf = async (
  version: ApiVersion,
  calls: readonly Call[],
  sandbox: Sandbox,
  control: Control,
): Promise<Story> => {
  const flows = new Map<string, KnownFlow[]>();
  for (const client of new Set(calls.map((call) => call.client)))
    if (client !== null) flows.set(client, await flowsOf(sandbox, control, client));
  const deposits = await Promise.all(
    calls.filter(({ operation }) => operation === "POST /v1/flows").map(readDeposit),
  );
  return { version, calls, deposits, flows, forged: await Promise.all(callbacksOf(calls).map(forge)) };
};

const findingsOf = (story: Story): Findings => {
  const findings: Findings = { checks: [], notTried: [] };
  for (const rule of RULES) {
    const seen = judge(rule, story);
    if (seen === null) continue;
    if ("ok" in seen) findings.checks.push(seen);
    else findings.notTried.push(seen);
  }
  return findings;
};

/** Starts a strict platform on loopback that judges its clients. Rejects when the port cannot be had. */
export const judgeClient = async (options: ClientOptions): Promise<ClientJudge> => {
  const { version, port, loseAnswers, busy } = options;
  const sandbox = await startSandbox({
    file: ":memory:",
    pace: { secondsPerStep: options.secondsPerStep ?? 2 },
  });
  const control = controlOf(sandbox);
  const recorder = await openRecorder({
    platform: sandbox.url,
    port,
    meet: meeter(control, options),
  }).catch(async (error: unknown) => {
    await sandbox.close();
    throw error;
  });
  if (loseAnswers)
    await control("POST", "/faults", { match: "submit", effect: { kind: "reset", when: "after" } });
  if (busy)
    await control("POST", "/faults", {
      match: "search",
      effect: { kind: "status", code: 429, retryAfter: RETRY_AFTER },
    });
  const { url } = recorder;
  const urls = {
    flowUrl: `${url}/flow-service`,
    directoryUrl: `${url}/directory-service`,
    tokenUrl: `${url}${TOKEN_PATH}`,
  };
  return {
    url,
    ...urls,
    announcement: `${[
      `A strict platform of XP Z12-013, version ${version}, that judges its clients:`,
      `  flow       ${urls.flowUrl}/v1`,
      `  directory  ${urls.directoryUrl}/v1`,
      `  token      ${urls.tokenUrl}`,
      `  client     ${DEFAULT_CLIENT} / ${SECRET}   (any other id is another account; the secret is the same)`,
      ...(loseAnswers ? ["The first deposit will be taken and not answered."] : []),
      ...(busy ? [`The first search will be answered 429, to come again after ${RETRY_AFTER} s.`] : []),
      "",
      "Let your client send, follow and receive. Ctrl-C ends it and says what was right and wrong.",
    ].join("\n")}\n\n`,
    async end() {
      await recorder.close();
      try {
        const { calls } = recorder;
        const first = calls.length === 0;
        if (first) return { checks: [], notTried: [] };
        return findingsOf(await storyOf(version, calls, sandbox, control));
      } finally {
        await sandbox.close();
      }
    },
  };
};
