/**
 * A day `YYYYMMDD` as a number that compares as it does; null for what is none. By hand: an extract has as many of them
 * as lines, and a calendar's own reading takes ten times as long.
 */
export const dayNumber = (text: string): number | null => {
  if (!/^\d{8}$/.test(text)) return null;
  const number = Number(text);
  const month = Math.floor(number / 100) % 100;
  const date = number % 100;
  const year = Math.floor(number / 10_000);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const longest = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return month >= 1 && month <= 12 && date >= 1 && date <= longest ? number : null;
};
