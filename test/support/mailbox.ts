import { Failure, type FailureKind } from "../../src/domain/failure.ts";
import type { Handed, Mail } from "../../src/domain/mail.ts";
import type { MailDoor } from "../../src/usecases/parts.ts";

/** What the server does with a mail; `lost`: it takes it, and its answer does not arrive. */
export type Mood = "ok" | "lost" | FailureKind | Handed;

export interface Mailbox extends MailDoor {
  /** Mails that were handed over, taken or not. */
  came: Mail[];
  /** Those that the server took. */
  taken: Mail[];
  /** What a reader sees, who keeps one mail of each Message-ID. */
  read(): Mail[];
  mood: (mail: Mail, n: number) => Mood;
  /** Does it let us in? */
  open: boolean;
}

const NOTHING: Handed = { refused: [], deferred: [] };

const failure = (kind: FailureKind): Failure =>
  new Failure(kind, { code: `mail_${kind}`, message: `The mail server says ${kind}.` });

/** A mail server in memory. */
export const mailbox = (): Mailbox => {
  const box: Mailbox = {
    domain: "gateway.example",
    came: [],
    taken: [],
    read: () => [...new Map(box.taken.map((mail) => [mail.messageId, mail])).values()],
    mood: () => "ok",
    open: true,
    send: async (mail) => {
      box.came.push(mail);
      const mood = box.mood(mail, box.came.length);
      if (typeof mood === "object" || mood === "ok" || mood === "lost") box.taken.push(mail);
      if (typeof mood === "object") return mood;
      if (mood === "ok") return NOTHING;
      throw failure(mood === "lost" ? "unsent" : mood);
    },
    check: async () => {
      if (!box.open) throw failure("denied");
    },
  };
  return box;
};
