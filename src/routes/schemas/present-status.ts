import { AMOUNTS } from "../../domain/life-cycle/amounts.ts";
import type { Side } from "../../domain/life-cycle/push.ts";
import { REASONS } from "../../domain/life-cycle/reasons.ts";
import { ACTIONS, type Needs } from "../../domain/life-cycle/status-needs.ts";
import type { Answer } from "../../usecases/push/allowed-statuses.ts";
import type { PushView } from "../../usecases/push/push-status.ts";
import { presentStatus } from "../../usecases/read/present.ts";

/** A push as the API shows it. */
export const presentPush = ({ status, attachments, tenant: _, account: __, ...push }: PushView) => ({
  ...push,
  status: presentStatus(status),
  attachments: attachments.map(({ fileName, mediaType }) => ({ fileName, mediaType })),
});

const labelled = <C extends string>(codes: readonly C[], labels: Readonly<Record<C, string>>) =>
  codes.map((code) => ({ code, label: labels[code] }));

const presentNeeds = ({ publicBuyer: _, reasons, amountCodes, commentWith, ...needs }: Needs) => ({
  ...needs,
  reasons: labelled(reasons, REASONS),
  comment: "optional" as const,
  commentWith: [...commentWith],
  amountCodes: labelled(amountCodes, AMOUNTS),
  actionCodes:
    needs.actionCode === "none"
      ? []
      : Object.entries(ACTIONS).map(([code, label]) => ({ code: String(code), label: String(label) })),
});

/** Which statuses can be pushed, and why the others cannot. */
export const presentAnswers = ({ side, answers }: { side: Side; answers: Answer[] }) => ({
  side,
  allowed: answers.flatMap((answer) =>
    answer.allowed
      ? [{ ...presentStatus(answer.status), needs: presentNeeds(answer.needs), note: answer.note }]
      : [],
  ),
  others: answers.flatMap((answer) =>
    answer.allowed ? [] : [{ ...presentStatus(answer.status), why: answer.why }],
  ),
});
