import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { afterThisTest } from "../../support/endings.ts";
import { sftpServer } from "../../support/sftp-server.ts";
import { filesContract } from "./contract.ts";
import { atServer, recordedFiles } from "./kit.ts";

filesContract("on this machine", async () => {
  const folder = mkdtempSync(join(tmpdir(), "passerelle-files-"));
  afterThisTest(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, recorded: recordedFiles({ kind: "local", root: folder }, { concurrency: 1 }) };
});

filesContract(
  "over SFTP",
  async () => {
    const server = await sftpServer({ namesAtOnce: 97 });
    const recorded = recordedFiles(atServer(server), { concurrency: 1 });
    afterThisTest(async () => {
      await recorded.door.close();
      await server.until(() => server.open() === 0);
      expect(server.violations).toEqual([]);
    });
    return { folder: server.root, recorded };
  },
  { tellsFree: false },
);
