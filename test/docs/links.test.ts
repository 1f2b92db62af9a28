import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it, test } from "vitest";

/** Links of the documentation to files and headings lead somewhere; what it names in code is there. */

const ROOT = join(import.meta.dirname, "../..");
const pages = globSync("**/*.md", { cwd: ROOT, exclude: (name) => name.startsWith("node_modules") }).sort();

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** What is shown as code is no prose: a link in it is an example. */
const prose = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");

/** Anchors as GitHub makes them: lower case, punctuation left out, a hyphen for each space. */
const anchorsOf = (path: string): string[] =>
  [
    ...read(path)
      .replace(/^```[\s\S]*?^```/gm, "")
      .matchAll(/^#+ (.*)$/gm),
  ].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

interface Link {
  page: string;
  to: string;
}

const links = pages.flatMap((page): Link[] =>
  [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = ""]) => ({ page, to })),
);

const isBroken = ({ page, to }: Link): boolean => {
  if (/^[a-z]+:/.test(to)) return false;
  const [file = "", anchor] = to.split("#");
  const path = file === "" ? page : relative(ROOT, resolve(ROOT, dirname(page), file));
  if (path.startsWith("..") || !existsSync(join(ROOT, path))) return true;
  return anchor !== undefined && !anchorsOf(path).includes(anchor);
};

describe("links of the documentation", () => {
  it("are read at all", () => {
    expect(pages).toEqual(
      expect.arrayContaining(["README.md", "docs/statuses.md", "examples/erp/README.md"]),
    );
    expect(links.length).toBeGreaterThan(40);
  });

  it("lead to files and headings that are there", () => {
    expect(links.filter(isBroken)).toEqual([]);
  });

  it.each(["docs/none.md", "#none", "docs/statuses.md#none", "../other/README.md"])(
    "would tell of %s",
    (to) => {
      expect(isBroken({ page: "README.md", to })).toBe(true);
    },
  );
});

test("the README fits on two screens", () => {
  const lines = read("README.md").split("\n");
  expect(lines.length).toBeLessThanOrEqual(115);
});

test("every page of docs is linked from another", () => {
  const linked = new Set(
    links.map(({ page, to }) => relative(ROOT, resolve(ROOT, dirname(page), to.split("#")[0] ?? ""))),
  );
  expect(pages.filter((page) => page !== "README.md" && !linked.has(page))).toEqual([]);
});

test("files of the sources that the documentation names are there", () => {
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/\b(?:src|test|scripts|bench|ops|examples)\/[\w./-]*\w\.\w+/g)].map(([path]) => ({
      page,
      path,
    })),
  );
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter(({ path }) => !existsSync(join(ROOT, path)))).toEqual([]);
});
