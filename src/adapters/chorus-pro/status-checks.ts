import type { Invoice } from "../../domain/invoice.ts";
import { type StatusName, statusFacts } from "../../domain/life-cycle/status.ts";
import { PUSHED_STATES } from "../../mapping/chorus-pro.ts";
import { refused } from "../kit/calls/failures.ts";
import { extensionOf } from "../kit/files.ts";
import { no, onceThere } from "../kit/limits.ts";
import { joined } from "../kit/present.ts";
import type { OutgoingStatus, PlatformLimit } from "../port.ts";

const MAX_COMMENT = 2000;
const MAX_FILE_NAME = 50;
const MAX_FILE_BYTES = 10_000_000;
/** Attachments that the platform takes, by extension. */
const EXTENSIONS = new Set(
  "BMP GIF FAX ODT PPT TIFF XLS BZ2 GZ JPEG P7S RTF TXT XML CSV GZIP JPG PDF SVG XHTML XLSX DOC HTM ODP PNG TGZ XLC ZIP DOCX HTML ODS PPS TIF XLM PPTX".split(
    " ",
  ),
);

/**
 * Whether a status can be pushed. A supplier has one thing to say on this channel: that a suspended invoice is
 * completed. What a public body says of a received one is in `PUSHED_STATES`.
 */
export const isAllowed = (invoice: Invoice, status: StatusName): PlatformLimit =>
  onceThere(invoice, () =>
    invoice.direction === "inbound" ? limitOfRecipient(status) : limitOfSupplier(status, invoice),
  );

const limitOfRecipient = (status: StatusName): PlatformLimit => {
  const { label } = statusFacts(status);
  if (Object.hasOwn(PUSHED_STATES, status)) return { allowed: true };
  return status === "approved" || status === "partially_approved"
    ? no(
        `Chorus Pro has no « ${label} »: say « Prise en charge » (service fait), « Suspendue » or « Refusée ».`,
        `Chorus Pro ne connaît pas « ${label} » : dites « Prise en charge » (service fait), « Suspendue » ou « Refusée ».`,
      )
    : no(
        `Chorus Pro takes no « ${label} » from a recipient.`,
        `Chorus Pro n'accepte pas « ${label} » d'un destinataire.`,
      );
};

const limitOfSupplier = (status: StatusName, { status: current }: Invoice): PlatformLimit => {
  if (status === "payment_received") {
    return no(
      "Chorus Pro reports the payment by itself when the buyer puts it into payment: nothing to send.",
      "Chorus Pro signale lui-même le paiement quand l'acheteur met la facture en paiement : rien à envoyer.",
    );
  }
  if (status !== "completed") {
    const { label } = statusFacts(status);
    return no(
      `Chorus Pro takes no « ${label} » from a supplier.`,
      `Chorus Pro n'accepte pas « ${label} » d'un fournisseur.`,
    );
  }
  return current === "suspended"
    ? { allowed: true }
    : no(
        "Only a suspended invoice can be completed: wait until the buyer suspends it and says what is missing.",
        "Seule une facture suspendue peut être complétée : attendez que l'acheteur la suspende et dise ce qui manque.",
      );
};

/** The state that a status is pushed as. */
export const stateOf = ({ invoice, status }: OutgoingStatus): string =>
  invoice.direction === "outbound" || !Object.hasOwn(PUSHED_STATES, status)
    ? "COMPLETEE"
    : PUSHED_STATES[status as keyof typeof PUSHED_STATES];

/**
 * Refuses what Chorus Pro would refuse.
 *
 * @throws Failure `refused` that names the field and what to do
 */
export const checkStatus = (status: OutgoingStatus): void => {
  const limit = isAllowed(status.invoice, status.status);
  if (!limit.allowed)
    throw refused("status_not_allowed", limit.why, "Ask what is allowed before sending a status.", {
      messageFr: limit.whyFr,
      fixFr: "Demandez ce qui est permis avant d'envoyer un statut.",
    });
  if (wordsOf(status).length > MAX_COMMENT) {
    throw refused(
      "comment_too_long",
      `comment: Chorus Pro takes ${MAX_COMMENT} characters.`,
      "Shorten the comment.",
    );
  }
  const { status: name } = status;
  if ((name === "suspended" || name === "refused") && wordsOf(status) === "") {
    throw refused(
      "reason_missing",
      "reason: Chorus Pro demands a reason (motif) for SUSPENDUE and REJETEE.",
      "Give a reason or a comment.",
    );
  }
  for (const { fileName, bytes } of status.attachments) {
    if (status.invoice.direction === "inbound") {
      throw refused(
        "attachments_not_taken",
        `attachments: Chorus Pro takes none from a recipient (${fileName}).`,
        "Say it in the comment.",
      );
    }
    if (fileName.length > MAX_FILE_NAME || !EXTENSIONS.has(extensionOf(fileName).toUpperCase())) {
      throw refused(
        "attachment_name",
        `attachments: Chorus Pro does not take the file name ${fileName}.`,
        `Use a name of ${MAX_FILE_NAME} characters at most with one of the extensions ${[...EXTENSIONS].join(", ")}.`,
      );
    }
    if (bytes.length > MAX_FILE_BYTES) {
      throw refused(
        "attachment_too_large",
        `attachments: ${fileName} has more than 10 MB.`,
        "Make it smaller.",
      );
    }
  }
};

/** Reasons with their code, so that it can be read back, then the comment. */
export const wordsOf = ({ reasons, comment }: OutgoingStatus): string =>
  joined([...reasons.map(({ code, text }) => `${code} ${text}`.trim()), comment], " – ");
