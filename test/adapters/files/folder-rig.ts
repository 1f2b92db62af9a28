import { createHash } from "node:crypto";
import type { Settings } from "../../../src/adapters/port.ts";
import type { Rig } from "../rig.ts";
import type { FakeFolder } from "./fake-folder.ts";
import { FolderFaults } from "./folder-faults.ts";

/**
 * A platform that is a folder, for what the contract of an adapter asks of pulls. There is no HTTP.
 *
 * @param message - the file that comes as the n-th, from 0
 */
export const folderRig = (
  folder: FakeFolder,
  settings: Settings,
  message: (n: number) => { path: string; bytes: Uint8Array },
): Rig => {
  let received = 0;
  return {
    fetch: () => new Response(null, { status: 500 }),
    files: folder,
    settings,
    // What lies in a folder was not read, however old it is.
    listsUnseen: true,
    faults: new FolderFaults(folder),
    deposits: () => [],
    revoke: () => {},
    violations: [],
    refusal: { status: 500 },
    alreadyThere: { status: 500 },
    withoutId: { status: 500 },
    receive: (times) =>
      times.map((time) => {
        const { path, bytes } = message(received++);
        folder.clock = new Date(time);
        folder.put(path, bytes);
        return `${path}#${bytes.length}-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`;
      }),
    beforePage: (run) => {
      folder.onList = run;
    },
    render: () => ({}),
  };
};
