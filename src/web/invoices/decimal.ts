/**
 * A number as people write it, as a decimal string: `1 234,56`, `1.234,56`, `1,234.56` and `1234.5` are taken. What is no
 * number, or could be two, comes back as it is, for who says what is wrong with it.
 */
export const decimalIn = (text: string): string => {
  const plain = text.replace(/[\s\u00a0\u202f']/g, "");
  const [, whole, after] = /^(-?\d+)(?:[.,](\d+))?$/.exec(plain) ?? [];
  if (whole !== undefined) return after === undefined ? whole : `${whole}.${after}`;
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) return plain.replaceAll(".", "").replace(",", ".");
  return /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(",", "") : text;
};
