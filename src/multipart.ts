import type { Context } from "hono";
import { Rejection } from "./domain/problem.ts";

/** Most parts of a form: none that we take has more than three. */
const MOST_PARTS = 8;
/** Longest head of a part (names, types), in bytes. */
const LONGEST_HEAD = 8 * 1024;

const HEAD_END = "\r\n\r\n";

/** The boundary that a Content-Type announces; null: it is no form. */
export const boundaryOf = (contentType: string): string | null => {
  const found = /^\s*multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s";,]{1,70}))/i.exec(
    contentType,
  );
  return found?.[1] ?? found?.[2] ?? null;
};

/**
 * Looks over a form before it is taken apart: a parser makes an object and several copies of each of a million parts.
 *
 * @throws Rejection 413
 */
export const checkParts = (body: Uint8Array, boundary: string): void => {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = `--${boundary}`;
  let parts = 0;
  for (let at = bytes.indexOf(delimiter); at >= 0; at = bytes.indexOf(delimiter, at + delimiter.length)) {
    const from = at + delimiter.length;
    if (bytes[from] === 0x2d && bytes[from + 1] === 0x2d) return;
    parts += 1;
    const head = bytes.subarray(from, from + LONGEST_HEAD);
    if (parts > MOST_PARTS || (head.length === LONGEST_HEAD && !head.includes(HEAD_END))) {
      throw new Rejection(
        413,
        "form_too_complex",
        { en: "The form has too much in it", fr: "Le formulaire en contient trop" },
        {
          en: `A form has at most ${MOST_PARTS} parts here, each with a head of at most ${LONGEST_HEAD} bytes.`,
          fr: `Un formulaire a ici ${MOST_PARTS} parties au plus, chacune avec un en-tête de ${LONGEST_HEAD} octets au plus.`,
        },
      );
    }
  }
};

/**
 * The form of a request, its parts bounded.
 *
 * @throws Rejection 400, 413
 */
export const parseForm = async (c: Context): Promise<FormData> => {
  const boundary = boundaryOf(c.req.header("Content-Type") ?? "");
  if (boundary !== null) checkParts(new Uint8Array(await c.req.arrayBuffer()), boundary);
  try {
    if (boundary === null) throw new Error("no boundary");
    return await c.req.formData();
  } catch {
    throw new Rejection(
      400,
      "form_malformed",
      { en: "The form cannot be read", fr: "Le formulaire est illisible" },
      {
        en: "The body is not the multipart/form-data that its Content-Type announces; check the boundary.",
        fr: "Le corps n'est pas le multipart/form-data qu'annonce son Content-Type ; vérifiez la délimitation (boundary).",
      },
    );
  }
};
