import { Failure, isFailure } from "../../domain/failure.ts";
import type { Mail } from "../../domain/mail.ts";
import type { MailDoor, Parts } from "../parts.ts";

/** How long a mail waits where there is no server for it, in milliseconds. */
const NO_SERVER_WAIT = 60_000;

/** The way to the mail server. @throws Failure `unsent`, ours, where none is configured */
export const mailDoorOf = ({ mail }: Pick<Parts, "mail">): MailDoor => {
  if (mail !== undefined) return mail;
  throw new Failure("unsent", {
    code: "smtp_not_configured",
    message: "The configuration has no mail server.",
    messageFr: "La configuration n'a pas de serveur de messagerie.",
    fix: "Put smtp: { url, from } into the configuration: the mails that wait go out then.",
    fixFr: "Mettez smtp: { url, from } dans la configuration : les messages en attente partiront alors.",
    retryAfterMs: NO_SERVER_WAIT,
    ours: true,
  });
};

/**
 * Hands a mail over, once. Addresses that are refused while others have the mail are told in the log: the mail is
 * delivered.
 *
 * @returns addresses that must be tried again
 * @throws Failure, for the policy table of the outbox
 */
export const sendMail = async (
  parts: Pick<Parts, "mail" | "log">,
  account: string,
  mail: Mail,
  signal: AbortSignal,
): Promise<string[]> => {
  const { refused, deferred } = await mailDoorOf(parts).send(mail, signal);
  if (refused.length > 0) {
    parts.log.warn(
      { account, messageId: mail.messageId, refused },
      "some addresses are refused for good: the others have the mail",
    );
  }
  return deferred.map(({ address }) => address);
};

/** Does the mail server let us in again? How an account of mails that it denied comes back. */
export const mailWorks = async (
  { mail, log }: Pick<Parts, "mail" | "log">,
  account: string,
  signal: AbortSignal,
): Promise<boolean> => {
  if (mail === undefined) return false;
  try {
    await mail.check(signal);
    return true;
  } catch (error) {
    log.info({ account, why: isFailure(error) ? error.facts.code : String(error) }, "no mail goes out yet");
    return false;
  }
};

/** The failure of a mail that some have, and that others will be sent again. */
export const putOff = (addresses: readonly string[]): Failure =>
  new Failure("unsent", {
    code: "mail_put_off",
    message: `The mail server does not take the mail now for ${addresses.join(", ")}; the others have it.`,
    messageFr: `Le serveur de messagerie ne prend pas le message pour le moment pour ${addresses.join(", ")} ; les autres l'ont.`,
    fix: "It goes to them again by itself; if that lasts, check the addresses in the configuration.",
    fixFr: "Il leur est renvoyé de lui-même ; si cela dure, vérifiez les adresses dans la configuration.",
  });
