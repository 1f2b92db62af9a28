import type { Evidence } from "../../adapters/port.ts";
import { type Cdar, DocumentFault, type DocumentLimits, readCdars } from "../../documents/index.ts";

/**
 * The life-cycle message in what a statement was read from; null where it came in other words, or under the name of a
 * message that is none. `only`: what it says, where it says it of one document alone.
 */
export const messageIn = (
  { bytes, mediaType }: Evidence,
  limits?: DocumentLimits,
): { bytes: Uint8Array; only: Cdar | null } | null => {
  if (!/xml/i.test(mediaType)) return null;
  try {
    const [first, ...others] = readCdars(bytes, limits);
    return { bytes, only: others.length === 0 ? (first ?? null) : null };
  } catch (error) {
    if (error instanceof DocumentFault) return null;
    throw error;
  }
};
