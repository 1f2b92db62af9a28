import type { Reports } from "../../adapters/port.ts";
import { Rejection } from "../../domain/problem.ts";
import type { OpenPlatform, Parts } from "../parts.ts";
import type { Reporter } from "./company.ts";

/** Where a company's reports go, and how they are taken there. */
export interface ReportPlatform {
  platform: OpenPlatform;
  reports: Reports;
}

/** Why no report is sent to a platform. */
export interface NoReports {
  code: string;
  en: string;
  fr: string;
  fix: string;
  fixFr: string;
}

/** The way of a company's reports, or why there is none. */
export const wayOf = (
  { platforms }: Pick<Parts, "platforms">,
  { company }: Pick<Reporter, "company">,
): ReportPlatform | NoReports => {
  const platform = platforms.get(company.platform);
  if (platform === null) {
    return {
      code: "platform_not_configured",
      en: `The platform account "${company.platform}" is not in the configuration.`,
      fr: `Le compte de plateforme « ${company.platform} » n'est pas dans la configuration.`,
      fix: "Put the account back into the configuration.",
      fixFr: "Remettez le compte dans la configuration.",
    };
  }
  const { account, adapter, connection } = platform;
  if (account.reporting === "documents") {
    return {
      code: "platform_reports_itself",
      en: `${adapter.title} makes the reports itself, from the invoices and statuses that it gets: nothing is sent from here. The preview shows what they should hold.`,
      fr: `${adapter.title} établit elle-même les déclarations, à partir des factures et statuts qu'elle reçoit : rien n'est envoyé d'ici. L'aperçu montre ce qu'elles devraient contenir.`,
      fix: "Compare the preview with what the platform shows; say reporting: frr of the account if it takes reports.",
      fixFr:
        "Comparez l'aperçu avec ce que montre la plateforme ; mettez reporting: frr au compte si elle prend des déclarations.",
    };
  }
  const { reports } = connection;
  if (account.reporting === "none" || reports === undefined) {
    return {
      code: "reports_unsupported",
      en: `${adapter.title} takes no reports of a company (e-reporting).`,
      fr: `${adapter.title} ne prend pas de déclarations d'entreprises (e-reporting).`,
      fix: "Name the account of a registered platform under tenants.<tenant>.reporting.<siren>.platform.",
      fixFr: "Indiquez le compte d'une plateforme agréée sous tenants.<tenant>.reporting.<siren>.platform.",
    };
  }
  return { platform, reports };
};

/** @throws Rejection 501 where the platform takes none, 422 where it makes them itself */
export const needWay = (parts: Pick<Parts, "platforms">, reporter: Reporter): ReportPlatform => {
  const way = wayOf(parts, reporter);
  if ("reports" in way) return way;
  const { code, en, fr, fix, fixFr } = way;
  throw new Rejection(
    code === "reports_unsupported" ? 501 : 422,
    code,
    { en: "The report cannot be sent from here", fr: "La déclaration ne peut pas être envoyée d'ici" },
    { en: `${en} ${fix}`, fr: `${fr} ${fixFr}` },
  );
};
