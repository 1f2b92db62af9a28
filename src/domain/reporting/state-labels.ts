import type { ReportState } from "./record.ts";

/** What each state of a report is called, in French and in English. */
export const REPORT_STATE_LABELS: Readonly<Record<ReportState, { label: string; labelEn: string }>> = {
  open: { label: "Période en cours", labelEn: "Period running" },
  due: { label: "À envoyer", labelEn: "Due" },
  "awaiting-approval": { label: "À approuver", labelEn: "Waits for approval" },
  queued: { label: "En cours d'envoi", labelEn: "On its way" },
  sent: { label: "Envoyée", labelEn: "Sent" },
  taken: { label: "Prise en charge par la plateforme", labelEn: "Taken by the platform" },
  accepted: { label: "Acceptée", labelEn: "Accepted" },
  rejected: { label: "Rejetée", labelEn: "Rejected" },
  inadmissible: { label: "Irrecevable", labelEn: "Inadmissible" },
  superseded: { label: "Remplacée", labelEn: "Replaced" },
};
