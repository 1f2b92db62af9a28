import type { WalkedCall, WalkedPlatform } from "./platform.ts";

/** What goes into a call. */
export interface Asked {
  /** Values for the braces of the path. */
  path?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  /** The body: of JSON, or the parts of a form. Absent: there is none. */
  body?: unknown;
  /** Without a token. */
  anonymous?: boolean;
}

export interface Answered {
  status: number;
  headers: Headers;
  /** Media type, without its parameters. */
  type: string;
  /** JSON where it is some, else the text; empty text where there is none. */
  body: unknown;
}

/** A member of an answer, whatever that is. */
export const memberOf = (value: unknown, name: string): unknown => Reflect.get(Object(value), name);

const formOf = (parts: object): FormData => {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) {
    const isFile = part instanceof Uint8Array;
    const type = isFile ? (part[0] === 0x25 ? "application/pdf" : "application/xml") : "application/json";
    const blob = new Blob([isFile ? Buffer.from(part) : JSON.stringify(part)], { type });
    if (isFile) form.append(name, blob, "walk");
    else form.append(name, blob);
  }
  return form;
};

/** Asks a platform over HTTP. */
export const ask = async (
  platform: WalkedPlatform,
  { service, method, path }: WalkedCall,
  { path: chosen = {}, query = {}, headers = {}, body, anonymous = false }: Asked,
): Promise<Answered> => {
  const base = service === "flow" ? platform.flowUrl : platform.directoryUrl;
  const filled = path.replaceAll(/\{([\w-]+)\}/g, (_, name: string) =>
    encodeURIComponent(chosen[name] ?? "none"),
  );
  const asked = new URLSearchParams(query).toString();
  const isForm = service === "flow" && method === "POST" && path === "/v1/flows";
  const answer = await fetch(`${base}${filled}${asked === "" ? "" : `?${asked}`}`, {
    method,
    headers: {
      ...(anonymous ? {} : { authorization: `Bearer ${platform.token}` }),
      ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isForm ? formOf(Object(body)) : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const type = (answer.headers.get("content-type") ?? "").split(";")[0] ?? "";
  const isJson = /[/+]json$/.test(type) && text !== "";
  return { status: answer.status, headers: answer.headers, type, body: isJson ? JSON.parse(text) : text };
};
