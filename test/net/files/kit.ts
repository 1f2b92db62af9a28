import type { FilesAt } from "../../../src/adapters/port.ts";
import type { Account } from "../../../src/domain/account.ts";
import { type FileDoor, type FileDoorOptions, openFileDoor } from "../../../src/net/files/door.ts";
import { afterThisTest } from "../../support/endings.ts";
import type { SftpServer } from "../../support/sftp-server.ts";

export const NEVER = new AbortController().signal;

/** Bytes of a length, no two chunks of which are alike. */
export const bytesOf = (length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) bytes[at] = (at * 31 + (at >> 8) * 7 + (at >> 15)) % 251;
  return bytes;
};

export interface RecordedFiles {
  door: FileDoor;
  requests: { operation: string; outcome: string }[];
  circuits: number[];
  lines: string[];
}

/** A door to files with everything that it tells written down. */
export const recordedFiles = (
  at: FilesAt,
  account: Partial<Account> = {},
  options: Partial<FileDoorOptions> = {},
): RecordedFiles => {
  const recorded: Omit<RecordedFiles, "door"> = { requests: [], circuits: [], lines: [] };
  const record = (facts: object, text: string): void => {
    recorded.lines.push(`${text} ${JSON.stringify(facts)}`);
  };
  const door = openFileDoor(
    {
      name: "main",
      adapter: "files",
      reporting: "none",
      settings: {},
      pollEverySeconds: 60,
      pollFrom: null,
      timeoutSeconds: 20,
      concurrency: 8,
      retry: { firstSeconds: 1, maxSeconds: 900, forHours: 48 },
      breaker: { failures: 1000, openSeconds: 30 },
      ...account,
    },
    at,
    {
      now: () => new Date(),
      random: () => 0,
      log: { debug: record, warn: record },
      metrics: {
        request: (_, operation, outcome) => recorded.requests.push({ operation, outcome }),
        circuit: (_, state) => recorded.circuits.push(state),
        tokenExpiry: () => undefined,
      },
      secrets: [],
      ...options,
    },
  );
  afterThisTest(() => door.close());
  return { ...recorded, door };
};

/** The way into the test's server. */
export const atServer = (
  server: SftpServer,
  more: Partial<Extract<FilesAt, { kind: "sftp" }>> = {},
): FilesAt => ({
  kind: "sftp",
  host: "127.0.0.1",
  port: server.port,
  user: server.user,
  password: server.password,
  root: "/",
  hostKeys: [server.hostKey],
  ...more,
});
