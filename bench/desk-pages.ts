import { Pool } from "undici";
import { percentile, rounded } from "./figures.ts";
import type { Running } from "./processes.ts";

/** A page of the desk: by its address, or by links from there. */
export interface DeskPage {
  path: string;
  /** Each names the address of the next page in the one before, as its first group. A page without it is left out. */
  follow?: readonly RegExp[];
  /** What is put behind the address that was reached. */
  ending?: string;
  /** What it is called; absent: its address. */
  name?: string;
}

/** Milliseconds of a page. */
export interface OfPage {
  name: string;
  kilobytes: number;
  /** The first of all requests for it. */
  cold: number;
  p50: number;
  max: number;
  best: number;
  /** Processor time of the gateway, mean of all but the first. */
  processorMs: number;
}

const RUNS = 10;

/** Signs in with a key and asks for each page ten times over one connection, in the order given. */
export const timePages = async (
  gateway: Running,
  key: string,
  pages: readonly DeskPage[],
): Promise<OfPage[]> => {
  const pool = new Pool(gateway.url, { connections: 1, pipelining: 1 });
  const login = await pool.request({
    method: "POST",
    path: "/desk/login",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: String(new URLSearchParams({ key })),
  });
  await login.body.dump();
  const cookie = String(login.headers["set-cookie"]).split(";")[0];
  if (login.statusCode !== 303 || cookie === undefined)
    throw new Error(`signing in was answered ${login.statusCode}`);
  const get = async (path: string): Promise<Buffer> => {
    const { statusCode, body } = await pool.request({ method: "GET", path, headers: { cookie } });
    const bytes = Buffer.from(await body.arrayBuffer());
    if (statusCode !== 200) throw new Error(`${path} was answered ${statusCode}: ${bytes.subarray(0, 500)}`);
    return bytes;
  };
  const figures: OfPage[] = [];
  for (const page of pages) {
    const path = await addressOf(page, get);
    if (path === null)
      throw new Error(`${page.path} leads to no page that ${String(page.follow?.at(-1))} names`);
    figures.push({ name: nameOf(page), ...(await timed(gateway, () => get(path))) });
  }
  await pool.close();
  return figures;
};

const nameOf = ({ path, follow = [], ending = "", name }: DeskPage): string =>
  name ??
  `${path}${follow.length === 0 ? "" : follow.length === 1 ? ", a link" : `, ${follow.length} pages on`}${ending}`;

const addressOf = async (
  { path, follow = [], ending = "" }: DeskPage,
  get: (path: string) => Promise<Buffer>,
): Promise<string | null> => {
  let at = path;
  for (const link of follow) {
    const found = link.exec(String(await get(at)))?.[1];
    if (found === undefined) return null;
    at = found.replaceAll("&amp;", "&").replace(/#.*$/, "");
  }
  return at + ending;
};

const timed = async (gateway: Running, ask: () => Promise<Buffer>): Promise<Omit<OfPage, "name">> => {
  const ms: number[] = [];
  let bytes = 0;
  let before = gateway.cpuSeconds();
  for (let run = 0; run < RUNS; run++) {
    const from = performance.now();
    bytes = (await ask()).length;
    ms.push(performance.now() - from);
    if (run === 0) before = gateway.cpuSeconds();
  }
  return {
    kilobytes: Math.round(bytes / 1000),
    cold: rounded(ms[0] ?? Number.NaN),
    p50: rounded(percentile(ms, 0.5)),
    max: rounded(Math.max(...ms)),
    best: rounded(Math.min(...ms)),
    processorMs: rounded(((gateway.cpuSeconds() - before) * 1000) / (RUNS - 1)),
  };
};
