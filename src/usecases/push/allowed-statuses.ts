import type { Caller } from "../../domain/caller.ts";
import type { Invoice, OtherRole } from "../../domain/invoice.ts";
import { type Possibility, possibilities, possibilityOf } from "../../domain/life-cycle/allowed.ts";
import { isOpen, type Side, sideOf, statementOfPush } from "../../domain/life-cycle/push.ts";
import type { StatusName } from "../../domain/life-cycle/status.ts";
import type { Needs } from "../../domain/life-cycle/status-needs.ts";
import { standing } from "../../domain/life-cycle/timeline.ts";
import { type Told, told, type Words } from "../../domain/problem.ts";
import type { Memory } from "../../store/port.ts";
import type { Parts } from "../parts.ts";
import { getInvoiceAndHistory } from "../read/read-invoices.ts";

/** Why a status cannot be pushed now: a national rule, or a limit of the platform. */
export interface NotAllowed extends Told {
  code: string;
  /** Nothing that can still happen to the invoice will change it. */
  lasting: boolean;
}

export type Answer =
  | { status: StatusName; allowed: true; needs: Needs; note: Words | null }
  | { status: StatusName; allowed: false; why: NotAllowed };

/**
 * The invoice as it stands once what is on its way has arrived: a second click must not be answered as the first.
 */
export const foreseen = async (
  memory: Pick<Memory, "events" | "pushes">,
  invoice: Invoice,
): Promise<Invoice> => {
  const waiting = (await memory.pushes.ofInvoice(invoice.id)).filter(isOpen);
  if (waiting.length === 0) return invoice;
  const { status, badge } = standing([
    ...(await memory.events.ofInvoice(invoice.id)),
    ...waiting.map((push) => statementOfPush(push, invoice)),
  ]);
  return { ...invoice, status, badge };
};

/** Why who only reads an invoice can set nothing. */
export const readsOnly = (leads: string | null): Told =>
  told(
    {
      en: `This invoice is led by ${leads === null ? "nobody yet" : `"${leads}"`}; here it can only be read.`,
      fr: `Cette facture est pilotée par ${leads === null ? "personne pour l'instant" : `« ${leads} »`} ; ici, elle ne peut qu'être lue.`,
    },
    {
      en: "Set the status there, or ask an administrator to hand the lead over.",
      fr: "Posez le statut là-bas, ou demandez à un administrateur de vous confier le pilotage.",
    },
  );

const NOT_FOR_OTHERS = {
  allowed: false,
  why: "This platform takes statuses in the names of seller and buyer only.",
  whyFr: "Cette plateforme ne prend de statuts qu'aux noms du vendeur et de l'acheteur.",
} as const;

/** The platform's own limits, after the national rules. */
const withLimits = (
  parts: Pick<Parts, "platforms">,
  invoice: Invoice,
  possibility: Possibility,
  as: OtherRole | null = null,
): Answer => {
  if (!possibility.allowed) return possibility;
  const { status } = possibility;
  const statuses = parts.platforms.get(invoice.platform)?.connection.statuses;
  if (statuses === undefined) {
    return {
      status,
      allowed: false,
      why: {
        code: "capability_missing",
        lasting: false,
        ...told(
          {
            en: `No status can be pushed through the platform "${invoice.platform}".`,
            fr: `Aucun statut ne peut être poussé par la plateforme « ${invoice.platform} ».`,
          },
          {
            en: "Set the status in the platform's own web page: it comes back from there.",
            fr: "Posez le statut sur le site de la plateforme : il revient de là.",
          },
        ),
      },
    };
  }
  const limit =
    as !== null && statuses.forOthers !== true ? NOT_FOR_OTHERS : statuses.allowed(invoice, status);
  if (limit.allowed) return possibility;
  return {
    status,
    allowed: false,
    why: {
      code: "platform_limit",
      lasting: false,
      ...told(
        { en: limit.why, fr: limit.whyFr },
        {
          en: "Choose one of the allowed statuses, or set this one in the platform's own web page.",
          fr: "Choisissez l'un des statuts permis, ou posez celui-ci sur le site de la plateforme.",
        },
      ),
    },
  };
};

/** Can this status be pushed now, by the national rules and on this platform? `as`: for another party of our side. */
export const answerFor = (
  parts: Pick<Parts, "platforms">,
  invoice: Invoice,
  status: StatusName,
  as: OtherRole | null,
): Answer => withLimits(parts, invoice, possibilityOf(invoice, status, as), as);

/**
 * What can be pushed on an invoice now, with what each needs, and why the others cannot.
 *
 * @throws Rejection 404
 */
export const allowedStatuses = async (
  parts: Pick<Parts, "store" | "platforms">,
  caller: Caller,
  id: string,
): Promise<{ side: Side; answers: Answer[] }> => {
  const invoice = await getInvoiceAndHistory(parts, caller, id);
  if (caller.kind === "tenant" && invoice.tenant !== caller.tenant) {
    const why = { code: "not_leading", lasting: false, ...readsOnly(invoice.tenant) };
    return {
      side: sideOf(invoice),
      answers: possibilities(invoice).map(({ status }) => ({ status, allowed: false, why })),
    };
  }
  const then = await foreseen(parts.store, invoice);
  return { side: sideOf(invoice), answers: possibilities(then).map((p) => withLimits(parts, then, p)) };
};
