/** Whole part in one piece or in groups of three after one and the same mark; one or two decimals, or none. */
const DECIMAL = /^(-?)(\d+|\d{1,3}([\x20.,])\d{3}(?:\3\d{3})*)(?:([.,])(\d{1,2}))?$/;

/**
 * An amount as people write it (`1 200,00`, `1,200.00`, `1.200,00`, `1200`) as a decimal string; null when it is none. Spaces
 * are of every kind, the narrow ones of French printing included. One point or comma before three digits groups them
 * for nobody but an English reader's comma: it is taken nowhere else, since it might be meant as a decimal mark.
 *
 * @param {string} text @param {string} lang @returns {string | null}
 */
export const decimalOf = (text, lang) => {
  const plain = text
    .trim()
    .replace(/\s/g, " ")
    .replace(/^[\u2212\u2013]/, "-");
  const [, sign = "", whole = "", group = "", mark = "", decimals = ""] = DECIMAL.exec(plain) ?? [];
  if (whole === "" || (mark !== "" && mark === group)) return null;
  const isDoubtful = mark === "" && whole.split(group).length === 2 && group !== " ";
  if (group !== "" && isDoubtful && !(group === "," && lang === "en")) return null;
  const digits = group === "" ? whole : whole.split(group).join("");
  return sign + digits + (decimals === "" ? "" : `.${decimals}`);
};

/** A rate in percent as a decimal string; null when it is none (BR-FR-DEC-04). @param {string} text @returns {string | null} */
export const rateOf = (text) => {
  const rate = text.replace(/[\s%]/g, "").replace(",", ".");
  return /^\d{1,2}(\.\d{1,2})?$/.test(rate) ? rate : null;
};
