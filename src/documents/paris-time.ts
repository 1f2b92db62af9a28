/** Times in life-cycle messages are French civil time (XP Z12-012, format 204), without an offset. */
const CLOCK = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Paris",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** Reading of a clock in Paris at an instant, `YYYYMMDDHHMMSS`. */
export const toParisClock = (instant: Date): string => {
  const part = Object.fromEntries(CLOCK.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${part.year}${part.month}${part.day}${part.hour}${part.minute}${part.second}`;
};

const asUtc = (clock: string): number =>
  Date.UTC(
    Number(clock.slice(0, 4)),
    Number(clock.slice(4, 6)) - 1,
    Number(clock.slice(6, 8)),
    Number(clock.slice(8, 10)),
    Number(clock.slice(10, 12)),
    Number(clock.slice(12, 14)),
  );

const HOUR = 3_600_000;

/**
 * Instant at which a clock in Paris shows `YYYYMMDDHHMMSS`. An hour that comes twice in October is its first
 * occurrence; one that is skipped in March is read with the winter offset. Null for what is no date and time.
 */
export const fromParisClock = (clock: string): Date | null => {
  if (!/^\d{14}$/.test(clock)) return null;
  const asIfUtc = asUtc(clock);
  if (new Date(asIfUtc).toISOString().replace(/\D/g, "").slice(0, 14) !== clock) return null;
  const summer = new Date(asIfUtc - 2 * HOUR);
  return toParisClock(summer) === clock ? summer : new Date(asIfUtc - HOUR);
};
