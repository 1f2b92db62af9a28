/** Longest part of a body that is shown, in characters. */
const LONGEST = 2_000;

const HIDDEN = "***";

/** Members and form fields that hold a secret, whoever wrote them. */
const SECRET_MEMBER =
  /("(?:access_token|refresh_token|client_secret|clientSecret|signingKey|userPassword|password|key)"\s*:\s*")[^"]*(")/g;
const SECRET_FIELD = /((?:^|[&?])(?:client_secret|refresh_token|password)=)[^&\s]*/g;

/** A text without the secrets that it is known by its form to hold, nor any of those given. */
export const masked = (text: string, secrets: Iterable<string> = []): string => {
  let clean = text.replaceAll(SECRET_MEMBER, `$1${HIDDEN}$2`).replaceAll(SECRET_FIELD, `$1${HIDDEN}`);
  for (const secret of secrets) if (secret !== "") clean = clean.replaceAll(secret, HIDDEN);
  return clean;
};

const shownHeader = (name: string, value: string): string =>
  /^(authorization|cookie|set-cookie)$/i.test(name)
    ? `${name}: ${/^(Bearer|Basic) /i.exec(value)?.[0] ?? ""}${HIDDEN}`
    : `${name}: ${value}`;

const isText = (bytes: Uint8Array): boolean => !bytes.subarray(0, 512).includes(0);

const shownBody = (bytes: Uint8Array): string => {
  if (bytes.length === 0) return "";
  if (!isText(bytes)) return `\n\n(${bytes.length} bytes)`;
  const text = Buffer.from(bytes.subarray(0, LONGEST * 4)).toString("utf8");
  return `\n\n${text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${bytes.length} bytes)` : text}`;
};

/** A message of HTTP as a person reads it, secrets masked and a long body cut. */
export const shownMessage = (
  first: string,
  headers: Iterable<readonly [string, string]>,
  body: Uint8Array,
  secrets: Iterable<string> = [],
): string =>
  masked(
    [first, ...[...headers].map(([name, value]) => shownHeader(name, value))].join("\n") + shownBody(body),
    secrets,
  );
