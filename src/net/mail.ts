import { createHash } from "node:crypto";
import { unescape as percentDecoded } from "node:querystring";
import type { NodemailerError } from "nodemailer";
import type { SMTPConnectionOptions } from "nodemailer/lib/smtp-connection";
import { isFailure } from "../domain/failure.ts";
import { hostOf, isLoopback } from "../domain/host.ts";
import type { Handed, Mail } from "../domain/mail.ts";
import { openDeadline } from "./deadline.ts";
import { mailFailure } from "./mail-failure.ts";
import { redactor } from "./redact.ts";

/** How long things may take, in milliseconds. */
export interface MailDeadlines {
  /** Until the connection stands, and until the server greets. */
  connect: number;
  /** Between two answers of the server. */
  answer: number;
  /** The whole mail. */
  whole: number;
}

/** A mail of some megabytes over a slow line; below the time after which nobody believes in an answer any more. */
const DEADLINES: MailDeadlines = { connect: 15_000, answer: 60_000, whole: 180_000 };

export interface MailServer {
  /** `smtps://user:password@host:port`, or `smtp://`: then STARTTLS where the server offers it. Percent-encoded. */
  url: string;
  /** The sender's address. */
  from: string;
}

export interface MailOptions {
  deadlines?: MailDeadlines;
  /** Certificates to trust beside those of the system, PEM. */
  ca?: string;
  /** May a password go over a connection without TLS? By itself to this machine alone. */
  mayBePlain?: (host: string) => boolean;
}

/** Longest words of a server that are kept, in characters. */
const MAX_WORDS = 1000;

/**
 * The way to the mail server: a connection a mail, closed when the signal says so. What it throws is a `Failure`, sorted
 * by what may be done next; a lost answer is `unsent`, since the next copy has the same bytes and the same Message-ID.
 * The library is loaded with the first mail.
 */
export const openMailDoor = (server: MailServer, options: MailOptions = {}) => {
  const url = new URL(server.url);
  const user = percentDecoded(url.username);
  const password = percentDecoded(url.password);
  const host = hostOf(url);
  const secure = url.protocol === "smtps:";
  const limits = options.deadlines ?? DEADLINES;
  const redact = redactor(password === "" ? [] : [password, url.password]);
  const wordsOf = (text: string): string => redact.text(text).slice(0, MAX_WORDS);
  const connection: SMTPConnectionOptions = {
    host,
    secure,
    ...(url.port === "" ? {} : { port: Number(url.port) }),
    // A password that goes out in plain text because somebody cut STARTTLS out of the greeting is everybody's.
    requireTLS: !secure && user !== "" && !(options.mayBePlain ?? isLoopback)(host),
    connectionTimeout: limits.connect,
    greetingTimeout: limits.connect,
    dnsTimeout: limits.connect,
    socketTimeout: limits.answer,
    socketCloseTimeout: 0,
    ...(options.ca === undefined ? {} : { tls: { ca: options.ca } }),
  };
  const auth = user === "" ? {} : { auth: { user, pass: password } };

  /** Runs one call under the deadline; whatever comes of it is a failure of ours. */
  const within = async <T>(signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const deadline = openDeadline(limits.whole, signal);
    try {
      return await call(deadline.signal);
    } catch (error) {
      if (isFailure(error)) throw error;
      throw mailFailure(error as NodemailerError, { host, ended: deadline.ended(), wordsOf });
    } finally {
      deadline.close();
    }
  };

  return {
    domain: server.from.slice(server.from.lastIndexOf("@") + 1),

    send: (mail: Mail, caller: AbortSignal): Promise<Handed> =>
      within(caller, async (signal) => {
        const { createTransport } = await import("nodemailer");
        // The credentials are used even where the server does not ask for them in its greeting: without them it would
        // refuse each recipient for good.
        const transport = createTransport({ ...connection, ...auth, forceAuth: user !== "" });
        const { rejectedErrors = [] } = await transport.sendMail({ ...messageOf(mail, server.from), signal });
        const refusedBy = (forGood: boolean): Handed["refused"] =>
          rejectedErrors
            .filter(({ responseCode = 0 }) => responseCode >= 500 === forGood)
            .map(({ recipient = "", response = "" }) => ({ address: recipient, words: wordsOf(response) }));
        return { refused: refusedBy(true), deferred: refusedBy(false) };
      }),

    check: (caller: AbortSignal): Promise<void> =>
      within(caller, async (signal) => {
        const { default: Connection } = await import("nodemailer/lib/smtp-connection");
        const one = new Connection(connection);
        const close = (): void => one.close();
        signal.addEventListener("abort", close, { once: true });
        try {
          await new Promise<void>((resolve, reject) => {
            const done = (error?: Error | null): void => (error ? reject(error) : resolve());
            one.once("error", done);
            one.once("end", () => reject(new Error("Connection closed")));
            if (signal.aborted) return reject(new Error("aborted"));
            one.connect((error) => {
              if (error || user === "") done(error);
              else one.login({ user, credentials: { user, pass: password } }, done);
            });
          });
        } finally {
          signal.removeEventListener("abort", close);
          one.close();
        }
      }),
  };
};

/** A message whose bytes are the same whenever it is written: nothing in it is drawn by lot, or of the day. */
const messageOf = (mail: Mail, from: string) => ({
  from,
  to: [...mail.to],
  cc: [...mail.cc],
  bcc: [...mail.bcc],
  envelope: { from, to: [...(mail.only ?? [...mail.to, ...mail.cc, ...mail.bcc])] },
  subject: mail.subject,
  text: mail.text,
  date: mail.date,
  messageId: `<${mail.messageId}>`,
  baseBoundary: createHash("sha256").update(mail.messageId).digest("hex").slice(0, 32),
  // RFC 3834: nobody's holiday answers it.
  headers: { "Auto-Submitted": "auto-generated" },
  attachments: mail.attachments.map(({ fileName, mediaType, bytes }) => ({
    filename: fileName,
    contentType: mediaType,
    content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  })),
  xMailer: false as const,
  // What an invoice says is text, and never the name of something to be read.
  disableFileAccess: true,
  disableUrlAccess: true,
});
