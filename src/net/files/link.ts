import { createHash } from "node:crypto";
import { connect as connectSocket } from "node:net";
import type { CipherAlgorithm, Client, ConnectConfig, SFTPWrapper } from "ssh2";
import type { FilesAt } from "../../adapters/port.ts";
import type { Failure } from "../../domain/failure.ts";
import { failureOf } from "../sort.ts";
import { fileFailure, ofConnecting } from "./sort.ts";

export type SftpAt = Extract<FilesAt, { kind: "sftp" }>;

/** One connection to a server, until it is lost. */
export interface Link {
  sftp: SFTPWrapper;
  isLost(): boolean;
  /** Has something done once it is lost, at once where it is. Gives back how to be told no more. */
  onLost(listener: () => void): () => void;
  /** Cuts it: what was asked and not answered is lost. */
  cut(): void;
  /** Takes leave. Nothing may be under way. */
  end(): void;
}

export interface LinkOptions {
  /** From the first packet to the first request, milliseconds. */
  connectMs: number;
  /** Between two signs of life of a server that is being waited for; the second one missing ends the connection. */
  keepAliveMs: number;
  quoted(text: string): string;
}

/** A key's fingerprint, as `ssh-keygen -l` writes it. */
const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;

const isPinned = (pins: readonly string[], fingerprint: string): boolean =>
  pins.some((pin) => pin.trim().replace(/=+$/, "") === fingerprint);

const configOf = (at: SftpAt, keepAliveMs: number): ConnectConfig => ({
  username: at.user,
  ...(at.privateKey === undefined ? {} : { privateKey: at.privateKey }),
  ...(at.passphrase === undefined ? {} : { passphrase: at.passphrase }),
  ...(at.password === undefined ? {} : { password: at.password, tryKeyboard: true }),
  // The library throws at names that it does not know: they need no check here.
  ...(at.ciphers === undefined || at.ciphers.length === 0
    ? {}
    : { algorithms: { cipher: { append: at.ciphers as CipherAlgorithm[], prepend: [], remove: [] } } }),
  // One limit for all of it is set below.
  readyTimeout: 0,
  keepaliveInterval: keepAliveMs,
  keepaliveCountMax: 1,
});

/** Some servers take a password only as the answer to a question that they ask without echo. */
const answerQuestions = (client: Client, password: string | undefined): void => {
  client.on("keyboard-interactive", (_name, _instructions, _lang, prompts, finish) =>
    finish(prompts.map(({ echo }) => (echo ? "" : (password ?? "")))),
  );
};

/**
 * Connects and logs in, if the server shows a key that is pinned: the library by itself takes any. Throws a `Failure`,
 * none of which leaves anything open.
 */
export const connectTo = async (at: SftpAt, options: LinkOptions): Promise<Link> => {
  const { host, port, hostKeys } = at;
  if (hostKeys.length === 0) throw fileFailure("host_key_missing", host);
  const { default: ssh2 } = await import("ssh2");
  // The library's own socket would hold small packets back: 44 ms for each request.
  const socket = connectSocket({ host, port, noDelay: true });
  const client = new ssh2.Client();
  const listeners = new Set<() => void>();
  let lost = false;
  let stranger: string | null = null;

  const cut = (): void => {
    socket.destroy();
    if (lost) return;
    lost = true;
    for (const listener of [...listeners]) listener();
  };

  return new Promise((resolve, reject) => {
    const fail = (failure: Failure): void => {
      clearTimeout(limit);
      cut();
      reject(failure);
    };
    const failWith = (error: Error): void =>
      fail(
        stranger === null
          ? ofConnecting(error, host, options.quoted)
          : fileFailure("host_key_changed", host, { detail: stranger }),
      );
    const limit = setTimeout(() => fail(failureOf("connect_timeout", true)), options.connectMs);

    // For as long as they live: a reset that comes late would end the process where nobody listens.
    socket.on("error", failWith);
    client.on("error", failWith);
    client.on("close", () => failWith(new Error("the server closed the connection")));

    client.on("ready", () => {
      client.sftp((error, sftp) => {
        if (error) return fail(fileFailure("sftp_not_offered", host, { raw: options.quoted(error.message) }));
        for (const end of ["error", "end", "close"]) sftp.on(end, cut);
        clearTimeout(limit);
        resolve({
          sftp,
          isLost: () => lost,
          onLost: (listener) => {
            if (lost) listener();
            listeners.add(listener);
            return () => listeners.delete(listener);
          },
          cut,
          end: () => {
            client.end();
            // The library waits for the other side to close; nobody else does.
            socket.destroySoon();
            cut();
          },
        });
      });
    });
    answerQuestions(client, at.password);

    socket.once("connect", () => {
      try {
        client.connect({
          ...configOf(at, options.keepAliveMs),
          sock: socket,
          hostVerifier: (key: Buffer) => {
            const fingerprint = fingerprintOf(key);
            if (isPinned(hostKeys, fingerprint)) return true;
            stranger = fingerprint;
            return false;
          },
        });
      } catch (error) {
        failWith(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
};
