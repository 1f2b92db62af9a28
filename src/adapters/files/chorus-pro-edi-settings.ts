import { INTERFACES } from "../../mapping/chorus-pro-edi.ts";
import { type PasswordState, passwordState } from "../kit/calls/password.ts";
import { faultIf, readerOf, type SettingFault } from "../kit/settings.ts";
import type { Setting, Settings } from "../port.ts";
import { type Codes, faultsOfTemplate } from "./name.ts";
import * as files from "./settings.ts";

const SENT_WHEN = ["reported", "deposited"] as const;
const ENVELOPES = ["tar.gz", "xml"] as const;

/** What every envelope is called (EDI guide of AIFE): its id is the last part. */
const NAME = "{interface}_{application}_{flow}.{ext}";

const interfaceOf = (syntax: keyof typeof INTERFACES, name: string) =>
  ({ label: `Interface of ${name}`, default: INTERFACES[syntax] }) as const satisfies Setting;

/** What an account of Chorus Pro's exchanges must supply. What AIFE does not publish is a setting. */
export const SETTINGS = {
  url: files.SETTINGS.url,
  hostKey: files.SETTINGS.hostKey,
  privateKey: {
    ...files.SETTINGS.privateKey,
    help: "With `sftp`: the text of the RSA key of the connection's certificate, PEM or OpenSSH.",
  },
  passphrase: files.SETTINGS.passphrase,
  password: files.SETTINGS.password,
  ciphers: {
    ...files.SETTINGS.ciphers,
    default: "aes256-cbc aes128-cbc",
    help: "With `sftp`: beside the usual ones. AIFE's server has these two.",
  },
  application: {
    label: "Code of the application",
    required: true,
    help: "`AAA123`: AIFE gives it with the connection (raccordement).",
  },
  facturXInterface: interfaceOf("factur-x", "Factur-X"),
  ciiInterface: interfaceOf("cii", "CII"),
  ublInterface: interfaceOf("ubl", "UBL"),
  envelope: {
    label: "Envelope of an invoice",
    oneOf: ENVELOPES,
    default: "tar.gz",
    help: "`xml`: UBL and CII go as they are. A Factur-X always goes in an archive.",
  },
  entryName: {
    label: "Name of the invoice in the archive",
    default: "{flow}.{ext}",
    help: "Made as `name` of the adapter `files` is.",
  },
  out: { ...files.SETTINGS.out, help: "The deposit area." },
  in: { ...files.SETTINGS.in, help: "The pick-up area." },
  ack: {
    label: "Folder of reports",
    help: "Where the reports of integration come, if they do not come into `in`.",
  },
  archive: files.SETTINGS.archive,
  publish: files.SETTINGS.publish,
  complete: files.SETTINGS.complete,
  // AIFE's pick-up area gives each file once, and lets none be renamed or removed.
  consume: { ...files.SETTINGS.consume, default: "once" },
  sentWhen: {
    label: "When an invoice is sent",
    oneOf: SENT_WHEN,
    default: "reported",
    help: "`reported`: once the report of its flow says that it came in. `deposited`: once its flow stands in the deposit area, for connections that hear of what went wrong alone; a report that says no makes the invoice `rejected`.",
  },
  ackWithinHours: files.SETTINGS.ackWithinHours,
  certificateExpiresOn: {
    label: "Day the certificate expires",
    kind: "date",
    help: "Of the connection: on that day the exchanges stop. Given: a warning comes 30 days ahead.",
  },
} as const satisfies Record<string, Setting>;

/** The same account as one of files. */
const asFiles = (settings: Settings): Settings => {
  const { need, maybe } = readerOf(SETTINGS, settings);
  return {
    ...settings,
    ciphers: maybe("ciphers"),
    ack: maybe("ack") ?? need("in"),
    consume: need("consume"),
    name: NAME,
    ackFormat: need("sentWhen") === "reported" ? "cppstatut" : "none",
  };
};

/**
 * Settings as the adapter uses them.
 *
 * @throws Error naming what is missing or wrong; configurations are checked before that
 */
export const endpointOf = (settings: Settings): files.Endpoint => {
  const { need } = readerOf(SETTINGS, settings);
  return {
    ...files.endpointOf(asFiles(settings)),
    packing: {
      interfaces: {
        "factur-x": need("facturXInterface"),
        cii: need("ciiInterface"),
        ubl: need("ublInterface"),
      },
      archive: need("envelope") === "tar.gz",
      entryName: need("entryName"),
    },
  };
};

/** Where the files of the account lie. */
export const filesAt = (settings: Settings): ReturnType<typeof files.filesAt> =>
  files.filesAt(asFiles(settings));

/** Faults of the settings that their declaration cannot say. */
export const faultsOf = (settings: Settings): SettingFault[] => {
  const { need, maybe } = readerOf(SETTINGS, settings);
  const given = asFiles(settings);
  const codes: Codes = { application: maybe("application"), interface: need("ciiInterface") };
  return [
    ...files.faultsOfUrl(given),
    ...files.faultsOfFolders(given, given.ack === need("in") ? ["out", "in", "archive"] : undefined),
    ...faultIf(
      !/^[A-Z]{3}\d{3}$/.test(maybe("application") ?? ""),
      "application",
      "is no code of an application",
      "Write it as AIFE gave it: three capitals and three digits, AAA123.",
    ),
    ...(["facturXInterface", "ciiInterface", "ublInterface"] as const).flatMap((key) =>
      faultIf(
        !/^[A-Z]{3}\d{4}[A-Z]$/.test(need(key)),
        key,
        "is no code of an interface",
        "Write three capitals, four digits and a capital, as FSO1117A.",
      ),
    ),
    ...faultsOfTemplate(need("entryName"), codes)
      .filter(({ path }) => path === "name")
      .map((fault) => ({ ...fault, path: "entryName" })),
  ];
};

/** The certificate is renewed by people, at AIFE and here: that takes weeks. */
const WARN_AHEAD_DAYS = 30;

/** How long the certificate of the connection still holds; null: the setting `certificateExpiresOn` does not tell. */
export const certificateOf = (expiresOn: string | undefined, now: Date): PasswordState | null =>
  passwordState(
    expiresOn,
    now,
    WARN_AHEAD_DAYS,
    (when) =>
      `The certificate of the connection ${when}. Declare a new one on the Chorus Pro portal (Raccordements), then change privateKey and certificateExpiresOn.`,
  );
