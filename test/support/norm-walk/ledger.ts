import type { ApiVersion } from "../../../src/norm/versions.ts";
import type { WalkedCall } from "./platform.ts";

/** One thing that the published file says, held against the platform. */
export interface Check {
  /** `flow POST /v1/flows/search: where.flowType takes StateInvoice` */
  name: string;
  /** What the platform did instead; empty where it holds. */
  problems: string[];
}

/** What a walk found. */
export interface Walk {
  checks: Check[];
  /** Checks that could not be made, by name: answers that the platform cannot be brought to give. */
  passedOver: string[];
}

/** Deviations that are known, with why they stay. */
export interface KnownDeviation {
  /** Whose they are: a platform's, or the published file's own. */
  of: string;
  in: readonly ApiVersion[];
  /** Names of checks; `*` stands for anything. Every check that fits must fail. */
  check: string;
  reason: string;
}

/** Those of one platform (or the file) in one version. */
export const knownOf = (
  table: readonly KnownDeviation[],
  of: string,
  version: ApiVersion,
): KnownDeviation[] => table.filter((one) => one.of === of && one.in.includes(version));

export const nameOf = ({ service, method, path }: WalkedCall, what: string): string =>
  `${service} ${method} ${path}: ${what}`;

/** Share of the checks that hold, from 0 to 1. */
export const shareOf = ({ checks }: Walk): number =>
  checks.filter(({ problems }) => problems.length === 0).length / checks.length;

const matcher = (pattern: string): RegExp => {
  const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${pattern.split("*").map(literal).join(".*")}$`);
};

/**
 * Where a walk and the list of known deviations disagree: what fails and is not known, what is known and holds (again),
 * and entries about nothing at all. Empty where the list is exact.
 */
export const surprises = ({ checks }: Pick<Walk, "checks">, known: readonly KnownDeviation[]): string[] => {
  const patterns = known.map(({ check }) => ({ check, fits: matcher(check) }));
  const isKnown = (name: string): boolean => patterns.some(({ fits }) => fits.test(name));
  return [
    ...checks
      .filter(({ name, problems }) => problems.length > 0 && !isKnown(name))
      .map(({ name, problems }) => `${name}: ${problems.slice(0, 3).join("; ")}`),
    ...checks
      .filter(({ name, problems }) => problems.length === 0 && isKnown(name))
      .map(({ name }) => `${name}: holds, but is listed as a deviation`),
    ...patterns
      .filter(({ fits }) => !checks.some(({ name }) => fits.test(name)))
      .map(({ check }) => `${check}: is listed as a deviation, but nothing is called so`),
  ];
};
