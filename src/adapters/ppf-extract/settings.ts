import { faultIf, readerOf, type SettingFault } from "../kit/settings.ts";
import type { CopyAt, Setting, Settings } from "../port.ts";

/** What an account must supply that answers from the portal's extracts. */
export const SETTINGS = {
  folder: {
    label: "Folder of the extracts",
    required: true,
    help: "On this machine: where the public portal's extracts F14 come in (`FFE1435A_….tar.gz`). They are left there.",
  },
  database: {
    label: "File of the copy",
    help: "A SQLite file that the extracts are read into. Without it, `directory-<account>.db` beside the store.",
  },
  staleAfterDays: {
    label: "Days until the copy is stale",
    kind: "number",
    default: "8",
    help: "Counted from when the portal produced what was read in last; an answer of a stale copy holds no invoice back.",
  },
  names: {
    label: "Whether companies are found by name",
    oneOf: ["true", "false"],
    default: "true",
    help: "`false` spares a twentieth of the file, and of the time in which it is made.",
  },
  everySeconds: {
    label: "Seconds between two looks into the folder",
    kind: "number",
    default: "300",
  },
} as const satisfies Record<string, Setting>;

/** The settings of one account, ready to use. */
export const endpointOf = (settings: Settings) => {
  const { need } = readerOf(SETTINGS, settings);
  return {
    folder: need("folder"),
    names: need("names") === "true",
    staleAfterDays: Number(need("staleAfterDays")),
  };
};

/** Where the extracts come in, and where the copy lies. */
export const copyAt = (settings: Settings): CopyAt => {
  const { need, maybe } = readerOf(SETTINGS, settings);
  return {
    folder: need("folder"),
    database: maybe("database"),
    names: need("names") === "true",
    everySeconds: Number(need("everySeconds")),
  };
};

/** Faults of the settings that their declaration cannot say. */
export const faultsOf = (settings: Settings): SettingFault[] => {
  const { need } = readerOf(SETTINGS, settings);
  return [
    ...faultIf(
      !(Number(need("everySeconds")) >= 1 && Number(need("everySeconds")) <= 86_400),
      "everySeconds",
      "is less than a second, or more than a day",
      "Write 300; extracts come once a day.",
    ),
    ...faultIf(
      Number(need("staleAfterDays")) <= 0,
      "staleAfterDays",
      "makes every copy stale",
      "Write 8: a complete extract comes each week.",
    ),
  ];
};
