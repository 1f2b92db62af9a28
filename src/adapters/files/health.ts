import { healthOf } from "../kit/health.ts";
import type { Health } from "../port.ts";
import type { FolderAccess } from "./folder.ts";

/** Below this, in bytes, a deposit may soon find the disk full. */
const LITTLE = 100_000_000;

/** Whether the folders can be listed, and whether there is room in that of what is sent. */
export const askHealth = (access: FolderAccess): Promise<Health> =>
  healthOf(access, async () => {
    const { door, endpoint, signal } = access;
    const folders = [endpoint.out, endpoint.in, ...(endpoint.ackFormat === "none" ? [] : [endpoint.ack])];
    if (endpoint.consume === "archive") folders.push(endpoint.archive);
    for (const folder of new Set(folders)) {
      // The first files are enough to see that it can be listed.
      for await (const _ of door.list(folder, signal)) break;
    }
    const free = await door.free(endpoint.out, signal);
    if (free === null || free >= LITTLE)
      return { ok: true, detail: `the folders ${[...new Set(folders)].join(", ")} can be listed` };
    const megabytes = Math.floor(free / 1_000_000);
    return {
      ok: true,
      detail: `the folders can be listed, but only ${megabytes} MB are free where ${endpoint.out} lies: make room before deposits fail`,
    };
  });
