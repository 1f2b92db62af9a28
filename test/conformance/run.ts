import type { Check, Findings } from "../../src/conformance/check.ts";
import type { Callback } from "../../src/conformance/platform/callback.ts";
import { type JudgeOptions, judgePlatform } from "../../src/conformance/platform/index.ts";
import type { Target } from "../../src/conformance/platform/walk.ts";
import type { ApiVersion } from "../../src/norm/versions.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { buyerOf, PLACES } from "../../src/sandbox/seed.ts";
import { control, start } from "../sandbox/a-client.ts";
import { shared } from "../support/shared.ts";

/** A sandbox in which everything happens at once, speaking one version to its first client. */
export const quickSandbox = async (version: ApiVersion): Promise<Sandbox> => {
  const sandbox = await start({ pace: { secondsPerStep: 0 } });
  await control(sandbox, "PUT", "/clients/passerelle", { apiVersion: version });
  return sandbox;
};

/** The sandbox as a platform that is to be judged. */
export const targetOf = (sandbox: Sandbox, version: ApiVersion, change: Partial<Target> = {}): Target => ({
  flowUrl: sandbox.flowUrl,
  directoryUrl: sandbox.directoryUrl,
  tokenUrl: sandbox.tokenUrl,
  clientId: "passerelle",
  clientSecret: "sandbox",
  scope: null,
  organizationId: null,
  version,
  companies: { sender: PLACES.seller, buyer: buyerOf("pays") },
  known: null,
  readOnly: false,
  waitSeconds: 20,
  ...change,
});

let runs = 0;

/** Judges a platform, with numbers that no other run of this process has. */
export const judged = (
  target: Target,
  options: Partial<JudgeOptions> & { callback?: Callback | null } = {},
): Promise<Findings> => {
  runs++;
  return judgePlatform(target, {
    fetch,
    callSeconds: 20,
    signal: new AbortController().signal,
    now: new Date(),
    stamp: `R${process.pid}${runs}`.slice(0, 10),
    callback: null,
    ...options,
  });
};

const named = ({ level, operation, what }: Pick<Check, "level" | "operation" | "what">): string =>
  `${level} ${operation}: ${what}`;

/** What does not hold, by name, in the order in which it was found. */
export const failed = ({ checks }: Findings, level?: Check["level"]): string[] =>
  checks.filter((check) => !check.ok && (level === undefined || check.level === level)).map(named);

type Paths = Record<string, Record<string, { responses: Record<string, unknown> }>>;

/** The operations of a published file; null where it is not at hand. */
const publishedPaths = (service: string, version: ApiVersion): Paths | null => {
  const name = `specs/afnor/${service}-service-${version}.0.json`;
  const file = shared(name);
  return file.there ? file.json<{ paths: Paths }>(name).paths : null;
};

/** Places that are not in the published files (path, method, status); none where these are not at hand. */
export const placesOutside = (version: ApiVersion, { checks, notTried }: Findings): string[] => {
  const [flow, directory] = ["flow", "directory"].map((service) => publishedPaths(service, version));
  if (!flow || !directory) return [];
  return [...checks, ...notTried]
    .map(({ place }) => place)
    .filter((place) => {
      const found = /^(flow|directory) (\S+) (\S+) (\S+) (\d{3})( \(callback\))?$/.exec(place);
      if (found === null) return !/^RFC \d{4} §[\d.]+$/.test(place);
      const [, service, named, path = "", method = "", status = ""] = found;
      const call = (service === "flow" ? flow : directory)[path]?.[method];
      return named !== version || call?.responses[status] === undefined;
    });
};
