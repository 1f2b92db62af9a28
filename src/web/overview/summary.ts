import { html, raw } from "hono/html";
import { hearerOf } from "../../domain/erp-endpoint.ts";
import type { Diagnosis } from "../../usecases/operate/diagnose.ts";
import type { Verdict, VerdictReason } from "../../usecases/operate/verdict.ts";
import type { VerdictCode } from "../../usecases/operate/verdict-words.ts";
import { pathOf } from "../rooms.ts";
import { type Html, moment, number, type Say, span } from "../show.ts";
import { endpointPath } from "../webhooks/shown.ts";

/** The places where things are dealt with: of this page, or of the room of failures. */
type Place =
  | "platform"
  | "endpoint"
  | "failures"
  | "held"
  | "unowned"
  | "rejected"
  | "platforms"
  | "processes";

const PLACES: Record<VerdictCode, Place> = {
  account_paused: "platform",
  account_unknown: "platform",
  circuit_open: "platform",
  sync_late: "platform",
  never_synced: "platform",
  password_expired: "platform",
  password_expires: "platform",
  certificate_ends: "platform",
  certificate_expires: "platform",
  directory_missing: "platform",
  directory_old: "platform",
  invoices_late: "platform",
  work_late: "platform",
  endpoint_stopped: "endpoint",
  endpoint_unknown: "endpoint",
  notifications_late: "endpoint",
  work_failed: "failures",
  work_parked: "failures",
  work_in_doubt: "failures",
  items_held: "held",
  invoices_unowned: "unowned",
  invoices_rejected: "rejected",
  retention_behind: "platforms",
  configurations_differ: "processes",
};

const COLOURS = { stopped: "red", look: "orange", ok: "green" } as const;

/** What a person must know beside the gateway's verdict, and the place of the page where it is dealt with. */
export interface PlacedReason {
  state: "look" | "stopped";
  text: string;
  place: string;
}

/** A number on the first page, and where what it counts is dealt with. */
export interface Tile {
  label: string;
  value: string;
  place: string;
  /** Said aloud when it changes: something waits for a person. */
  told: boolean;
}

/** The verdict with its reasons, each leading to where it is dealt with, and the numbers of what waits. */
export const summary = (
  say: Say,
  verdict: Verdict,
  more: readonly PlacedReason[],
  tiles: readonly Tile[],
): Html => {
  const { reasons } = verdict;
  const all = [...reasons, ...more];
  return html`<p class="verdict ${COLOURS[worst(all)]}" data-verdict>${headline(say, all)}</p>
${all.length === 0 ? "" : html`<ul class="reasons">${reasons.map((reason) => line(say, reason))}${more.map(placedLine)}</ul>`}
<ul class="tiles">${tiles.map(
    ({ label, value, place, told }) =>
      html`<li><a href="${linkTo(place)}"${told ? raw(" data-told") : ""}><strong>${value}</strong> <span>${label}</span></a></li>`,
  )}</ul>`;
};

/** The numbers of an administrator's first page. */
export const tilesOfAll = (say: Say, { verdict, platforms, endpoints }: Diagnosis): Tile[] => {
  const { words } = say;
  const sum = (...codes: VerdictCode[]): number =>
    verdict.reasons.filter(({ code }) => codes.includes(code)).reduce((all, { count }) => all + count, 0);
  const queued = rowsOf(platforms.flatMap(({ work }) => work.filter(({ kind }) => kind === "submit")));
  const tile = (label: string, value: number, place: string, told = true): Tile => ({
    label,
    value: number(say, value),
    place,
    told,
  });
  return [
    tile(words.waiting, queued, "queue", false),
    tile(words.overview.toTell, rowsOf(endpoints.flatMap(({ work }) => work)), "webhooks", false),
    tile(words.rejectedInvoices, sum("invoices_rejected"), "rejected"),
    tile(words.failures, sum("work_failed", "work_parked", "work_in_doubt"), "failures"),
    tile(words.quarantine, sum("items_held"), "held"),
    tile(words.unowned, sum("invoices_unowned"), "unowned"),
  ];
};

const rowsOf = (work: readonly { state: string; rows: number }[]): number =>
  work
    .filter(({ state }) => state === "ready" || state === "running")
    .reduce((all, { rows }) => all + rows, 0);

/** What runs here, in a line. */
export const gatewayLine = (say: Say, { gateway }: Diagnosis): Html => {
  const { words } = say;
  return html`<p class="soft">${words.gateway} ${gateway.version} · ${words.store} ${gateway.store} · ${words.uptime} ${span(say, gateway.uptimeSeconds)}</p>`;
};

type Weighed = readonly Pick<VerdictReason, "state">[];

const worst = (reasons: Weighed): keyof typeof COLOURS =>
  reasons.some(({ state }) => state === "stopped") ? "stopped" : reasons.length > 0 ? "look" : "ok";

const placedLine = ({ state, text, place }: PlacedReason): Html =>
  html`<li class="${state}"><a href="#${place}">${text}</a></li>`;

const headline = ({ words }: Say, reasons: Weighed): string => {
  const stops = reasons.filter(({ state }) => state === "stopped").length;
  const looks = reasons.length - stops;
  if (stops + looks === 0) return words.allWell;
  return [...(stops > 0 ? [words.stopped(stops)] : []), ...(looks > 0 ? [words.look(looks)] : [])].join(" ");
};

const linkTo = (place: string): string => {
  if (place === "failures" || place === "held") return `${pathOf("failures")}#${place}`;
  if (place === "processes") return `${pathOf("configuration")}#${place}`;
  return place === "webhooks" || place === "invoices" ? pathOf(place) : `#${place}`;
};

/** Where a reason is dealt with: the page of an endpoint, a room, or a place of this page. */
const placeOf = ({ code, platform, endpoint }: VerdictReason): string => {
  const place = PLACES[code];
  if (place === "platform") return `#platform-${platform ?? ""}`;
  if (endpoint === null || (place !== "endpoint" && place !== "failures")) return linkTo(place);
  const hearer = hearerOf(endpoint);
  if (place === "failures" || hearer === null) return linkTo(place === "failures" ? place : "webhooks");
  return endpointPath(hearer);
};

const line = (say: Say, reason: VerdictReason): Html => {
  const { code, state, since } = reason;
  return html`<li class="${state}"><a href="${placeOf(reason)}">${say.language === "fr" ? reason.messageFr : reason.message}</a>${
    since === null ? "" : html` <span class="soft">${dateWord(say, code)}</span> ${moment(say, since)}`
  }</li>`;
};

/** What the date of a reason is: since when, or until when. */
const dateWord = ({ words }: Say, code: VerdictCode): string =>
  code === "password_expires" || code === "certificate_expires" || code === "certificate_ends"
    ? words.until
    : words.since;
