import { html, raw } from "hono/html";
import type { Diagnosis } from "../../usecases/operate/diagnose.ts";
import type { VerdictReason } from "../../usecases/operate/verdict.ts";
import type { VerdictCode } from "../../usecases/operate/verdict-words.ts";
import { pathOf } from "../rooms.ts";
import { type Html, moment, number, type Say, span } from "../show.ts";

/** The places where things are dealt with: of this page, or of the room of failures. */
type Place = "platform" | "endpoint" | "failures" | "held" | "unowned" | "rejected" | "platforms";

const PLACES: Record<VerdictCode, Place> = {
  account_paused: "platform",
  account_unknown: "platform",
  circuit_open: "platform",
  sync_late: "platform",
  never_synced: "platform",
  password_expired: "platform",
  password_expires: "platform",
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
};

const COLOURS = { stopped: "red", look: "orange", ok: "green" } as const;

/** What a person must know beside the gateway's verdict, and the place of the page where it is dealt with. */
export interface PlacedReason {
  state: "look" | "stopped";
  text: string;
  place: string;
}

/** The verdict with its reasons, each leading to where it is dealt with, and the numbers of what waits. */
export const summary = (
  say: Say,
  { gateway, verdict, platforms }: Diagnosis,
  more: readonly PlacedReason[],
): Html => {
  const { words } = say;
  const { reasons } = verdict;
  const sum = (...codes: VerdictCode[]): number =>
    reasons.filter(({ code }) => codes.includes(code)).reduce((all, { count }) => all + count, 0);
  const queued = platforms
    .flatMap(({ work }) => work)
    .filter(({ kind, state }) => kind === "submit" && (state === "ready" || state === "running"))
    .reduce((all, { rows }) => all + rows, 0);
  const tiles: [string, number, string][] = [
    [words.waiting, queued, "platforms"],
    [words.rejectedInvoices, sum("invoices_rejected"), "rejected"],
    [words.failures, sum("work_failed", "work_parked", "work_in_doubt"), "failures"],
    [words.quarantine, sum("items_held"), "held"],
    [words.unowned, sum("invoices_unowned"), "unowned"],
  ];
  const all = [...reasons, ...more];
  return html`<p class="verdict ${COLOURS[worst(all)]}" data-verdict>${headline(say, all)}</p>
${all.length === 0 ? "" : html`<ul class="reasons">${reasons.map((reason) => line(say, reason))}${more.map(placedLine)}</ul>`}
<ul class="tiles">${tiles.map(
    ([label, value, id]) =>
      html`<li><a href="${linkTo(id)}"${id === "platforms" ? "" : raw(" data-told")}><strong>${number(say, value)}</strong> <span>${label}</span></a></li>`,
  )}</ul>
<p class="soft">${words.gateway} ${gateway.version} · ${words.store} ${gateway.store} · ${words.uptime} ${span(say, gateway.uptimeSeconds)}</p>`;
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

const linkTo = (place: string): string =>
  place === "failures" || place === "held" ? `${pathOf("failures")}#${place}` : `#${place}`;

const line = (say: Say, reason: VerdictReason): Html => {
  const { code, state, platform, endpoint, since } = reason;
  const place = PLACES[code];
  const id =
    place === "platform"
      ? `platform-${platform ?? ""}`
      : place === "endpoint"
        ? `endpoint-${endpoint ?? ""}`
        : place;
  return html`<li class="${state}"><a href="${linkTo(id)}">${say.language === "fr" ? reason.messageFr : reason.message}</a>${
    since === null ? "" : html` <span class="soft">${dateWord(say, code)}</span> ${moment(say, since)}`
  }</li>`;
};

/** What the date of a reason is: since when, or until when. */
const dateWord = ({ words }: Say, code: VerdictCode): string =>
  code === "password_expires" ? words.until : words.since;
