/** Statuses that tell a payment, with the amount that is meant. @type {Record<string, string>} */
const PAYMENTS = { payment_received: "MEN", payment_sent: "MPA" };

/** @param {string} decimal */
const cents = (decimal) => Math.round(Number(decimal) * 100);

/** Is there a payment of this kind already? What is left is then for a person to say. */
const isTold = (/** @type {string} */ name, /** @type {any[]} */ events, /** @type {any[]} */ pushes) =>
  events.some((e) => e.status?.name === name) ||
  pushes.some((p) => p.status.name === name && p.state !== "refused" && p.state !== "failed");

/**
 * The amounts that a payment most likely has: what is due, split by VAT rate where the invoice has several (one amount
 * for each rate, BR-FR-CDV-14). Without the content of the invoice, its total.
 *
 * @param {any} status one of those that are allowed
 * @param {{ invoice: any, content: any, events: any[], pushes: any[] }} of
 * @returns {{ amount: string, rate: string }[]}
 */
export const suggestedAmounts = ({ name }, { invoice, content, events, pushes }) => {
  if (!PAYMENTS[name]) return [{ amount: "", rate: "" }];
  const due = content?.totals.due ?? invoice.total;
  const amountOf = (/** @type {string} */ amount) => (isTold(name, events, pushes) ? "" : amount);
  /** @type {Map<number, number>} */
  const byRate = new Map();
  for (const { rate = "0", taxableAmount, taxAmount } of content?.vatBreakdown ?? []) {
    const before = byRate.get(Number(rate)) ?? 0;
    byRate.set(Number(rate), before + cents(taxableAmount) + cents(taxAmount));
  }
  if (PAYMENTS[name] !== "MEN" || byRate.size === 0) return [{ amount: amountOf(due), rate: "" }];
  const isWhole = [...byRate.values()].reduce((sum, one) => sum + one, 0) === cents(due);
  return [...byRate].map(([rate, sum]) => ({
    amount: amountOf(byRate.size === 1 ? due : isWhole ? (sum / 100).toFixed(2) : ""),
    rate: rate.toFixed(2),
  }));
};
