import { relative } from "node:path";
import type { TestSpecification } from "vitest/node";
import { BaseSequencer } from "vitest/node";

/** Whose files may take long, those that take longest first: processes, browsers, databases, other people's rules. */
const LONG = [
  "test/ops/try-stack",
  "test/official/",
  "test/store/",
  "test/browser/",
  "test/e2e/",
  "test/norm/walk/",
  "test/conformance/",
  "test/ops/",
  "test/examples/",
  "test/documents/large",
  "test/threads/",
  "test/use-cases/",
  "test/routes/snippets",
  "test/directory-copy/",
  "test/commands/",
];

const rankOf = (path: string): number => {
  const rank = LONG.findIndex((start) => path.startsWith(start));
  return rank === -1 ? LONG.length : rank;
};

/**
 * Long files first, so that a run does not end with one of them alone beside idle workers. Vitest does that by itself where
 * it remembers an earlier run; a fresh checkout goes by this, and within a folder by the size of the files.
 */
export default class Sequence extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    if (files.every((file) => this.ctx.cache.getTestSpecificationResult(file) !== undefined)) return sorted;
    const rank = (file: TestSpecification) => rankOf(relative(this.ctx.config.root, file.moduleId));
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
