import type { For } from "../desk.ts";
import type { RefusingRoom } from "../refused.ts";

/** The room of the directory, where it says why not. */
export const DIRECTORY_ROOM: RefusingRoom = {
  room: "directory",
  back: ({ words }) => words.directory.back,
};

/** As by the API: what is declared binds a company, and is an administrator's to do. */
export const FOR_ADMINISTRATORS: For = { administrators: true };
