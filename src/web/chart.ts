import { html, raw } from "hono/html";
import { type Html, number, type Say } from "./show.ts";

/** A bar of a chart. */
export interface Bar {
  /** What it is about, and how much: told where the pointer rests on it. */
  title: string;
  times: number;
  /** It is not over yet. */
  open?: boolean;
}

/** A word below a bar. */
export interface Tick {
  /** The place of its bar. */
  at: number;
  text: string;
}

/** Of a small one among others, in the picture's own units: letters are twelve of them high. */
const WIDTH = 200;
const HEIGHT = 92;
/** Of the bars: above them stands the highest value, below them what they are about. */
const TOP = 16;
const BOTTOM = 72;
const GAP = 0.25;

/** The end of a scale: the next of 1, 2, 5, 10, 20 … */
const scaleTo = (most: number): number => {
  if (most <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5].find((step) => step * power >= most) ?? 10) * power;
};

const short = (value: number): string => String(Number(value.toFixed(2)));

const bar = ({ title, times, open }: Bar, i: number, step: number, most: number): Html => {
  const height = times === 0 ? 0 : Math.max(1.5, (times / most) * (BOTTOM - TOP));
  const x = short(i * step);
  return html`<g><title>${title}</title><rect class="hit" x="${x}" y="${TOP}" width="${short(step)}" height="${BOTTOM - TOP}"/><rect class="bar${open === true ? " open" : ""}" x="${short(i * step + (step * GAP) / 2)}" y="${short(BOTTOM - height)}" width="${short(step * (1 - GAP))}" height="${short(height)}" rx="1"/></g>`;
};

/** Words at the ends stay within the picture. */
const anchorOf = (at: number, of: number): string => (at === 0 ? "start" : at === of - 1 ? "end" : "middle");

/**
 * Bars side by side, as a picture with a name. The same numbers must stand in a table beside it: who cannot see it is told
 * the name alone.
 */
export const barChart = (
  say: Say,
  chart: { name: string; bars: readonly Bar[]; ticks: readonly Tick[]; width?: number },
): Html => {
  const { name, bars, ticks, width = WIDTH } = chart;
  const most = scaleTo(Math.max(0, ...bars.map(({ times }) => times)));
  const step = width / Math.max(1, bars.length);
  return html`<svg class="chart" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${name}">
<line class="rule" x1="0" x2="${width}" y1="${TOP}" y2="${TOP}"/><text x="0" y="${TOP - 4}">${number(say, most)}</text>
${bars.map((one, i) => bar(one, i, step, most))}
<line class="base" x1="0" x2="${width}" y1="${BOTTOM}" y2="${BOTTOM}"/>
${ticks.map(({ at, text }) => {
  const anchor = anchorOf(at, bars.length);
  const x = anchor === "start" ? 0 : anchor === "end" ? width : (at + 0.5) * step;
  return html`<text x="${short(x)}" y="${HEIGHT - 5}"${anchor === "start" ? "" : raw(` text-anchor="${anchor}"`)}>${text}</text>`;
})}
</svg>`;
};
