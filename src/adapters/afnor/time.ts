/**
 * Epoch milliseconds of a platform's date-time, finer fractions cut off; null for what is none. Without a zone it is
 * taken as UTC, as the standard means it.
 */
export const timeOf = (text: string | null | undefined): number | null => {
  if (!text) return null;
  const ms = Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(ms) ? null : ms;
};

/** ISO 8601 UTC. */
export const isoOf = (ms: number): string => new Date(ms).toISOString();
