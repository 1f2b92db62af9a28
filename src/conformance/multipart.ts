/** One part of a form, as it is written. */
export interface Part {
  name: string;
  /** None: no Content-Type is written. */
  type?: string;
  fileName?: string;
  bytes: Uint8Array;
}

/** A form of `multipart/form-data` with exactly these parts in this order, which a `FormData` would not promise. */
export const writeForm = (parts: readonly Part[]): { type: string; body: Uint8Array } => {
  const boundary = `----conformance-${crypto.randomUUID()}`;
  const chunks = parts.flatMap(({ name, type, fileName, bytes }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"` +
        `${fileName === undefined ? "" : `; filename="${fileName}"`}\r\n` +
        `${type === undefined ? "" : `Content-Type: ${type}\r\n`}\r\n`,
    ),
    Buffer.from(bytes),
    Buffer.from("\r\n"),
  ]);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
  };
};

const partOf = (section: Buffer): Part | null => {
  const end = section.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const head = section.subarray(0, end).toString("utf8");
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? "";
  const named = (what: string): string | undefined =>
    new RegExp(`;\\s*${what}=(?:"([^"]*)"|([^;\\s]*))`, "i")
      .exec(disposition)
      ?.slice(1)
      .find((text) => text !== undefined);
  const name = named("name");
  if (name === undefined) return null;
  return {
    name,
    type: /^content-type:\s*(\S[^\r\n]*)/im.exec(head)?.[1],
    fileName: named("filename"),
    bytes: section.subarray(end + 4),
  };
};

/**
 * The parts of a form with their own headers, which a `FormData` forgets.
 *
 * @returns null where the content type is no form's, or the body does not keep to it
 */
export const readForm = (contentType: string, body: Uint8Array): Part[] | null => {
  if (!/^multipart\/form-data\b/i.test(contentType)) return null;
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i
    .exec(contentType)
    ?.slice(1)
    .find((text) => text !== undefined);
  if (boundary === undefined) return null;
  // The first delimiter may stand at the very beginning, without the line break that belongs to the others.
  const whole = Buffer.concat([Buffer.from("\r\n"), body]);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const starts: number[] = [];
  for (let at = whole.indexOf(delimiter); at >= 0; at = whole.indexOf(delimiter, at + delimiter.length))
    starts.push(at);
  if (starts.length < 2) return null;
  const parts: Part[] = [];
  for (const [i, start] of starts.slice(0, -1).entries()) {
    const part = partOf(whole.subarray(start + delimiter.length + 2, starts[i + 1]));
    if (part === null) return null;
    parts.push(part);
  }
  return parts;
};
