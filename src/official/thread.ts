import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { type Assert, readHit } from "./asserts.ts";
import { compiled } from "./compiled.ts";
import { withDocument } from "./document.ts";
import { lighten } from "./lighten.ts";
import type { Answer, Asked, Said, ThreadData } from "./messages.ts";
import { placeOf } from "./places.ts";
import { parsed, run } from "./saxon.ts";

/*
 * The thread in which the official rules run: they take a hundred times longer than our own, and would hold up
 * everything else.
 */

interface Prepared {
  stylesheet: object;
  asserts: readonly Assert[];
}

const { cache } = workerData as ThreadData;

/** Hits of one stylesheet past which nobody reads on. */
const MOST = 200;

/** Stylesheets that are compiled at once. */
const AT_ONCE = Math.min(2, availableParallelism());

const prepared = new Map<string, Promise<Prepared>>();
const compiling = new Set<Promise<unknown>>();

const prepare = async (path: string): Promise<Prepared> => {
  while (compiling.size >= AT_ONCE) await Promise.race(compiling);
  const { xslt, asserts } = lighten(readFileSync(path));
  const work = compiled(xslt, cache);
  const settled = work.catch(() => {}).finally(() => compiling.delete(settled));
  compiling.add(settled);
  const stylesheet = await work;
  // Loads the processor too, at which no document is to blame.
  await parsed("<nothing/>");
  return { stylesheet, asserts };
};

/** Each is prepared once; one that failed may be tried again. */
const ready = (path: string): Promise<Prepared> => {
  const known = prepared.get(path);
  if (known !== undefined) return known;
  const begun = prepare(path);
  prepared.set(path, begun);
  begun.catch(() => prepared.delete(path));
  return begun;
};

const hitsOf = ({ stylesheet, asserts }: Prepared, source: object): Pick<Said, "hits" | "stopped"> => {
  try {
    return {
      hits: run(stylesheet, source)
        .flatMap((told) => readHit(told, asserts) ?? [])
        .slice(0, MOST),
    };
  } catch (error) {
    return { hits: [], stopped: error instanceof Error ? error.message : String(error) };
  }
};

const check = async (xml: Uint8Array, stylesheets: readonly string[]): Promise<Said[]> => {
  const all = await Promise.all(stylesheets.map(async (path) => ({ path, prepared: await ready(path) })));
  // Written anew: the processor takes text, and the bytes may be of any encoding.
  const source = await parsed(withDocument(xml, (document) => document.toString()));
  const said = all.map(({ path, prepared: one }) => ({ stylesheet: path, ...hitsOf(one, source) }));
  return withDocument(xml, (document) =>
    said.map((one) => ({
      ...one,
      hits: one.hits.map((hit) => ({ ...hit, path: placeOf(document, hit.path) })),
    })),
  );
};

const answer = async (asked: Asked): Promise<Answer> => {
  const { id } = asked;
  try {
    if (!("prepare" in asked)) return { id, said: await check(asked.xml, asked.stylesheets) };
    await ready(asked.prepare);
    return { id, said: [] };
  } catch (error) {
    return { id, failed: error instanceof Error ? error.message : String(error) };
  }
};

parentPort?.on("message", async (asked: Asked) => {
  parentPort?.postMessage(await answer(asked));
});
