import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { FilesAt } from "../../src/adapters/port.ts";
import { closedPort } from "../net/kit.ts";
import { sshKey } from "./ssh-key.ts";

/** OpenSSH's server on this machine; null where there is none. */
export const SSHD = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].find((path) => existsSync(path)) ?? null;

/** Started as root it wants this folder, which the service would make. */
const PRIVILEGE_FOLDER = "/run/sshd";

export interface Sshd {
  /** The way in; its root is {@link folder}. */
  at: Extract<FilesAt, { kind: "sftp" }>;
  folder: string;
  /** Ends it; its sessions end with their clients. */
  stop(): Promise<void>;
}

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
};

/**
 * Starts OpenSSH's server on loopback, for this user alone, with keys of its own.
 *
 * @throws Error when it ends instead of listening
 */
export const startSshd = async (program: string): Promise<Sshd> => {
  const base = mkdtempSync(join(tmpdir(), "passerelle-sshd-"));
  const folder = join(base, "files");
  mkdirSync(folder);
  if (process.getuid?.() === 0) mkdirSync(PRIVILEGE_FOLDER, { recursive: true });
  const [host, user] = [sshKey(), sshKey()];
  const file = (name: string, content: string): string => {
    const path = join(base, name);
    writeFileSync(path, content);
    chmodSync(path, 0o600);
    return path;
  };
  const port = await closedPort();
  const config = file(
    "sshd_config",
    [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${file("host_key", host.privateKey)}`,
      `AuthorizedKeysFile ${file("authorized_keys", `${user.line}\n`)}`,
      "StrictModes no",
      "UsePAM no",
      "PasswordAuthentication no",
      "PermitRootLogin prohibit-password",
      "PidFile none",
      "UseDNS no",
      "Subsystem sftp internal-sftp",
      "ForceCommand internal-sftp",
      "",
    ].join("\n"),
  );
  const child = spawn(program, ["-D", "-e", "-f", config], { stdio: ["ignore", "ignore", "pipe"] });
  let output = "";
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`sshd ended with ${code}:\n${output}`)));
    createInterface({ input: child.stderr }).on("line", (line) => {
      output += `${line}\n`;
      if (line.startsWith("Server listening on")) resolve();
    });
  });
  return {
    folder,
    at: {
      kind: "sftp",
      host: "127.0.0.1",
      port,
      user: userInfo().username,
      root: folder,
      hostKeys: [host.fingerprint],
      privateKey: user.privateKey,
    },
    stop: async () => {
      await ended(child);
      rmSync(base, { recursive: true, force: true });
    },
  };
};
