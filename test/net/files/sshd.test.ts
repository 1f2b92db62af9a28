import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { afterThisFile, afterThisTest } from "../../support/endings.ts";
import { SSHD, type Sshd, startSshd } from "../../support/sshd.ts";
import { failureIn } from "../kit.ts";
import { filesContract } from "./contract.ts";
import { bytesOf, NEVER, recordedFiles } from "./kit.ts";

if (SSHD === null) {
  const what = "no OpenSSH server on this machine (apt-get install openssh-server)";
  if (process.env.CI === "true") throw new Error(`tests with a real server: ${what}`);
  process.stderr.write(`tests with a real SFTP server skipped: ${what}\n`);
}

describe.skipIf(SSHD === null)("with OpenSSH", () => {
  let server: Sshd;

  beforeAll(async () => {
    server = await startSshd(SSHD ?? "");
    afterThisFile(() => server.stop());
  });

  /** A folder of the server for one test. */
  const ownFolder = (): string => {
    const folder = mkdtempSync(join(server.folder, "t-"));
    afterThisTest(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  };

  filesContract("over OpenSSH", async () => {
    const folder = ownFolder();
    return { folder, recorded: recordedFiles({ ...server.at, root: folder }, { concurrency: 1 }) };
  });

  it("a name that is taken is refused by the server itself", async () => {
    const folder = ownFolder();
    const { door } = recordedFiles({ ...server.at, root: folder });
    // Two at once: both have looked before either is moved.
    for (const name of ["a", "b", "c", "d", "e", "f"]) await door.write(name, Buffer.from(name), NEVER);
    const outcomes = await Promise.allSettled(
      ["a", "b", "c", "d", "e", "f"].map((name) => door.move(name, "final", NEVER)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        expect(outcome.reason).toMatchObject({ kind: "refused", facts: { code: "name_taken" } });
      }
    }
  });

  it("the server's room is told", async () => {
    const folder = ownFolder();
    const { door } = recordedFiles({ ...server.at, root: folder });
    expect(await door.free("", NEVER)).toBeGreaterThan(0);
    expect(await failureIn(door.free("nowhere", NEVER))).toMatchObject({ kind: "denied" });
  });

  it.skipIf(process.getuid?.() === 0)("a folder without rights is denied", async () => {
    const folder = ownFolder();
    mkdirSync(join(folder, "closed"));
    chmodSync(join(folder, "closed"), 0o500);
    const { door } = recordedFiles({ ...server.at, root: folder });
    expect(await failureIn(door.write("closed/a", bytesOf(10), NEVER))).toMatchObject({
      kind: "denied",
      facts: { code: "not_permitted" },
    });
  });

  it("a key that changed is told", async () => {
    const { door } = recordedFiles({ ...server.at, hostKeys: [`SHA256:${"A".repeat(43)}`] });
    expect(await failureIn(door.stat("a", NEVER))).toMatchObject({
      kind: "denied",
      facts: { code: "host_key_changed" },
    });
  });
});
