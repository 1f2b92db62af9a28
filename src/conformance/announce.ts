import type { Target } from "./platform/walk.ts";

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Is it this machine? */
export const isLoopback = (url: string): boolean => LOOPBACK.test(new URL(url).hostname);

/** What is about to be done to a platform, in a few lines. */
export const announce = (target: Target, callback: string | null): string => {
  const { version, flowUrl, directoryUrl, tokenUrl, clientId, companies, readOnly } = target;
  const sent = readOnly
    ? ["Nothing is deposited and nothing subscribed to (--read-only)."]
    : [
        "It will deposit some twenty test files made here: invoices of 1.20 EUR whose numbers begin with TEST-,",
        `from ${companies.sender} to ${companies.buyer}, one "payment received" and one report of a till's day about them,`,
        "some of them wrong on purpose. Use an account for tests: a platform hands on what it takes.",
        ...(callback === null ? [] : [`It will subscribe to a webhook at ${callback} and delete it again.`]),
      ];
  return `${[
    `Judges a platform of XP Z12-013, version ${version}, as ${clientId}:`,
    `  flow       ${flowUrl}/v1`,
    `  directory  ${directoryUrl === null ? "not judged" : `${directoryUrl}/v1`}`,
    `  token      ${tokenUrl}`,
    "",
    ...sent,
  ].join("\n")}\n\n`;
};
