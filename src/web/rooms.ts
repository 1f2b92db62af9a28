import type { Session } from "./session.ts";
import { HOME } from "./session.ts";
import type { Say } from "./show.ts";

/** The rooms of the desk, in the order of its navigation. */
const ROOMS = {
  overview: { path: HOME },
  invoices: { path: `${HOME}/invoices` },
  failures: { path: `${HOME}/failures` },
  webhooks: { path: `${HOME}/webhooks` },
  reports: { path: `${HOME}/reports` },
  receivers: { path: `${HOME}/receivers`, administrators: true, wherever: "sharing" },
  validate: { path: `${HOME}/validate` },
  directory: { path: `${HOME}/directory` },
  configuration: { path: `${HOME}/configuration`, administrators: true },
  acts: { path: `${HOME}/acts` },
} as const satisfies Record<string, RoomFacts>;

interface RoomFacts {
  path: string;
  /** Shown to administrators alone. */
  administrators?: boolean;
  /** Shown only where there is something of it. */
  wherever?: "sharing";
}

export type RoomName = keyof typeof ROOMS;

/** Where a room is. */
export const pathOf = (room: RoomName): string => ROOMS[room].path;

/** The page of an invoice. */
export const invoicePath = (id: string): string => `${ROOMS.invoices.path}/${encodeURIComponent(id)}`;

/** The rooms that a person may enter, by the words of their language. */
export const roomsOf = (
  { words }: Say,
  { person }: Session,
  there: { sharing: boolean },
): { name: RoomName; path: string; word: string }[] =>
  (Object.entries(ROOMS) as [RoomName, RoomFacts][])
    .filter(([, { administrators }]) => administrators !== true || person.sees === "all")
    .filter(([, { wherever }]) => wherever === undefined || there[wherever])
    .map(([name, { path }]) => ({ name, path, word: words.rooms[name] }));
