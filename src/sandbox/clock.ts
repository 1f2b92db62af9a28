/** The platform's time: the machine's, moved ahead by what tests asked for. */
export interface Clock {
  /** Time of the life cycle, in milliseconds. */
  now(): number;
  /** The machine's time, for what must not age when a test jumps ahead: tokens. */
  real(): number;
  /** Moves the life cycle's time forward to this moment; never back. */
  forwardTo(moment: number): void;
}

/** A clock that is `ahead` milliseconds ahead from the start; `keep` is told each new lead, to survive a restart. */
export const clockAhead = (machine: () => Date, ahead: number, keep: (ahead: number) => void): Clock => {
  let lead = ahead;
  const real = () => machine().getTime();
  return {
    real,
    now: () => real() + lead,
    forwardTo(moment) {
      const more = moment - (real() + lead);
      if (more <= 0) return;
      lead += more;
      keep(lead);
    },
  };
};
