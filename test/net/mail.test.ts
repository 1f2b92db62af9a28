import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { type Failure, isFailure } from "../../src/domain/failure.ts";
import type { Mail } from "../../src/domain/mail.ts";
import { type MailDeadlines, openMailDoor } from "../../src/net/mail.ts";
import { type MailServerOptions, mailServer } from "../support/mail-server.ts";
import { closedPort, tcp } from "./kit.ts";

const FROM = "factures@gateway.example";
const PATIENT: MailDeadlines = { connect: 10_000, answer: 10_000, whole: 20_000 };

const mail = (change: Partial<Mail> = {}): Mail => ({
  messageId: "inv_1.acme.msg_1@gateway.example",
  date: new Date("2026-10-01T08:00:00Z"),
  to: ["in@buyer.example"],
  cc: ["copy@buyer.example"],
  bcc: ["quiet@buyer.example"],
  subject: "Électricité F-1",
  text: "Bonjour,\n\nla facture n° F-1 est jointe.\n",
  attachments: [
    { fileName: "F-1.xml", mediaType: "application/xml", bytes: Buffer.from("<Invoice/>") },
    { fileName: "F-1-readable.pdf", mediaType: "application/pdf", bytes: Buffer.from("%PDF-1.7") },
  ],
  ...change,
});

const going = (): AbortSignal => new AbortController().signal;

const failureOf = async (sending: Promise<unknown>): Promise<Failure> => {
  const error: unknown = await sending.then(
    () => "it went out",
    (thrown: unknown) => thrown,
  );
  if (!isFailure(error)) throw error;
  return error;
};

describe("a mail", () => {
  it("is handed over with everything in it, to everybody", async () => {
    const server = await mailServer();
    const door = openMailDoor({ url: server.url(), from: FROM });
    expect(door.domain).toBe("gateway.example");
    expect(await door.send(mail(), going())).toEqual({ refused: [], deferred: [] });
    const [taken] = server.taken;
    expect(taken?.from).toBe(FROM);
    expect(taken?.to).toEqual(["in@buyer.example", "copy@buyer.example", "quiet@buyer.example"]);
    const text = taken?.bytes.toString("latin1") ?? "";
    expect(text).toContain("Message-ID: <inv_1.acme.msg_1@gateway.example>");
    expect(text).toContain("Date: Thu, 01 Oct 2026 08:00:00 +0000");
    expect(text).toContain("Subject: =?UTF-8?Q?=C3=89lectricit=C3=A9_F-1?=");
    expect(text).toContain("Auto-Submitted: auto-generated");
    expect(text).not.toContain("quiet@");
    const files = [...text.matchAll(/filename=(\S+)\r\n/g)].map(([, name]) => name);
    expect(files).toEqual(["F-1.xml", "F-1-readable.pdf"]);
    expect(text).toContain(Buffer.from("<Invoice/>").toString("base64"));
  });

  it("whose answer is lost may be sent again: the same bytes, one mail for the reader", async () => {
    const server = await mailServer({ mood: (_, n) => (n === 1 ? "lost" : "ok") });
    const failed = await failureOf(openMailDoor({ url: server.url(), from: FROM }).send(mail(), going()));
    expect([failed.kind, failed.facts.code]).toEqual(["unsent", "mail_connection_lost"]);
    // Another process, another day.
    await openMailDoor({ url: server.url(), from: FROM }).send(mail(), going());
    expect(server.taken).toHaveLength(2);
    expect(server.taken[1]?.bytes.equals(server.taken[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
    expect(server.read()).toHaveLength(1);
  });

  it("that some refuse is delivered, and tells who did, for good or for now", async () => {
    const codes: Record<string, number> = { "copy@buyer.example": 550, "quiet@buyer.example": 452 };
    const server = await mailServer({ recipient: (address) => codes[address] ?? 0 });
    const door = openMailDoor({ url: server.url(), from: FROM });
    const words = (code: number): unknown => expect.stringContaining(`refused by the test with ${code}`);
    expect(await door.send(mail(), going())).toEqual({
      refused: [{ address: "copy@buyer.example", words: words(550) }],
      deferred: [{ address: "quiet@buyer.example", words: words(452) }],
    });
    codes["quiet@buyer.example"] = 0;
    await door.send(mail({ only: ["quiet@buyer.example"] }), going());
    expect(server.taken.map(({ to }) => to)).toEqual([["in@buyer.example"], ["quiet@buyer.example"]]);
    expect(server.taken[1]?.bytes.equals(server.taken[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
  });

  const cases: [where: string, options: MailServerOptions, kind: string, code: string][] = [
    ["every recipient is refused for good", { recipient: () => 550 }, "refused", "mail_recipients_refused"],
    ["every recipient is put off", { recipient: () => 451 }, "unsent", "mail_put_off"],
    ["the content is refused", { mood: () => 554 }, "refused", "mail_refused"],
    ["the content is too large", { mood: () => 552 }, "refused", "mail_too_large"],
    ["it is put off after all", { mood: () => 451 }, "unsent", "mail_put_off"],
    ["the sender is refused", { sender: 553 }, "denied", "mail_sender_refused"],
    ["the sender is put off", { sender: 421 }, "unsent", "mail_put_off"],
    ["a login is asked for", { login: { user: "u", password: "p" } }, "denied", "mail_login_refused"],
  ];
  it.each(cases)("where %s", async (_, options, kind, code) => {
    const server = await mailServer(options);
    const failed = await failureOf(openMailDoor({ url: server.url(), from: FROM }).send(mail(), going()));
    expect([failed.kind, failed.facts.code]).toEqual([kind, code]);
    expect(failed.facts.message).toContain("127.0.0.1");
    expect(server.taken).toEqual([]);
  });

  it("goes out under a login whose password has any character", async () => {
    const server = await mailServer({ login: { user: "gate@way", password: "p:a/s%s é" } });
    const url = server.url(`${encodeURIComponent("gate@way")}:${encodeURIComponent("p:a/s%s é")}`);
    await openMailDoor({ url, from: FROM }).send(mail(), going());
    expect(server.taken).toHaveLength(1);
    expect(server.logins).toEqual([{ user: "gate@way", password: "p:a/s%s é", secure: false }]);
  });

  it.each([
    ["refused", undefined, "denied", "mail_login_refused"],
    ["put off", 454, "unsent", "mail_put_off"],
  ])("whose login is %s is not lost, and tells no password", async (_, code, kind, expected) => {
    const login = { user: "gateway", password: "right", ...(code === undefined ? {} : { code }) };
    const server = await mailServer({ login });
    const door = openMailDoor({ url: server.url("gateway:wr0ng-s3cret"), from: FROM });
    for (const call of [() => door.send(mail(), going()), () => door.check(going())]) {
      const failed = await failureOf(call());
      expect([failed.kind, failed.facts.code]).toEqual([kind, expected]);
      expect(JSON.stringify(failed.facts)).not.toContain("wr0ng-s3cret");
    }
    expect(server.came).toEqual([]);
  });

  it("does not go out without its login where the server does not ask for one", async () => {
    const server = await mailServer();
    const door = openMailDoor({ url: server.url("gateway:secret"), from: FROM });
    expect((await failureOf(door.send(mail(), going()))).kind).toBe("denied");
    expect(server.came).toEqual([]);
  });

  it("reads no file and no address, whatever it is told", async () => {
    const server = await mailServer();
    const odd = { path: "/etc/hostname" } as unknown as string;
    const sending = openMailDoor({ url: server.url(), from: FROM }).send(mail({ text: odd }), going());
    expect((await failureOf(sending)).facts.raw).toContain("File access rejected");
    expect(server.came).toEqual([]);
  });
});

describe("the way to the mail server", () => {
  it("refuses a certificate that nobody trusts, from the start and by STARTTLS", async () => {
    for (const tls of ["whole", "start"] as const) {
      const server = await mailServer({ tls });
      const failed = await failureOf(openMailDoor({ url: server.url(), from: FROM }).send(mail(), going()));
      expect([tls, failed.kind, failed.facts.code]).toEqual([tls, "unsent", "mail_tls_failed"]);
      expect(server.came).toEqual([]);
    }
  });

  it("is encrypted where the server can do it, before anybody logs in", async () => {
    for (const tls of ["whole", "start"] as const) {
      const server = await mailServer({ tls, login: { user: "gateway", password: "secret" } });
      const door = openMailDoor(
        { url: server.url("gateway:secret"), from: FROM },
        { ca: server.ca, mayBePlain: () => false },
      );
      await door.check(going());
      await door.send(mail(), going());
      expect(server.taken).toHaveLength(1);
      expect(server.logins.map(({ secure }) => secure)).toEqual([true, true]);
    }
  });

  it("gives no password to a server that does not encrypt, but to one of this machine", async () => {
    const server = await mailServer({ login: { user: "gateway", password: "secret" } });
    const smtp = { url: server.url("gateway:secret"), from: FROM };
    const failed = await failureOf(openMailDoor(smtp, { mayBePlain: () => false }).send(mail(), going()));
    expect([failed.kind, failed.facts.code]).toEqual(["unsent", "mail_tls_failed"]);
    expect(server.logins).toEqual([]);
    await openMailDoor(smtp).check(going());
    expect(server.logins).toHaveLength(1);
  });

  it("ends where nobody listens, greets or answers", async () => {
    const nobody = { url: `smtp://127.0.0.1:${await closedPort()}`, from: FROM };
    expect((await failureOf(openMailDoor(nobody).send(mail(), going()))).facts.code).toBe(
      "mail_connection_lost",
    );
    const mute = await tcp(() => undefined);
    const hanging = await mailServer({ mood: () => "hang" });
    const cases: [url: string, short: Partial<MailDeadlines>][] = [
      [`smtp://127.0.0.1:${mute.port}`, { connect: 50 }],
      [`smtp://127.0.0.1:${mute.port}`, { whole: 50 }],
      [hanging.url(), { answer: 50 }],
    ];
    for (const [url, short] of cases) {
      const door = openMailDoor({ url, from: FROM }, { deadlines: { ...PATIENT, ...short } });
      const failed = await failureOf(door.send(mail(), going()));
      expect([failed.kind, failed.facts.code]).toEqual(["unsent", "mail_timeout"]);
    }
  });

  it("is closed when it must be given up, and that is nobody's fault", async () => {
    const server = await mailServer({ mood: () => "hang" });
    const stop = new AbortController();
    const door = openMailDoor({ url: server.url(), from: FROM }, { deadlines: PATIENT });
    const sending = failureOf(door.send(mail(), stop.signal));
    await server.has(1);
    const [socket] = server.sockets;
    stop.abort(new Error("the gateway is stopping"));
    const failed = await sending;
    expect([failed.kind, failed.facts.code, failed.facts.ours]).toEqual(["unsent", "aborted", true]);
    if (socket !== undefined && !socket.closed) await once(socket, "close");
    expect(server.sockets.size).toBe(0);

    const mute = await tcp(() => undefined);
    const checking = openMailDoor(
      { url: `smtp://127.0.0.1:${mute.port}`, from: FROM },
      { deadlines: PATIENT },
    ).check(stop.signal);
    expect((await failureOf(checking)).facts.ours).toBe(true);
  });

  it("may be tried without a mail", async () => {
    const server = await mailServer({ login: { user: "gateway", password: "secret" } });
    await openMailDoor({ url: server.url("gateway:secret"), from: FROM }).check(going());
    const open = await mailServer();
    await openMailDoor({ url: open.url(), from: FROM }).check(going());
    expect([...server.came, ...open.came]).toEqual([]);
  });
});
