import type { ToldFault } from "../../domain/problem.ts";
import type { PushStatus } from "./push-status.ts";
import { messageFault } from "./refuse-message.ts";

/** As long as a comment, and as many amounts and attachments, as the gateway's own API takes. */
const LONGEST_COMMENT = 2000;
const MOST_AMOUNTS = 50;
const MOST_ATTACHMENTS = 20;
const LONGEST_NAME = 100;

/** Line ends and tabs aside, nothing that is not shown. */
const isPlain = (text: string): boolean => !/[^\P{Cc}\n\r\t]/u.test(text);

function* commentFaults(comment: string | null): Generator<ToldFault> {
  if (comment === null || (comment.length <= LONGEST_COMMENT && isPlain(comment))) return;
  yield messageFault(
    "MDT-126",
    "comment_too_long",
    {
      en: `The words of the message are longer than ${LONGEST_COMMENT} characters, or hold control characters.`,
      fr: `Les textes du message dépassent ${LONGEST_COMMENT} caractères, ou contiennent des caractères de contrôle.`,
    },
    { en: "Say it in fewer words, in plain text.", fr: "Dites-le en moins de mots, en texte simple." },
  );
}

function* attachmentFaults(attachments: PushStatus["attachments"]): Generator<ToldFault> {
  const path = "MDT-96";
  const names = attachments.map(({ fileName }) => fileName);
  if (attachments.length > MOST_ATTACHMENTS) {
    yield messageFault(
      path,
      "too_many_attachments",
      {
        en: `The message has ${attachments.length} attachments; ${MOST_ATTACHMENTS} are taken.`,
        fr: `Le message a ${attachments.length} pièces jointes ; ${MOST_ATTACHMENTS} sont prises.`,
      },
      { en: "Join them in one file.", fr: "Réunissez-les dans un fichier." },
    );
  }
  for (const [i, { fileName, mediaType, bytes }] of attachments.entries()) {
    if (bytes.length === 0) {
      yield messageFault(
        path,
        "attachment_empty",
        { en: `The attachment ${i + 1} is empty.`, fr: `La pièce jointe ${i + 1} est vide.` },
        {
          en: "Give its bytes in base64, or leave it out.",
          fr: "Donnez ses octets en base64, ou retirez-la.",
        },
      );
    }
    const named = /^[^\\/:*?"<>|]+\.[A-Za-z0-9]{1,5}$/.test(fileName) && fileName.length <= LONGEST_NAME;
    if (!named || !/^[\w.+-]+\/[\w.+-]+$/.test(mediaType)) {
      yield messageFault(
        path,
        "attachment_type",
        {
          en: `The attachment ${i + 1} has no name or media type that can be taken.`,
          fr: `La pièce jointe ${i + 1} n'a pas de nom ou de type de média que l'on puisse prendre.`,
        },
        {
          en: 'Write a plain name with its extension, as "delivery-note.pdf", and a type, as application/pdf.',
          fr: "Donnez un nom simple avec son extension, comme « bon-de-livraison.pdf », et un type, comme application/pdf.",
        },
      );
    }
    if (names.indexOf(fileName) !== i) {
      yield messageFault(
        path,
        "name_twice",
        { en: "Two attachments have one name.", fr: "Deux pièces jointes ont le même nom." },
        { en: "Give each a name of its own.", fr: "Donnez à chacune un nom à elle." },
      );
    }
  }
}

function* accountFaults({ payee }: Pick<PushStatus, "payee">): Generator<ToldFault> {
  const iban = payee?.iban ?? null;
  const bic = payee?.bic ?? null;
  if (iban !== null && !/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) {
    yield messageFault(
      "BT-84",
      "iban_malformed",
      { en: "The account is not an IBAN.", fr: "Le compte n'est pas un IBAN." },
      { en: "Write it in capitals.", fr: "Écrivez-le en majuscules." },
    );
  }
  if (bic !== null && !/^[A-Z0-9]{8}([A-Z0-9]{3})?$/.test(bic)) {
    yield messageFault(
      "BT-86",
      "bic_malformed",
      { en: "The bank is not a BIC.", fr: "La banque n'est pas un BIC." },
      { en: "Give eight or eleven characters.", fr: "Donnez huit ou onze caractères." },
    );
  }
}

/** What keeps a message from being pushed whatever its status: what the gateway's own API would refuse by its form. */
export const formFaults = (
  asked: Pick<PushStatus, "comment" | "amounts" | "attachments" | "payee">,
): ToldFault[] => [
  ...commentFaults(asked.comment),
  ...(asked.amounts.length <= MOST_AMOUNTS
    ? []
    : [
        messageFault(
          "MDT-215",
          "too_many_amounts",
          {
            en: `The message has ${asked.amounts.length} amounts; ${MOST_AMOUNTS} are taken.`,
            fr: `Le message a ${asked.amounts.length} montants ; ${MOST_AMOUNTS} sont pris.`,
          },
          { en: "Give one for each VAT rate.", fr: "Donnez-en un par taux de TVA." },
        ),
      ]),
  ...attachmentFaults(asked.attachments),
  ...accountFaults(asked),
];
