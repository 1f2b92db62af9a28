import type { Caller } from "../../domain/caller.ts";
import { Rejection } from "../../domain/problem.ts";
import type { Role } from "../../domain/reporting/facts.ts";
import { type DuePeriod, periodOf, type ReportKind } from "../../domain/reporting/periods.ts";
import type { PeriodKey } from "../../domain/reporting/record.ts";
import type { ReportingCompany } from "../../domain/tenant.ts";
import type { Parts } from "../parts.ts";

/** A company that reports, and the tenant that it is under. */
export interface Reporter {
  tenant: string;
  company: ReportingCompany;
}

/** Null: it reports under nobody here. */
export const findReporter = ({ tenants }: Pick<Parts, "tenants">, siren: string): Reporter | null => {
  for (const { name, reporting } of tenants.values()) {
    const company = reporting.get(siren);
    if (company !== undefined) return { tenant: name, company };
  }
  return null;
};

/**
 * The company that is meant, where the caller may speak of it.
 *
 * @throws Rejection 422 where it does not report through the gateway, or is another tenant's
 */
export const reporterOf = (parts: Pick<Parts, "tenants">, caller: Caller, siren: string): Reporter => {
  const found = findReporter(parts, siren);
  if (found !== null && (caller.kind === "admin" || caller.tenant === found.tenant)) return found;
  throw new Rejection(
    422,
    "company_not_reporting",
    { en: "The company does not report here", fr: "L'entreprise ne déclare pas par ici" },
    {
      en: `The company ${siren} does not report through the gateway for this key.`,
      fr: `L'entreprise ${siren} ne déclare pas par la passerelle pour cette clé.`,
    },
    [
      {
        path: "company",
        code: "company_not_reporting",
        message: "is no company that reports through the gateway",
        messageFr: "n'est pas une entreprise qui déclare par la passerelle",
        fix: `add it under tenants.<tenant>.reporting."${siren}" in the configuration`,
        fixFr: `ajoutez-la sous tenants.<tenant>.reporting."${siren}" dans la configuration`,
      },
    ],
  );
};

/** The companies of a caller that report, in the order of the configuration. */
export const reportersOf = ({ tenants }: Pick<Parts, "tenants">, caller: Caller): Reporter[] =>
  [...tenants.values()]
    .filter(({ name }) => caller.kind === "admin" || caller.tenant === name)
    .flatMap(({ name, reporting }) => [...reporting.values()].map((company) => ({ tenant: name, company })));

/** The period of a day as the store names it, with its deadlines. */
export const keyOf = (
  company: ReportingCompany,
  kind: ReportKind,
  role: Role,
  day: string,
): { key: PeriodKey; period: DuePeriod } => {
  const period = periodOf(day, kind, company.regimes);
  return { key: { company: company.siren, kind, role, start: period.start, end: period.end }, period };
};
