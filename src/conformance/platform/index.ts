import type { Check, Findings, NotTried, Subject } from "../check.ts";
import { masked } from "../mask.ts";
import { ACKNOWLEDGEMENT_PROBES } from "./acknowledgement.ts";
import type { Callback } from "./callback.ts";
import { DEPOSIT_PROBES } from "./deposit.ts";
import { DIRECTORY_LOOK_UP_PROBES } from "./directory-look-ups.ts";
import { DIRECTORY_SEARCH_PROBES } from "./directory-search.ts";
import { errorProbes } from "./errors.ts";
import { NoAnswer, openCaller, type Service } from "./exchange.ts";
import { FLOW_PROBES } from "./flow.ts";
import { PAGING_PROBES } from "./paging.ts";
import type { Probe, Verdict } from "./probe.ts";
import { REFUSAL_PROBES } from "./refusals.ts";
import { SEARCH_PROBES } from "./search.ts";
import { CannotTry } from "./taken.ts";
import { testFiles } from "./test-data.ts";
import { TOKEN_PROBES } from "./token.ts";
import { startWalk, type Target, type Walk } from "./walk.ts";
import { WEBHOOK_PROBES } from "./webhooks.ts";

/** All checks, in the order in which they are made. What holds for every answer comes last. */
const GROUPS: readonly { service: Service; probes: readonly Probe[] }[] = [
  { service: "token", probes: TOKEN_PROBES },
  {
    service: "flow",
    probes: [
      ...DEPOSIT_PROBES,
      ...ACKNOWLEDGEMENT_PROBES,
      ...REFUSAL_PROBES,
      ...FLOW_PROBES,
      ...SEARCH_PROBES,
      ...PAGING_PROBES,
      ...WEBHOOK_PROBES,
    ],
  },
  { service: "directory", probes: [...DIRECTORY_SEARCH_PROBES, ...DIRECTORY_LOOK_UP_PROBES] },
  { service: "flow", probes: errorProbes("flow") },
  { service: "directory", probes: errorProbes("directory") },
];

/** Nobody answers at an address: there is no platform to judge. */
export class Unreachable extends Error {}

const addressOf = (url: string): string => new URL(url).origin;

/** Is anybody there, at each of the addresses? What they answer is judged later. */
const knock = async (walk: Walk, target: Target): Promise<void> => {
  const doors = [
    () => walk.token({ grant_type: "client_credentials" }),
    () => walk.flow("GET", "/healthcheck", { bearer: null }),
    ...(target.directoryUrl === null ? [] : [() => walk.directory("GET", "/healthcheck", { bearer: null })]),
  ];
  for (const ask of doors) {
    try {
      await ask();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      throw new Unreachable(`The platform cannot be reached at ${addressOf(error.url)}: ${error.message}.`);
    }
  }
};

const checkOf = (subject: Subject, { ok, got, exchange }: Verdict): Check => ({
  ...subject,
  ok,
  got,
  request: exchange?.request ?? null,
  answer: exchange?.answer ?? null,
});

export interface JudgeOptions {
  fetch: typeof fetch;
  /** Deadline of one call. */
  callSeconds: number;
  /** Ends the run; what was found until then is lost. */
  signal: AbortSignal;
  now: Date;
  /** Makes the numbers of this run its own: at most ten letters and digits. */
  stamp: string;
  /** Where the platform can call; null: calls of webhooks are not judged. */
  callback: Callback | null;
  /** Makes only these checks; all by default. */
  wanted?(subject: Pick<Subject, "operation">): boolean;
  /** Told of each check as it is made. */
  seen?(check: Check): void;
}

/**
 * Walks every operation of a platform and says what holds.
 *
 * @throws Unreachable where nobody answers
 */
export const judgePlatform = async (target: Target, options: JudgeOptions): Promise<Findings> => {
  const caller = openCaller({
    fetch: options.fetch,
    seconds: options.callSeconds,
    signal: options.signal,
    secrets: [target.clientSecret],
  });
  const walk = startWalk(caller, {
    target,
    files: testFiles(target.companies, options.now, options.stamp),
    callback: options.callback,
    signal: options.signal,
  });
  await knock(walk, target);

  const checks: Check[] = [];
  const notTried: NotTried[] = [];
  // What several checks rest on fails once, and is told once.
  const told = new Set<unknown>();

  const make = async (service: Service, probe: Probe): Promise<void> => {
    const { level, operation, what } = probe;
    const place = probe.place.startsWith("/") ? `${service} ${target.version} ${probe.place}` : probe.place;
    const subject = { level, operation, what, place };
    if (probe.in?.includes(target.version) === false || options.wanted?.(subject) === false) return;
    if (probe.writes === true && target.readOnly) {
      notTried.push({ ...subject, why: "--read-only" });
      return;
    }
    try {
      const verdict = await probe.run(walk);
      checks.push(checkOf(subject, { ...verdict, got: masked(verdict.got, [target.clientSecret]) }));
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof CannotTry || told.has(error)) {
        notTried.push({ ...subject, why: error instanceof Error ? error.message : String(error) });
        return;
      }
      if (!(error instanceof NoAnswer)) throw error;
      told.add(error);
      checks.push({ ...subject, ok: false, got: error.message, request: error.request, answer: null });
    }
    const last = checks.at(-1);
    if (last !== undefined) options.seen?.(last);
  };

  for (const { service, probes } of GROUPS) for (const probe of probes) await make(service, probe);
  return { checks, notTried };
};
