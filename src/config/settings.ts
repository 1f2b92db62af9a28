import type { Adapter, Setting, Settings } from "../adapters/port.ts";
import { isDay } from "../domain/paris-day.ts";
import { meant } from "../explain.ts";
import type { Findings, Path } from "./fault.ts";

/** An account's settings, read against its adapter's declaration: defaults filled in, every fault noted. */
export const readSettings = (
  adapter: Adapter,
  given: Readonly<Record<string, unknown>>,
  path: Path,
  findings: Findings,
): Settings => {
  const settings: Record<string, string | undefined> = {};
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(adapter.settings, key)) {
      findings.fault(
        [...path, key],
        `is no setting of the adapter ${adapter.id}`,
        meant(key, Object.keys(adapter.settings)),
      );
    }
  }
  let sound = true;
  for (const [key, setting] of Object.entries(adapter.settings)) {
    const value = joined(setting, given[key]);
    const fault = faultOf(setting, value);
    if (fault !== null) {
      sound = false;
      findings.fault([...path, key], fault.message, fault.fix);
    } else {
      settings[key] = value === undefined || value === null || value === "" ? setting.default : String(value);
    }
  }
  if (sound) {
    for (const fault of adapter.check?.(settings) ?? []) {
      findings.fault([...path, ...fault.path.split(".")], fault.message, fault.fix);
    }
  }
  return settings;
};

/** A list of texts as one, where the setting takes several. */
const joined = ({ list }: Setting, value: unknown): unknown =>
  list === true && Array.isArray(value) && value.every((one) => typeof one === "string")
    ? value.join(" ")
    : value;

const faultOf = (setting: Setting, value: unknown): { message: string; fix: string } | null => {
  const help = setting.help === undefined ? "" : ` (${setting.help})`;
  if (value === undefined || value === null || value === "") {
    return setting.required === true && setting.default === undefined
      ? { message: `is missing: ${setting.label}`, fix: `give it${help}` }
      : null;
  }
  if (setting.kind === "number" && /^\d+(\.\d+)?$/.test(String(value))) return null;
  if (setting.kind === "number")
    return { message: "is not a number", fix: "write digits, with a point if need be" };
  if (typeof value === "boolean" && setting.oneOf?.includes(String(value)) === true) return null;
  if (typeof value === "number" || typeof value === "boolean") {
    return { message: "must be text", fix: `put it in quotes: "${setting.secret === true ? "…" : value}"` };
  }
  if (typeof value !== "string") return { message: "must be text", fix: `give one text${help}` };
  if (setting.oneOf !== undefined && !setting.oneOf.includes(value)) {
    return {
      message: setting.secret === true ? "is not allowed" : `"${value}" is not allowed`,
      fix: meant(value, setting.oneOf),
    };
  }
  if (setting.kind === "url") return urlFault(value);
  if (setting.kind === "date" && !isDay(value)) {
    return { message: "is not a date", fix: "write YYYY-MM-DD, in quotes" };
  }
  return null;
};

/** What keeps a text from being an absolute http(s) URL without a password in it; null for a sound one. */
export const urlFault = (text: string): { message: string; fix: string } | null => {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    return { message: "is not an absolute http(s) URL", fix: "write it whole: https://host/path" };
  }
  // A URL is shown in logs and messages; a password must stand where it is masked.
  return url.username === "" && url.password === ""
    ? null
    : { message: "carries a user or a password", fix: "take them out of the URL and give them as settings" };
};
