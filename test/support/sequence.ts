import { relative } from "node:path";
import type { TestSpecification } from "vitest/node";
import { BaseSequencer } from "vitest/node";

/**
 * Files that may take long, by what they wait for: programs, browsers, databases and other people's rules, documents. Of
 * each kind one after the other runs beside the others: several of one kind would wait for each other.
 */
const KINDS: readonly (readonly string[])[] = [
  ["test/ops/try-stack", "test/e2e/", "test/ops/"],
  ["test/official/", "test/store/", "test/norm/walk/", "test/conformance/", "test/directory-copy/"],
  ["test/browser/", "test/documents/", "test/use-cases/", "test/examples/", "test/threads/"],
];

/** Where it comes within its kind. */
const placeOf = (path: string): { kind: number; rank: number } | null => {
  for (const [kind, starts] of KINDS.entries()) {
    const rank = starts.findIndex((start) => path.startsWith(start));
    if (rank !== -1) return { kind, rank };
  }
  return null;
};

/**
 * Long files first, so that a run does not end with one of them alone beside idle workers. Vitest does that by itself where
 * it remembers an earlier run; a fresh checkout goes by this, and within a folder by the size of the files.
 */
export default class Sequence extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    if (files.every((file) => this.ctx.cache.getTestSpecificationResult(file) !== undefined)) return sorted;
    const placed = sorted.map((file) => ({
      file,
      place: placeOf(relative(this.ctx.config.root, file.moduleId)),
    }));
    const long = KINDS.map((_, kind) =>
      placed
        .flatMap(({ file, place }) => (place?.kind === kind ? [{ file, rank: place.rank }] : []))
        .toSorted((a, b) => a.rank - b.rank)
        .map(({ file }) => file),
    );
    const most = Math.max(...long.map(({ length }) => length));
    const inTurns = Array.from({ length: most }, (_, i) => long.flatMap((files) => files[i] ?? [])).flat();
    return [...inTurns, ...placed.flatMap(({ file, place }) => (place === null ? [file] : []))];
  }
}
