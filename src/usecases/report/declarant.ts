import { Rejection } from "../../domain/problem.ts";
import type { Role } from "../../domain/reporting/facts.ts";
import { type Period, periodOf, type ReportKind, VAT_REGIMES } from "../../domain/reporting/periods.ts";
import type { PeriodKey } from "../../domain/reporting/record.ts";
import type { WrittenReport } from "../../domain/reporting/written-report.ts";
import { dayIn } from "../../domain/reporting/written-values.ts";
import type { Parts } from "../parts.ts";
import { findReporter, keyOf, type Reporter, reporterOf } from "./company.ts";
import { needWay, type ReportPlatform, wayOf } from "./platform-of.ts";

/** What a written report is of: kind, role, period. Its rules have found all of it right. */
const subjectOf = ({
  declarant,
  transactions,
  payments,
}: WrittenReport): { kind: ReportKind; role: Role; period: Period } => {
  const written = (transactions ?? payments)?.period ?? { start: "", end: "" };
  return {
    kind: transactions === null ? "payments" : "transactions",
    role: declarant.role === "BY" ? "BY" : "SE",
    period: { start: dayIn(written.start) ?? "", end: dayIn(written.end) ?? "" },
  };
};

/** Of a company whose regime is not configured: one that has the period, the strictest deadline first. */
const regimeOf = ({ start, end }: Period, kind: ReportKind) => {
  const wholes = VAT_REGIMES.map((regime) => ({
    regime,
    whole: periodOf(end, kind, [{ from: start, regime }]),
  }));
  const fits =
    wholes.find(({ whole }) => whole.start === start && whole.end === end) ??
    wholes.find(({ whole }) => whole.end === end);
  return fits?.regime ?? "monthly";
};

/** The accounts that a tenant's invoices go to, in the order of its routes. */
const accountsOf = ({ tenants }: Pick<Parts, "tenants">, tenant: string): string[] => [
  ...new Set(tenants.get(tenant)?.routes.map(({ platform }) => platform)),
];

/**
 * Who reports, and where to: a company of the tenant that is configured to report, as it is configured; another of its
 * companies through the first of its accounts that takes whole reports.
 *
 * @throws Rejection 422 where it is no company of the tenant, or the platform takes single messages only; 501 where no
 *   platform takes reports
 */
export const declarantOf = (
  parts: Pick<Parts, "tenants" | "platforms">,
  tenant: string,
  written: WrittenReport,
): { reporter: Reporter; way: ReportPlatform } => {
  const { id: siren, name } = written.declarant;
  const companies = parts.tenants.get(tenant)?.companies ?? [];
  if (findReporter(parts, siren) !== null || !companies.includes(siren)) {
    const reporter = reporterOf(parts, { kind: "tenant", tenant }, siren);
    return { reporter, way: needWhole(needWay(parts, reporter)) };
  }
  const { kind, period } = subjectOf(written);
  const reporters = accountsOf(parts, tenant).map(
    (platform): Reporter => ({
      tenant,
      company: {
        siren,
        name,
        vatNumber: "",
        vatOnDebits: false,
        reportFrom: period.start,
        regimes: [{ from: period.start, regime: regimeOf(period, kind) }],
        approval: "manual",
        platform,
      },
    }),
  );
  const reporter =
    reporters.find((one) => {
      const way = wayOf(parts, one);
      return "reports" in way && way.reports.takes === "whole";
    }) ??
    reporters.find((one) => "reports" in wayOf(parts, one)) ??
    reporters[0] ??
    reporterOf(parts, { kind: "tenant", tenant }, siren);
  return { reporter, way: needWhole(needWay(parts, reporter)) };
};

const needWhole = (way: ReportPlatform): ReportPlatform => {
  if (way.reports.takes === "whole") return way;
  const { title } = way.platform.adapter;
  throw new Rejection(
    422,
    "reports_single",
    { en: "The platform takes no ready reports", fr: "La plateforme ne prend pas de déclarations prêtes" },
    {
      en: `${title} takes sales and receipts one by one, and no file of a period. Give them to the gateway one by one (POST /v1/reports/…), and it sends them.`,
      fr: `${title} prend les ventes et encaissements un par un, et pas de fichier d'une période. Donnez-les un par un à la passerelle (POST /v1/reports/…), qui les envoie.`,
    },
  );
};

/**
 * The period of a report, as the store names it.
 *
 * @throws Rejection 422 where the company's regime, as it is configured, has other periods
 */
export const periodOfReady = ({ company }: Reporter, written: WrittenReport): PeriodKey => {
  const { kind, role, period } = subjectOf(written);
  const { key } = keyOf(company, kind, role, period.start);
  if (key.start === period.start && key.end === period.end) return key;
  throw new Rejection(
    422,
    "period_not_of_regime",
    { en: "The company has other periods", fr: "L'entreprise a d'autres périodes" },
    {
      en: `The report is of ${period.start} to ${period.end}; by the VAT regime of the company that day is in ${key.start} to ${key.end}. Compare the file with the regime under tenants.<tenant>.reporting.<siren>.`,
      fr: `La déclaration est du ${period.start} au ${period.end} ; selon le régime de TVA de l'entreprise, ce jour est du ${key.start} au ${key.end}. Comparez le fichier au régime sous tenants.<tenant>.reporting.<siren>.`,
    },
  );
};
