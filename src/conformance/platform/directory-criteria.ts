import { OPERATORS } from "../../norm/directory-search.ts";
import { textOf } from "../shapes.ts";
import { type Resource, rows, rowsOf, search, searchStatuses, valueIn } from "./directory-rows.ts";
import { describe } from "./exchange.ts";
import { answers, type Probe, unless, type Verdict } from "./probe.ts";
import { CannotTry } from "./taken.ts";

const searchOperation = ({ name }: Resource): string => `POST /v1/${name}/search`;

/** What a search answers. */
export const good = (resource: Resource) =>
  ({
    level: "must",
    operation: searchOperation(resource),
    place: `/v1/${resource.name}/search post 200`,
  }) as const;

/** What a search refuses. */
export const bad = (resource: Resource) => ({
  ...good(resource),
  place: `/v1/${resource.name}/search post 400`,
});

/** Case and accents are the directory's own affair. */
const plain = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

const fits = (op: string, value: string, wanted: string): boolean => {
  const [here, there] = [plain(value), plain(wanted)];
  if (op === "strict") return here === there;
  return op === "startWith" ? here.startsWith(there) : here.includes(there);
};

/** A criterion finds a row that is known, by each comparison that the version offers, and nothing that does not fit. */
const findsBy = (resource: Resource, criterion: string): Probe => ({
  ...good(resource),
  what: `finds by ${criterion} with each operator of the version`,
  run: async (walk) => {
    const known = (await rows(walk, resource)).find((row) => valueIn(row, criterion) !== undefined);
    const value = known === undefined ? undefined : valueIn(known, criterion);
    if (known === undefined || value === undefined) throw new CannotTry(`no row tells ${criterion}`);
    const key = textOf(known, resource.key);
    let last: Verdict = { ok: true, got: "no operator to try", exchange: null };
    for (const op of resource.search.criteria[criterion]?.operators.of(walk.version) ?? []) {
      const filters = { [criterion]: { op, value } };
      const exchange = await search(walk, resource, { filters, limit: 100 });
      if (!searchStatuses(walk).includes(exchange.status))
        return { ok: false, got: `${op} ${value}: ${describe(exchange)}`, exchange };
      const found = rowsOf(exchange);
      const strange = found
        .map((row) => valueIn(row, criterion))
        .filter((one) => one !== undefined && !fits(op, one, value));
      // A page may be too small for all that fit, unless what is asked names one row.
      const there = found.some((row) => textOf(row, resource.key) === key) || found.length >= 100;
      const faults = [
        ...(there ? [] : [`${op} ${value}: a row that has it is not found`]),
        ...strange.map((one) => `${op} ${value}: ${one} found`),
      ];
      last = unless(faults, exchange, `${found.length} found`);
      if (!last.ok) return last;
    }
    return last;
  },
});

const refusesOperators = (resource: Resource): Probe => ({
  ...bad(resource),
  what: "refuses an operator that the criterion does not have in the version",
  run: async (walk) => {
    for (const [criterion, { operators }] of Object.entries(resource.search.criteria)) {
      const wrong = OPERATORS.all.find((op) => !operators.has(walk.version, op));
      if (wrong === undefined) continue;
      const value = criterion === "administrativeStatus" ? "A" : "1";
      const exchange = await search(walk, resource, {
        filters: { [criterion]: { op: wrong, value } },
        limit: 1,
      });
      const verdict = answers(exchange, 400, 422);
      return { ...verdict, got: `${criterion} ${wrong}: ${verdict.got}` };
    }
    throw new CannotTry("every criterion has every operator");
  },
});

/** What a search may ask of a resource. */
export const criterionProbes = (resource: Resource): Probe[] => [
  ...Object.keys(resource.search.criteria).map((criterion) => findsBy(resource, criterion)),
  refusesOperators(resource),
];
