import { z } from "zod";
import { Failure } from "../../domain/failure.ts";
import type { Found, Io, OutgoingStatus, Submitted } from "../port.ts";
import type { Door } from "./calls.ts";
import { readHistory } from "./history.ts";
import { numberOf } from "./search.ts";
import { attachedSchema, attachmentTypesSchema, treatedSchema } from "./shapes.ts";
import { checkStatus, extensionOf, stateOf, wordsOf } from "./status-checks.ts";

/** What was done of a push so far. */
const stepSchema = z.object({
  /** Numbers that the platform gave to the attachments. */
  files: z.array(z.string()),
  /** The status was set; only the event's id is still to be read. */
  sent: z.boolean(),
});
type Step = z.infer<typeof stepSchema>;

/** How far the platform's clock may lag behind ours, in milliseconds. */
const CLOCKS_DIFFER = 600_000;

/**
 * Sets a status: attachments one by one, then the status, then the id of the event that it became. Each is a step of
 * its own.
 */
export const sendStatus = async (
  door: Door,
  io: Io,
  status: OutgoingStatus,
  signal: AbortSignal,
): Promise<Submitted> => {
  const known = stepSchema.safeParse(status.step);
  const step: Step = known.success ? known.data : { files: [], sent: false };
  const id = numberOf(status.invoice.platformId);
  const again = (next: Step): Submitted => ({
    done: false,
    step: next,
    againInSeconds: 0,
    taken: next.sent,
  });
  if (step.sent) {
    const found = await findStatus(door, io, status, signal);
    return { done: true, platformId: found?.platformId ?? `${id}:${stateOf(status)}:${status.id}` };
  }
  if (!known.success) checkStatus(status);
  const attachment = status.attachments[step.files.length];
  if (attachment !== undefined && status.invoice.direction === "outbound") {
    const file = await attach(door, attachment, signal);
    return again({ ...step, files: [...step.files, file] });
  }
  await (status.invoice.direction === "outbound"
    ? complete(door, id, status, step.files, signal)
    : treat(door, id, status, signal));
  return again({ ...step, sent: true });
};

/** Did an earlier push arrive? The history tells: the same state, set since the push was asked for. */
export const findStatus = async (
  door: Door,
  io: Io,
  status: OutgoingStatus,
  signal: AbortSignal,
): Promise<Found | null> => {
  const { invoice, at } = status;
  const items = await readHistory(door, invoice, io.now(), signal);
  const state = stateOf(status);
  const since = Date.parse(at) - CLOCKS_DIFFER;
  const found = items.find(
    (item) => item.id.startsWith(`${invoice.platformId}:${state}:`) && Date.parse(item.at) >= since,
  );
  return found === undefined ? null : { platformId: found.id, sameContent: "unknown" };
};

const attach = async (
  door: Door,
  { fileName, mediaType, bytes }: OutgoingStatus["attachments"][number],
  signal: AbortSignal,
): Promise<string> => {
  const { pieceJointeId } = await door(
    {
      operation: "attach",
      path: "/transverses/v1/ajouter/fichier",
      body: {
        pieceJointeFichier: Buffer.from(bytes).toString("base64"),
        pieceJointeNom: fileName,
        pieceJointeTypeMime: mediaType,
        pieceJointeExtension: extensionOf(fileName),
      },
      safe: false,
      signal,
    },
    attachedSchema,
  );
  if (pieceJointeId && /^\d+$/.test(pieceJointeId)) return pieceJointeId;
  throw new Failure("unknown", {
    code: "no_attachment_number",
    message: `Chorus Pro gives no number to the attachment ${fileName}.`,
    fix: "It is sent again by itself: an attachment that belongs to nothing does no harm.",
  });
};

const complete = async (
  door: Door,
  identifiantFactureCPP: number,
  status: OutgoingStatus,
  files: string[],
  signal: AbortSignal,
): Promise<void> => {
  const type = files.length === 0 ? undefined : await attachmentType(door, signal);
  await door(
    {
      operation: "complete",
      path: "/factures/v1/completer",
      body: {
        identifiantFactureCPP,
        ...(wordsOf(status) === "" ? {} : { commentaire: wordsOf(status) }),
        ...(files.length === 0
          ? {}
          : {
              pieceJointeComplementaire: files.map((file, i) => ({
                pieceJointeComplementaireDesignation: status.attachments[i]?.fileName ?? file,
                ...(type === undefined ? {} : { pieceJointeComplementaireType: type }),
                pieceJointeComplementaireId: Number(file),
              })),
            }),
      },
      safe: false,
      signal,
    },
    treatedSchema,
  );
};

/** The platform's code for an additional attachment: its list is not published, so it is asked for. */
const attachmentType = async (door: Door, signal: AbortSignal): Promise<string | undefined> => {
  const { listeTypePieceJointe: types } = await door(
    {
      operation: "fetch",
      path: "/transverses/v1/recuperer/typespj",
      body: { codeLangue: "FR", typeObjet: "FACTURE" },
      safe: true,
      signal,
    },
    attachmentTypesSchema,
  );
  const best = types.find((t) => /compl[ée]ment|autre|justificati/i.test(t.libelleTypePieceJointe ?? ""));
  return (best ?? types[0])?.codeTypePieceJointe ?? undefined;
};

const treat = async (
  door: Door,
  idFacture: number,
  status: OutgoingStatus,
  signal: AbortSignal,
): Promise<void> => {
  const motif = wordsOf(status);
  await door(
    {
      operation: "treat",
      path: "/factures/v1/traiter/recue",
      body: { idFacture, nouveauStatut: stateOf(status), ...(motif === "" ? {} : { motif }) },
      safe: false,
      signal,
    },
    treatedSchema,
  );
};
