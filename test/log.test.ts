import { expect, test } from "vitest";
import { createLog } from "../src/log.ts";
import { traceNow, underTrace } from "../src/traces/current.ts";

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

test("a line says in which trace it was written, and nothing where it was in none", () => {
  const lines: string[] = [];
  const log = createLog({
    level: "info",
    redact: (line) => line,
    traceNow,
    destination: { write: (line: string) => void lines.push(line) },
  });
  const facts = Object.freeze({ requestId: "r" });
  log.info(facts, "before");
  underTrace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", () => log.info(facts, "within"));
  log.info(facts, "after");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { requestId: "r", msg: "before" },
    { requestId: "r", msg: "within", traceId: "4bf92f3577b34da6a3ce929d0e0e4736" },
    { requestId: "r", msg: "after" },
  ]);
  expect(lines.filter((line) => line.includes("traceId"))).toHaveLength(1);
});
