import {
  type Cdar,
  type CdarCharacteristic,
  type CdarDetail,
  correctsData,
  isAboutInvoice,
  wordsOfDetail,
} from "../../documents/index.ts";
import { sirenOf } from "../../domain/company.ts";
import type { Invoice } from "../../domain/invoice.ts";
import { isAmountCode } from "../../domain/life-cycle/amounts.ts";
import type { Payee } from "../../domain/life-cycle/push.ts";
import { wordsOfReason } from "../../domain/life-cycle/reason-words.ts";
import { isReasonCode, REASONS } from "../../domain/life-cycle/reasons.ts";
import { type StatusName, statusOfCode } from "../../domain/life-cycle/status.ts";
import { ACTIONS, isActionCode } from "../../domain/life-cycle/status-needs.ts";
import { parisDay } from "../../domain/paris-day.ts";
import type { Rejection } from "../../domain/problem.ts";
import { speakerOf } from "./invoice-of-message.ts";
import { formFaults } from "./message-form.ts";
import type { PushStatus } from "./push-status.ts";
import { messageFault, refusedMessage } from "./refuse-message.ts";

const refuse = (path: string, code: string, en: [string, string], fr: [string, string]): Rejection =>
  refusedMessage(422, [messageFault(path, code, { en: en[0], fr: fr[0] }, { en: en[1], fr: fr[1] })]);

/**
 * The status that a message sets on an invoice.
 *
 * @throws Rejection 422 where it is about something else, its code is of no list, or it tells several
 */
export const statusOfMessage = (cdar: Cdar): StatusName => {
  if (!isAboutInvoice(cdar)) {
    throw refuse(
      "MDT-91",
      "not_about_invoice",
      ["The message is not about an invoice.", "Send life-cycle messages of invoices only."],
      ["Le message ne porte pas sur une facture.", "N'envoyez que des messages de cycle de vie de factures."],
    );
  }
  const status = statusOfCode(cdar.statusCode);
  if (status === null) {
    throw refuse(
      "MDT-105",
      "status_unknown",
      [`The status ${cdar.statusCode} is not of the national list.`, "Give one of its codes, as 205."],
      [
        `Le statut ${cdar.statusCode} n'est pas de la liste nationale.`,
        "Donnez l'un de ses codes, comme 205.",
      ],
    );
  }
  const other = cdar.details.find(({ statusCode }) => (statusCode ?? cdar.statusCode) !== cdar.statusCode);
  if (other !== undefined) {
    throw refuse(
      "MDT-115",
      "several_statuses",
      [
        `The message tells ${other.statusCode} beside ${cdar.statusCode}: one message sets one status.`,
        "Send a message for each status.",
      ],
      [
        `Le message dit ${other.statusCode} à côté de ${cdar.statusCode} : un message pose un statut.`,
        "Envoyez un message par statut.",
      ],
    );
  }
  return status;
};

/** What data of the invoice a characteristic corrects, in words (BR-FR-CDV-CL-11). */
const CORRECTIONS: Readonly<Record<string, string>> = {
  DIV: "Donnée erronée",
  DVA: "Donnée attendue",
  MAJ: "Donnée à prendre en compte",
};

/** A push has no place of its own for corrected data: it is said in words. */
const correctionIn = (one: CdarCharacteristic): string[] => {
  const isCorrection =
    one.typeCode !== null && one.typeCode !== "CBB" && (correctsData(one.typeCode) || one.amount === null);
  if (!isCorrection || isAmountCode(one.typeCode ?? "")) return [];
  const what = [CORRECTIONS[one.typeCode ?? ""] ?? one.typeCode, one.id, one.name, one.location];
  const amount = one.amount === null ? null : `${one.amount} ${one.currency ?? ""}`.trim();
  const percent = one.percent === null ? null : `${one.percent} %`;
  const values = [one.value, amount, percent, one.code, one.dateTime];
  const told = (parts: (string | null | undefined)[]): string => parts.filter((part) => part).join(" ");
  return [`${told(what)} : ${told(values)}`];
};

/** The day of a payment (MDT-219), where it is another than the day on which it is told. */
const otherDayIn = ({ amount, dateTime }: CdarCharacteristic, at: string): string[] => {
  if (amount === null || dateTime === null) return [];
  const day = dateTime.length === 10 ? dateTime : parisDay(new Date(dateTime));
  return day === parisDay(new Date(at)) ? [] : [`Date : ${day}`];
};

/** Words of a detail, the rule that they are about before them (MDT-125), and what has no field in a push. */
const commentOf = ({ details, ...cdar }: Cdar): string | null => {
  const at = cdar.statusAt ?? cdar.issuedAt;
  const lines = details.flatMap((detail) => {
    const { reasonCode, reason, actionCode, action, characteristics } = detail;
    const isLabel = actionCode !== null && isActionCode(actionCode) && ACTIONS[actionCode].label === action;
    const notes = detail.notes.map((note) => ({
      ...note,
      content: note.code === null || note.content === null ? note.content : `${note.code} : ${note.content}`,
    }));
    return [
      ...wordsOfDetail({ ...detail, notes, action: isLabel ? null : action }),
      ...(reasonCode === null || reason === null ? [] : wordsBeyond(reasonCode, reason)),
      ...characteristics.flatMap(correctionIn),
      ...characteristics.flatMap((one) => (correctsData(one.typeCode) ? [] : otherDayIn(one, at))),
    ];
  });
  return [...new Set(lines.map((line) => line.trim()))].join("\n") || null;
};

/** What the words beside a reason say beyond the national wording. */
const wordsBeyond = (code: string, text: string): string[] => {
  const { fr } = wordsOfReason({ code, text });
  return isReasonCode(code) && fr !== REASONS[code].label ? [fr] : [];
};

const amountsOf = ({ characteristics }: CdarDetail, invoice: Invoice): PushStatus["amounts"] =>
  characteristics.flatMap(({ typeCode, amount, currency, percent }) => {
    if (correctsData(typeCode)) return [];
    // An amount that is named and not given is a fault, which the rules of the status tell.
    if (amount === null && !isAmountCode(typeCode ?? "")) return [];
    return [
      { code: typeCode, amount: amount ?? "", currency: currency ?? invoice.currency, vatRate: percent },
    ];
  });

/** Who is to be paid (MDG-41), on which account (CBB); what is missing of it, the rules of the status tell. */
const payeeOf = ({ payee, details }: Cdar): Payee | null => {
  const account = new Map(
    details
      .flatMap(({ characteristics }) => characteristics)
      .flatMap(({ typeCode, id, value }) => (typeCode === "CBB" && value !== null ? [[id, value]] : [])),
  );
  const id = payee?.id ?? null;
  const name = payee?.name ?? account.get("BT-85") ?? null;
  if (id === null && name === null && account.size === 0) return null;
  const [, identifier = id ?? ""] = /^[^:]+:(.*)$/s.exec(id ?? "") ?? [];
  const compact = (text: string | undefined): string | null => text?.replace(/\s/g, "") ?? null;
  return {
    siren: sirenOf(identifier) ?? identifier,
    name: name ?? "",
    iban: compact(account.get("BT-84")),
    bic: compact(account.get("BT-86")),
  };
};

const EXTENSIONS: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "image/png": "png",
  "image/jpeg": "jpg",
  "text/csv": "csv",
  "application/xml": "xml",
};

const attachmentsOf = ({ attachments }: Cdar): PushStatus["attachments"] =>
  attachments.map(({ fileName, mediaType, bytes }, i) => ({
    fileName: fileName ?? `piece-jointe-${i + 1}.${EXTENSIONS[mediaType ?? ""] ?? "bin"}`,
    mediaType: mediaType ?? "application/octet-stream",
    bytes,
  }));

const distinct = (codes: (string | null)[]): string[] => [...new Set(codes.filter((code) => code !== null))];

/**
 * What a message asks for, as a push says it. What has no field there (data of the invoice that it corrects, words
 * beside a reason, the day of a payment) is said in the comment, so that the other party reads it.
 *
 * @throws Rejection 422 where its form cannot be pushed
 */
export const askedIn = (
  cdar: Cdar,
  invoice: Invoice,
): Omit<PushStatus, "tenant" | "invoiceId" | "status" | "idempotencyKey" | "requestId"> => {
  const [reason = null, ...moreReasons] = distinct(cdar.details.map((detail) => detail.reasonCode));
  const [actionCode = null, ...moreActions] = distinct(cdar.details.map((detail) => detail.actionCode));
  if (moreActions.length > 0) {
    throw refuse(
      "MDT-121",
      "several_actions",
      ["The message asks for several actions.", "Ask for one, and say the rest in the comment (MDT-126)."],
      [
        "Le message demande plusieurs actions.",
        "Demandez-en une, et dites le reste dans le commentaire (MDT-126).",
      ],
    );
  }
  const asked = {
    as: speakerOf(cdar),
    reason,
    ...(moreReasons.length === 0 ? {} : { moreReasons }),
    comment: commentOf(cdar),
    amounts: cdar.details.flatMap((detail) => amountsOf(detail, invoice)),
    attachments: attachmentsOf(cdar),
    actionCode,
    payee: payeeOf(cdar),
    ...(cdar.statusAt === null ? {} : { at: cdar.statusAt }),
  };
  const [fault, ...faults] = formFaults(asked);
  if (fault !== undefined) throw refusedMessage(422, [fault, ...faults]);
  return asked;
};
