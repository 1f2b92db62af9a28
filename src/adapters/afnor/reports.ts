import { ruleOfReport } from "../../mapping/afnor-reports.ts";
import { sha256Of } from "../kit/files.ts";
import { present } from "../kit/present.ts";
import { senderNamed } from "../kit/reports.ts";
import type { Found, OutgoingReport, Reports, Submitted } from "../port.ts";
import type { Afnor } from "./calls.ts";
import { depositFlow, findFlow } from "./deposit.ts";
import type { Endpoint } from "./settings.ts";

/** Who hands reports in: the platform, by its address where nothing else is known of it. */
export const senderOf = ({ flowUrl, matricule }: Endpoint, name?: string): Reports["sender"] =>
  senderNamed(name ?? new URL(flowUrl).hostname, matricule);

/**
 * Deposits a report (flow syntax FRR): one file, a whole period. The answer means that it was taken up; the
 * acknowledgement says whether it is in order, and from 1.3 on a life cycle what the public portal made of it.
 *
 * @throws Failure `refused` with `alreadyExists` when the platform says that it holds the report already
 */
export const sendReport = (access: Afnor, outgoing: OutgoingReport): Promise<Submitted> => {
  const { report, bytes, fileName, flows } = outgoing;
  const flowInfo = present({
    trackingId: report.id,
    name: fileName,
    flowSyntax: "FRR",
    // Profiles are of invoices; only 1.3 has a word for none.
    flowProfile: access.endpoint.apiVersion === "1.3" ? "Undefined" : null,
    processingRule: ruleOfReport(flows),
    sha256: sha256Of(bytes),
  });
  return depositFlow(access, "send-report", flowInfo, { bytes, fileName, mediaType: "application/xml" });
};

/** Did an earlier deposit arrive? */
export const findReport = (access: Afnor, outgoing: OutgoingReport): Promise<Found | null> =>
  findFlow(access, {
    what: "the report",
    trackingId: outgoing.report.id,
    sha256: sha256Of(outgoing.bytes),
    arrivedBy: outgoing.arrivedBy,
  });
