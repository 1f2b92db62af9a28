import { ACK_STATUSES } from "./acknowledgement.ts";
import { FLOW, FLOW_DIRECTIONS, FLOW_TYPES, ID_LENGTH, PROCESSING_RULES } from "./flow.ts";
import { anything, dateTime, listOf, nested, resultsOneByOne, text, whole, word } from "./kinds.ts";
import { optional, required } from "./shape.ts";
import { SINCE_1_3 } from "./versions.ts";

/** Flows in one page of a search: where nothing is said, and at most. */
export const DEFAULT_PAGE = 25;
export const LARGEST_PAGE = 100;

/** Criteria of a search for flows: any within one, all of them together. At least one is needed. */
export const FLOW_CRITERIA = {
  /** Strict: flows of this very moment are not found. */
  updatedAfter: optional(dateTime()),
  /** The norm does not say whether flows of this very moment are found. */
  updatedBefore: optional(dateTime()),
  processingRule: optional(listOf(word(PROCESSING_RULES))),
  flowType: optional(listOf(word(FLOW_TYPES))),
  flowDirection: optional(listOf(word(FLOW_DIRECTIONS))),
  trackingId: optional(text({ max: ID_LENGTH })),
  ackStatus: optional(word(ACK_STATUSES)),
};

/** A search for flows (`SearchFlowParams`). */
export const FLOW_SEARCH = {
  where: required(nested(FLOW_CRITERIA)),
  limit: optional(whole({ min: 1, max: LARGEST_PAGE })),
  cursor: optional(text(), SINCE_1_3),
};

/** One page of flows (`SearchFlowContent`), in no order that the norm would give. */
export const FLOW_PAGE = {
  limit: optional(whole({ max: LARGEST_PAGE })),
  filters: optional(anything()),
  /** Absent: this was the last page. */
  nextCursor: optional(text(), SINCE_1_3),
  results: optional(resultsOneByOne(nested(FLOW))),
};
