import { z } from "zod";
import { unclear } from "../kit/calls/failures.ts";
import { extensionOf } from "../kit/files.ts";
import { present } from "../kit/present.ts";
import { again } from "../kit/steps.ts";
import { MINUTE } from "../kit/time.ts";
import type { Found, OutgoingStatus, Submitted } from "../port.ts";
import type { ChorusPro } from "./calls.ts";
import { readHistory } from "./history.ts";
import { ATTACH, COMPLETE, FILE_TYPES, TREAT } from "./operations.ts";
import { numberOf } from "./search.ts";
import { checkStatus, stateOf, wordsOf } from "./status-checks.ts";

/** What was done of a push so far. */
const stepSchema = z.object({
  /** Numbers that the platform gave to the attachments. */
  files: z.array(z.string()),
  /** The status was set; only the event's id is still to be read. */
  sent: z.boolean(),
});
type Step = z.infer<typeof stepSchema>;

/** How far the platform's clock may lag behind ours, in milliseconds. */
const CLOCKS_DIFFER = 10 * MINUTE;

/**
 * Sets a status: attachments one by one, then the status, then the id of the event that it became. Each is a step of
 * its own.
 */
export const sendStatus = async (access: ChorusPro, status: OutgoingStatus): Promise<Submitted> => {
  const known = stepSchema.safeParse(status.step);
  const step: Step = known.success ? known.data : { files: [], sent: false };
  const id = numberOf(status.invoice.platformId);
  if (step.sent) {
    const found = await findStatus(access, status);
    return { done: true, platformId: found?.platformId ?? `${id}:${stateOf(status)}:${status.id}` };
  }
  if (!known.success) checkStatus(status);
  const attachment = status.attachments[step.files.length];
  if (status.invoice.direction !== "outbound") {
    const body = present({ idFacture: id, nouveauStatut: stateOf(status), motif: wordsOf(status) });
    await access.door(TREAT, body);
  } else if (attachment !== undefined) {
    const files = [...step.files, await attach(access, attachment)];
    return again({ ...step, files } satisfies Step, 0, false);
  } else {
    await access.door(COMPLETE, await completionOf(access, id, status, step.files));
  }
  return again({ ...step, sent: true } satisfies Step, 0, true);
};

/** Did an earlier push arrive? The history tells: the same state, set since the push was asked for. */
export const findStatus = async (access: ChorusPro, status: OutgoingStatus): Promise<Found | null> => {
  const { invoice, at } = status;
  const items = await readHistory(access, invoice);
  const ours = `${invoice.platformId}:${stateOf(status)}:`;
  const since = Date.parse(at) - CLOCKS_DIFFER;
  const found = items.find((item) => item.id.startsWith(ours) && Date.parse(item.at) >= since);
  return found === undefined ? null : { platformId: found.id, sameContent: "unknown" };
};

const attach = async (
  { door }: ChorusPro,
  { fileName, mediaType, bytes }: OutgoingStatus["attachments"][number],
): Promise<string> => {
  const body = {
    pieceJointeFichier: Buffer.from(bytes).toString("base64"),
    pieceJointeNom: fileName,
    pieceJointeTypeMime: mediaType,
    pieceJointeExtension: extensionOf(fileName).toUpperCase(),
  };
  const { pieceJointeId } = await door(ATTACH, body);
  if (pieceJointeId && /^\d+$/.test(pieceJointeId)) return pieceJointeId;
  throw unclear(
    "no_attachment_number",
    `Chorus Pro gives no number to the attachment ${fileName}.`,
    "It is sent again by itself: an attachment that belongs to nothing does no harm.",
  );
};

const completionOf = async (
  access: ChorusPro,
  identifiantFactureCPP: number,
  status: OutgoingStatus,
  files: string[],
): Promise<object> => {
  const commentaire = wordsOf(status);
  if (files.length === 0) return present({ identifiantFactureCPP, commentaire });
  const type = await attachmentType(access);
  const pieceJointeComplementaire = files.map((file, i) =>
    present({
      pieceJointeComplementaireDesignation: status.attachments[i]?.fileName ?? file,
      pieceJointeComplementaireType: type,
      pieceJointeComplementaireId: Number(file),
    }),
  );
  return present({ identifiantFactureCPP, commentaire, pieceJointeComplementaire });
};

/** The platform's code for an additional attachment: its list is not published, so it is asked for. */
const attachmentType = async ({ door }: ChorusPro): Promise<string | undefined> => {
  const body = { codeLangue: "FR", typeObjet: "FACTURE" };
  const { listeTypePieceJointe: types } = await door(FILE_TYPES, body);
  const best = types.find((t) => /compl[ée]ment|autre|justificati/i.test(t.libelleTypePieceJointe ?? ""));
  return (best ?? types[0])?.codeTypePieceJointe ?? undefined;
};
