import { endpointOf, hearerOf } from "../../domain/erp-endpoint.ts";
import type { RunResult } from "../../outbox/port.ts";
import type { Parts } from "../parts.ts";
import type { DataOf, WorkOf } from "../work.ts";
import { attemptOf, recordAttempt, type Seen } from "./attempted.ts";
import { callOnce } from "./call-endpoint.ts";
import { ENDPOINT_FIXES } from "./notify-erp.ts";

/** Under which account tests run: a stopped endpoint can be tried too, and what waits for one delays no test. */
export const TESTS_ACCOUNT = "gateway:tests";

/** The body of a test, as the endpoint gets it. */
export const testBody = (tenant: string, endpoint: string, at: string): string =>
  JSON.stringify({
    type: "test",
    timestamp: at,
    data: { tenant, webhook: Number(endpoint), message: "A test from Passerelle: nothing has happened." },
  });

/**
 * Calls a webhook for a try, signed like every call. Once: whatever comes of it is what was to be known, and stands among
 * the endpoint's attempts.
 */
export const runTest = async (
  parts: Parts,
  work: WorkOf<"test">,
  signal: AbortSignal,
): Promise<RunResult<DataOf<"test">>> => {
  const { account, message, at } = work.data;
  const endpoint = endpointOf(parts.tenants, account);
  const hearer = hearerOf(account);
  if (endpoint === null || hearer === null) return { done: true };
  const { tenant, webhook } = endpoint;
  const { url, secrets, allowPrivate } = webhook;
  const body = testBody(tenant.name, hearer.id, at);
  const seen: Seen = { type: "test", message };
  const began = parts.now();
  const start = performance.now();
  let failed: unknown = null;
  try {
    await callOnce(
      parts,
      { tenant: tenant.name, url, allowPrivate: allowPrivate === true, fixes: ENDPOINT_FIXES },
      { body, proof: { id: message }, secrets, signal },
      (more) => Object.assign(seen, more),
    );
  } catch (error) {
    if (signal.aborted) throw error;
    failed = error;
  }
  const took = { began, ms: performance.now() - start };
  const attempt = attemptOf({ ...work, account }, took, seen, failed);
  return { done: true, write: (memory) => recordAttempt(memory, attempt) };
};
