import { expect, test } from "vitest";
import { createLog } from "../src/log.ts";

const logTo = (lines: string[], level: "debug" | "info" = "info") =>
  createLog({
    level,
    redact: (line) => line.replaceAll("s3cret", "••••"),
    destination: { write: (line: string) => void lines.push(line) },
  });

test("one line of JSON per fact, with its time and level in words", () => {
  const lines: string[] = [];
  logTo(lines).info({ requestId: "r" }, "request");
  expect(lines.length).toBe(1);
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    level: "info",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    requestId: "r",
    msg: "request",
  });
});

test("a secret is masked wherever it hides: fields, nested errors, messages", () => {
  const lines: string[] = [];
  const cause = new Error("the token s3cret was refused");
  logTo(lines).error(
    { deep: { header: "Bearer s3cret" }, err: new Error("failed", { cause }) },
    "with s3cret",
  );
  expect(lines.join("")).not.toContain("s3cret");
  expect(lines.join("")).toContain("Bearer ••••");
  expect(lines.join("")).toContain("the token •••• was refused");
});

test("what is below the level is not written", () => {
  const lines: string[] = [];
  logTo(lines).debug({}, "unseen");
  logTo(lines, "debug").debug({}, "seen");
  expect(lines.length).toBe(1);
});
