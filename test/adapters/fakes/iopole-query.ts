/** A record that can be searched: the platform's own names of its properties. */
export type Searchable = Readonly<Record<string, string | null>>;

/**
 * As much of the platform's query language as is described: `field:"value"` with `*`, comparisons of quoted dates,
 * joined by AND. Anything else, and any property that is not in the list, is a fault.
 *
 * @param zoneHours the zone in which the platform reads dates that name none
 */
export const parseQuery = (
  q: string,
  fields: readonly string[],
  zoneHours: number,
): { matches(record: Searchable): boolean } | { fault: string } => {
  const terms: ((record: Searchable) => boolean)[] = [];
  for (const term of q.split(" AND ")) {
    const [, field = "", operator = "", value = ""] = /^([\w.]+):(>=|<=|>|<)?"([^"]*)"$/.exec(term) ?? [];
    if (!fields.includes(field)) return { fault: `${term} cannot be searched for` };
    if (value === "") return { fault: `${term} has no value` };
    if (operator === "") {
      const pattern = new RegExp(`^${value.split("*").map(escaped).join(".*")}$`, "i");
      terms.push((record) => pattern.test(record[field] ?? ""));
      continue;
    }
    const limit = momentOf(value, zoneHours);
    if (Number.isNaN(limit)) return { fault: `${term} has no date` };
    terms.push((record) => {
      const at = Date.parse(record[field] ?? "");
      return { ">=": at >= limit, "<=": at <= limit, ">": at > limit, "<": at < limit }[operator] ?? false;
    });
  }
  return { matches: (record) => terms.every((term) => term(record)) };
};

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");

const momentOf = (text: string, zoneHours: number): number =>
  /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?$/.test(text)
    ? Date.parse(`${text.length === 10 ? `${text} 00:00:00` : text}Z`.replace(" ", "T")) -
      zoneHours * 3_600_000
    : Number.NaN;
