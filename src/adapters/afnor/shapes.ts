import type { z } from "zod";
import {
  DIRECTORY_LINE,
  FACILITY,
  FOUND_LINE,
  foundOf,
  LEGAL_UNIT,
  ROUTING_CODE,
} from "../../norm/directory.ts";
import { ANY_ERROR } from "../../norm/errors.ts";
import { DEPOSITED, FLOW } from "../../norm/flow.ts";
import { FLOW_PAGE } from "../../norm/search.ts";
import { tolerant } from "../../norm/shape.ts";
import { TOKEN } from "../../norm/tokens.ts";
import { toldFlow, WEBHOOK_CREATED, WEBHOOK_LIST } from "../../norm/webhook.ts";

/*
 * What platforms answer, as loosely as the norm's shapes can be read, and what this adapter cannot do without.
 */

/** The state of one flow. */
export const flowSchema = tolerant(FLOW, "flowId");
export type Flow = z.infer<typeof flowSchema>;

/** Answer to a deposit: nothing but the id matters. */
export const depositedSchema = tolerant(DEPOSITED, "flowId");

export const searchAnswerSchema = tolerant(FLOW_PAGE);
export const errorSchema = tolerant(ANY_ERROR);
export const webhookCreatedSchema = tolerant(WEBHOOK_CREATED, "webhookId");
export const webhookListSchema = tolerant(WEBHOOK_LIST);
export const webhookBodySchema = toldFlow;

/** What a token endpoint answers to a JSON login. */
export const tokenSchema = tolerant(TOKEN, "access_token");

export const legalUnitSchema = tolerant(LEGAL_UNIT);
export type LegalUnit = z.infer<typeof legalUnitSchema>;

export const facilitySchema = tolerant(FACILITY);
export type Facility = z.infer<typeof facilitySchema>;

/** A line, found or looked up. */
export const directoryLineSchema = tolerant({ ...DIRECTORY_LINE, ...FOUND_LINE });
export type DirectoryLine = z.infer<typeof directoryLineSchema>;

export const legalUnitsSchema = tolerant(foundOf(LEGAL_UNIT));
export const routingCodesSchema = tolerant(foundOf(ROUTING_CODE));
export const directoryLinesSchema = tolerant(foundOf({ ...DIRECTORY_LINE, ...FOUND_LINE }));
