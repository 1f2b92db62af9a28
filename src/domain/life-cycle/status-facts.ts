import type { AmountCode } from "./amounts.ts";
import type { Badge } from "./badge.ts";
import type { ReasonCode } from "./reasons.ts";

/** Who may set a status. Platforms: `sellerPlatform` (PA-E), `buyerPlatform` (PA-R). */
export type Actor = "sellerPlatform" | "buyerPlatform" | "seller" | "buyer" | "agent" | "factor";

/** What holds when a party says a status. */
export interface PushedFacts {
  /**
   * The other party says it where the invoice is self-billed: the treatment of the document (204–210) and its
   * cancellation (220). Payments and factoring stay with those whose money it is (regulation §1.1, §1.3-9).
   */
  mirrored?: true;
  /** Saying it twice says nothing new; others may be repeated (parts of a payment, another reason). */
  once?: true;
  /** It asks the other party for something, so that « Complétée » may answer. */
  asks?: true;
  /** Amounts that it can carry (MDT-207); the first one is meant where an amount has no code. */
  amounts?: readonly [AmountCode, ...AmountCode[]];
  /** The first of them is obligatory. */
  amountRequired?: true;
  /** `none`: it goes on to the public portal, which takes no attachment (G7.49). Absent: as one likes (MDT-96). */
  attachments?: "required" | "none";
  /**
   * It names who is to be paid from now on (MDG-41) and on which account (CBB). Required where the buyer is to pay
   * somebody else: without it 225 and 227 say nothing that could be acted upon (regulation §1.1). Optional with 226, for
   * which §1.1 asks nothing and case 10 of §8 shows a payee: the buyer never sees it and goes on paying the seller, so
   * that it only serves the factor, who knows its own account.
   */
  payee?: "required" | "optional";
  /** The public portal takes it from a supplier without showing it to the public buyer (regulation §1.4). */
  hiddenFromPublicBuyer?: true;
  /** It is said of sales outside the national cycle too, for the reports (10.2, 10.4). */
  outsideCycle?: true;
}

interface Facts {
  /** National code (MDT-105). */
  code: number;
  /** The national wording. */
  label: string;
  labelEn: string;
  /** MDT-88, UNTDID 1373; null where no sample shows one (regulation §12-9): the element is then left out. */
  documentStatus: string | null;
  setBy: readonly [Actor, ...Actor[]];
  /** A party contests: this takes the place of any earlier status that is not final, whatever its stage. */
  contests?: true;
  /** Nothing that comes after it moves the invoice (regulation §1.3). */
  final?: true;
  /** Closed list of reasons; absent: the status takes none. */
  reasons?: readonly ReasonCode[];
  /** One of them is obligatory (BR-FR-CDV-15). */
  reasonRequired?: true;
  /** A platform says no: somebody must do something about it. */
  problem?: true;
  /** The invoice's number counts as not used (regulation §1.3-4). */
  freesNumber?: true;
}

/** MDT-77: 305 transmission (platforms speak), 23 treatment (parties speak). */
type ByPhase = { phase: "transmission"; push?: never } | { phase: "treatment"; push: PushedFacts };

/**
 * How far along its phase: a status of a lower stage never takes the place of one of a higher stage.
 * `beside`: says something about the invoice (factoring, direct payment) without moving it along, its badge neither.
 */
type ByStage = { stage: number; badge: Badge } | { stage: "beside"; badge?: never };

/** Everything there is to know about one status of the national life cycle. */
export type StatusFacts = Facts & ByPhase & ByStage;
