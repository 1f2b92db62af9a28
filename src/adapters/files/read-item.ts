import { type Cdar, DocumentFault, readCdars } from "../../documents/index.ts";
import type { RawItem } from "../../domain/life-cycle/event.ts";
import { statusOfCode } from "../../domain/life-cycle/status.ts";
import { ALREADY_THERE, FILE_TAKEN, isAboutFile } from "../../mapping/files.ts";
import { unlessRefused, unreadable } from "../kit/calls/failures.ts";
import { documentOf, limitsOf, sha256Of } from "../kit/files.ts";
import { readMessage } from "../kit/messages/read.ts";
import { present } from "../kit/present.ts";
import { setByOf, statementOf, xmlEvidence } from "../kit/statements.ts";
import type { Said, Understood } from "../port.ts";
import { isArchive, type Piece } from "./archive.ts";
import { archivedNames, type StoredFile } from "./consume.ts";
import { isReadable, kindOf, piecesOf } from "./content.ts";
import { type FolderAccess, unlessGone } from "./folder.ts";
import { type FileItem, fileIn } from "./items.ts";
import { isKeptAck } from "./kept-acks.ts";
import { stemOf } from "./name.ts";
import { statusesSaid } from "./statuses.ts";

/** Files that the waiting deposit reads by itself (`suffix`, `csv`): there is nothing else in them. */
const isPlainAck = (
  { endpoint }: FolderAccess,
  { folder, name }: Pick<StoredFile, "folder" | "name">,
): boolean =>
  folder === endpoint.ack &&
  ((endpoint.ackFormat === "suffix" && /\.(?:ok|ko|err)$/.test(name)) ||
    (endpoint.ackFormat === "csv" && /\.(?:csv|txt)$/i.test(name)));

/** Can it be understood, as far as its bytes say? What cannot be is left where it is. */
export const isUnderstood = async (
  access: FolderAccess,
  file: Pick<StoredFile, "folder" | "name">,
  bytes: Uint8Array,
): Promise<boolean> => isPlainAck(access, file) || isReadable({ name: file.name, bytes }, access.io);

/**
 * Understands one file by its content; its name says nothing. Of an archive, every file in it.
 *
 * @throws DocumentFault when a life-cycle message or an archive cannot be read
 * @throws Failure `refused` for a file that is gone, or too large
 */
export const readItem = async (access: FolderAccess, item: RawItem): Promise<Understood> => {
  if (isKeptAck(item)) return { kind: "nothing", why: "the deposit that waits for it reads it" };
  const file = fileIn(item);
  if (file === null) {
    throw unreadable(
      item,
      "file_unreadable",
      "This names no file.",
      "It was listed before the account took files.",
    );
  }
  if (file.tooLarge === true) {
    throw new DocumentFault(
      "too_large",
      "file_too_large",
      `The file ${file.name} has ${file.size} bytes, which is more than is read.`,
      "Ask the platform to split it.",
    );
  }
  if (file.unread !== undefined) {
    throw new DocumentFault(
      "unsupported",
      "file_not_given",
      `The platform listed ${file.name} (${file.size} bytes) and did not give it whole: ${file.unread}`,
      "Ask the platform to give it again. If another program reads that folder, have it stop.",
    );
  }
  if (isPlainAck(access, file)) return { kind: "nothing", why: "the deposit that waits for it reads it" };
  const known = access.several.get(item.id);
  if (known !== undefined) return known;
  const whole = { name: file.name, bytes: await contentOf(access, item, file) };
  const said = await (isArchive(whole.bytes) ? archiveSaid : pieceSaid)(access, item, whole);
  // Each of its parts is an item of its own, and asks for the whole to be understood.
  if (said.kind === "several") {
    access.several.clear();
    access.several.set(item.id, said);
  }
  return said;
};

/** What the files in an archive say, one after the other. */
const archiveSaid = async (access: FolderAccess, item: RawItem, whole: Piece): Promise<Understood> => {
  const each: Said[] = [];
  for (const piece of await piecesOf(whole, access.io)) {
    const said = await pieceSaid(access, item, piece);
    each.push(...(said.kind === "several" ? said.each : [said]));
  }
  return { kind: "several", each: each.map((said, i) => numbered(said, item, i)) };
};

/** A statement under the id of the part of the archive that it is. */
const numbered = (said: Said, { id }: RawItem, i: number): Said =>
  said.kind === "statement"
    ? { ...said, statement: { ...said.statement, platformEventId: i === 0 ? id : `${id}#${i + 1}` } }
    : said;

/** What is no message goes the way of invoices: it is held there with its bytes and its name, where it is none. */
const pieceSaid = async (access: FolderAccess, item: RawItem, piece: Piece): Promise<Understood> => {
  const { name, bytes } = piece;
  switch (await kindOf(bytes, access.io)) {
    case "message":
      return messageIn(access, item, piece);
    case "statuses":
      return statusesSaid(access, item, bytes);
    case "other":
      return {
        kind: "invoice",
        // Names come again with other bytes, and two invoices must not be one.
        platformId: `${stemOf(name)}#${sha256Of(bytes).slice(0, 12)}`,
        document: documentOf(bytes, name),
        receivedAt: item.at,
      };
  }
};

/** The bytes that were listed: kept with the item, else where they were put aside, or where they came. */
const contentOf = async (access: FolderAccess, item: RawItem, file: FileItem["raw"]): Promise<Uint8Array> => {
  if (file.content !== undefined) return new Uint8Array(Buffer.from(file.content, "base64"));
  const { door, endpoint, signal } = access;
  const paths = [
    `${file.folder}/${file.name}`,
    ...archivedNames(file).map((name) => `${endpoint.archive}/${name}`),
  ];
  for (const path of paths) {
    const entry = await door.stat(path, signal);
    if (entry?.size !== file.size) continue;
    const read = unlessGone(access, path, () => door.read(path, signal, file.size));
    const bytes = await unlessRefused(read, () => null);
    if (bytes !== null && sha256Of(bytes) === file.sha256) return bytes;
  }
  throw unreadable(
    item,
    "file_gone",
    `The file ${file.name} is neither in ${file.folder} nor in ${endpoint.archive} any more.`,
    "Put it back into the folder that it came in, or ask the platform for it.",
  );
};

const messageIn = ({ endpoint, io }: FolderAccess, item: RawItem, { name, bytes }: Piece): Understood => {
  const limits = limitsOf(io);
  const envelope = { platformId: stemOf(name), trackingId: null, side: null, external: false };
  const said = readMessage(item, bytes, envelope, limits);
  const cdars = readCdars(bytes, limits);
  const awaited = endpoint.ackFormat === "cdar";
  const heard = (one: Said, i: number): Said => {
    const cdar = cdars[i];
    return cdar === undefined || !isAboutFile(cdar) ? one : ackSaid(item, cdar, one, bytes, awaited);
  };
  if (said.kind === "several") return { kind: "several", each: said.each.map(heard) };
  return heard(said, 0);
};

/**
 * What an acknowledgement of a file says, beside what the deposit reads of it. Where deposits do not wait for it, a no is
 * told of what was sent in the file.
 */
const ackSaid = (item: RawItem, cdar: Cdar, said: Said, bytes: Uint8Array, awaited: boolean): Said => {
  const platformId = stemOf(cdar.invoiceNumber ?? "");
  if (awaited) return { kind: "nothing", why: "the deposit that waits for it reads it" };
  const { reasons, comment } = said.kind === "outcome" ? said : { reasons: [], comment: null };
  if (cdar.statusCode === FILE_TAKEN || reasons.some(({ code }) => code === ALREADY_THERE)) {
    return { kind: "nothing", why: "the file was taken, which it is known to have been" };
  }
  const [ours] = /(?:psh|rpt)_[0-9a-f]{32}/.exec(platformId) ?? [];
  const at = cdar.statusAt ?? cdar.issuedAt;
  const rawCode = cdar.statusCode;
  if (ours?.startsWith("psh_")) {
    return { kind: "outcome", trackingId: ours, platformId, accepted: false, reasons, comment };
  }
  if (ours !== undefined) {
    return {
      kind: "report",
      about: { platformId, trackingId: ours },
      answer: { outcome: "inadmissible", rawCode, at, reasons, rule: null, comment },
      evidence: xmlEvidence(bytes),
    };
  }
  const { issuer } = cdar;
  return {
    kind: "statement",
    about: present({ platformId }),
    statement: statementOf(item, {
      rawCode,
      status: statusOfCode(rawCode),
      at,
      setBy: setByOf("WK", issuer.name, issuer.id),
      reasons,
      comment,
    }),
    evidence: xmlEvidence(bytes),
  };
};
