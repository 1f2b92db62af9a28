import type { ReceiveRule } from "./rule.ts";

/**
 * What a rule says as one text: sorted keys, lists in their order, what is absent or a default left out. The same for
 * the same rule wherever it stands in the list.
 */
export const keyOfRule = ({ when, to, copy, more }: ReceiveRule): string =>
  JSON.stringify(
    canonical({
      when: Object.values(when).some((value) => value !== undefined) ? when : undefined,
      to,
      copy: copy.length > 0 ? copy : undefined,
      more: more || undefined,
    }),
  );

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, canonical(member)]),
  );
};
