import { diag } from "libxml2-wasm";
import { expect, test } from "vitest";
import { readXml } from "../../src/documents/read/xml.ts";

const xml = new TextEncoder().encode("<a><b c=' 1 '> x<!-- no --><![CDATA[y]]> </b><b/><b>z</b></a>");

test("text is joined over comments and CDATA, trimmed, and absent where empty", () => {
  readXml(xml, (root) => {
    const [first, second] = root.all("b");
    expect(first?.value).toBe("xy");
    expect(first?.attribute("c")).toBe("1");
    expect(first?.attribute("d")).toBeUndefined();
    expect(second?.value).toBeUndefined();
    expect(root.text("b")).toBe("xy");
    expect(root.at("b/c")).toBeUndefined();
  });
});

test("characters of several bytes are whole wherever the library cuts a long document", () => {
  const long = "é€😀x".repeat(40_000);
  for (const shift of ["", "a", "aa", "aaa"]) {
    const bytes = new TextEncoder().encode(`<a>${shift}${long}</a>`);
    readXml(bytes, (root) => expect(root.value === shift + long).toBe(true));
  }
});

test("text around children is joined in its order", () => {
  const mixed = new TextEncoder().encode("<a><m>1<b>2</b>3<b>4<c>5</c></b>6</m></a>");
  readXml(mixed, (root) => expect(root.text("m")).toBe("123456"));
});

test("a document is freed after use, whatever happened to it", () => {
  diag.configure({ enabled: true });
  try {
    readXml(xml, (root) => root.name);
    expect(() =>
      readXml(xml, () => {
        throw new Error("by the caller");
      }),
    ).toThrow("by the caller");
    const late = `<!--${"x".repeat(70_000)}--><!DOCTYPE a><a/>`;
    expect(() => readXml(new TextEncoder().encode(late), () => null)).toThrow("DOCTYPE");
    expect(() => readXml(new TextEncoder().encode("<a><b/>"), () => null)).toThrow("well-formed");
    expect(diag.report()).toEqual({});
  } finally {
    diag.configure({ enabled: false });
  }
});
