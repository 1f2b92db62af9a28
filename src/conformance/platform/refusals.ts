import { FLOW_PROFILES, FLOW_SYNTAXES, ID_LENGTH, PROCESSING_RULES } from "../../norm/flow.ts";
import { type ApiVersion, SINCE_1_2, type Words } from "../../norm/versions.ts";
import { deposit, type Manner } from "./deposits.ts";
import { answers, type Probe } from "./probe.ts";
import type { Walk } from "./walk.ts";

const OPERATION = "POST /v1/flows";

/** Words of other versions, and one of none. */
export const wordsOutside = <T extends string>(list: Words<T>, version: ApiVersion): string[] => [
  ...list.all.filter((word) => !list.has(version, word)),
  "ConformanceUnknown",
];

const refuses = (what: string, manner: Manner | ((walk: Walk) => Manner), statuses = [400, 422]): Probe => ({
  level: "must",
  operation: OPERATION,
  place: "/v1/flows post 400",
  what: `refuses ${what}`,
  writes: true,
  run: async (walk) => {
    const file = await walk.files.invoice("CII");
    return answers(
      await deposit(walk, file, typeof manner === "function" ? manner(walk) : manner),
      ...statuses,
    );
  },
});

/** Every word outside the version's list is refused. */
const refusesWords = (name: string, list: Words<string>): Probe => ({
  ...refuses("", {}),
  what: `refuses a ${name} that is not of the version`,
  run: async (walk) => {
    const file = await walk.files.invoice("CII");
    const words = wordsOutside(list, walk.version);
    for (const [i, word] of words.entries()) {
      const exchange = await deposit(walk, file, { info: { [name]: word } });
      const verdict = answers(exchange, 400, 422);
      if (!verdict.ok || i === words.length - 1) return { ...verdict, got: `${word}: ${verdict.got}` };
    }
    return { ok: true, got: "nothing to refuse", exchange: null };
  },
});

/** Deposits whose form is at fault: they are refused at once, and not by acknowledgement. */
export const REFUSAL_PROBES: readonly Probe[] = [
  refuses("a deposit without the part file", { without: "file" }),
  refuses("a deposit without the part flowInfo", { without: "flowInfo" }),
  refuses("a flowInfo that is not JSON", { infoText: "{flowSyntax" }),
  refuses("a flowInfo without flowSyntax", { info: { flowSyntax: undefined } }),
  { ...refuses("a flowInfo without name", { info: { name: undefined } }), in: SINCE_1_2 },
  refuses("a name of more than 255 characters", { info: { name: "x".repeat(256) } }),
  refuses("a trackingId that is longer than the version allows", ({ version }) => ({
    info: { trackingId: "x".repeat(ID_LENGTH[version] + 1) },
  })),
  refuses("a sha256 that is no hash", { info: { sha256: "none" } }),
  refusesWords("flowSyntax", FLOW_SYNTAXES),
  refusesWords("processingRule", PROCESSING_RULES),
  refusesWords("flowProfile", FLOW_PROFILES),
  {
    ...refuses("a body that is no multipart/form-data", {}),
    run: async (walk) => answers(await walk.flow("POST", "/flows", { json: {} }), 400, 415, 422),
  },
  {
    level: "must",
    operation: OPERATION,
    place: "/v1/flows post 401",
    what: "answers a call without a token with 401",
    run: async (walk) => {
      const file = { syntax: "CII", name: "none.xml", bytes: Buffer.from("<none/>") } as const;
      return answers(await deposit(walk, file, { bearer: null }), 401);
    },
  },
];
