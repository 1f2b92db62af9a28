import { type Flow, TYPE_OF_SYNTAX } from "../../domain/flow.ts";
import { FLOW, FLOW_PROFILES, FLOW_TYPES, ID_LENGTH, PROCESSING_RULES } from "../../norm/flow.ts";
import type { Strict } from "../../norm/shape.ts";
import type { ApiVersion, Words } from "../../norm/versions.ts";

const known = <T extends string>(list: Words<T>, version: ApiVersion, word: T): T | undefined =>
  list.has(version, word) ? word : undefined;

/**
 * A flow as one version of XP Z12-013 shows it. What a version has no word or no member for is left out of it, a
 * tracking id that is too long for it too.
 */
export const presentFlow = (flow: Flow, version: ApiVersion): Strict<typeof FLOW> => ({
  flowId: flow.id,
  submittedAt: flow.submittedAt,
  updatedAt: flow.updatedAt,
  ...(FLOW.name.in.includes(version) ? { name: flow.name } : {}),
  ...(flow.trackingId === null || flow.trackingId.length > ID_LENGTH[version]
    ? {}
    : { trackingId: flow.trackingId }),
  flowType: known(FLOW_TYPES, version, flow.type) ?? TYPE_OF_SYNTAX[flow.syntax],
  flowDirection: flow.direction,
  flowSyntax: flow.syntax,
  flowProfile: known(FLOW_PROFILES, version, flow.profile),
  processingRule: known(PROCESSING_RULES, version, flow.rule),
  processingRuleSource: flow.ruleSource,
  acknowledgement: {
    status: flow.ack,
    ...(flow.details.length === 0 ? {} : { details: flow.details.map((detail) => ({ ...detail })) }),
  },
});
