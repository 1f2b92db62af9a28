import type { Syntax } from "../../domain/invoice.ts";
import { baseOf, faultIf, readerOf, type SettingFault } from "../kit/settings.ts";
import type { FilesAt, Setting, Settings } from "../port.ts";
import { faultsOfTemplate } from "./name.ts";

const PUBLISH = ["rename", "marker", "direct"] as const;
const CONSUME = ["archive", "remove", "keep", "once"] as const;
const COMPLETE = ["rename", "marker", "stable"] as const;
const ACK_FORMATS = ["cdar", "none", "suffix", "csv", "cppstatut"] as const;

/** What an account must supply whose platform, or whose engine for AS2, AS4 or PeSIT, takes files. */
export const SETTINGS = {
  url: {
    label: "Folder",
    required: true,
    help: "Where the folders lie: `file:///folder` on this machine, or `sftp://user@host:port/folder`. The folder is absolute.",
  },
  hostKey: {
    label: "Key of the server",
    list: true,
    help: "With `sftp`: the fingerprint of the server's key, `SHA256:…`; a list of two while it changes. Without it no connection is made.",
  },
  privateKey: {
    label: "Private key",
    secret: true,
    help: "With `sftp`: the text of the key, PEM or OpenSSH.",
  },
  passphrase: { label: "Passphrase of the private key", secret: true },
  password: { label: "Password", secret: true, help: "With `sftp`: in place of a private key." },
  ciphers: {
    label: "More ciphers",
    list: true,
    help: "With `sftp`, for servers that have old ones alone: their names, as `aes256-cbc`.",
  },
  out: {
    label: "Folder of what is sent",
    default: "out",
    help: "`.`: the folder of `url` itself.",
  },
  in: { label: "Folder of what comes", default: "in" },
  ack: { label: "Folder of acknowledgements", default: "ack" },
  archive: { label: "Folder of what was read", default: "archive" },
  publish: {
    label: "How a file is handed over",
    oneOf: PUBLISH,
    default: "rename",
    help: "`rename`: written under a hidden name, then renamed. `marker`: then an empty `<name>.done` beside it. `direct`: written under its name, for servers that cannot rename: what breaks off there may be read by halves.",
  },
  complete: {
    label: "When a file that comes is whole",
    oneOf: COMPLETE,
    default: "rename",
    help: "`rename`: once it has its name (hidden ones and `.tmp`, `.part`, `.filepart` are left alone). `marker`: once there is a `<name>.done`. `stable`: once two pulls see the same size and time.",
  },
  consume: {
    label: "What becomes of a file that was read",
    oneOf: CONSUME,
    default: "archive",
    help: "`archive`: moved there. `remove`: deleted. `keep`: left, for who empties the folder himself. `once`: left, in folders that give each file one time only: it is stored while it is read.",
  },
  name: {
    label: "Name of a file",
    default: "{id}.{ext}",
    help: "Made of `{interface}` `{application}` `{flow}` `{id}` `{seller}` `{number}` `{date}` `{ext}`, with `{flow}` or `{id}` among them.",
  },
  interface: { label: "Code of the interface", help: "`{interface}`, and its four digits in `{flow}`." },
  application: { label: "Code of the application", help: "`{application}`, and the beginning of `{flow}`." },
  ackFormat: {
    label: "Kind of acknowledgement",
    oneOf: ACK_FORMATS,
    default: "cdar",
    help: "`cdar`: a life-cycle message (500, 501) about the file. `suffix`: `<name>.ok`, `.ko` or `.err`, with the reason in it. `csv`: lines of `ackColumns`. `cppstatut`: a status file of Chorus Pro about the flow whose id ends the name. `none`: a file that stands under its name is sent.",
  },
  ackColumns: {
    label: "Columns of acknowledgements",
    default: "file,status,code,text,id",
    help: "With `csv`: what stands in them, in their order; other words name columns that do not matter.",
  },
  ackWithinHours: {
    label: "Hours until an acknowledgement is overdue",
    kind: "number",
    default: "24",
    help: "After that a person is told. Nothing is sent again.",
  },
} as const satisfies Record<string, Setting>;

/** How invoices are put into files, where they do not go as they are. */
export interface Packing {
  /** The code of the interface that each syntax goes by. */
  interfaces: Readonly<Record<Syntax, string>>;
  /** All of them go in an archive; else only what is no XML. */
  archive: boolean;
  /** Template of the name in the archive. */
  entryName: string;
}

/** The settings of one account, ready to use. */
export type Endpoint = ReturnType<typeof endpointOf> & { packing?: Packing };

const oneOf = <T extends string>(words: readonly T[], word: string): T => {
  const found = words.find((known) => known === word);
  if (found === undefined) throw new Error(`there is no ${word}, only ${words.join(", ")}`);
  return found;
};

/**
 * Settings as the adapter uses them.
 *
 * @throws Error naming what is missing or wrong; configurations are checked before that
 */
export const endpointOf = (settings: Settings) => {
  const { need, maybe } = readerOf(SETTINGS, settings);
  return {
    /** Of the machine where the folders lie; null: this one. */
    host: hostOf(settings),
    out: baseOf(need("out")),
    in: baseOf(need("in")),
    ack: baseOf(need("ack")),
    archive: baseOf(need("archive")),
    publish: oneOf(PUBLISH, need("publish")),
    complete: oneOf(COMPLETE, need("complete")),
    consume: oneOf(CONSUME, need("consume")),
    name: need("name"),
    interface: maybe("interface"),
    application: maybe("application"),
    ackFormat: oneOf(ACK_FORMATS, need("ackFormat")),
    ackColumns: listOf(need("ackColumns")),
    ackWithinMs: Number(need("ackWithinHours")) * 3_600_000,
  };
};

/** Words with white space or commas between them. */
const listOf = (text: string | undefined): string[] =>
  (text ?? "").split(/[\s,]+/).filter((word) => word !== "");

const hostOf = (settings: Settings): string | null => {
  const at = filesAt(settings);
  return at.kind === "sftp" ? at.host : null;
};

const pathIn = (url: URL): string | null => {
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
};

/**
 * Where the files of the account lie.
 *
 * @throws Error for an address that is none; configurations are checked before that
 */
export const filesAt = (settings: Settings): FilesAt => {
  const { need, maybe } = readerOf(SETTINGS, settings);
  const url = URL.parse(need("url"));
  const root = url === null ? null : pathIn(url);
  if (url === null || root === null) throw new Error("the setting url is not an address of a folder");
  if (url.protocol === "file:") return { kind: "local", root };
  return {
    kind: "sftp",
    // An address of IPv6 stands in brackets in a URL, and in none elsewhere.
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? 22 : Number(url.port),
    user: decodeURIComponent(url.username),
    root,
    hostKeys: listOf(maybe("hostKey")),
    privateKey: maybe("privateKey"),
    passphrase: maybe("passphrase"),
    password: maybe("password"),
    ciphers: listOf(maybe("ciphers")),
  };
};

/** Faults of the settings that their declaration cannot say. */
export const faultsOf = (settings: Settings): SettingFault[] => {
  const { maybe } = readerOf(SETTINGS, settings);
  return [
    ...faultsOfUrl(settings),
    ...faultsOfFolders(settings),
    ...faultsOfTemplate(maybe("name") ?? "", {
      interface: maybe("interface"),
      application: maybe("application"),
    }),
    ...faultIf(
      maybe("ackFormat") === "cppstatut" && !endsWithFlow(maybe("name") ?? ""),
      "name",
      "does not end with {flow}, by which the platform acknowledges",
      "Write {interface}_{application}_{flow}.{ext}.",
    ),
    ...faultIf(
      maybe("ackFormat") === "csv" &&
        !["file", "status"].every((word) => listOf(maybe("ackColumns")).includes(word)),
      "ackColumns",
      "names no column `file`, or none `status`",
      "Name the columns in their order: file,status,code,text,id.",
    ),
  ];
};

const endsWithFlow = (template: string): boolean => /^(?:.*_)?\{flow\}(?:\.[^_]*)?$/.test(template);

/** What is wrong with the address, and with what the login to it needs. */
export const faultsOfUrl = (settings: Settings): SettingFault[] => {
  const { maybe } = readerOf(SETTINGS, settings);
  const url = URL.parse(maybe("url") ?? "");
  const path = url === null ? null : pathIn(url);
  if (url === null || path === null || !["file:", "sftp:"].includes(url.protocol)) {
    return faultIf(
      true,
      "url",
      "is neither file:///folder nor sftp://user@host:port/folder",
      "Write it whole, with the absolute folder.",
    );
  }
  if (url.protocol === "file:") {
    return faultIf(
      url.host !== "" || path === "/",
      "url",
      url.host === ""
        ? "names no folder"
        : `names a host (${url.host}): the folder after file:// begins with a third slash`,
      "Write file:///folder, with the absolute folder.",
    );
  }
  const keys = listOf(maybe("hostKey"));
  return [
    ...faultIf(
      url.hostname === "" || url.username === "",
      "url",
      "names no host, or no user",
      "Write sftp://user@host:port/folder.",
    ),
    ...faultIf(
      url.password !== "",
      "url",
      "carries a password, and addresses are shown",
      "Take it out of the address and give it as the setting password.",
    ),
    ...faultIf(
      keys.length === 0,
      "hostKey",
      "is missing: without it any server would be believed",
      "Ask the platform for the fingerprint of its server's key, SHA256:… (ssh-keyscan host | ssh-keygen -lf - shows what answers now).",
    ),
    ...faultIf(
      keys.some((key) => !/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(key)),
      "hostKey",
      "is no fingerprint",
      "Write SHA256: and the 43 characters after it.",
    ),
    ...faultIf(
      maybe("privateKey") === undefined && maybe("password") === undefined,
      "privateKey",
      "is missing, and so is a password",
      "Give the text of the key (usually { file: … }), or the setting password.",
    ),
    ...faultIf(
      maybe("passphrase") !== undefined && maybe("privateKey") === undefined,
      "passphrase",
      "is given without a private key",
      "Give the setting privateKey, too.",
    ),
  ];
};

const FOLDERS = ["out", "in", "ack", "archive"] as const;

/** @param apart - of the folders, those that must not be the same */
export const faultsOfFolders = (
  settings: Settings,
  apart: readonly (typeof FOLDERS)[number][] = FOLDERS,
): SettingFault[] => {
  const { need } = readerOf(SETTINGS, settings);
  const folderOf = (key: (typeof FOLDERS)[number]): string => baseOf(need(key));
  return apart.flatMap((key, i) => [
    ...faultIf(
      !(key === "out" && folderOf(key) === ".") &&
        (folderOf(key).startsWith("/") ||
          folderOf(key)
            .split("/")
            .some((part) => ["", ".", ".."].includes(part))),
      key,
      "is no folder under the one of url",
      "Write its path from there, without a slash at its beginning and without dots.",
    ),
    ...apart
      .slice(0, i)
      .filter((other) => folderOf(other) === folderOf(key))
      .flatMap((other) =>
        faultIf(true, key, `is the same folder as ${other}`, "Give each of them a folder of its own."),
      ),
  ]);
};
