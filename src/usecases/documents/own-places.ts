import { type XmlRoot, xpathOf } from "../../documents/index.ts";
import type { Finding } from "../../domain/controls/index.ts";
import type { InvoiceFinding } from "../../domain/invoice.ts";

/** A finding of our own, with its place as the official rules would name it. */
export interface Own {
  finding: InvoiceFinding;
  /** XPath in the file that is or would be sent. */
  place: string;
}

/** Findings of our own as `withoutTwins` takes them. */
export const ownAt = (
  root: XmlRoot | undefined,
  findings: readonly Finding[],
  shown: readonly InvoiceFinding[],
): Own[] =>
  shown.map((finding, i) => {
    const at = findings[i]?.at;
    return { finding, place: root === undefined || at === undefined ? finding.at : xpathOf(root, at) };
  });

/** Indices of the first of a list are written by some and not by others. */
const steps = (place: string): string => `${place.replaceAll("[1]", "")}/`;

const isWithin = (one: string, other: string): boolean => steps(one).startsWith(steps(other));

/** The extension of the norm has the norm's rules under names of its own. */
const asOfTheNorm = (rule: string): string => rule.replace("BR-FREXT-", "BR-");

/** Official findings that ours do not tell already: the same rule, in the same place, around it or in it. */
export const withoutTwins = (own: readonly Own[], official: readonly InvoiceFinding[]): InvoiceFinding[] =>
  official.filter(
    ({ rule, at }) =>
      !own.some(
        ({ finding, place }) =>
          asOfTheNorm(finding.rule) === asOfTheNorm(rule) && (isWithin(place, at) || isWithin(at, place)),
      ),
  );
