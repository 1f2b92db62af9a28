import { normalVatNumber, vatNumberOf } from "../domain/company.ts";
import { meant } from "../explain.ts";
import type { Findings, Path } from "./fault.ts";
import { type Group, group, list } from "./raw.ts";

/**
 * What must hold for the companies of a tenant that report (e-reporting): each is the tenant's own and nobody else's,
 * goes to a platform that there is, and has a VAT number of its own.
 *
 * @param reporters - companies that report so far, with their tenants
 */
export const checkReporting = (
  tenant: Group,
  path: Path,
  platforms: readonly string[],
  reporters: Map<string, string>,
  findings: Findings,
): void => {
  for (const [siren, said] of Object.entries(group(tenant.reporting))) {
    const at = [...path, "reporting", siren];
    const other = reporters.get(siren);
    reporters.set(siren, String(path.at(-1)));
    if (!list(tenant.companies).includes(siren)) {
      findings.fault(
        at,
        "is not one of the tenant's companies",
        "name one of them by its SIREN, or add it to the companies",
      );
    } else if (other !== undefined) {
      findings.fault(
        at,
        `reports under the tenant ${other} too`,
        "leave it with one tenant: a company has one report for each period",
      );
    }
    const { platform, vatNumber } = group(said);
    if (typeof platform === "string" && platform !== "" && !platforms.includes(platform)) {
      findings.fault(
        [...at, "platform"],
        `names "${platform}", which is not among the platforms`,
        meant(platform, platforms),
      );
    }
    if (typeof vatNumber === "string" && vatNumber !== "" && !isVatNumberOf(vatNumber, siren)) {
      findings.fault(
        [...at, "vatNumber"],
        `"${vatNumber}" is not the VAT number of ${siren}`,
        `write FR, its two characters and the SIREN; mostly ${vatNumberOf(siren)}`,
      );
    }
  }
};

/** The two characters before the SIREN are mostly worked out from it, and not always. */
const isVatNumberOf = (vatNumber: string, siren: string): boolean =>
  /^FR[0-9A-Z]{2}\d{9}$/.test(normalVatNumber(vatNumber)) && normalVatNumber(vatNumber).endsWith(siren);
