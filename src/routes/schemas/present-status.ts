import { AMOUNTS } from "../../domain/life-cycle/amounts.ts";
import type { Side } from "../../domain/life-cycle/push.ts";
import { REASONS } from "../../domain/life-cycle/reasons.ts";
import { ACTION_CODES, ACTIONS, type Needs } from "../../domain/life-cycle/status-needs.ts";
import type { Answer } from "../../usecases/push/allowed-statuses.ts";
import type { PushView } from "../../usecases/push/push-status.ts";
import { presentReason, presentStatus } from "../../usecases/read/present.ts";

/** A push as the API shows it. */
export const presentPush = ({ status, attachments, tenant: _, account: __, ...push }: PushView) => ({
  ...push,
  as: push.as ?? null,
  status: presentStatus(status),
  reasons: push.reasons.map(presentReason),
  attachments: attachments.map(({ fileName, mediaType }) => ({ fileName, mediaType })),
});

/** Codes with what they are called, French first: it is the national wording. */
const labelled = <C extends string>(
  codes: readonly C[],
  labels: Readonly<Record<C, { label: string; labelEn: string }>>,
) => codes.map((code) => ({ code, label: labels[code].label, labelEn: labels[code].labelEn }));

const presentNeeds = ({ publicBuyer: _, reasons, amountCodes, commentWith, ...needs }: Needs) => ({
  ...needs,
  reasons: labelled(reasons, REASONS),
  comment: "optional" as const,
  commentWith: [...commentWith],
  amountCodes: labelled(amountCodes, AMOUNTS),
  actionCodes: needs.actionCode === "none" ? [] : labelled(ACTION_CODES, ACTIONS),
});

/** Which statuses can be pushed, and why the others cannot. */
export const presentAnswers = ({ side, answers }: { side: Side; answers: Answer[] }) => ({
  side,
  allowed: answers.flatMap((answer) =>
    answer.allowed
      ? [
          {
            ...presentStatus(answer.status),
            needs: presentNeeds(answer.needs),
            note: answer.note?.en ?? null,
            noteFr: answer.note?.fr ?? null,
          },
        ]
      : [],
  ),
  others: answers.flatMap((answer) =>
    answer.allowed ? [] : [{ ...presentStatus(answer.status), why: answer.why }],
  ),
});
