import { FIX_OF_OTHERS, FIXES } from "../life-cycle/advice.ts";
import { REASONS, type ReasonCode } from "../life-cycle/reasons.ts";
import { ACCESS } from "./access.ts";
import { ADDRESSES } from "./addresses.ts";
import { CONNECTIONS } from "./connections.ts";
import { FILES } from "./files.ts";
import { FOLDERS } from "./folders.ts";
import { FOUND } from "./found.ts";
import { GATEWAY } from "./gateway.ts";
import { MAILS_AND_WEBHOOKS } from "./mails-and-webhooks.ts";
import { PLATFORMS } from "./platforms.ts";
import { RECEIVING } from "./receiving.ts";
import { RECIPIENTS } from "./recipients.ts";
import { REPORT_ITEMS } from "./report-items.ts";
import { REPORTS } from "./reports.ts";
import { REQUESTS } from "./requests.ts";
import { SENDING } from "./sending.ts";
import { STATUSES } from "./statuses.ts";
import { TERMS } from "./terms.ts";
import type { CodeFacts, CodeGroup } from "./types.ts";
import { VERDICTS } from "./verdicts.ts";

export type { CodeFacts, CodeGroup } from "./types.ts";

/** National reasons (MDT-113) that a platform, a party or the controls name. */
const NATIONAL: CodeGroup = {
  name: { en: "National reasons", fr: "Motifs nationaux" },
  where: {
    en: "`problem.code` of an invoice, `reasons` of an event or a push, findings of the controls",
    fr: "`problem.code` d'une facture, `reasons` d'un événement ou d'un statut poussé, constats des contrôles",
  },
  codes: Object.fromEntries(
    (Object.keys(REASONS) as ReasonCode[]).map((code): [string, CodeFacts] => {
      const { label, labelEn } = REASONS[code];
      const fix = FIXES[code] ?? FIX_OF_OTHERS;
      return [code, { means: `${labelEn}.`, meansFr: `${label}.`, fix: fix.en, fixFr: fix.fr }];
    }),
  ),
};

/**
 * Every code that a client of the gateway can meet, by theme, with what it means and what to do: the pages under
 * `/problems` and `docs/errors.md` are made from it. A code of the sources that is not here fails a test.
 */
export const CODE_GROUPS: readonly CodeGroup[] = [
  REQUESTS,
  ACCESS,
  FOUND,
  FILES,
  TERMS,
  SENDING,
  RECIPIENTS,
  STATUSES,
  RECEIVING,
  NATIONAL,
  REPORTS,
  REPORT_ITEMS,
  ADDRESSES,
  CONNECTIONS,
  PLATFORMS,
  FOLDERS,
  MAILS_AND_WEBHOOKS,
  GATEWAY,
  VERDICTS,
];

/** A code with its theme; null: it is none of ours, but a platform's own or a newer version's. */
export const codeOf = (code: string): { group: CodeGroup; facts: CodeFacts } | null => {
  const group = CODE_GROUPS.find(({ codes }) => Object.hasOwn(codes, code));
  const facts = group?.codes[code];
  return group === undefined || facts === undefined ? null : { group, facts };
};
