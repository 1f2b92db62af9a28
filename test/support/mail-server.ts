import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { SMTPServer } from "smtp-server";
import { selfSigned } from "./certificate.ts";
import { afterThisTest } from "./endings.ts";

/** A mail as the server was given it. */
export interface TakenMail {
  messageId: string;
  from: string;
  to: string[];
  bytes: Buffer;
}

/**
 * What the server does with a mail once it has all of it: takes it, answers this code, takes it and cuts the
 * connection before the answer, takes it and says nothing.
 */
export type MailMood = "ok" | "lost" | "hang" | number;

export interface MailServerOptions {
  mood?: (mail: TakenMail, n: number) => MailMood;
  /** The code by which it refuses a recipient; 0: it takes it. */
  recipient?: (address: string) => number;
  /** The code by which it refuses a sender. */
  sender?: number;
  /** It asks for this login; `code`: what it answers instead of checking it. */
  login?: { user: string; password: string; code?: number };
  /** `start`: by STARTTLS; `whole`: from the first byte on. */
  tls?: "start" | "whole";
}

export interface MailServer {
  url: (credentials?: string) => string;
  /** Its certificate. */
  ca: string;
  /** Mails that it took, whether it said so or not. */
  taken: TakenMail[];
  /** Mails that came, taken or not. */
  came: TakenMail[];
  /** Logins that were tried. */
  logins: { user: string; password: string; secure: boolean }[];
  sockets: Set<Socket>;
  /** The mails that a reader sees, who keeps one of each Message-ID. */
  read(): TakenMail[];
  /** Resolves once so many mails came. */
  has(mails: number): Promise<void>;
}

const refusal = (code: number): Error =>
  Object.assign(new Error(`refused by the test with ${code}`), { responseCode: code });

const certificate = selfSigned();

/** A real mail server on loopback for the length of one test. */
export const mailServer = async (options: MailServerOptions = {}): Promise<MailServer> => {
  const taken: TakenMail[] = [];
  const came: TakenMail[] = [];
  const logins: MailServer["logins"] = [];
  const sockets = new Set<Socket>();
  const waiting: { mails: number; done: () => void }[] = [];
  const server = new SMTPServer({
    ...certificate,
    secure: options.tls === "whole",
    authOptional: options.login === undefined,
    allowInsecureAuth: true,
    disabledCommands: [
      ...(options.tls === "start" ? [] : ["STARTTLS"]),
      ...(options.login === undefined ? ["AUTH"] : []),
    ],
    disableReverseLookup: true,
    closeTimeout: 1,
    logger: false,
    onAuth({ username = "", password }, { secure }, callback) {
      logins.push({ user: username, password: password ?? "", secure });
      const { login } = options;
      if (login?.code !== undefined) return callback(refusal(login.code));
      if (username === login?.user && password === login.password) return callback(null, { user: username });
      return callback(refusal(535));
    },
    onMailFrom: (_, __, callback) =>
      options.sender === undefined ? callback() : callback(refusal(options.sender)),
    onRcptTo({ address }, _, callback) {
      const code = options.recipient?.(address) ?? 0;
      return code === 0 ? callback() : callback(refusal(code));
    },
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const mail: TakenMail = {
          messageId: /^message-id:\s*(\S+)/im.exec(bytes.toString("latin1"))?.[1] ?? "",
          from: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          bytes,
        };
        came.push(mail);
        const mood = options.mood?.(mail, came.length) ?? "ok";
        if (typeof mood !== "number") taken.push(mail);
        if (typeof mood === "number") callback(refusal(mood));
        else if (mood === "ok") callback(null, "taken");
        else if (mood === "lost") for (const socket of sockets) socket.destroy();
        for (const one of waiting.splice(0)) {
          if (one.mails <= came.length) one.done();
          else waiting.push(one);
        }
      });
    },
  });
  server.on("error", () => undefined);
  server.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  afterThisTest(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(resolve));
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: (credentials) =>
      `${options.tls === "whole" ? "smtps" : "smtp"}://${credentials === undefined ? "" : `${credentials}@`}127.0.0.1:${port}`,
    ca: certificate.cert,
    taken,
    came,
    logins,
    sockets,
    read: () => [...new Map(taken.map((mail) => [mail.messageId, mail])).values()],
    has: (mails) =>
      came.length >= mails
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ mails, done: resolve })),
  };
};
