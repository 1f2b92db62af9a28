import { AsyncLocalStorage } from "node:async_hooks";

/**
 * The ERP's id of what is being done, wherever in the process that is: handing it through every call of every adapter
 * would put it into signatures that have nothing else to do with it.
 */
const current = new AsyncLocalStorage<string>();

/** Runs work in the name of a request; undefined: in nobody's. */
export const underRequest = <T>(requestId: string | undefined, work: () => T): T =>
  requestId === undefined ? current.exit(work) : current.run(requestId, work);

export const requestIdNow = (): string | undefined => current.getStore();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The id to give to a platform, which takes UUIDs only: the ERP's own where it is one, else a new one. */
export const requestIdForPlatform = (uuid: () => string): string => {
  const given = requestIdNow();
  return given !== undefined && UUID.test(given) ? given : uuid();
};
