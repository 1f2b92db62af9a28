import type { Context } from "hono";
import type { DeclaredFlow, Flow } from "../../domain/flow.ts";
import { DEEPEST_JSON, scanJson } from "../../json-scan.ts";
import { parseForm } from "../../multipart.ts";
import {
  type DEPOSITED,
  FLOW_INFO,
  FLOW_PROFILES,
  FLOW_SYNTAXES,
  PROCESSING_RULES,
} from "../../norm/flow.ts";
import type { Strict } from "../../norm/shape.ts";
import type { ApiVersion } from "../../norm/versions.ts";
import type { FacadeEnv, FacadeParts } from "../env.ts";
import { held, objectOf, wrongMember } from "../read-body.ts";

/** Largest `flowInfo`, in bytes, and the most members in it. */
const MAX_INFO = 64 * 1024;
const MOST_MEMBERS = 1_000;

type FlowInfo = Strict<typeof FLOW_INFO>;
type Part = NonNullable<ReturnType<FormData["get"]>>;

const partOf = (form: FormData, name: string): Part => {
  const [part, ...others] = form.getAll(name);
  if (part === undefined)
    throw wrongMember(name, "is missing", `give the part ${name} of the form`, "missing");
  if (others.length > 0) throw wrongMember(name, "is given more than once", "give it once", "repeated");
  return part;
};

const bytesOf = async (part: Part): Promise<Uint8Array> =>
  typeof part === "string" ? Buffer.from(part) : new Uint8Array(await part.arrayBuffer());

const LISTS = { flowSyntax: FLOW_SYNTAXES, processingRule: PROCESSING_RULES, flowProfile: FLOW_PROFILES };

const bare = (word: string): string => word.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** Words as the norm spells them: clients are known that say `FACTUR-X`. */
const spelled = (info: Record<string, unknown>): Record<string, unknown> => {
  const words = Object.entries(LISTS).flatMap(([name, { all }]) => {
    const given = info[name];
    const word = typeof given === "string" ? all.find((one) => bare(one) === bare(given)) : undefined;
    return word === undefined ? [] : [[name, word]];
  });
  return { ...info, ...Object.fromEntries(words) };
};

/** Clients give it as JSON, as text, as a file or without a type. */
const readInfo = async (part: Part, version: ApiVersion): Promise<FlowInfo> => {
  const bytes = await bytesOf(part);
  const isTooBig =
    bytes.length > MAX_INFO || scanJson(bytes, { depth: DEEPEST_JSON, members: MOST_MEMBERS }) !== null;
  if (isTooBig)
    throw wrongMember("flowInfo", "is too large", `give at most ${MAX_INFO} bytes of plain JSON`, "too_big");
  return held(FLOW_INFO, version, spelled(objectOf(new TextDecoder().decode(bytes), "flowInfo")));
};

const declaredIn = (info: FlowInfo): DeclaredFlow => ({
  syntax: info.flowSyntax,
  name: info.name,
  trackingId: info.trackingId,
  rule: info.processingRule,
  profile: info.flowProfile,
});

/** The answer to a deposit: what is known of the flow, and what the client said of it now. */
const answerOf = (flow: Flow, info: FlowInfo, version: ApiVersion): Strict<typeof DEPOSITED> => ({
  flowId: flow.id,
  submittedAt: flow.submittedAt,
  flowSyntax: info.flowSyntax,
  name: info.name ?? flow.name,
  trackingId: info.trackingId,
  processingRule: PROCESSING_RULES.has(version, flow.rule) ? flow.rule : undefined,
  flowProfile: FLOW_PROFILES.has(version, flow.profile) ? flow.profile : undefined,
  ...(flow.sha256 === null ? {} : { sha256: flow.sha256 }),
});

/** `POST /flows`: a form with `flowInfo` and `file`, in any order. What is wrong with the file comes as acknowledgement. */
export const deposit =
  ({ gateway }: Pick<FacadeParts, "gateway">) =>
  async (c: Context<FacadeEnv>): Promise<Response> => {
    const version = c.get("version");
    const form = await parseForm(c);
    const info = await readInfo(partOf(form, "flowInfo"), version);
    const bytes = await bytesOf(partOf(form, "file"));
    const flow = await gateway.depositFlow({
      tenant: c.get("tenant").name,
      bytes,
      declared: declaredIn(info),
      sha256: info.sha256,
      requestId: c.get("requestId"),
    });
    c.set("facts", { ...c.get("facts"), flow: flow.id, syntax: info.flowSyntax, ack: flow.ack });
    return c.json(answerOf(flow, info, version), 202);
  };
