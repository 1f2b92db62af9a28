import type { FlowSyntax } from "../../../src/norm/flow.ts";
import { type Asked, memberOf } from "./ask.ts";
import type { WalkedPlatform } from "./platform.ts";
import type { Published } from "./published.ts";
import type { Round } from "./rounds.ts";
import { wholeSchema } from "./schema-faults.ts";

/** Syntaxes in the order of the published list. */
const syntaxesOf = (document: Published): FlowSyntax[] =>
  (wholeSchema(document, { $ref: "#/components/schemas/FlowSyntax" }).enum ?? []) as FlowSyntax[];

/** A deposit that is right. */
export const depositOf = async (platform: WalkedPlatform, syntax: FlowSyntax): Promise<Asked> => ({
  body: {
    flowInfo: { flowSyntax: syntax, name: syntax === "Factur-X" ? "walk.pdf" : "walk.xml" },
    file: await platform.file(syntax),
  },
});

/** Finds every flow, whatever it is. */
export const EVERYTHING = { where: { flowDirection: ["In", "Out"] }, limit: 100 };

/** A search that is right, and takes little to answer. */
export const SOME = { ...EVERYTHING, limit: 5 };

const resultsOf = (body: unknown): Record<string, unknown>[] => {
  const results = memberOf(body, "results");
  return Array.isArray(results) ? results : [];
};

/** Deposits a file of each syntax, and one for each that is none. */
export const checkDeposits = async (round: Round): Promise<void> => {
  for (const syntax of syntaxesOf(round.document)) {
    const { body } = await depositOf(round.platform, syntax);
    const answer = await round.ask({ body });
    round.note(`takes a file of ${syntax}`, round.successProblems(answer));
    const broken = { ...Object(body), file: new TextEncoder().encode("<none/>") };
    round.note(
      `takes a file that is no ${syntax}, and judges it later`,
      round.successProblems(await round.ask({ body: broken })),
    );
  }
};

const isPending = (flow: Record<string, unknown>): boolean =>
  memberOf(flow.acknowledgement, "status") === "Pending";

const SEARCH_PARAMS = { $ref: "#/components/schemas/SearchFlowParams" };

/** Flows that wait and flows that were judged, each in the words of the version; and pages of them. */
export const checkSearch = async (round: Round): Promise<void> => {
  const waiting = await round.ask({ body: EVERYTHING });
  round.note("shows flows that wait as published", round.successProblems(waiting));
  await round.platform.settle();
  const judged = await round.ask({ body: EVERYTHING });
  const flows = resultsOf(judged.body);
  round.note("shows flows that were judged as published", [
    ...round.successProblems(judged),
    ...(flows.length === 0 ? ["found none"] : []),
    ...(flows.some(isPending) ? ["some still wait"] : []),
  ]);
  round.note("needs a criterion", round.errorProblems(await round.ask({ body: { where: {} } }), [400]));
  if (!("cursor" in (wholeSchema(round.document, SEARCH_PARAMS).properties ?? {}))) return;
  const first = await round.ask({ body: { ...EVERYTHING, limit: 1 } });
  const cursor = memberOf(first.body, "nextCursor");
  const second = await round.ask({ body: { ...EVERYTHING, limit: 1, cursor } });
  const ids = [first, second].flatMap(({ body }) => resultsOf(body).map(({ flowId }) => flowId));
  round.note("goes on by its cursor", [
    ...round.successProblems(second),
    ...(typeof cursor === "string" && new Set(ids).size === 2 ? [] : [`gave ${cursor}, then ${ids.join()}`]),
  ]);
};
