import { dirname, resolve } from "node:path";
import { hasProcessor, hasStylesheets, lookInto, type OfficialFolder } from "../official/folder.ts";
import type { Findings } from "./fault.ts";
import { isGroup } from "./raw.ts";

const PATH = ["officialRules", "folder"];

/**
 * Looks into the folder of the official rules, as the controls will use it. Null: there is none, or it is at fault.
 *
 * @param file - the configuration, to whose folder the path is relative
 */
export const readOfficialRules = (raw: unknown, file: string, findings: Findings): OfficialFolder | null => {
  const given = isGroup(raw) && isGroup(raw.officialRules) ? raw.officialRules.folder : undefined;
  if (typeof given !== "string" || given === "") return null;
  const folder = resolve(dirname(file), given);
  let found: OfficialFolder;
  try {
    found = lookInto(folder);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    findings.fault(
      PATH,
      `names ${folder}, which cannot be read (${code})`,
      "correct the path (relative to the configuration), or mount that folder",
    );
    return null;
  }
  if (Object.keys(found.files).length === 0) {
    findings.fault(
      PATH,
      `names ${folder}, in which there is no file that the controls know`,
      "unpack there what FNFE, CEN and AIFE publish: docs/controls.md names the files",
    );
    return null;
  }
  if (hasStylesheets(found) && !hasProcessor()) {
    findings.fault(
      PATH,
      "holds rules that take the XSLT processor, which is not installed",
      "npm install --include=optional (saxon-js and xslt3), or leave only the schemas (.xsd) in the folder",
    );
    return null;
  }
  return found;
};
