import { expect, test } from "vitest";
import { readForm, writeForm } from "../../src/conformance/multipart.ts";

test("parts come back as they were written, their headers too", () => {
  const parts = [
    {
      name: "file",
      type: "application/pdf",
      fileName: "a.pdf",
      bytes: Buffer.from([0, 13, 10, 45, 45, 255]),
    },
    { name: "flowInfo", type: undefined, fileName: undefined, bytes: Buffer.from("{}") },
  ];
  const { type, body } = writeForm(parts);
  expect(readForm(type, body)).toEqual(parts);
});

test("it reads what other programs write", async () => {
  const form = new FormData();
  form.append("flowInfo", new Blob(["{}"], { type: "application/json" }));
  form.append("file", new Blob(["<a/>"], { type: "application/xml" }), "a b.xml");
  const request = new Request("http://localhost/", { method: "POST", body: form });
  const parts = readForm(request.headers.get("content-type") ?? "", await request.bytes());
  expect(parts?.map(({ name, type, bytes }) => [name, type, Buffer.from(bytes).toString()])).toEqual([
    ["flowInfo", "application/json", "{}"],
    ["file", "application/xml", "<a/>"],
  ]);
});

test("what is no form, or is cut off, is none", () => {
  const { type, body } = writeForm([{ name: "file", bytes: Buffer.from("a") }]);
  expect(readForm("application/json", body)).toBeNull();
  expect(readForm("multipart/form-data", body)).toBeNull();
  expect(readForm(type, body.subarray(0, 60))).toBeNull();
  expect(readForm(type, Buffer.alloc(0))).toBeNull();
});
