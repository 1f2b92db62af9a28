import { Failure, type FailureFacts, isFailure } from "../../../domain/failure.ts";
import type { Invoice } from "../../../domain/invoice.ts";
import type { RawItem } from "../../../domain/life-cycle/event.ts";

/** Facts beside code, message and fix. */
type More = Partial<Omit<FailureFacts, "code" | "message" | "fix">>;

/** A definitive no, with what to do about it. */
export const refused = (code: string, message: string, fix: string, more: More = {}): Failure =>
  new Failure("refused", { code, message, fix, ...more });

/** No clear answer: the platform is asked before anything is sent again. */
export const unclear = (code: string, message: string, fix: string, more: More = {}): Failure =>
  new Failure("unknown", { code, message, fix, ...more });

/** A call without a usable answer: to a read it costs nothing, of a deposit nobody knows whether it came in. */
export const lost = (safe: boolean, facts: FailureFacts): Failure =>
  new Failure(safe ? "unsent" : "unknown", facts);

/** The caller has given up before anything was asked: where no door is gone through that would notice. */
export const unlessCancelled = (signal: AbortSignal): void => {
  if (!signal.aborted) return;
  throw new Failure("unsent", {
    code: "cancelled",
    message: "The call was cancelled before it was sent.",
    messageFr: "L'appel a été annulé avant d'être envoyé.",
    ours: true,
  });
};

/** The outcome of a call, or of something else where the platform refuses it; other failures go on. */
export const unlessRefused = async <T, U>(
  asked: Promise<T>,
  otherwise: (failure: Failure) => U,
): Promise<T | U> => {
  try {
    return await asked;
  } catch (error) {
    if (!isFailure(error) || error.kind !== "refused") throw error;
    return otherwise(error);
  }
};

/** A word of a platform's as a code of ours: `GDP_MSG_11.005` is `gdp_msg_11_005`. */
export const codeOf = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]+/g, "_");

/** The platform does not know this id; null: it was given nothing yet. */
export const notAtPlatform = (platformId: string | null): Failure =>
  platformId === null
    ? refused("not_at_platform", "The invoice is not at the platform yet.", "Wait until it is sent.", {
        messageFr: "La facture n'est pas encore sur la plateforme.",
        fixFr: "Attendez qu'elle soit envoyée.",
      })
    : refused(
        "not_at_platform",
        `The platform does not know ${platformId}.`,
        "Look it up in the platform's own web page, and check that the account is the one that it was sent with; it may have been deleted there.",
        {
          messageFr: `La plateforme ne connaît pas ${platformId}.`,
          fixFr:
            "Cherchez-la sur le site de la plateforme, et vérifiez que le compte est celui par lequel elle a été envoyée ; elle y a peut-être été supprimée.",
        },
      );

/**
 * The id under which the platform knows an invoice.
 *
 * @throws Failure `refused` when it has none yet
 */
export const idOf = ({ platformId }: Pick<Invoice, "platformId">): string => {
  if (platformId === null) throw notAtPlatform(null);
  return platformId;
};

/** The platform has no such rendition of an invoice. */
export const renditionMissing = (
  rendition: string,
  platformId: string | number,
  fix = "Ask for another rendition, or look the document up in the platform's own web page.",
  httpStatus?: number,
): Failure =>
  refused("rendition_missing", `The platform has no ${rendition} rendition of ${platformId}.`, fix, {
    messageFr: `La plateforme n'a pas de forme « ${rendition} » de ${platformId}.`,
    fixFr: "Demandez une autre forme, ou cherchez le document sur le site de la plateforme.",
    ...(httpStatus === undefined ? {} : { httpStatus }),
  });

/** An item that only a person can settle; shown with what it holds. */
export const unreadable = (item: RawItem, code: string, message: string, fix: string): Failure =>
  refused(code, message, fix, { raw: JSON.stringify(item.raw).slice(0, 4000) });
