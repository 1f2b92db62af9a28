import type { NodemailerError } from "nodemailer";
import { Failure, type FailureKind } from "../domain/failure.ts";
import type { Words } from "../domain/problem.ts";

interface Row {
  kind: FailureKind;
  code: string;
  message: Words;
  fix: Words;
  ours?: true;
}

const REACH: Words = {
  en: "Check that the mail server is up, and smtp.url in the configuration.",
  fr: "Vérifiez que le serveur de messagerie est en service, et smtp.url dans la configuration.",
};

const ASK: Words = {
  en: "Ask whoever runs the mail server, with its words.",
  fr: "Demandez à qui gère le serveur de messagerie, avec ses mots.",
};

/** What can go wrong with a mail; `%` stands for the server's name. */
const ROWS = {
  login: {
    kind: "denied",
    code: "mail_login_refused",
    message: {
      en: "The mail server % does not accept the gateway's user and password.",
      fr: "Le serveur de messagerie % n'accepte pas l'utilisateur et le mot de passe de la passerelle.",
    },
    fix: {
      en: "Check user and password in smtp.url (percent-encoded), and the rights of that user. Mails wait and go on by themselves.",
      fr: "Vérifiez l'utilisateur et le mot de passe dans smtp.url (encodés en pourcentage), et les droits de cet utilisateur. Les messages attendent et repartent d'eux-mêmes.",
    },
  },
  sender: {
    kind: "denied",
    code: "mail_sender_refused",
    message: {
      en: "The mail server % does not take mail from the gateway's address.",
      fr: "Le serveur de messagerie % n'accepte pas l'adresse d'expédition de la passerelle.",
    },
    fix: {
      en: "Check smtp.from in the configuration: the server's user must be allowed to send from it.",
      fr: "Vérifiez smtp.from dans la configuration : l'utilisateur du serveur doit pouvoir expédier depuis cette adresse.",
    },
  },
  recipients: {
    kind: "refused",
    code: "mail_recipients_refused",
    message: {
      en: "The mail server % refuses all recipients of the mail.",
      fr: "Le serveur de messagerie % refuse tous les destinataires du message.",
    },
    fix: {
      en: "Correct the addresses in the configuration, then retry.",
      fr: "Corrigez les adresses dans la configuration, puis relancez.",
    },
  },
  content: {
    kind: "refused",
    code: "mail_refused",
    message: {
      en: "The mail server % refuses the mail.",
      fr: "Le serveur de messagerie % refuse le message.",
    },
    fix: ASK,
  },
  tooLarge: {
    kind: "refused",
    code: "mail_too_large",
    message: {
      en: "The mail is larger than the mail server % takes.",
      fr: "Le message est plus grand que ce que le serveur de messagerie % accepte.",
    },
    fix: {
      en: "Have the server's limit raised, or fetch the invoice by the API or the page.",
      fr: "Faites relever la limite du serveur, ou prenez la facture par l'API ou la page.",
    },
  },
  later: {
    kind: "unsent",
    code: "mail_put_off",
    message: {
      en: "The mail server % does not take the mail now.",
      fr: "Le serveur de messagerie % ne prend pas le message pour le moment.",
    },
    fix: ASK,
  },
  timeout: {
    kind: "unsent",
    code: "mail_timeout",
    message: {
      en: "The mail server % did not answer in time.",
      fr: "Le serveur de messagerie % n'a pas répondu à temps.",
    },
    fix: REACH,
  },
  tls: {
    kind: "unsent",
    code: "mail_tls_failed",
    message: {
      en: "No encrypted connection to the mail server % could be made.",
      fr: "Aucune connexion chiffrée au serveur de messagerie % n'a pu être établie.",
    },
    fix: {
      en: "Check the server's certificate and the certificates that this machine trusts; a password goes over TLS alone (smtps://, or STARTTLS).",
      fr: "Vérifiez le certificat du serveur et ceux auxquels cette machine fait confiance ; un mot de passe ne passe que par TLS (smtps:// ou STARTTLS).",
    },
  },
  lost: {
    kind: "unsent",
    code: "mail_connection_lost",
    message: {
      en: "The connection to the mail server % could not be made, or was lost.",
      fr: "La connexion au serveur de messagerie % n'a pas pu être établie, ou a été perdue.",
    },
    fix: REACH,
  },
  stopped: {
    kind: "unsent",
    code: "aborted",
    message: {
      en: "The mail was given up: the gateway is stopping.",
      fr: "L'envoi du message a été interrompu : la passerelle s'arrête.",
    },
    fix: { en: "It goes on by itself.", fr: "Il reprend de lui-même." },
    ours: true,
  },
} as const satisfies Record<string, Row>;

/** Codes of SMTP that ask for a login, or refuse it (RFC 4954 §6). */
const OF_LOGIN = new Set([530, 534, 535, 538]);
/** Codes of SMTP for what is too large (RFC 1870, RFC 5321 §4.2.3). */
const OF_SIZE = new Set([523, 552]);
/** A bad sequence of commands says nothing of the mail. */
const BAD_SEQUENCE = 503;
const TLS_CODE =
  /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/**
 * The failure in an error of the mail library, in our words; the server's own stand beside them.
 *
 * @param about.ended - who ended the call, where it was not the server
 * @param about.wordsOf - bounds a server's words, and masks what is secret in them
 */
export const mailFailure = (
  error: NodemailerError,
  about: { host: string; ended: "limit" | "caller" | null; wordsOf: (text: string) => string },
): Failure => {
  const { kind, code, message, fix, ...rest }: Row = ROWS[rowOf(error, about.ended)];
  const raw = error.response ?? [error.originalCode ?? error.code, error.message].join(": ");
  return new Failure(kind, {
    ...rest,
    code,
    message: message.en.replace("%", about.host),
    messageFr: message.fr.replace("%", about.host),
    fix: fix.en,
    fixFr: fix.fr,
    ...(about.ended === "caller" ? {} : { raw: about.wordsOf(raw) }),
  });
};

const rowOf = (error: NodemailerError, ended: "limit" | "caller" | null): keyof typeof ROWS => {
  if (ended === "caller") return "stopped";
  if (ended === "limit" || error.code === "ETIMEDOUT") return "timeout";
  const { responseCode = 0, command, code, originalCode = "" } = error;
  if (code === "EAUTH") return responseCode >= 400 && responseCode < 500 ? "later" : "login";
  if (code === "ETLS" || TLS_CODE.test(originalCode)) return "tls";
  if (code === "EMESSAGE" && responseCode === 0) return "tooLarge";
  if (code !== "EENVELOPE" && code !== "EMESSAGE") return "lost";
  // The library finds an address that cannot be written into a command.
  if (command === "API") return "recipients";
  if (OF_LOGIN.has(responseCode)) return "login";
  if (responseCode < 500 || responseCode === BAD_SEQUENCE) return "later";
  if (OF_SIZE.has(responseCode) && command !== "RCPT TO") return "tooLarge";
  if (command === "MAIL FROM") return "sender";
  return command === "RCPT TO" ? "recipients" : "content";
};
