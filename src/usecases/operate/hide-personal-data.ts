/**
 * Hides what names or reaches a person, in whatever is given out for support: values under the name of such a field,
 * and addresses, telephone numbers and bank accounts inside any text. Companies stay recognisable by their SIREN,
 * documents by their hash.
 */
export const hidePersonalData = (value: unknown): unknown => {
  if (typeof value === "string") return hideInText(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(hidePersonalData);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      PERSONAL.test(key) && typeof one === "string" ? "[hidden]" : hidePersonalData(one),
    ]),
  );
};

/** Names of fields, ours and the platforms', in English and French. A trader's company name is a person's name. */
const PERSONAL =
  /^(.*[a-z_-])?(name|nom|prenom|firstname|lastname|contact|e-?mail|courriel|phone|telephone|mobile|fax|iban|bic|street|rue|line[1-3])$|raisonSociale|designation/i;

const EMAIL = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
/** French numbers in pairs of digits, and international ones with their `+`. Longer runs of digits are identifiers. */
const PHONE =
  /(?<![\w.:/+-])(?:(?:\+|00)\d{1,3}[ .-]?(?:\(0\)[ .-]?)?\d(?:[ .-]?\d{2,3}){3,5}|0[1-9](?:[ .-]?\d{2}){4})(?![\w-])/g;
const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,40}(?![\p{L}\p{N}])/giu;
/** Elements of an XML text that hold a name or an address. */
const XML_VALUE =
  /(<(?:[\w-]+:)?(?:PersonName|Name|RegistrationName|URIID|CompleteNumber|LineOne|LineTwo|LineThree|StreetName|IBANID|ElectronicMail|Telephone)\b[^>]*>)[^<]+/g;

const hideInText = (text: string): string =>
  text
    .replace(XML_VALUE, "$1[hidden]")
    .replace(EMAIL, "[e-mail]")
    .replace(IBAN, (found) => (isAccount(found) ? "[iban]" : found))
    .replace(PHONE, "[phone]");

/**
 * Does it begin with an account? By the check digits of ISO 13616, so that numbers of invoices are left alone; a French
 * one even when it is misspelt. The pattern takes words after it for its end: each space may be where it ends.
 */
const isAccount = (text: string): boolean => {
  const groups = text.toUpperCase().split(" ");
  const beginnings = groups.map((_, i) => groups.slice(0, i + 1).join(""));
  return (
    /^FR\d{12}/.test(beginnings.at(-1) ?? "") ||
    beginnings.some((account) => account.length >= 15 && account.length <= 34 && remainder(account) === 1n)
  );
};

const remainder = (account: string): bigint => {
  const turned = account.slice(4) + account.slice(0, 4);
  return BigInt([...turned].map((one) => Number.parseInt(one, 36)).join("")) % 97n;
};
