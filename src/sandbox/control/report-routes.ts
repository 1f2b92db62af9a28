import { Hono } from "hono";
import { isSiren } from "../../domain/company.ts";
import { objectOf, oneOf, Refusal } from "../api/refusal.ts";
import { type KeptReport, keptReports } from "../life/report-memory.ts";
import { askedOutcomes, askOutcome, codesOfReport, REPORT_OUTCOMES } from "../life/report-outcomes.ts";
import type { Platform } from "../platform.ts";

const view = (report: KeptReport) => ({
  flowId: report.flow,
  client: report.client,
  company: report.company,
  kind: report.kind,
  role: report.role,
  period: { start: report.start, end: report.end },
  type: report.type,
  name: report.name,
  state: report.state,
  reasons: report.reasons,
  ...report.figures,
});

const OUTCOME_IDS = REPORT_OUTCOMES.map(({ id }) => id);

/** The part of the control endpoints that is about reports. */
export const reportRoutes = (platform: Platform): Hono =>
  new Hono()
    .get("/reports", (c) => {
      const state = c.req.query("state");
      const reports = keptReports(platform, {
        company: c.req.query("company"),
        client: c.req.query("client"),
      })
        .filter((report) => state === undefined || report.state === state)
        .map(view);
      return c.json({ count: reports.length, reports });
    })
    .get("/report-outcomes", (c) =>
      c.json({
        outcomes: REPORT_OUTCOMES.map((outcome) => ({
          id: outcome.id,
          what: outcome.what,
          codes: codesOfReport(outcome),
        })),
        waiting: askedOutcomes(platform),
      }),
    )
    .post("/report-outcomes", async (c) => {
      const body = objectOf((await c.req.text()) || "{}", "The body");
      const { company } = body;
      if (typeof company !== "string" || !isSiren(company))
        throw new Refusal(400, "PARAMS_ERROR", "company must be a SIREN (nine digits, Luhn key).");
      const outcome = oneOf(body.outcome, OUTCOME_IDS, "outcome");
      if (outcome === undefined) throw new Refusal(400, "PARAMS_ERROR", "outcome is missing.");
      const client = typeof body.client === "string" ? body.client : null;
      askOutcome(platform, { company, client, outcome });
      return c.json({ waiting: askedOutcomes(platform) }, 201);
    });
