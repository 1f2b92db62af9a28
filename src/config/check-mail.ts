import type { Findings } from "./fault.ts";
import type { Group } from "./raw.ts";

/** Mail: the server, who is told of what waits, and tenants that receive by it. */
export const checkMail = (_root: Group, _findings: Findings): void => {};
