/** Why a failure may be put away; any other words of a person's own are a reason too. */
export const DISMISSAL_REASONS = ["settled", "duplicate", "not_needed", "test", "other"] as const;

/** Characters of a reason, and of what a person adds to it. */
export const REASON_LENGTH = 200;
export const NOTE_LENGTH = 500;
