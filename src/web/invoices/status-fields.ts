import type { Invoice } from "../../domain/invoice.ts";
import type { StatusName } from "../../domain/life-cycle/status.ts";
import type { UseCases } from "../../usecases/index.ts";
import type { Say } from "../show.ts";
import { decimalIn } from "./decimal.ts";

type PushStatus = Parameters<UseCases["pushStatus"]>[0];

/** The fields of a form as they came. */
export type Fields = Record<string, unknown>;

/** Most amounts and files that a form asks for. */
export const ROWS = 12;
export const FILES = 3;

/** A field's text, without spaces around it; "" where there is none. */
export const textIn = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === "string" ? value.trim() : "";
};

const orNull = (text: string): string | null => (text === "" ? null : text);

/** A plain name with an extension, as platforms take it. */
const FILE_NAME = /^[^\\/:*?"<>|]{1,94}\.[A-Za-z0-9]{1,5}$/;

/** What a person asks for, or what is wrong with how it was written. */
export type Read = { push: PushStatus; wrong?: never } | { wrong: string[] };

/**
 * What the form of a status asks for, in the name of the tenant that leads. Whether the status takes it is told by the
 * use case; here stands what only a form can get wrong.
 */
export const pushIn = async (
  say: Say,
  fields: Fields,
  { invoice, tenant, status }: { invoice: Invoice; tenant: string; status: StatusName },
): Promise<Read> => {
  const words = say.words.invoices;
  const comment = textIn(fields, "comment").replace(/\r\n?/g, "\n");
  const payee = payeeIn(fields);
  const files = await filesIn(fields);
  const wrong = [
    ...(comment.length > 2000 ? [words.commentLong] : []),
    ...(payee !== null && payee.iban !== null && !/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(payee.iban)
      ? [words.badIban]
      : []),
    ...(payee !== null && payee.bic !== null && !/^[A-Z0-9]{8}([A-Z0-9]{3})?$/.test(payee.bic)
      ? [words.badBic]
      : []),
    ...files
      .filter(
        ({ fileName, bytes }, i) =>
          !FILE_NAME.test(fileName) ||
          bytes.length === 0 ||
          files.findIndex((file) => file.fileName === fileName) !== i,
      )
      .map(({ fileName }) => words.badFile(fileName)),
  ];
  if (wrong.length > 0) return { wrong };
  const key = textIn(fields, "key");
  return {
    push: {
      tenant,
      invoiceId: invoice.id,
      status,
      as: null,
      reason: orNull(textIn(fields, "reason")),
      comment: orNull(withoutControls(comment)),
      amounts: amountsIn(fields, invoice.currency),
      attachments: files,
      actionCode: orNull(textIn(fields, "action")),
      payee,
      // One form is one push, however often it is sent.
      ...(/^[\w-]{10,64}$/.test(key) ? { idempotencyKey: `desk ${key}` } : {}),
    },
  };
};

const withoutControls = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, "");

const payeeIn = (fields: Fields): PushStatus["payee"] => {
  const [siren, name, iban, bic] = ["siren", "name", "iban", "bic"].map((field) => textIn(fields, field));
  if ([siren, name, iban, bic].every((text) => text === "" || text === undefined)) return null;
  const compact = (text = ""): string => text.replace(/\s/g, "").toUpperCase();
  return { siren: compact(siren), name: name ?? "", iban: orNull(compact(iban)), bic: orNull(compact(bic)) };
};

const amountsIn = (fields: Fields, currency: string): PushStatus["amounts"] =>
  Array.from({ length: ROWS }, (_, i) => ({
    amount: decimalIn(textIn(fields, `amount${i}`)),
    rate: decimalIn(textIn(fields, `rate${i}`).replace("%", "")),
    code: textIn(fields, `code${i}`),
  }))
    .filter(({ amount }) => amount !== "")
    .map(({ amount, rate, code }) => ({ amount, currency, vatRate: orNull(rate), code: orNull(code) }));

const filesIn = async (fields: Fields): Promise<PushStatus["attachments"]> => {
  const given = Array.from({ length: FILES }, (_, i) => fields[`file${i + 1}`]).filter(
    (file): file is File => file instanceof File && (file.name !== "" || file.size > 0),
  );
  return Promise.all(
    given.map(async (file) => ({
      fileName: file.name,
      mediaType: /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : "application/octet-stream",
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  );
};
