import ssh2 from "ssh2";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../src/domain/failure.ts";
import { type SftpServer, sftpServer } from "../../support/sftp-server.ts";
import { type SshKey, sshKey } from "../../support/ssh-key.ts";
import { closedPort, failureIn, tcp } from "../kit.ts";
import { atServer, NEVER, recordedFiles } from "./kit.ts";

/** What a first call over these settings ends in. */
const failureAt = (server: SftpServer, more: Parameters<typeof atServer>[1]): Promise<Failure> =>
  failureIn(recordedFiles(atServer(server, more)).door.stat("a", NEVER));

const KEY = sshKey();
const LOCKED = sshKey("correct horse");

/** A server that knows this key. */
const byKey = ({ publicKey }: SshKey): Promise<SftpServer> =>
  sftpServer({
    login: (context) => {
      if (context.method !== "publickey" || !publicKey.equals(context.key.data)) return false;
      const parsed = ssh2.utils.parseKey(`${context.key.algo} ${publicKey.toString("base64")}`);
      if (parsed instanceof Error) throw parsed;
      // Without a signature it is the question whether this key would do.
      return (
        context.signature === undefined ||
        parsed.verify(context.blob ?? "", context.signature, context.hashAlgo) === true
      );
    },
  });

describe("a server's key", () => {
  it("that is not pinned ends the connection before anything is said", async () => {
    let logins = 0;
    const server = await sftpServer({
      login: () => {
        logins += 1;
        return true;
      },
    });
    const other = `SHA256:${"A".repeat(43)}`;
    const failure = await failureAt(server, { hostKeys: [other] });
    expect(failure).toMatchObject({ kind: "denied", facts: { code: "host_key_changed" } });
    // What a person compares with what the operator says.
    expect(failure.facts.message).toContain(server.hostKey);
    expect(failure.facts.messageFr).toContain(server.hostKey);
    expect(logins).toBe(0);
  });

  it("is needed: without one nothing is connected", async () => {
    const server = await sftpServer();
    expect(await failureAt(server, { hostKeys: [] })).toMatchObject({
      kind: "denied",
      facts: { code: "host_key_missing" },
    });
    expect(server.connections()).toBe(0);
  });

  it("may be one of two while it changes", async () => {
    const server = await sftpServer();
    const { door } = recordedFiles(
      atServer(server, { hostKeys: [`SHA256:${"A".repeat(43)}`, `${server.hostKey}=`] }),
    );
    expect(await door.stat("a", NEVER)).toBeNull();
  });
});

describe("a login", () => {
  it("that is refused says so, and no secret", async () => {
    const server = await sftpServer();
    const { door, lines } = recordedFiles(atServer(server, { password: "wrong and secret" }));
    const failure = await failureIn(door.stat("a", NEVER));
    expect(failure).toMatchObject({ kind: "denied", facts: { code: "login_refused" } });
    expect(JSON.stringify([failure.facts, lines])).not.toContain("wrong and secret");
    expect(lines.length).toBeGreaterThan(0);
  });

  it("goes by a key", async () => {
    const server = await byKey(KEY);
    const { door } = recordedFiles(atServer(server, { password: undefined, privateKey: KEY.privateKey }));
    expect(await door.stat("a", NEVER)).toBeNull();
  });

  it("goes by a key with a passphrase, and not without it", async () => {
    const server = await byKey(LOCKED);
    const settings = { password: undefined, privateKey: LOCKED.privateKey };
    const { door } = recordedFiles(atServer(server, { ...settings, passphrase: "correct horse" }));
    expect(await door.stat("a", NEVER)).toBeNull();
    expect(await failureAt(server, settings)).toMatchObject({
      kind: "denied",
      facts: { code: "key_unreadable" },
    });
  });

  it("with a key that the server does not know is refused", async () => {
    const server = await byKey(LOCKED);
    expect(await failureAt(server, { password: undefined, privateKey: KEY.privateKey })).toMatchObject({
      kind: "denied",
      facts: { code: "login_refused" },
    });
  });

  it("with what is no key is told without showing it", async () => {
    const server = await sftpServer();
    const failure = await failureAt(server, { privateKey: "-----BEGIN NOTHING----- abcdef" });
    expect(failure).toMatchObject({ kind: "denied", facts: { code: "key_unreadable" } });
    expect(JSON.stringify(failure.facts)).not.toContain("abcdef");
  });

  it("answers a question for the password", async () => {
    const server = await sftpServer({
      login: (context) => {
        if (context.method !== "keyboard-interactive") return false;
        context.prompt([{ prompt: "Password:", echo: false }], (answers: unknown) => {
          if (Array.isArray(answers) && answers[0] === "open sesame") context.accept();
          else context.reject();
        });
        return undefined;
      },
    });
    const { door } = recordedFiles(atServer(server));
    expect(await door.stat("a", NEVER)).toBeNull();
  });

  it("to a server without SFTP is told", async () => {
    const server = await sftpServer({ isShellOnly: true });
    expect(await failureAt(server, {})).toMatchObject({
      kind: "denied",
      facts: { code: "sftp_not_offered" },
    });
  });

  it("needs a cipher that both have, which may be an old one by settings", async () => {
    const server = await sftpServer({ cipher: "aes256-cbc" });
    expect(await failureAt(server, {})).toMatchObject({
      kind: "denied",
      facts: { code: "no_common_algorithm" },
    });
    expect(await failureAt(server, { ciphers: ["rot13"] })).toMatchObject({
      kind: "denied",
      facts: { code: "no_common_algorithm" },
    });
    const { door } = recordedFiles(atServer(server, { ciphers: ["aes256-cbc"] }));
    expect(await door.stat("a", NEVER)).toBeNull();
  });
});

describe("a server that cannot be reached", () => {
  const elsewhere = async (port: number, seconds = 20) => {
    const server = await sftpServer();
    return recordedFiles(atServer(server, { port }), {
      timeoutSeconds: seconds,
      breaker: { failures: 2, openSeconds: 30 },
    });
  };

  it("refuses the connection, and is left alone after some times", async () => {
    const { door, circuits } = await elsewhere(await closedPort());
    const once = () => failureIn(door.move("a", "b", NEVER));
    expect(await once()).toMatchObject({ kind: "unsent", facts: { code: "connection_refused" } });
    expect(await once()).toMatchObject({ kind: "unsent", facts: { code: "connection_refused" } });
    expect(await once()).toMatchObject({ kind: "unsent", facts: { code: "circuit_open", ours: true } });
    expect(circuits).toEqual([0, 2]);
    expect(door.state().circuit).toBe("open");
  });

  it("is no SSH server", async () => {
    const { port } = await tcp((socket) => {
      socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    const { door } = await elsewhere(port);
    expect(await failureIn(door.move("a", "b", NEVER))).toMatchObject({
      kind: "unsent",
      facts: { code: "connect_failed" },
    });
  });

  it("takes the connection and says nothing", async () => {
    const { port } = await tcp(() => undefined);
    const { door } = await elsewhere(port, 0.2);
    expect(await failureIn(door.move("a", "b", NEVER))).toMatchObject({
      kind: "unsent",
      facts: { code: "connect_timeout" },
    });
  });

  it("is no longer waited for once the caller is gone", async () => {
    const caller = new AbortController();
    const { port } = await tcp(() => caller.abort());
    const { door } = await elsewhere(port);
    expect(await failureIn(door.move("a", "b", caller.signal))).toMatchObject({
      kind: "unsent",
      facts: { code: "cancelled", ours: true },
    });
  });
});
