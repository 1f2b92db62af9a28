import { Failure } from "../../domain/failure.ts";
import type { Report } from "./shapes.ts";
import { adviceOn, saysDuplicate } from "./words.ts";

/** The errors of an integration report, one by one. The platform joins several in one text with a bar. */
const errorsIn = (report: Report): string[] => {
  const ofInvoices = report.listeErreurDP.flatMap(({ libelleErreurDP }) =>
    (libelleErreurDP ?? "").split(/[|\n]/).map((error) => error.trim()),
  );
  const ofFlow = report.listeErreurTechnique.map(({ codeErreur, libelleErreur }) =>
    [codeErreur, libelleErreur].filter((t) => t).join(": "),
  );
  return [...new Set([...ofInvoices, ...ofFlow])].filter((error) => error !== "");
};

/**
 * The refusal that an integration report makes of a deposit: each error in the platform's words (it cuts them off at
 * some 200 characters), and what to do about those that are known.
 */
export const refusalOf = (flow: string, state: string, report: Report): Failure => {
  const errors = errorsIn(report);
  const listed = errors.map((error, i) => (errors.length === 1 ? error : `${i + 1}. ${error}`)).join("\n");
  const fixes = [...new Set(errors.map(adviceOn).filter((fix) => fix !== null))];
  const duplicate = errors.some(saysDuplicate);
  return new Failure("refused", {
    code: duplicate ? "duplicate_number" : state === "IN_INCIDENTE" ? "flow_incident" : "flow_rejected",
    message: `Chorus Pro did not integrate the flow ${flow} (${state})${listed === "" ? ", without saying why." : `:\n${listed}`}`,
    fix:
      fixes.join("\n") ||
      "Correct what the report complains about, then send again under the same number: a flow that was not integrated has not used it up.",
    raw: JSON.stringify({
      etatCourantDepotFlux: state,
      listeErreurDP: report.listeErreurDP,
      listeErreurTechnique: report.listeErreurTechnique,
    }).slice(0, 4000),
    ...(duplicate ? { alreadyExists: true } : {}),
  });
};
